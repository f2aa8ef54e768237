//! Options as an editor is shown them: each that is written, however little of it.

#![cfg_attr(not(test), deny(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used))]

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::{format_ident, quote};

use super::{CRATE, Rule, Takes, words::words};
use crate::names::plain;

/// What one attribute says.
#[derive(Debug, Default)]
pub(super) struct Shown {
    keys: Vec<Ident>,
    /// Options that take words, and the words that they are given.
    words: Vec<(Ident, Vec<Ident>)>,
}

/// Reads what stands between an attribute's parentheses. What is half typed counts too.
pub(super) fn shown(rules: &[Rule], tokens: &TokenStream, is_name: &dyn Fn(&Ident) -> bool) -> Shown {
    let tokens: Vec<TokenTree> = tokens.clone().into_iter().collect();
    let mut shown = Shown::default();
    for option in tokens.split(is_comma) {
        shown.add(rules, option, is_name);
    }
    shown
}

impl Shown {
    fn add(&mut self, rules: &[Rule], option: &[TokenTree], is_name: &dyn Fn(&Ident) -> bool) {
        let Some((TokenTree::Ident(key), value)) = option.split_first() else { return };
        if key == CRATE.key || !can_be_imported(key) {
            return;
        }
        self.keys.push(key.clone());
        let rule = rules.iter().find(|rule| rule.key == plain(key));
        let takes_words = rule.is_some_and(|rule| matches!(rule.takes, Takes::List) || !words(rule.takes).is_empty());
        let words = match value {
            [TokenTree::Punct(_), TokenTree::Ident(word)]
                if !is_name(word) && is_word(word) && can_be_imported(word) =>
            {
                vec![word.clone()]
            }
            [TokenTree::Punct(_)] => Vec::new(),
            [TokenTree::Group(list)] => {
                let list: Vec<TokenTree> = list.stream().into_iter().collect();
                list.split(is_comma).filter_map(first_word).collect()
            }
            _ => return,
        };
        if takes_words {
            self.words.push((Ident::new(&plain(key), Span::call_site()), words));
        }
    }

    /// Imports of the items that stand for them. The names are in braces, of which an editor completes what is not there.
    pub(super) fn imports(&self, attribute: &str) -> TokenStream {
        let attribute = format_ident!("{attribute}");
        let keys = &self.keys;
        let words = self.words.iter().map(|(key, words)| quote!(words::#key::{#(#words as _),*},));
        quote!(#attribute::{#(#keys as _),*}, #(#words)*)
    }
}

fn is_comma(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == ',')
}

/// Whether it is no constant, which is spelt in capitals.
fn is_word(name: &Ident) -> bool {
    name.to_string().chars().any(char::is_lowercase)
}

fn first_word(tokens: &[TokenTree]) -> Option<Ident> {
    let (TokenTree::Ident(word), _) = tokens.split_first()? else { return None };
    can_be_imported(word).then(|| word.clone())
}

/// A keyword cannot.
fn can_be_imported(name: &Ident) -> bool {
    syn::parse_str::<Ident>(&name.to_string()).is_ok()
}

#[cfg(test)]
mod tests {
    use super::{
        super::{AUTO_SHUTDOWN, RESTART, SHUTDOWN, STRATEGY, UNRESPONSIVE},
        *,
    };

    #[test]
    fn whatever_is_written_is_imported() {
        let allow = Rule { key: "allow", takes: Takes::List };
        let rules = [RESTART, SHUTDOWN, STRATEGY, allow, CRATE];
        let cases = [
            ("", "child::{},"),
            ("restart = transient", "child::{restart as _}, words::restart::{transient as _},"),
            ("re", "child::{re as _},"),
            ("restart = , shut", "child::{restart as _, shut as _}, words::restart::{},"),
            ("restart tr, = 5s", "child::{restart as _},"),
            ("shutdown = 5s, crate = some::path", "child::{shutdown as _},"),
            ("restart = RESTART", "child::{restart as _},"),
            ("strategy = mood, shutdown = time()", "child::{strategy as _, shutdown as _},"),
            ("shutdown = true, type = transient, allow(self)", "child::{shutdown as _, allow as _}, words::allow::{},"),
            ("allow(stale(conns), no)", "child::{allow as _}, words::allow::{stale as _, no as _},"),
        ];

        for (text, expected) in cases {
            let tokens = text.parse().expect("the test's options are tokens");
            let imports = shown(&rules, &tokens, &|name| name == "mood").imports("child");
            assert_eq!(imports.to_string().replace(' ', ""), expected.replace(' ', ""), "{text}");
        }
    }

    /// Where the runtime has the items.
    const ITEMS: &str = include_str!("../../../runtime/src/options.rs");

    #[test]
    fn every_word_has_an_item() {
        for rule in [RESTART, SHUTDOWN, STRATEGY, AUTO_SHUTDOWN, UNRESPONSIVE] {
            assert!(ITEMS.contains(&format!("pub const {}:", rule.key)), "{}", rule.key);
            for word in words(rule.takes) {
                assert!(ITEMS.contains(&format!("pub const {word}:")), "{word}");
            }
        }
    }
}
