//! The mistakes found in one expansion.

use std::fmt::Display;

use proc_macro2::{Span, TokenStream};
use quote::ToTokens;

/// Collects mistakes, so that all of them are shown at once.
///
/// Whoever makes one ends with [`into_tokens`](Self::into_tokens), and puts what it gives after all else that is emitted.
/// In a test it ends with `into_messages`; one that is dropped unread panics there.
#[derive(Default)]
pub(crate) struct Errors {
    found: Vec<syn::Error>,
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

    /// One `compile_error!` for each mistake, in the order they were found.
    pub(crate) fn into_tokens(mut self) -> TokenStream {
        self.take().iter().map(syn::Error::to_compile_error).collect()
    }

    /// The text of each mistake.
    #[cfg(test)]
    pub(crate) fn into_messages(mut self) -> Vec<String> {
        self.take().into_iter().flatten().map(|error| error.to_string()).collect()
    }

    fn take(&mut self) -> Vec<syn::Error> {
        #[cfg(test)]
        {
            self.read = true;
        }
        std::mem::take(&mut self.found)
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
    fn nobody_forgets_to_read_them() {
        let forgotten = std::panic::catch_unwind(|| drop(Errors::default()));

        assert!(forgotten.is_err());
    }
}
