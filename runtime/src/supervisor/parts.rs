//! What the handle of a declared tree is made of.

use std::{any::Any, fmt, sync::Arc};

use super::{Child, Shell, SupervisorRef, child::Site, tree::Tree};
use crate::{ChildId, cell::Cell};

/// What a tree's handle is made of: the supervisor, and the handles of its children once more, of any type.
///
/// With these the runtime does what would else be generated for each child.
#[derive(Clone)]
pub struct Parts {
    supervisor: SupervisorRef,
    children: Arc<[Part]>,
}

/// A child of a tree, of any type.
struct Part {
    name: &'static str,
    handle: Arc<dyn AnyHandle>,
}

impl Part {
    fn handle<C: Child>(&self) -> C::Handle {
        let handle = (&*self.handle as &dyn Any).downcast_ref::<C::Handle>();
        handle.expect("a tree's children are of the types it declares").clone()
    }
}

trait AnyHandle: Any + fmt::Debug + Send + Sync {}

impl<H: Any + fmt::Debug + Send + Sync> AnyHandle for H {}

impl Parts {
    /// The supervisor.
    #[must_use]
    pub fn supervisor(&self) -> &SupervisorRef {
        &self.supervisor
    }

    /// The handle of a child.
    pub(super) fn child<C: Child>(&self, name: &str) -> C::Handle {
        let part = self.children.iter().find(|part| part.name == name);
        part.expect("a tree has the children that it declares").handle::<C>()
    }
}

impl fmt::Debug for Parts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Parts").field(&self.supervisor).finish()
    }
}

/// Where the handles of a tree's children come from, one after the other: they are made with the tree, and taken from its
/// parts when it is cloned.
pub struct Places<'a>(Source<'a>);

enum Source<'a> {
    New(Arc<Cell<Shell>>, Vec<Part>),
    Again(&'a Parts, usize),
}

impl<'a> Places<'a> {
    /// Those of a new tree.
    #[must_use]
    pub fn new(site: Site<'a>, name: &'static str) -> Self {
        match site.again {
            Some(parts) => Self::again(parts),
            None => Self(Source::New(site.supervisor_cell(name), Vec::new())),
        }
    }

    /// Those of one that is there.
    #[must_use]
    pub fn again(parts: &'a Parts) -> Self {
        Self(Source::Again(parts, 0))
    }

    /// The handle of the next child.
    pub(super) fn child<C: Child>(&mut self, name: &'static str) -> C::Handle {
        match &mut self.0 {
            Source::New(supervisor, parts) => {
                let handle = C::place(Site::below(supervisor, ChildId::from(name), true));
                parts.push(Part { name, handle: Arc::new(handle.clone()) });
                handle
            }
            Source::Again(parts, at) => {
                *at += 1;
                parts.children[*at - 1].handle::<C>()
            }
        }
    }

    /// The whole, after all children.
    #[must_use]
    pub fn parts(self) -> Parts {
        match self.0 {
            Source::New(supervisor, parts) => Parts { supervisor: supervisor.as_ref(), children: parts.into() },
            Source::Again(parts, _) => parts.clone(),
        }
    }
}

impl fmt::Debug for Places<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Places").finish()
    }
}

/// Shows a tree's handle as a derived `Debug` would.
///
/// # Errors
///
/// As the formatter's.
pub fn debug_tree<T: Tree>(tree: &T, out: &mut fmt::Formatter<'_>) -> fmt::Result {
    let mut shown = out.debug_struct(T::NAME);
    for Part { name, handle } in &*tree.parts().children {
        shown.field(name, handle);
    }
    shown.finish()
}
