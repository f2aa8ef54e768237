//! Slips of the keyboard, for tests of what macros make of them.

use proc_macro2::{Delimiter, Group, Ident, Punct, Spacing, Span, TokenStream, TokenTree};

/// Numbers that look random, and are the same each time.
pub(crate) struct Numbers(pub(crate) u64);

impl Numbers {
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let number = usize::try_from(self.0 >> 33).expect("31 bits fit");
        number % limit
    }

    pub(crate) fn one_of<T>(&mut self, many: &[T]) -> T
    where
        T: Copy,
    {
        many[self.below(many.len())]
    }
}

/// As many slips as the numbers say, at most three.
pub(crate) fn slips(numbers: &mut Numbers, tokens: &TokenStream) -> TokenStream {
    (0..=numbers.below(3)).fold(tokens.clone(), |tokens, _| slip(numbers, tokens))
}

/// Something is left out, written twice, swapped, replaced, put in between, taken out of its brackets, or not yet typed.
fn slip(numbers: &mut Numbers, tokens: TokenStream) -> TokenStream {
    let mut tokens: Vec<TokenTree> = tokens.into_iter().collect();
    if tokens.is_empty() {
        return token(numbers).into();
    }
    let at = numbers.below(tokens.len());
    if let TokenTree::Group(group) = &tokens[at]
        && numbers.below(4) > 0
    {
        tokens[at] = Group::new(group.delimiter(), slip(numbers, group.stream())).into();
        return tokens.into_iter().collect();
    }
    match numbers.below(9) {
        0 | 1 => drop(tokens.remove(at)),
        2 => tokens.insert(at, tokens[at].clone()),
        3 => {
            let other = (at + 1) % tokens.len();
            tokens.swap(at, other);
        }
        4 => {
            let other = numbers.below(tokens.len());
            tokens[at] = tokens[other].clone();
        }
        5 => tokens[at] = token(numbers),
        6 => tokens.insert(at, token(numbers)),
        7 => tokens.truncate(at),
        _ => {
            let open = match tokens.remove(at) {
                TokenTree::Group(group) => group.stream(),
                other @ (TokenTree::Ident(_) | TokenTree::Punct(_) | TokenTree::Literal(_)) => {
                    TokenTree::from(Group::new(Delimiter::None, other.into())).into()
                }
            };
            let rest = tokens.split_off(at);
            tokens.extend(open.into_iter().chain(rest));
        }
    }
    tokens.into_iter().collect()
}

/// A token that stands where it does not belong.
fn token(numbers: &mut Numbers) -> TokenTree {
    const WORDS: [&str; 16] = [
        "fn", "pub", "struct", "impl", "let", "self", "Self", "crate", "async", "where", "move", "mut", "x", "call",
        "child", "_",
    ];
    const PUNCTS: [char; 16] = [',', ';', ':', '=', '<', '>', '#', '!', '.', '|', '&', '?', '-', '\'', '$', '@'];
    match numbers.below(4) {
        0 => Ident::new(numbers.one_of(&WORDS), Span::call_site()).into(),
        1 | 2 => Punct::new(numbers.one_of(&PUNCTS), numbers.one_of(&[Spacing::Alone, Spacing::Joint])).into(),
        _ => "1s \"\" 0 'a' b\"\" 1.5 r\"x\" 18446744073709551616 5Mins".parse::<TokenStream>().map_or_else(
            |_| Punct::new(',', Spacing::Alone).into(),
            |literals| {
                let literals: Vec<TokenTree> = literals.into_iter().collect();
                literals[numbers.below(literals.len())].clone()
            },
        ),
    }
}

/// How many tokens there are, those in brackets included.
pub(crate) fn count(tokens: &TokenStream) -> usize {
    let of_one = |token| if let TokenTree::Group(group) = token { 1 + count(&group.stream()) } else { 1 };
    tokens.clone().into_iter().map(of_one).sum()
}

/// As many tokens as were typed so far; an editor closes the brackets.
pub(crate) fn typed(tokens: TokenStream, left: &mut usize) -> TokenStream {
    let mut so_far = TokenStream::new();
    for token in tokens {
        if *left == 0 {
            break;
        }
        *left -= 1;
        so_far.extend([match token {
            TokenTree::Group(group) => Group::new(group.delimiter(), typed(group.stream(), left)).into(),
            other @ (TokenTree::Ident(_) | TokenTree::Punct(_) | TokenTree::Literal(_)) => other,
        }]);
    }
    so_far
}

/// All tokens one after the other, those of brackets among them.
pub(crate) fn flat(tokens: &TokenStream) -> Vec<String> {
    let mut words = Vec::new();
    for token in tokens.clone() {
        match token {
            TokenTree::Group(group) => {
                let (open, close) = match group.delimiter() {
                    Delimiter::Brace => ("{", "}"),
                    Delimiter::Bracket => ("[", "]"),
                    Delimiter::Parenthesis | Delimiter::None => ("(", ")"),
                };
                words.push(open.to_owned());
                words.extend(flat(&group.stream()));
                words.push(close.to_owned());
            }
            TokenTree::Ident(_) | TokenTree::Punct(_) | TokenTree::Literal(_) => words.push(token.to_string()),
        }
    }
    words
}

/// How often these words stand one after the other.
pub(crate) fn times(words: &[String], wanted: &[&str]) -> usize {
    words.windows(wanted.len()).filter(|window| window.iter().zip(wanted).all(|(word, wanted)| word == wanted)).count()
}
