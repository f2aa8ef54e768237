//! Processes by key.

use std::{borrow::Borrow, fmt, hash::Hash, marker::PhantomData, sync::Arc};

use super::{
    Key,
    keeper::{Keeper, process_methods, server},
    registrations::{Entry, Registrations},
};
use crate::{
    Child, ChildKind, Owner, Pid, Protocol, Ref, RegisterError, Spec, StartTree, State, Target,
    cell::Cell,
    outline::Outline,
    supervisor::{
        NotYet, Site,
        child::{Make, Place},
    },
    target::Aim,
};

/// Processes by key, each with a value: who serves this customer, who listens to that topic.
///
/// Declared in a tree, above all who use it, as `names: Registry<UserId> = Registry::unique()`. A process registers itself,
/// and its registrations end with it: when anyone learns of its end, its keys are free.
///
/// A server that belongs to a key registers in its `init` and passes the error on with `?`. Then whoever starts a second one
/// gets [`StartError::AlreadyStarted`](crate::StartError::AlreadyStarted) with the first.
///
/// Reading and writing never wait for another process. While the registry is not running nothing is found in it.
///
/// # Examples
///
/// ```
/// use perennial::{Registry, RegisterError, prelude::*};
///
/// #[gen_server]
/// #[derive(Debug)]
/// pub struct Account { owner: String }
///
/// #[gen_server]
/// impl Account {
///     fn init(
///         (accounts, owner): (Registry<String>, String),
///         cx: &mut Cx<Self>,
///     ) -> Result<Self, RegisterError> {
///         accounts.register(cx, owner.clone(), ())?;
///         Ok(Self { owner })
///     }
///
///     #[call]
///     pub fn owner(&self) -> String { self.owner.clone() }
/// }
///
/// # #[perennial::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), perennial::Error> {
/// let accounts = Registry::unique().start().await?;
/// let first = Account::start((accounts.clone(), "ada".to_owned())).await?;
///
/// let second = Account::start((accounts.clone(), "ada".to_owned())).await;
/// assert!(matches!(second, Err(StartError::AlreadyStarted(pid)) if pid == first.pid()));
///
/// let found = accounts.whereis::<Account, _>("ada").expect("it runs");
/// assert_eq!(found.owner().await?, "ada");
/// # Ok(())
/// # }
/// ```
///
/// # OTP
///
/// Elixir's `Registry`, and `init` with `?` its `:via` names. As there, a process that registers is linked with the registry:
/// if that is killed, so is everyone who is registered. Two things differ: a lookup in a registry that does not run finds
/// nothing (there it raises), and what is found is a [`Ref`], which survives the restart of its server.
pub struct Registry<K: Key, V: Clone + Send + 'static = ()> {
    cell: Arc<Cell<Process<K, V>>>,
    table: Arc<Registrations<K, V>>,
}

/// The process of a registry.
type Process<K, V> = Keeper<Registrations<K, V>>;

/// A [`Registry`] to be: the expression that declares one.
#[must_use = "it is declared by being a child's expression, or by `start`"]
pub struct RegistrySpec<K: Key, V: Clone + Send + 'static = ()> {
    unique: bool,
    kind: PhantomData<fn() -> (K, V)>,
}

impl<K: Key, V: Clone + Send + 'static> Registry<K, V> {
    /// One in which each key belongs to one process at a time.
    pub fn unique() -> RegistrySpec<K, V> {
        RegistrySpec { unique: true, kind: PhantomData }
    }

    /// One in which many processes can be registered under a key, and one of them more than once.
    pub fn duplicate() -> RegistrySpec<K, V> {
        RegistrySpec { unique: false, kind: PhantomData }
    }

    /// Registers the process whose `cx` this is under a key. It is linked with the registry from here on.
    ///
    /// Most keys are registered in `init`: then the server has its key before anyone can call it.
    ///
    /// # Errors
    ///
    /// [`RegisterError::AlreadyRegistered`] with whoever has the key, if keys are unique; even if it is the process itself.
    /// [`RegisterError::NoProc`] if the registry does not run.
    ///
    /// # OTP
    ///
    /// `Registry.register/3`.
    pub fn register(&self, owner: &mut impl Owner, key: K, value: V) -> Result<(), RegisterError> {
        let Aim { pid, process } = owner.target();
        let process = process.ok_or(RegisterError::NoProc)?;
        self.table.register((pid, process), key, value)
    }

    /// Takes back all that the process whose `cx` this is has registered under a key.
    ///
    /// # OTP
    ///
    /// `Registry.unregister/2`.
    pub fn unregister<Q: Eq + Hash + ?Sized>(&self, owner: &mut impl Owner, key: &Q)
    where
        K: Borrow<Q>,
    {
        self.table.unregister(owner.target().pid, key);
    }

    /// Changes the value that the process whose `cx` this is has registered under a unique key, and returns the new one and
    /// the old one.
    ///
    /// # Errors
    ///
    /// [`RegisterError::NotRegistered`] if the key is not this process's, [`RegisterError::NotUnique`] if keys are not
    /// unique.
    ///
    /// # OTP
    ///
    /// `Registry.update_value/3`.
    pub fn update_value<Q: Eq + Hash + ?Sized>(
        &self,
        owner: &mut impl Owner,
        key: &Q,
        update: impl FnOnce(V) -> V,
    ) -> Result<(V, V), RegisterError>
    where
        K: Borrow<Q>,
    {
        if !self.table.is_unique() {
            return Err(RegisterError::NotUnique);
        }
        let pid = owner.target().pid;
        // Nobody else writes this value, so it can be made without a lock.
        let new = update(self.values(key, &pid).pop().ok_or(RegisterError::NotRegistered)?);
        let old = self.table.replace(pid, key, new.clone()).ok_or(RegisterError::NotRegistered)?;
        Ok((new, old))
    }

    /// Who is registered under a key, and with which values; the oldest registration first.
    ///
    /// # OTP
    ///
    /// `Registry.lookup/2`.
    #[must_use]
    pub fn lookup<Q: Eq + Hash + ?Sized>(&self, key: &Q) -> Vec<(Pid, V)>
    where
        K: Borrow<Q>,
    {
        self.table.lookup(key).into_iter().map(|entry| (entry.pid, entry.value)).collect()
    }

    /// The server that is registered under a key, if there is one and it is a `T`; of several, the one that was first.
    ///
    /// # OTP
    ///
    /// What a `:via` name stands for; the [`Ref`] also finds the incarnations that come after.
    #[must_use]
    pub fn whereis<T: Protocol, Q: Eq + Hash + ?Sized>(&self, key: &Q) -> Option<Ref<T>>
    where
        K: Borrow<Q>,
    {
        self.table.lookup(key).iter().find_map(|entry| server(&entry.process))
    }

    /// Calls a function with each server of type `T` that is registered under a key, and with its value. Returns how many
    /// there were.
    ///
    /// It runs in the process that dispatches; whoever is registered or unregistered meanwhile makes no difference.
    ///
    /// # OTP
    ///
    /// `Registry.dispatch/3`.
    pub fn dispatch<T: Protocol, Q: Eq + Hash + ?Sized>(&self, key: &Q, mut each: impl FnMut(&Ref<T>, &V)) -> usize
    where
        K: Borrow<Q>,
    {
        let mut count = 0;
        for Entry { process, value, .. } in self.table.lookup(key) {
            if let Some(to) = server(&process) {
                each(&to, &value);
                count += 1;
            }
        }
        count
    }

    /// The keys that a process is registered under: once for each registration, the oldest first.
    ///
    /// # OTP
    ///
    /// `Registry.keys/2`.
    #[must_use]
    pub fn keys(&self, target: &impl Target) -> Vec<K> {
        self.table.keys(target.target().pid)
    }

    /// The values that a process has registered under a key, the oldest first.
    ///
    /// # OTP
    ///
    /// `Registry.values/3`.
    #[must_use]
    pub fn values<Q: Eq + Hash + ?Sized>(&self, key: &Q, target: &impl Target) -> Vec<V>
    where
        K: Borrow<Q>,
    {
        let pid = target.target().pid;
        self.table.lookup(key).into_iter().filter(|entry| entry.pid == pid).map(|entry| entry.value).collect()
    }

    /// How many registrations there are.
    ///
    /// # OTP
    ///
    /// `Registry.count/1`.
    #[must_use]
    pub fn count(&self) -> usize {
        self.table.count()
    }

    pub(crate) fn cell(&self) -> &Arc<Cell<Process<K, V>>> {
        self.cell.latest()
    }

    process_methods!();
}

impl<K: Key, V: Clone + Send + 'static> RegistrySpec<K, V> {
    /// Starts it as a root, without a parent.
    pub fn start(self) -> StartTree<Registry<K, V>> {
        StartTree::of::<Registry<K, V>>(self)
    }
}

#[diagnostic::do_not_recommend]
impl<K: Key, V: Clone + Send + 'static> Child for Registry<K, V> {
    type Args = RegistrySpec<K, V>;
    type Handle = Self;
    type Late = NotYet<Self>;
    type Itself = Self;

    const SPEC: Spec = Spec::SUPERVISOR;
    const KIND: ChildKind = ChildKind::Supervisor;
    const OUTLINE: Option<&'static Outline> = Some(&Outline::leaf("Registry"));

    fn place(site: Site<'_>) -> Self {
        Self { cell: site.cell(Process::<K, V>::NAME), table: Arc::default() }
    }

    fn furnish(handle: &Self, mut make: Make<RegistrySpec<K, V>>) -> Place {
        let table = handle.table.clone();
        handle.cell.set_maker(Box::new(move || (table.clone(), make().unique)));
        handle.cell.as_place()
    }

    fn late(_: &Self) -> NotYet<Self> {
        NotYet::new()
    }
}

impl<K: Key, V: Clone + Send + 'static> Clone for Registry<K, V> {
    fn clone(&self) -> Self {
        Self { cell: self.cell.clone(), table: self.table.clone() }
    }
}

impl<K: Key, V: Clone + Send + 'static> fmt::Debug for Registry<K, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Registry({} {})", self.cell.path(), self.pid())
    }
}

impl<K: Key, V: Clone + Send + 'static> fmt::Debug for RegistrySpec<K, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RegistrySpec").field("unique", &self.unique).finish_non_exhaustive()
    }
}
