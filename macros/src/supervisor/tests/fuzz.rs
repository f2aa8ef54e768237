//! Whatever stands in a `supervisor!`, its expansion does not panic.

use proc_macro2::{Group, TokenTree};

use super::*;

#[test]
fn no_slip_of_the_keyboard_panics() {
    let mut numbers = Numbers(7);
    for tree in [BAND, SIBLINGS, INLINE, GENERICS, OPTIONS, BROKEN] {
        let whole = tokens(tree);
        for _ in 0..400 {
            let mut slipped = whole.clone();
            for _ in 0..=numbers.below(3) {
                slipped = slip(&mut numbers, slipped);
            }
            expand(slipped);
        }
    }
}

#[test]
fn nothing_panics_while_it_is_typed() {
    for tree in [BAND, SIBLINGS, INLINE, GENERICS, OPTIONS, BROKEN] {
        let whole = tokens(tree);
        for typed in 0..count(&whole) {
            expand(cut(whole.clone(), &mut { typed }));
        }
    }
}

/// One token, or one group, is left out, written twice, swapped with its neighbour or replaced.
fn slip(numbers: &mut Numbers, tokens: TokenStream) -> TokenStream {
    let mut tokens: Vec<TokenTree> = tokens.into_iter().collect();
    if tokens.is_empty() {
        return TokenStream::new();
    }
    let at = numbers.below(tokens.len());
    if let TokenTree::Group(group) = &tokens[at]
        && numbers.below(4) > 0
    {
        tokens[at] = Group::new(group.delimiter(), slip(numbers, group.stream())).into();
        return tokens.into_iter().collect();
    }
    match numbers.below(4) {
        0 => drop(tokens.remove(at)),
        1 => tokens.insert(at, tokens[at].clone()),
        2 => {
            let other = (at + 1) % tokens.len();
            tokens.swap(at, other);
        }
        _ => {
            let other = numbers.below(tokens.len());
            tokens[at] = tokens[other].clone();
        }
    }
    tokens.into_iter().collect()
}

fn count(tokens: &TokenStream) -> usize {
    tokens
        .clone()
        .into_iter()
        .map(|token| if let TokenTree::Group(group) = token { 1 + count(&group.stream()) } else { 1 })
        .sum()
}

/// As many tokens as were typed so far; an editor closes the brackets.
fn cut(tokens: TokenStream, left: &mut usize) -> TokenStream {
    let mut typed = TokenStream::new();
    for token in tokens {
        if *left == 0 {
            break;
        }
        *left -= 1;
        let token = if let TokenTree::Group(group) = token {
            Group::new(group.delimiter(), cut(group.stream(), left)).into()
        } else {
            token
        };
        typed.extend([token]);
    }
    typed
}

/// Numbers that look random, and are the same each time.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let number = usize::try_from(self.0 >> 33).expect("31 bits fit");
        number % limit
    }
}
