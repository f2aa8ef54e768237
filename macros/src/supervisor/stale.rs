//! Whether a child keeps running with what it remembers of a sibling that was started anew.
//!
//! A handle survives restarts, but what a child was told through it may not: the sibling begins anew, and knows none of
//! it. So a child that mentions one declared before it is restarted with it, or says that it remembers nothing.
//! A child that mentions a later one can only cast to it, and is told nothing.

#![deny(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

use proc_macro2::TokenStream;
use quote::quote;
use syn::LitInt;

use super::{
    allow::{self, Permit},
    mentions::Mention,
    model::{Child, Make, Tree},
};
use crate::{
    errors::{Errors, Warning},
    names::plain,
    options::{Options, Value},
};

/// Warns of each mention, and of each `allow(stale)` that silences none.
pub(super) fn check(errors: &mut Errors, tree: &Tree) {
    let mut stale = Stale { errors, permits: allow::stale(tree) };
    stale.tree(&mut vec![], tree);
    stale.needless();
}

struct Stale<'a, 'b> {
    errors: &'b mut Errors,
    permits: Vec<Permit<'a>>,
}

/// A tree on the way from the root to a child, and which of its children the way goes through.
#[derive(Clone, Copy)]
struct Step<'a> {
    tree: &'a Tree,
    at: usize,
}

impl<'a> Step<'a> {
    fn child(self) -> Option<&'a Child> {
        self.tree.children.get(self.at)
    }
}

/// What is to be said of a mention.
enum Verdict {
    Stale,
    /// Nobody knows before the program runs.
    Open,
    /// All is well, for this reason.
    Fine(String),
}

impl<'a> Stale<'a, '_> {
    fn tree(&mut self, way: &mut Vec<Step<'a>>, tree: &'a Tree) {
        for (at, child) in tree.children.iter().enumerate() {
            way.push(Step { tree, at });
            match &child.make {
                Make::Expr(_, mentions) => {
                    let mut found: Vec<(&str, Mention)> =
                        mentions.names().filter(|(_, mention)| mention.is_meant()).collect();
                    found.sort_unstable_by_key(|(name, _)| *name);
                    for (name, mention) in found {
                        self.mention(way, child, name, mention);
                    }
                }
                Make::Tree(inner) => self.tree(way, inner),
                Make::Missing => {}
            }
            way.pop();
        }
    }

    /// `child` stands at the end of the way, and mentions a name.
    fn mention(&mut self, way: &[Step<'a>], child: &'a Child, name: &str, mention: Mention) {
        let is_named = |step: &Step<'a>| {
            let siblings = step.tree.children.iter().enumerate();
            siblings.clone().find(|(at, sibling)| *at != step.at && plain(&sibling.name) == name)
        };
        let found = way.iter().enumerate().rev().find_map(|(depth, step)| Some((depth, *step, is_named(step)?)));
        let Some((depth, step, (at, sibling))) = found else { return };
        let below = way.get(depth..).unwrap_or_default();
        let verdict = verdict(step, at, sibling, below, child);
        let allowed = self.allowed(way, name, &verdict);
        if matches!(verdict, Verdict::Stale) && !allowed {
            let cfgs = cfgs(step.tree, below.iter().filter_map(|step| step.child()).chain([sibling]));
            let message = format!(
                "`{}` keeps running with what it remembers of a fresh `{name}`; consider `strategy = rest_for_one`, \
                 or `allow(stale({name}))`",
                plain(&child.name)
            );
            self.errors.warning(Warning { rule: "stale", at: mention.span, cfgs, message });
        }
    }

    /// Whether something on the way to the child allows it; the innermost such thing is needed.
    fn allowed(&mut self, way: &[Step<'a>], name: &str, verdict: &Verdict) -> bool {
        let levels = way
            .iter()
            .rev()
            .flat_map(|step| step.child().map(|child| &child.options).into_iter().chain([&step.tree.options]));
        for options in levels {
            let covers = |permit: &&mut Permit<'a>| {
                let sibling = permit.sibling.as_ref();
                std::ptr::eq::<Options>(permit.options, options) && sibling.is_none_or(|sibling| plain(sibling) == name)
            };
            for permit in self.permits.iter_mut().filter(covers) {
                match verdict {
                    Verdict::Fine(reason) => permit.otherwise.get_or_insert_with(|| reason.clone()).clone_from(reason),
                    Verdict::Stale | Verdict::Open => {
                        permit.used = true;
                        return true;
                    }
                }
            }
        }
        false
    }

    fn needless(&mut self) {
        for permit in self.permits.iter().filter(|permit| !permit.used) {
            let what =
                permit.sibling.as_ref().map_or_else(|| "stale".to_owned(), |name| format!("stale({})", plain(name)));
            let reason = match (&permit.sibling, &permit.otherwise) {
                (_, Some(reason)) => reason.clone(),
                (Some(name), None) => format!("nothing here mentions `{}`", plain(name)),
                (None, None) => "nothing here mentions an earlier sibling".to_owned(),
            };
            let message = format!("`allow({what})` is not needed: {reason}; remove it");
            self.errors.warning(Warning { rule: "needless_allow", at: permit.at, cfgs: TokenStream::new(), message });
        }
    }
}

/// `step` is the tree of the sibling, which stands at `at`; `below` leads from there to the child that mentions it.
fn verdict(step: Step<'_>, at: usize, sibling: &Child, below: &[Step<'_>], child: &Child) -> Verdict {
    let options = &step.tree.options;
    let (name, dependent) = (plain(&sibling.name), plain(&child.name));
    if at > step.at {
        return Verdict::Fine(format!("`{name}` starts after `{dependent}`, which can only cast to it"));
    }
    match options.value("strategy") {
        None | Some(Value::Word("one_for_one", _)) => {}
        Some(Value::Word(strategy, _)) => {
            return Verdict::Fine(format!("with `{strategy}`, `{dependent}` is restarted when `{name}` is"));
        }
        Some(_) => return Verdict::Open,
    }
    if is(sibling, "temporary") {
        return Verdict::Fine(format!("`{name}` is temporary, and never restarted"));
    }
    if let Some(temporary) = below.iter().filter_map(|step| step.child()).find(|child| is(child, "temporary")) {
        return Verdict::Fine(format!("`{}` is temporary, and would not be restarted", plain(&temporary.name)));
    }
    if options.value("intensity").is_some_and(is_zero) {
        return Verdict::Fine(format!("with `intensity = 0`, `{name}` is never restarted alone"));
    }
    Verdict::Stale
}

fn is(child: &Child, restart: &str) -> bool {
    matches!(child.options.value("restart"), Some(Value::Word(word, _)) if *word == restart)
}

pub(super) fn is_zero(value: &Value) -> bool {
    matches!(value, Value::Number(number) if LitInt::base10_parse::<u64>(number).is_ok_and(|number| number == 0))
}

/// The `cfg`s of a tree and of some children.
fn cfgs<'a>(tree: &Tree, children: impl Iterator<Item = &'a Child>) -> TokenStream {
    let own: TokenStream = children.map(|child| child.attrs.cfgs()).collect();
    let around = tree.attrs.cfgs();
    quote!(#around #own)
}
