//! The mistakes found in one expansion.

use std::fmt::Display;

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote_spanned};

use crate::names::located;

/// Collects mistakes, so that all of them are shown at once.
///
/// Whoever makes one ends with [`into_tokens`](Self::into_tokens), and puts what it gives after all else that is emitted.
/// In a test it ends with `into_messages`; one that is dropped unread panics there.
#[derive(Default)]
pub(crate) struct Errors {
    found: Vec<syn::Error>,
    warnings: Vec<Warning>,
    #[cfg(test)]
    read: bool,
}

impl Errors {
    /// Reports a mistake that the given tokens make.
    pub(crate) fn error(&mut self, at: impl ToTokens, message: impl Display) {
        self.found.push(syn::Error::new_spanned(at, message));
    }

    /// Reports a mistake at a place where there are no tokens to show.
    pub(crate) fn error_at(&mut self, span: Span, message: impl Display) {
        self.found.push(syn::Error::new(span, message));
    }

    /// Reports what syn has to say.
    pub(crate) fn push(&mut self, error: syn::Error) {
        self.found.push(error);
    }

    /// Reports what works, and was hardly meant. No mistake: whoever knows better is told how to say so.
    pub(crate) fn warning(&mut self, warning: Warning) {
        self.warnings.push(warning);
    }

    /// Hands over a value that parsed, or reports why it did not.
    pub(crate) fn ok<T>(&mut self, parsed: syn::Result<T>) -> Option<T> {
        parsed.map_err(|error| self.push(error)).ok()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    pub(crate) fn len(&self) -> usize {
        self.found.len()
    }

    /// An item for each warning, and then one `compile_error!` for each mistake, in the order they were found.
    pub(crate) fn into_tokens(mut self) -> TokenStream {
        let mut tokens: TokenStream = self.warnings.iter().map(Warning::to_item).collect();
        tokens.extend(self.take().iter().map(syn::Error::to_compile_error));
        tokens
    }

    /// The text of each mistake, and then of each warning.
    #[cfg(test)]
    pub(crate) fn into_messages(mut self) -> Vec<String> {
        let mut messages: Vec<String> = self.take().into_iter().flatten().map(|error| error.to_string()).collect();
        messages.extend(self.warnings.iter().map(|warning| format!("warning: {}", warning.message)));
        messages
    }

    fn take(&mut self) -> Vec<syn::Error> {
        #[cfg(test)]
        {
            self.read = true;
        }
        std::mem::take(&mut self.found)
    }
}

/// Something that may be meant as it is written.
pub(crate) struct Warning {
    /// The rule that it is about, as a name.
    pub(crate) rule: &'static str,
    pub(crate) at: Span,
    /// The `cfg`s under which there is anything to warn of.
    pub(crate) cfgs: TokenStream,
    pub(crate) message: String,
}

impl Warning {
    /// The use of a deprecated function at the user's token: the one way in which stable Rust lets a macro warn.
    fn to_item(&self) -> TokenStream {
        let Self { at, cfgs, message, .. } = self;
        let rule = Ident::new(self.rule, located(*at));
        quote_spanned! {located(*at)=>
            #cfgs
            const _: () = {
                #[deprecated(note = #message)]
                const fn #rule() {}
                #rule();
            };
        }
    }
}

#[cfg(test)]
impl Drop for Errors {
    fn drop(&mut self) {
        assert!(self.read || std::thread::panicking(), "mistakes were dropped unread: {:?}", self.found);
    }
}

/// Tells what is emitted from the texts of the mistakes after it; for tests of whole expansions.
#[cfg(test)]
pub(crate) fn split(tokens: TokenStream) -> (TokenStream, Vec<String>) {
    let mut tokens: Vec<_> = tokens.into_iter().collect();
    let mut messages = Vec::new();
    // `::core::compile_error! { "…" }` is eight tokens long.
    while let [.., name, bang, braces] = tokens.as_slice()
        && name.to_string() == "compile_error"
        && bang.to_string() == "!"
        && let proc_macro2::TokenTree::Group(braces) = braces
    {
        let message = syn::parse2::<syn::LitStr>(braces.stream()).expect("a `compile_error!` has a text");
        messages.push(message.value());
        tokens.truncate(tokens.len() - 8);
    }
    messages.reverse();
    (tokens.into_iter().collect(), messages)
}

#[cfg(test)]
mod tests {
    use quote::quote;

    use super::*;

    #[test]
    fn mistakes_are_given_in_the_order_they_were_found() {
        let mut errors = Errors::default();

        errors.error(quote!(a b), "first");
        errors.error_at(Span::call_site(), "second");

        assert!(!errors.is_empty());
        assert_eq!(errors.into_messages(), ["first", "second"]);
    }

    #[test]
    fn each_becomes_a_compile_error() {
        let mut errors = Errors::default();

        assert_eq!(errors.ok::<()>(Err(syn::Error::new(Span::call_site(), "no"))), None);

        assert_eq!(errors.into_tokens().to_string(), quote!(::core::compile_error! { "no" }).to_string());
    }

    #[test]
    fn what_is_emitted_is_told_from_the_mistakes_after_it() {
        let mut errors = Errors::default();
        errors.error_at(Span::call_site(), "first");
        errors.error_at(Span::call_site(), "second");
        let mut tokens = quote!(
            struct A;
        );
        tokens.extend(errors.into_tokens());

        let (emitted, messages) = split(tokens);

        assert_eq!(emitted.to_string(), "struct A ;");
        assert_eq!(messages, ["first", "second"]);
    }

    #[test]
    fn a_warning_is_no_mistake() {
        let mut errors = Errors::default();

        let message = "it may grow stale".to_owned();
        errors.warning(Warning { rule: "stale", at: Span::call_site(), cfgs: quote!(#[cfg(unix)]), message });

        assert!(errors.is_empty());
        let expected = quote! {
            #[cfg(unix)]
            const _: () = { #[deprecated(note = "it may grow stale")] const fn stale() {} stale(); };
        };
        assert_eq!(errors.into_tokens().to_string(), expected.to_string());
    }

    #[test]
    fn nobody_forgets_to_read_them() {
        let forgotten = std::panic::catch_unwind(|| drop(Errors::default()));

        assert!(forgotten.is_err());
    }
}
