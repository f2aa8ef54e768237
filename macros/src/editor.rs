//! What only an editor reads: imports of what a name in an attribute stands for, for its docs and for completion.

use proc_macro2::TokenStream;
use quote::quote;

/// Imports under `cfg(rust_analyzer)`, `tree as _, of::uses as _,` of the given path.
pub(crate) fn imports(path: &TokenStream, names: &TokenStream) -> Option<TokenStream> {
    (!names.is_empty()).then(|| {
        quote! {
            #[allow(unexpected_cfgs, reason = "only an editor has it")]
            const _: () = {
                #[cfg(rust_analyzer)]
                use #path::{#names};
            };
        }
    })
}
