//! Whatever is typed, the macro does not panic, and what is wrong is said last.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use quote::quote;

use super::{expand, split, whole};

/// How a token tree is hurt.
#[derive(Clone, Copy)]
enum Slip {
    Delete,
    Double,
    Swap,
    Open,
}

#[test]
fn one_slip_anywhere_never_panics() {
    let server = whole();
    for slip in [Slip::Delete, Slip::Double, Slip::Swap, Slip::Open] {
        for at in 0..count(&server) {
            let broken = hurt(server.clone(), slip, &mut Some(at));
            let _ = split(expand(quote!(), broken));
        }
    }
}

#[test]
fn many_slips_never_panic() {
    let server = whole();
    let mut seed = 1;
    for _ in 0..400 {
        let mut broken = server.clone();
        for _ in 0..5 {
            let slip = [Slip::Delete, Slip::Double, Slip::Swap, Slip::Open][random(&mut seed) % 4];
            let at = random(&mut seed) % count(&broken).max(1);
            broken = hurt(broken, slip, &mut Some(at));
        }
        let _ = split(expand(quote!(), broken));
    }
}

#[test]
fn slips_in_options_never_panic() {
    let options = quote! {
        restart = transient, shutdown = 1s, call_timeout = f::<A, B>(2ms), mailbox = 1024, name = "counter",
        unresponsive = wait, crate = my::kit
    };
    for slip in [Slip::Delete, Slip::Double, Slip::Swap, Slip::Open] {
        for at in 0..count(&options) {
            let broken = hurt(options.clone(), slip, &mut Some(at));
            let _ = split(expand(
                broken.clone(),
                quote!(
                    struct A;
                ),
            ));
            let _ = split(expand(broken, quote!(impl A {})));
        }
    }
}

fn count(tokens: &TokenStream) -> usize {
    tokens
        .clone()
        .into_iter()
        .map(|token| if let TokenTree::Group(group) = token { 1 + count(&group.stream()) } else { 1 })
        .sum()
}

/// The tokens with a slip in place `at`, counted in reading order; `at` is `None` once it has been made.
fn hurt(tokens: TokenStream, slip: Slip, at: &mut Option<usize>) -> TokenStream {
    let mut out: Vec<TokenTree> = Vec::new();
    let mut swapped = None;
    for token in tokens {
        if *at == Some(0) {
            *at = None;
            match (slip, token) {
                (Slip::Delete, _) => {}
                (Slip::Double, token) => out.extend([token.clone(), token]),
                (Slip::Swap, token) => {
                    swapped = Some(token);
                    continue;
                }
                (Slip::Open, TokenTree::Group(group)) => out.extend(group.stream()),
                (Slip::Open, token) => out.push(Group::new(Delimiter::None, token.into()).into()),
            }
            continue;
        }
        *at = at.map(|at| at - 1);
        let token = match token {
            TokenTree::Group(group) => Group::new(group.delimiter(), hurt(group.stream(), slip, at)).into(),
            other @ (TokenTree::Ident(_) | TokenTree::Punct(_) | TokenTree::Literal(_)) => other,
        };
        out.push(token);
        out.extend(swapped.take());
    }
    out.into_iter().chain(swapped).collect()
}

/// A number from a linear congruential generator: the same in every run.
fn random(seed: &mut u64) -> usize {
    *seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    usize::try_from(*seed >> 33).unwrap_or(0)
}
