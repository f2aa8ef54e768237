//! The table of all groups of a scope, and who is told of its changes.

use std::{borrow::Borrow, collections::HashMap, hash::Hash, sync::Arc};

use super::{
    Joined, Key, Left,
    keeper::Kept,
    observer::{Change, Tell},
};
use crate::{
    ExitReason, Monitor, Pid,
    cell::{Lessor, Proc},
    sync::Lock,
    target::Aim,
};

/// Who is in which group. Locked for as long as a change and its messages take, so that everyone is told of changes in
/// their order; the lock is taken before that of any process.
pub(crate) struct Memberships<G>(Lock<Table<G>>);

struct Table<G> {
    /// The scope's process, while it is open.
    keeper: Option<Pid>,
    /// The members of each group, in the order in which they joined.
    groups: HashMap<G, Vec<Pid>>,
    /// Every process that is a member of anything or monitors anything.
    processes: HashMap<Pid, Known<G>>,
    scope_monitors: Vec<Watch<G>>,
    group_monitors: HashMap<G, Vec<Watch<G>>>,
}

struct Known<G> {
    process: Arc<dyn Proc>,
    /// The groups that it has joined: once for each time.
    joined: Vec<G>,
    /// Its monitors: of a group, or of the scope.
    monitors: Vec<(Monitor, Option<G>)>,
}

struct Watch<G> {
    monitor: Monitor,
    tell: Tell<G>,
}

impl<G> Default for Memberships<G> {
    fn default() -> Self {
        Self(Lock::new(Table {
            keeper: None,
            groups: HashMap::new(),
            processes: HashMap::new(),
            scope_monitors: Vec::new(),
            group_monitors: HashMap::new(),
        }))
    }
}

impl<G: Key> Memberships<G> {
    /// False: the scope's process does not run.
    pub(super) fn join(self: &Arc<Self>, group: G, aims: Vec<Aim>) -> bool {
        let lessor: Arc<dyn Lessor> = self.clone();
        let mut table = self.0.lock();
        if table.keeper.is_none() {
            return false;
        }
        let pids: Vec<_> = aims.iter().map(|aim| aim.pid).collect();
        let (mut alive, mut dead) = (Vec::new(), Vec::new());
        for Aim { pid, process } in aims {
            match process.filter(|process| process.lease(pid, &lessor)) {
                Some(process) => {
                    table.known(pid, process).joined.push(group.clone());
                    alive.push(pid);
                }
                None => dead.push(pid),
            }
        }
        table.tell(&group, |monitor, group| Change::Joined(Joined { monitor, group, pids: pids.clone() }));
        for pid in dead {
            table.tell_left(&group, &[pid]);
        }
        if !alive.is_empty() {
            table.groups.entry(group).or_default().extend(alive);
        }
        true
    }

    /// Whether any of them was a member; None: the scope's process does not run.
    pub(super) fn leave<Q: Eq + Hash + ?Sized>(self: &Arc<Self>, group: &Q, pids: &[Pid]) -> Option<bool>
    where
        G: Borrow<Q>,
    {
        let mut table = self.0.lock();
        table.keeper?;
        let mut left = None;
        for pid in pids {
            let Some(known) = table.processes.get_mut(pid) else { continue };
            let Some(at) = known.joined.iter().position(|joined| joined.borrow() == group) else { continue };
            left = Some(known.joined.remove(at));
            table.take_out(group, *pid);
            self.forget_idle(&mut table, *pid);
        }
        let Some(group) = left else { return Some(false) };
        table.tell_left(&group, pids);
        Some(true)
    }

    pub(super) fn members<Q: Eq + Hash + ?Sized>(&self, group: &Q) -> Vec<(Pid, Arc<dyn Proc>)>
    where
        G: Borrow<Q>,
    {
        let table = self.0.lock();
        let pids = table.groups.get(group).into_iter().flatten();
        pids.filter_map(|pid| Some((*pid, table.processes.get(pid)?.process.clone()))).collect()
    }

    pub(super) fn groups(&self) -> HashMap<G, Vec<Pid>> {
        self.0.lock().groups.clone()
    }

    /// Adds a monitor of a group, or of the scope, and returns what there is. None: the scope's process does not run.
    pub(super) fn watch(
        self: &Arc<Self>,
        observer: Aim,
        monitor: Monitor,
        group: Option<G>,
        tell: Tell<G>,
    ) -> Option<HashMap<G, Vec<Pid>>> {
        let lessor: Arc<dyn Lessor> = self.clone();
        let mut table = self.0.lock();
        table.keeper?;
        let Aim { pid, process } = observer;
        let process = process.filter(|process| process.lease(pid, &lessor))?;
        table.known(pid, process).monitors.push((monitor, group.clone()));
        let watch = Watch { monitor, tell };
        match group {
            None => {
                table.scope_monitors.push(watch);
                Some(table.groups.clone())
            }
            Some(group) => {
                let members = table.groups.get(&group).cloned().unwrap_or_default();
                table.group_monitors.entry(group.clone()).or_default().push(watch);
                Some(HashMap::from([(group, members)]))
            }
        }
    }

    /// Takes a monitor of this process away. None: the scope's process does not run.
    pub(super) fn unwatch(self: &Arc<Self>, pid: Pid, monitor: Monitor) -> Option<bool> {
        let mut table = self.0.lock();
        table.keeper?;
        let Some(known) = table.processes.get_mut(&pid) else { return Some(false) };
        let Some(at) = known.monitors.iter().position(|(listed, _)| *listed == monitor) else { return Some(false) };
        let (monitor, group) = known.monitors.remove(at);
        table.silence(monitor, group.as_ref());
        self.forget_idle(&mut table, pid);
        Some(true)
    }

    /// Forgets a process that is no member of anything and monitors nothing.
    fn forget_idle(self: &Arc<Self>, table: &mut Table<G>, pid: Pid) {
        let lessor: Arc<dyn Lessor> = self.clone();
        if table.processes.get(&pid).is_some_and(|known| known.joined.is_empty() && known.monitors.is_empty())
            && let Some(known) = table.processes.remove(&pid)
        {
            known.process.end_lease(pid, &lessor);
        }
    }
}

impl<G: Key> Table<G> {
    fn known(&mut self, pid: Pid, process: Arc<dyn Proc>) -> &mut Known<G> {
        self.processes.entry(pid).or_insert(Known { process, joined: Vec::new(), monitors: Vec::new() })
    }

    /// Takes one membership of a process out of its group.
    fn take_out<Q: Eq + Hash + ?Sized>(&mut self, group: &Q, pid: Pid)
    where
        G: Borrow<Q>,
    {
        let Some(members) = self.groups.get_mut(group) else { return };
        if let Some(at) = members.iter().position(|member| *member == pid) {
            members.remove(at);
        }
        if members.is_empty() {
            self.groups.remove(group);
        }
    }

    fn silence(&mut self, monitor: Monitor, group: Option<&G>) {
        let Some(group) = group else {
            self.scope_monitors.retain(|watch| watch.monitor != monitor);
            return;
        };
        let Some(watches) = self.group_monitors.get_mut(group) else { return };
        watches.retain(|watch| watch.monitor != monitor);
        if watches.is_empty() {
            self.group_monitors.remove(group);
        }
    }

    fn tell_left(&self, group: &G, pids: &[Pid]) {
        self.tell(group, |monitor, group| Change::Left(Left { monitor, group, pids: pids.to_vec() }));
    }

    fn tell(&self, group: &G, change: impl Fn(Monitor, G) -> Change<G>) {
        for watch in self.scope_monitors.iter().chain(self.group_monitors.get(group).into_iter().flatten()) {
            (watch.tell)(change(watch.monitor, group.clone()));
        }
    }
}

impl<G: Key> Lessor for Memberships<G> {
    fn release(&self, pid: Pid) {
        let mut table = self.0.lock();
        let Some(known) = table.processes.remove(&pid) else { return };
        for (monitor, group) in &known.monitors {
            table.silence(*monitor, group.as_ref());
        }
        for group in known.joined.iter().rev() {
            table.take_out(group, pid);
            table.tell_left(group, &[pid]);
        }
    }
}

impl<G: Key> Kept for Memberships<G> {
    const NAME: &'static str = "groups";
    const DEAF: bool = false;
    type Options = ();

    fn open(self: &Arc<Self>, _: &Arc<dyn Proc>, pid: Pid, (): ()) {
        self.0.lock().keeper = Some(pid);
    }

    /// Whoever is a member lives on, in no group.
    fn close(self: &Arc<Self>, pid: Pid, _: &ExitReason) {
        let lessor: Arc<dyn Lessor> = self.clone();
        let mut table = self.0.lock();
        if table.keeper.take_if(|keeper| *keeper == pid).is_none() {
            return;
        }
        let processes = std::mem::take(&mut table.processes);
        let rest = (
            std::mem::take(&mut table.groups),
            std::mem::take(&mut table.scope_monitors),
            std::mem::take(&mut table.group_monitors),
        );
        for (pid, known) in &processes {
            known.process.end_lease(*pid, &lessor);
        }
        drop(table);
        drop((processes, rest));
    }
}
