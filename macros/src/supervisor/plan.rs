//! `with`, `start` and `run`, and in them the supervisor that they declare.

use proc_macro2::{Delimiter, Group, Ident, Span, TokenStream};
use quote::{ToTokens as _, format_ident, quote, quote_spanned};
use syn::{Attribute, Expr, ExprLit, Lit, Meta};

use super::{
    capture::{self, Local},
    checks, keys,
    model::{Child, Input, Make, Tree, mentions_of},
    outline,
};
use crate::{
    names::{ends, located, plain, shown_at},
    options::Value,
};

/// What starts the root of a tree.
pub(super) fn starts(tree: &Tree, failed: bool) -> TokenStream {
    let (krate, private, vis, cfgs) = (&tree.krate, tree.private(), tree.vis(), &tree.attrs.cfgs);
    let (generics, ty, where_clause) = tree.generics.split_for_impl();
    let name = &tree.name;
    let params = tree.inputs.iter().map(|input| param(input, &input.name));
    // What is passed on is not shown at the user's place, where an editor would show it beside the other.
    let passed: Vec<Ident> = tree.inputs.iter().map(|input| away(&input.name)).collect();
    let passing: Vec<TokenStream> = tree.inputs.iter().zip(&passed).map(|(input, name)| param(input, name)).collect();
    let [with, start, run] = [
        " Declares the tree, for another to have it as a child.",
        " Starts the tree, and returns its handle once all children have started.",
        " Starts the tree, and waits for its end or for the program's to be asked for; then stops it in order.",
    ]
    .map(|text| docs(tree, text));
    let scope: Vec<Local<'_>> = tree.inputs.iter().map(|input| Local { name: &input.name, cfgs: &[] }).collect();
    let checks = tree.inputs.iter().map(|input| {
        let ty = &input.ty;
        let (first, last) = ends(ty).unwrap_or((input.name.span(), input.name.span()));
        let (before, after) = (shown_at(quote!(__perennial_input::<), first), shown_at(quote!(>), last));
        quote!(#before #ty #after();)
    });
    let check = (!tree.inputs.is_empty()).then(|| {
        quote!(
            fn __perennial_input<T: ::core::marker::Send + 'static>() {}
        )
    });
    // Of an input that nothing uses, `rules` speaks.
    let unused = (!tree.inputs.is_empty()).then(|| quote!(#[allow(unused_variables, reason = "told by the macro")]));
    let declared = declared(tree, &scope);
    let constants = (!failed).then(|| checks::statements(tree));
    quote! {
        #(#cfgs)*
        #[allow(dead_code, reason = "a tree is started in one way of three")]
        impl #generics #name #ty #where_clause {
            #start
            #vis fn start(#(#passing),*) -> #krate::StartTree<Self> {
                #private::start_tree(Self::with(#(#passed),*))
            }

            #run
            #[doc = ""]
            #[doc = " # Errors"]
            #[doc = ""]
            #[doc = " If the tree could not be started, or gave up."]
            #vis async fn run(#(#passing),*) -> ::core::result::Result<(), #krate::Error> {
                #private::run_tree(Self::with(#(#passed),*)).await
            }

            #with
            #unused
            #vis fn with(#(#params),*) -> #krate::Declared<Self> {
                #[allow(unused_imports, reason = "a `Task` does not need it")]
                use #private::ArgsOf as _;
                #check
                #(#checks)*
                #constants
                #[allow(unexpected_cfgs, unused_braces, unused_parens, unused_variables, reason = "an expression may be written in braces")]
                let __perennial_declared = #declared;
                __perennial_declared
            }
        }
    }
}

fn param(input: &Input, name: &Ident) -> TokenStream {
    let (attrs, ty) = (&input.attrs.others, &input.ty);
    quote!(#(#attrs)* #name: #ty)
}

fn away(name: &Ident) -> Ident {
    let mut name = name.clone();
    name.set_span(Span::call_site());
    name
}

/// The docs of a function that takes the inputs: those of the inputs are its own.
fn docs(tree: &Tree, text: &str) -> TokenStream {
    let inputs = tree.inputs.iter().filter(|input| !input.attrs.docs.is_empty());
    let mut lines: Vec<String> = inputs
        .map(|input| {
            let text: Vec<String> = input.attrs.docs.iter().filter_map(text_of).collect();
            format!(" - `{}`: {}", plain(&input.name), text.join(" "))
        })
        .collect();
    if !lines.is_empty() {
        lines.insert(0, String::new());
    }
    quote!(#[doc = #text] #(#[doc = #lines])*)
}

fn text_of(doc: &Attribute) -> Option<String> {
    let Meta::NameValue(pair) = &doc.meta else { return None };
    let Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) = &pair.value else { return None };
    Some(text.value().trim().to_owned())
}

/// The expression that declares a tree; `scope` are the variables around it.
fn declared(tree: &Tree, scope: &[Local<'_>]) -> TokenStream {
    let (krate, ty, private) = (&tree.krate, tree.ty(), tree.private());
    let options = keys::given(&tree.options).filter(|(key, _)| !matches!(*key, "shutdown" | "allow" | "crate"));
    let options = options.map(|(key, value)| option(tree, key, value, scope));
    let children = tree.children.iter().enumerate().map(|(at, child)| statement(tree, at, child, scope));
    let offered = capture::offered(tree);
    quote! {
        #krate::Declared::<#ty>::new(move |__perennial_parts: &#private::Parts| -> #krate::Supervisor {
            let __perennial_tree = #krate::Supervisor::new() #(#options)*;
            #offered
            #(#children)*
            __perennial_tree
        })
    }
}

/// Adds a child to the supervisor.
fn statement(tree: &Tree, at: usize, child: &Child, scope: &[Local<'_>]) -> Option<TokenStream> {
    let (cfgs, text) = (&child.attrs.cfgs, plain(&child.name));
    let make = make(tree, at, child, scope)?;
    let declared = child.call(&tree.krate, "declared", quote!(__perennial_parts, #text, #make))?;
    let options = keys::given(&child.options).filter(|(key, _)| *key != "allow");
    let options = options.map(|(key, value)| option(tree, key, value, scope));
    Some(quote! {
        #(#cfgs)*
        let __perennial_tree = __perennial_tree.child(#declared #(#options)*);
    })
}

/// The closure that makes a child's arguments at each of its starts.
fn make(tree: &Tree, at: usize, child: &Child, scope: &[Local<'_>]) -> Option<TokenStream> {
    let private = tree.private();
    let captures = capture::of_child(tree, at, &child.make.mentions(), scope);
    let (bind, again) = (&captures.bind, &captures.again);
    let (body, span) = match &child.make {
        Make::Expr(expr, _) => {
            let (first, last) = ends(expr).unwrap_or((child.name.span(), child.name.span()));
            let of = if outline::is_lasting(tree, child) { quote!(lasting) } else { quote!(of) };
            // What rustc says of the expression's type it says there.
            let inferred = quote_spanned!(located(first)=> _);
            let of = child.typed(&quote!(#private::Args::<), &quote!(>::#of::<#inferred>))?;
            // Where rustc stumbles over the end of a half-typed expression, this is the place that it shows.
            let mut argument = Group::new(Delimiter::Parenthesis, expr.clone());
            argument.set_span(located(last));
            (quote!(#of #argument), first)
        }
        Make::Tree(inner) => (declared(inner, &captures.locals), inner.name.span()),
        Make::Missing => (quote!(::core::unreachable!()), child.name.span()),
    };
    let span = located(span);
    if bind.is_empty() {
        return Some(quote_spanned!(span=> move || #body));
    }
    Some(quote_spanned!(span=> { #bind move || { #again #body } }))
}

/// `.restart(::perennial::Restart::Transient)`
fn option(tree: &Tree, key: &str, value: &Value, scope: &[Local<'_>]) -> TokenStream {
    let krate = &tree.krate;
    let method = format_ident!("{key}");
    let words = match key {
        "strategy" => quote!(#krate::Strategy),
        "auto_shutdown" => quote!(#krate::AutoShutdown),
        "restart" => quote!(#krate::Restart),
        "unresponsive" => quote!(#krate::Unresponsive),
        _ => quote!(#krate::Shutdown),
    };
    let argument = match (key, value) {
        ("start_timeout", Value::Word(..)) => quote!(::core::time::Duration::MAX),
        _ => value.to_expr(&words).into_token_stream(),
    };
    let captures = capture::of_option(&mentions_of(value), scope);
    if captures.is_empty() {
        return quote!(.#method(#argument));
    }
    quote!(.#method({ #captures #argument }))
}
