//! Expansions as text, kept in `snapshots/`. `UPDATE=1 cargo test` rewrites them.

use std::{env, fs, path::Path};

use proc_macro2::TokenStream;

/// Compares an expansion with what is kept under a name.
pub(crate) fn check(name: &str, tokens: TokenStream) {
    let file = syn::parse2(tokens).expect("an expansion is a list of items");
    let found = prettyplease::unparse(&file);
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/snapshots").join(name).with_extension("rs");
    if env::var_os("UPDATE").is_some() {
        fs::write(&path, found).expect("the folder of snapshots can be written to");
        return;
    }
    let kept = fs::read_to_string(&path).unwrap_or_default();
    assert!(kept == found, "the expansion differs from {}; see it with UPDATE=1 and git diff", path.display());
}
