//! Checks that take types to decide: the runtime makes them in constants, and they fail at the user's token.

use proc_macro2::{Literal, Span, TokenStream};
use quote::{ToTokens as _, quote, quote_spanned};

use super::{
    model::{Child, Make, Tree},
    outline::{allows_normal_exit, is_lasting},
};
use crate::{
    names::{located, plain, relocate},
    options::{SHUTDOWN, Value},
};

/// The checks of trees without generics: an item each, so that each is reported.
pub(super) fn items(tree: &Tree) -> TokenStream {
    let checks = all(tree, false);
    checks.map(|Check { at, cfgs, call }| quote_spanned!(located(at)=> #cfgs const _: () = #call;)).collect()
}

/// The checks of generic trees, for a function that has their parameters: they are made when the program is built.
pub(super) fn statements(tree: &Tree) -> TokenStream {
    let checks = all(tree, true);
    checks.map(|Check { at, cfgs, call }| quote_spanned!(located(at)=> #cfgs const { #call };)).collect()
}

/// A call that fails if something is wrong, and the user's token that is wrong then.
struct Check {
    at: Span,
    cfgs: TokenStream,
    call: TokenStream,
}

/// The checks of a tree and of the trees in it: of those that are generic, or of the others.
fn all(tree: &Tree, generic: bool) -> impl Iterator<Item = Check> {
    let mut checks = Vec::new();
    collect(tree, generic, &mut checks);
    checks.into_iter()
}

fn collect(tree: &Tree, generic: bool, checks: &mut Vec<Check>) {
    if generic != tree.generics.params.is_empty() {
        checks.extend(budget(tree));
        checks.extend(restarts(tree));
        checks.extend(allowed_for_all(tree));
        for (at, child) in tree.children.iter().enumerate().filter(|(_, child)| child.ty.is_some()) {
            let child = Place { tree, at, child };
            let of_child = [child.budget(), child.normal_exit(), child.allowed(), child.significant()];
            checks.extend(of_child.into_iter().flatten());
        }
    }
    for child in &tree.children {
        if let Make::Tree(inner) = &child.make {
            collect(inner, generic, checks);
        }
    }
}

fn budget(tree: &Tree) -> Option<Check> {
    match tree.options.value(SHUTDOWN.key)? {
        value @ (Value::Time(..) | Value::Expr(_)) => {
            Some(tree.check(value.span(), &quote!(budget), &TokenStream::new()))
        }
        Value::Word(..)
        | Value::Range(..)
        | Value::Number(_)
        | Value::Flag(..)
        | Value::Text(_)
        | Value::Path(_)
        | Value::List(_) => None,
    }
}

/// A child may be temporary because its server says so.
fn restarts(tree: &Tree) -> Vec<Check> {
    let may_be_temporary = |child: &Child| matches!(restart(child), None | Some(Value::Word("temporary", _)));
    let is_unsaid = tree.children.iter().any(|child| restart(child).is_none());
    if !is_unsaid || !tree.children.iter().all(may_be_temporary) {
        return Vec::new();
    }
    let given = ["intensity", "period", "backoff"].iter().filter_map(|key| tree.options.get(key));
    given.map(|given| tree.check(given.key.span(), &quote!(restarts), &plain(&given.key).to_token_stream())).collect()
}

/// An `allow` that is not needed is a warning, unless that depends on the tree's parameters.
fn allowed_for_all(tree: &Tree) -> Option<Check> {
    let at = allows_normal_exit(&tree.options)?;
    let needed = tree.check(at, &quote!(any_needs_normal_exit), &TokenStream::new());
    tree.allow(at, needed)
}

/// A child, and where it stands.
struct Place<'a> {
    tree: &'a Tree,
    at: usize,
    child: &'a Child,
}

impl Place<'_> {
    fn budget(&self) -> Option<Check> {
        let Some(Value::Time(_, at)) = self.child.options.value(SHUTDOWN.key) else { return None };
        Some(self.check(*at, &quote!(child_budget)))
    }

    fn normal_exit(&self) -> Option<Check> {
        let at = match restart(self.child) {
            None => self.child.name.span(),
            Some(Value::Word("permanent", at)) => *at,
            Some(_) => return None,
        };
        is_lasting(self.tree, self.child).then(|| self.check(at, &quote!(normal_exit)))
    }

    fn allowed(&self) -> Option<Check> {
        let at = allows_normal_exit(&self.child.options)?;
        self.tree.allow(at, self.check(at, &quote!(needs_normal_exit)))
    }

    fn significant(&self) -> Option<Check> {
        let given = self.child.options.get("significant")?;
        let (Value::Flag(true, _), None) = (&given.value, restart(self.child)) else { return None };
        Some(self.check(given.key.span(), &quote!(significant)))
    }

    fn check(&self, at: Span, function: &TokenStream) -> Check {
        let (place, name, cfgs) =
            (Literal::usize_unsuffixed(self.at), plain(&self.child.name), self.child.attrs.cfgs());
        let mut check = self.tree.check(at, function, &quote!(#place, #name));
        check.cfgs.extend(cfgs);
        check
    }
}

impl Tree {
    fn check(&self, at: Span, function: &TokenStream, arguments: &TokenStream) -> Check {
        let (private, ty) = (self.private(), self.ty());
        let call = relocate(quote!(#private::checks::#function::<#ty>(#arguments)), located(at));
        Check { at, cfgs: self.attrs.cfgs(), call }
    }

    /// The check of whether an `allow` is needed.
    fn allow(&self, at: Span, needed: Check) -> Option<Check> {
        let (private, Check { cfgs, call: needed, .. }) = (self.private(), needed);
        let call = relocate(quote!(#private::Allow::<{ #needed }>::normal_exit()), located(at));
        self.generics.params.is_empty().then_some(Check { at, cfgs, call })
    }
}

fn restart(child: &Child) -> Option<&Value> {
    child.options.value("restart")
}
