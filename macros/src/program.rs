//! `#[perennial::main]` and `#[perennial::test]`.

#![cfg_attr(not(test), deny(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used))]

use proc_macro2::{Group, TokenStream, TokenTree};
use quote::{ToTokens as _, quote, quote_spanned};
use syn::{
    Attribute, ReturnType, Signature, Visibility,
    parse::{ParseStream, Parser as _},
};

use crate::{
    editor,
    errors::Errors,
    names::{located, runtime, unknown},
    options::{CRATE, Options, Rule, Takes, Value},
};

const MAIN: [Rule; 3] = [
    Rule { key: "flavor", takes: Takes::Text },
    Rule { key: "worker_threads", takes: Takes::Number { words: &[] } },
    CRATE,
];

/// An `async fn main` as a program.
pub(crate) fn main(options: TokenStream, item: TokenStream) -> TokenStream {
    let mut errors = Errors::default();
    let options = Options::read(&mut errors, &MAIN, options, &|_| false);
    let configured = configured(&mut errors, &options);
    let runtime = runtime(options.crate_path());
    let mut tokens = expand(&mut errors, "main", item, |function| {
        let Function { attrs, vis, signature, inner, .. } = function;
        let name = &signature.ident;
        let span = located(name.span());
        quote_spanned! {span=>
            #(#attrs)*
            #vis fn #name() -> ::std::process::ExitCode {
                #inner
                #runtime::__private::Runtime::new() #configured .main(__perennial_body())
            }
        }
    });
    tokens.extend(editor::imports(&quote!(#runtime::__private::options), &options.imports("main")));
    tokens.extend(errors.into_tokens());
    tokens
}

/// An `async fn` as a test.
pub(crate) fn test(options: TokenStream, item: TokenStream) -> TokenStream {
    let mut errors = Errors::default();
    let options = Options::read(&mut errors, &[CRATE], options, &|_| false);
    let runtime = runtime(options.crate_path());
    let mut tokens = expand(&mut errors, "test", item, |function| {
        let Function { attrs, vis, signature, inner, .. } = function;
        let (name, output) = (&signature.ident, &signature.output);
        let span = located(name.span());
        quote_spanned! {span=>
            #[::core::prelude::v1::test]
            #(#attrs)*
            #vis fn #name() #output {
                #inner
                #runtime::__private::test(__perennial_body())
            }
        }
    });
    tokens.extend(errors.into_tokens());
    tokens
}

fn configured(errors: &mut Errors, options: &Options) -> TokenStream {
    let flavor = options.value("flavor").and_then(|value| flavor(errors, value));
    let threads = options.get("worker_threads");
    if let (Some("current_thread"), Some(threads)) = (flavor, threads) {
        errors.error(&threads.key, "the flavor \"current_thread\" has one thread; leave this out");
        return TokenStream::new();
    }
    let current_thread = (flavor == Some("current_thread")).then(|| quote!(.current_thread()));
    let worker_threads = threads.map(|threads| {
        let number = threads.value.to_expr(&TokenStream::new());
        quote_spanned!(located(threads.key.span())=> .worker_threads(#number))
    });
    quote!(#current_thread #worker_threads)
}

fn flavor(errors: &mut Errors, value: &Value) -> Option<&'static str> {
    const FLAVORS: [&str; 2] = ["multi_thread", "current_thread"];
    let Value::Text(text) = value else {
        let message = "the flavor decides what is generated; write \"current_thread\" or \"multi_thread\" here";
        errors.error(value.to_expr(&TokenStream::new()), message);
        return None;
    };
    let known = FLAVORS.into_iter().find(|flavor| *flavor == text.value());
    if known.is_none() {
        errors.error(text, unknown("flavor", &text.value(), &FLAVORS));
    }
    known
}

struct Function {
    attrs: Vec<Attribute>,
    vis: Visibility,
    signature: Signature,
    body: TokenTree,
    /// The user's function under another name, inside the one that is emitted.
    inner: TokenStream,
}

fn expand(
    errors: &mut Errors,
    what: &str,
    item: TokenStream,
    write: impl FnOnce(&Function) -> TokenStream,
) -> TokenStream {
    match parse.parse2(item.clone()) {
        Ok(mut function) => {
            if !check(errors, what, &mut function) {
                // As a plain function it stands for itself, so that nothing else is wrong.
                let Function { attrs, vis, signature, .. } = &function;
                let (name, output) = (&signature.ident, &signature.output);
                let diverging = quote_spanned!(located(name.span())=> { loop {} });
                let unused = quote!(#[allow(dead_code, reason = "a test would be used")]);
                return quote!(#(#attrs)* #unused #vis fn #name() #output #diverging);
            }
            function.inner = inner(&function);
            write(&function)
        }
        Err(error) => {
            let example = if what == "main" { "main" } else { "it_works" };
            let message = format!("`#[perennial::{what}]` stands on a function; write `async fn {example}() {{ … }}`");
            errors.error_at(error.span(), message);
            item
        }
    }
}

fn parse(input: ParseStream<'_>) -> syn::Result<Function> {
    Ok(Function {
        attrs: input.call(Attribute::parse_outer)?,
        vis: input.parse()?,
        signature: input.parse()?,
        body: TokenTree::Group(input.parse::<Group>()?),
        inner: TokenStream::new(),
    })
}

fn check(errors: &mut Errors, what: &str, function: &mut Function) -> bool {
    let before = errors.len();
    let signature = &function.signature;
    let name = &signature.ident;
    let Signature { constness, safety, abi, .. } = signature;
    let odd = [constness.to_token_stream(), safety.to_token_stream(), abi.to_token_stream()];
    for word in odd.into_iter().filter(|word| !word.is_empty()) {
        errors.error(&word, format!("nobody but the runtime calls `{name}`; leave `{word}` out"));
    }
    if signature.asyncness.is_none() {
        errors.error(signature.fn_token, format!("`#[perennial::{what}]` runs a future; write `async fn {name}`"));
    }
    if !signature.inputs.is_empty() {
        errors.error(&signature.inputs, format!("nobody gives `{name}` anything; leave the parameters out"));
    }
    if !signature.generics.params.is_empty() {
        errors.error(&signature.generics, format!("nobody chooses a type for `{name}`; leave the parameters out"));
    }
    function.attrs.retain(|attr| {
        let path: Vec<String> = attr.path().segments.iter().map(|segment| segment.ident.to_string()).collect();
        let is_runtime = path.first().is_some_and(|first| first == "tokio") || (path == ["test"] && what == "test");
        if is_runtime {
            let other = path.join("::");
            errors.error(attr, format!("`#[perennial::{what}]` does all of this; leave `#[{other}]` out"));
        }
        !is_runtime
    });
    errors.len() == before
}

fn inner(function: &Function) -> TokenStream {
    let Function { signature, body, .. } = function;
    let span = located(signature.ident.span());
    let output = match &signature.output {
        ReturnType::Default => TokenStream::new(),
        ReturnType::Type(..) => signature.output.to_token_stream(),
    };
    quote_spanned!(span=> async fn __perennial_body() #output #body)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{errors::split, snapshots};

    #[test]
    fn a_main() {
        let item = quote! {
            /// Runs.
            #[cfg(unix)]
            async fn main() -> Result<(), Error> { App::run().await? ; Ok(()) }
        };

        snapshots::check("program_main", main(quote!(), item));
    }

    #[test]
    fn a_main_with_options() {
        let options = quote!(flavor = "multi_thread", worker_threads = 2, crate = my::kit);

        snapshots::check(
            "program_main_options",
            main(
                options,
                quote!(
                    async fn main() {}
                ),
            ),
        );
    }

    #[test]
    fn a_test() {
        let item = quote!(
            #[should_panic]
            async fn it_works() -> Result<(), Error> {
                Ok(())
            }
        );

        snapshots::check("program_test", test(quote!(), item));
    }

    #[test]
    fn mistakes_in_a_program() {
        let cases = [
            ("", "fn main() {}", "`#[perennial::main]` runs a future; write `async fn main`"),
            ("", "async fn main(a: u8) {}", "nobody gives `main` anything; leave the parameters out"),
            ("", "async fn main<T>() {}", "nobody chooses a type for `main`; leave the parameters out"),
            ("", "struct A;", "`#[perennial::main]` stands on a function; write `async fn main() { … }`"),
            ("", "async unsafe fn main() {}", "nobody but the runtime calls `main`; leave `unsafe` out"),
            (
                "",
                "#[tokio::main] async fn main() {}",
                "`#[perennial::main]` does all of this; leave `#[tokio::main]` out",
            ),
            (
                "worker_threads = 0",
                "async fn main() {}",
                "on 0 threads nothing runs; write `worker_threads = 1`, or leave it out",
            ),
            ("worker_threads = \"2\"", "async fn main() {}", "write `worker_threads = 2`, without quotes"),
            ("flavour = \"x\"", "async fn main() {}", "unknown option `flavour`; did you mean `flavor`?"),
            (
                "flavor = \"current_thred\"",
                "async fn main() {}",
                "unknown flavor `current_thred`; did you mean `current_thread`?",
            ),
            (
                "flavor = current_thread",
                "async fn main() {}",
                "`flavor` is a text; write `flavor = \"current_thread\"`",
            ),
            (
                "flavor = \"current_thread\", worker_threads = 2",
                "async fn main() {}",
                "the flavor \"current_thread\" has one thread; leave this out",
            ),
        ];

        for (options, item, expected) in cases {
            let parsed = |text: &str| text.parse().expect("the test's tokens are tokens");
            let (emitted, messages) = split(main(parsed(options), parsed(item)));
            assert_eq!(messages, [expected], "{options} {item}");
            assert!(!emitted.is_empty(), "the user's item is still there");
        }
    }

    #[test]
    fn a_test_is_no_test_twice() {
        let item = quote!(
            #[test]
            async fn a() {}
        );
        let (_, messages) = split(test(quote!(), item));

        assert_eq!(messages, ["`#[perennial::test]` does all of this; leave `#[test]` out"]);
    }

    #[test]
    fn no_slip_of_the_keyboard_panics() {
        let options = quote!(flavor = "multi_thread", worker_threads = 2, crate = my::kit);
        let item = quote! {
            #[cfg(unix)]
            pub(crate) async fn main() -> Result<(), Error> where { App::run().await }
        };
        let mut numbers = crate::slips::Numbers(19);
        for _ in 0..300 {
            let (options, item) =
                (crate::slips::slips(&mut numbers, &options), crate::slips::slips(&mut numbers, &item));
            split(main(options.clone(), item.clone()));
            split(test(options, item));
        }
    }

    #[test]
    fn a_test_has_no_options_but_the_crate() {
        let (_, messages) = split(test(
            quote!(start_paused = true),
            quote!(
                async fn a() {}
            ),
        ));

        assert_eq!(messages, ["unknown option `start_paused`; there are none here"]);
    }
}
