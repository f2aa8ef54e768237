//! The call of a method that the user wrote.

use proc_macro2::{Ident, TokenStream};
use quote::{quote, quote_spanned};

use super::{
    client::variant,
    expand::Scope,
    model::{Handler, Param},
};
use crate::names::located;

/// The call of the user's method.
pub(super) fn call(scope: &Scope<'_>, handler: &Handler) -> TokenStream {
    let span = located(handler.name.span());
    call_of(scope, handler, &quote_spanned!(span=> Self), quote_spanned!(span=> self))
}

/// The call of the user's method, of this type and with this server.
pub(super) fn call_of(scope: &Scope<'_>, handler: &Handler, ty: &TokenStream, server: TokenStream) -> TokenStream {
    let name = variant(&handler.name);
    let span = name.span();
    let given = handler.params.iter().map(|param| match param {
        Param::Message(field) => {
            let name = &field.name;
            quote!(#name)
        }
        Param::Cx => quote_spanned!(span=> __perennial_cx),
        Param::Reply => quote_spanned!(span=> __perennial_reply),
        Param::State => quote_spanned!(span=> __perennial_state),
        Param::Previous => quote_spanned!(span=> __perennial_previous),
        Param::Event => quote_spanned!(span=> __perennial_event),
    });
    let given = std::iter::once(server).chain(given);
    waited(scope, handler.is_async, (ty, &name), given)
}

/// The call of a method, and of its future that it can be sent. All at one place: rustc asks that of each part of it.
pub(super) fn waited(
    scope: &Scope<'_>,
    is_async: bool,
    (ty, name): (&TokenStream, &Ident),
    given: impl Iterator<Item = TokenStream>,
) -> TokenStream {
    let span = name.span();
    if is_async {
        let private = scope.private_at(span);
        quote_spanned!(span=> #private::is_send(#ty::#name(#(#given),*)).await)
    } else {
        quote_spanned!(span=> #ty::#name(#(#given),*))
    }
}
