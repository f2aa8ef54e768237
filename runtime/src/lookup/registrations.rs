//! The table of a registry.

use std::{
    borrow::Borrow,
    cmp::Reverse,
    collections::HashMap,
    hash::Hash,
    sync::{Arc, Weak},
};

use super::{Key, keeper::Kept};
use crate::{
    ExitReason, Pid, RegisterError,
    cell::{Lessor, Proc, Signal},
    sync::Lock,
};

/// Who is registered under what. Locked for as long as a look takes; the lock is taken before that of any process.
pub(crate) struct Registrations<K, V>(Lock<Table<K, V>>);

struct Table<K, V> {
    /// The registry's process, while it is open.
    keeper: Option<(Pid, Weak<dyn Proc>)>,
    unique: bool,
    /// What is registered under each key, the oldest first.
    keys: HashMap<K, Vec<Entry<V>>>,
    /// Who has registered anything, and under which keys: once for each registration.
    holders: HashMap<Pid, Holder<K>>,
    count: usize,
}

#[derive(Clone)]
pub(super) struct Entry<V> {
    pub(super) pid: Pid,
    pub(super) process: Arc<dyn Proc>,
    pub(super) value: V,
}

struct Holder<K> {
    process: Arc<dyn Proc>,
    keys: Vec<K>,
}

impl<K, V> Default for Registrations<K, V> {
    fn default() -> Self {
        let table = Table { keeper: None, unique: true, keys: HashMap::new(), holders: HashMap::new(), count: 0 };
        Self(Lock::new(table))
    }
}

impl<K: Key, V: Clone + Send + 'static> Registrations<K, V> {
    pub(super) fn register(
        self: &Arc<Self>,
        (pid, process): (Pid, Arc<dyn Proc>),
        key: K,
        value: V,
    ) -> Result<(), RegisterError> {
        let lessor: Arc<dyn Lessor> = self.clone();
        let mut table = self.0.lock();
        let Some((keeper, weak)) = table.keeper.clone() else { return Err(RegisterError::NoProc) };
        if let (true, Some([first, ..])) = (table.unique, table.keys.get(&key).map(Vec::as_slice)) {
            return Err(RegisterError::AlreadyRegistered(first.pid));
        }
        if !process.lease(pid, &lessor) || !process.add_link(pid, keeper, weak) {
            return Err(RegisterError::NoProc);
        }
        table.count += 1;
        let holder = Holder { process: process.clone(), keys: Vec::with_capacity(1) };
        table.holders.entry(pid).or_insert(holder).keys.push(key.clone());
        table.keys.entry(key).or_insert_with(|| Vec::with_capacity(1)).push(Entry { pid, process, value });
        Ok(())
    }

    pub(super) fn unregister<Q: Eq + Hash + ?Sized>(self: &Arc<Self>, pid: Pid, key: &Q)
    where
        K: Borrow<Q>,
    {
        let lessor: Arc<dyn Lessor> = self.clone();
        let mut table = self.0.lock();
        let removed = table.remove(pid, key);
        let Some(holder) = table.holders.get_mut(&pid) else { return };
        holder.keys.retain(|held| held.borrow() != key);
        if holder.keys.is_empty() {
            holder.process.end_lease(pid, &lessor);
            if let Some((keeper, _)) = &table.keeper {
                table.holders[&pid].process.remove_link(*keeper);
            }
            table.holders.remove(&pid);
        }
        drop(table);
        drop(removed);
    }

    /// Puts a value in the place of one that this process has registered under a unique key. Returns the one before.
    pub(super) fn replace<Q: Eq + Hash + ?Sized>(&self, pid: Pid, key: &Q, value: V) -> Option<V>
    where
        K: Borrow<Q>,
    {
        let mut table = self.0.lock();
        let entry = table.keys.get_mut(key)?.iter_mut().find(|entry| entry.pid == pid)?;
        Some(std::mem::replace(&mut entry.value, value))
    }

    pub(super) fn is_unique(&self) -> bool {
        self.0.lock().unique
    }

    pub(super) fn lookup<Q: Eq + Hash + ?Sized>(&self, key: &Q) -> Vec<Entry<V>>
    where
        K: Borrow<Q>,
    {
        self.0.lock().keys.get(key).cloned().unwrap_or_default()
    }

    pub(super) fn keys(&self, pid: Pid) -> Vec<K> {
        self.0.lock().holders.get(&pid).map(|holder| holder.keys.clone()).unwrap_or_default()
    }

    pub(super) fn count(&self) -> usize {
        self.0.lock().count
    }
}

impl<K: Key, V> Table<K, V> {
    /// Takes out what this process has registered under a key.
    fn remove<Q: Eq + Hash + ?Sized>(&mut self, pid: Pid, key: &Q) -> Vec<Entry<V>>
    where
        K: Borrow<Q>,
    {
        let Some(entries) = self.keys.get_mut(key) else { return Vec::new() };
        let removed: Vec<_> = entries.extract_if(.., |entry| entry.pid == pid).collect();
        if entries.is_empty() {
            self.keys.remove(key);
        }
        self.count -= removed.len();
        removed
    }
}

impl<K: Key, V: Clone + Send + 'static> Lessor for Registrations<K, V> {
    fn release(&self, pid: Pid) {
        let mut table = self.0.lock();
        let Some(holder) = table.holders.remove(&pid) else { return };
        let removed: Vec<_> = holder.keys.iter().flat_map(|key| table.remove(pid, key)).collect();
        drop(table);
        drop(removed);
    }
}

impl<K: Key, V: Clone + Send + 'static> Kept for Registrations<K, V> {
    const NAME: &'static str = "registry";
    const DEAF: bool = true;
    type Options = bool;

    fn open(self: &Arc<Self>, keeper: &Arc<dyn Proc>, pid: Pid, unique: bool) {
        let mut table = self.0.lock();
        table.keeper = Some((pid, Arc::downgrade(keeper)));
        table.unique = unique;
    }

    /// Whoever is registered is linked with the registry: it gets an exit signal with the reason, the youngest first.
    fn close(self: &Arc<Self>, pid: Pid, reason: &ExitReason) {
        let lessor: Arc<dyn Lessor> = self.clone();
        let mut table = self.0.lock();
        if table.keeper.take_if(|(keeper, _)| *keeper == pid).is_none() {
            return;
        }
        table.count = 0;
        let entries = std::mem::take(&mut table.keys);
        let mut holders: Vec<_> = std::mem::take(&mut table.holders).into_iter().collect();
        drop(table);
        drop(entries);
        holders.sort_by_key(|(pid, _)| Reverse(*pid));
        for (holder, Holder { process, .. }) in holders {
            process.end_lease(holder, &lessor);
            process.exit(Signal { from: pid, to: Some(holder.incarnation), reason: reason.clone(), linked: true });
        }
    }
}
