//! Processes by what they have in common.

use std::{borrow::Borrow, collections::HashMap, fmt, hash::Hash, marker::PhantomData, sync::Arc};

use super::{
    Key, Observer,
    keeper::{Keeper, process_methods, server},
    memberships::Memberships,
};
use crate::{
    CallError, Child, ChildKind, Monitor, Pid, Protocol, Ref, Spec, StartTree, State, Target,
    cell::Cell,
    fence, pid,
    supervisor::{
        NotYet, Site,
        child::{Make, Place},
    },
    target::Aim,
};

/// Named groups of processes: the connections in a room, the workers of a kind.
///
/// Declared in a tree, above all who use it, as `rooms: Groups<Room> = Groups::new()`. Anyone can have a process join a group
/// and leave it, and the end of a process takes it out of all its groups: when anyone learns of its end, it is no member. A
/// group is there while it has members.
///
/// Who wants to know of changes [monitors](Self::monitor) a group, or all of them.
///
/// # Examples
///
/// ```
/// use perennial::{Groups, prelude::*};
///
/// #[gen_server]
/// #[derive(Debug, Default)]
/// pub struct Guest { heard: Vec<String> }
///
/// #[gen_server]
/// impl Guest {
///     #[cast]
///     pub fn hear(&mut self, line: String) { self.heard.push(line); }
///
///     #[call]
///     pub fn heard(&self) -> Vec<String> { self.heard.clone() }
/// }
///
/// # #[perennial::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), perennial::Error> {
/// let rooms = Groups::<&str>::new().start().await?;
/// let guest = Guest::default().start().await?;
///
/// rooms.join("hall", &guest)?;
/// for member in rooms.refs::<Guest, _>("hall") {
///     member.hear("welcome".to_owned())?;
/// }
/// assert_eq!(guest.heard().await?, ["welcome"]);
///
/// guest.stop().await?;
/// assert!(rooms.members("hall").is_empty());
/// # Ok(())
/// # }
/// ```
///
/// # OTP
///
/// A scope of `pg`, on one node. As there, to join twice is to be a member twice, and a restarted process is no member until
/// it joins again.
pub struct Groups<G: Key> {
    cell: Arc<Cell<Scope<G>>>,
    table: Arc<Memberships<G>>,
}

/// The process of all groups of a scope.
type Scope<G> = Keeper<Memberships<G>>;

/// [`Groups`] to be: the expression that declares them.
#[must_use = "they are declared by being a child's expression, or by `start`"]
pub struct GroupsSpec<G: Key>(PhantomData<fn() -> G>);

/// The message that processes have joined a monitored group.
///
/// # OTP
///
/// `{Monitor, join, Group, Pids}`.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct Joined<G> {
    /// Which monitor, as [`Groups::monitor`] returned it.
    pub monitor: Monitor,
    /// The group.
    pub group: G,
    /// Who joined, as they were named by whoever had them join.
    pub pids: Vec<Pid>,
}

/// The message that processes have left a monitored group, or have ended.
///
/// # OTP
///
/// `{Monitor, leave, Group, Pids}`.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct Left<G> {
    /// Which monitor, as [`Groups::monitor`] returned it.
    pub monitor: Monitor,
    /// The group.
    pub group: G,
    /// Who left, as they were named by whoever had them leave.
    pub pids: Vec<Pid>,
}

impl<G: Key> Groups<G> {
    /// No groups yet.
    #[expect(
        clippy::new_ret_no_self,
        reason = "what is written in a tree is the declaration; the tree makes the handle"
    )]
    pub fn new() -> GroupsSpec<G> {
        GroupsSpec(PhantomData)
    }

    /// Has a process join a group. It may be a member already: then it is one twice. If it does not live, it leaves at once.
    ///
    /// # Errors
    ///
    /// [`CallError::NoProc`] if the groups' own process does not run.
    ///
    /// # OTP
    ///
    /// `pg:join/3`.
    pub fn join(&self, group: G, target: &impl Target) -> Result<(), CallError> {
        self.join_as(group, vec![target.target()])
    }

    /// Has many processes join a group at once: who monitors it is told in one message.
    ///
    /// # Errors
    ///
    /// As [`join`](Self::join).
    pub fn join_all(&self, group: G, pids: impl IntoIterator<Item = Pid>) -> Result<(), CallError> {
        self.join_as(group, pids.into_iter().map(|pid| pid.target()).collect())
    }

    fn join_as(&self, group: G, aims: Vec<Aim>) -> Result<(), CallError> {
        if fence::is_current() {
            return Err(CallError::Fenced);
        }
        if self.table.join(group, aims) { Ok(()) } else { Err(CallError::NoProc) }
    }

    /// Has a process leave a group. False if it is no member. Who has joined twice is a member still.
    ///
    /// # Errors
    ///
    /// As [`join`](Self::join).
    ///
    /// # OTP
    ///
    /// `pg:leave/3`, with false for `not_joined`.
    pub fn leave<Q: Eq + Hash + ?Sized>(&self, group: &Q, target: &impl Target) -> Result<bool, CallError>
    where
        G: Borrow<Q>,
    {
        self.leave_all(group, [target.target().pid])
    }

    /// Has many processes leave a group at once. False if none of them is a member.
    ///
    /// # Errors
    ///
    /// As [`join`](Self::join).
    pub fn leave_all<Q: Eq + Hash + ?Sized>(
        &self,
        group: &Q,
        pids: impl IntoIterator<Item = Pid>,
    ) -> Result<bool, CallError>
    where
        G: Borrow<Q>,
    {
        if fence::is_current() {
            return Err(CallError::Fenced);
        }
        self.table.leave(group, &pids.into_iter().collect::<Vec<_>>()).ok_or(CallError::NoProc)
    }

    /// The members of a group, in the order in which they joined: once for each time.
    ///
    /// # OTP
    ///
    /// `pg:get_members/2`.
    #[must_use]
    pub fn members<Q: Eq + Hash + ?Sized>(&self, group: &Q) -> Vec<Pid>
    where
        G: Borrow<Q>,
    {
        self.table.members(group).into_iter().map(|(pid, _)| pid).collect()
    }

    /// The members of a group that are servers of type `T`, as references.
    #[must_use]
    pub fn refs<T: Protocol, Q: Eq + Hash + ?Sized>(&self, group: &Q) -> Vec<Ref<T>>
    where
        G: Borrow<Q>,
    {
        self.table.members(group).iter().filter_map(|(_, process)| server(process)).collect()
    }

    /// All groups that have members, in no order.
    ///
    /// # OTP
    ///
    /// `pg:which_groups/1`.
    #[must_use]
    pub fn which_groups(&self) -> Vec<G> {
        self.table.groups().into_keys().collect()
    }

    /// Who is in a group now; and has the process whose `cx` this is told, by [`Joined`] and [`Left`] messages, who joins and
    /// leaves it from here on.
    ///
    /// # Errors
    ///
    /// As [`join`](Self::join).
    ///
    /// # OTP
    ///
    /// `pg:monitor/2`.
    pub fn monitor(&self, observer: &mut impl Observer<G>, group: G) -> Result<(Monitor, Vec<Pid>), CallError> {
        let (monitor, mut groups) = self.watch(observer, Some(group))?;
        Ok((monitor, groups.drain().next().map(|(_, pids)| pids).unwrap_or_default()))
    }

    /// As [`monitor`](Self::monitor), for all groups that there are and will be.
    ///
    /// # Errors
    ///
    /// As [`join`](Self::join).
    ///
    /// # OTP
    ///
    /// `pg:monitor_scope/1`.
    pub fn monitor_scope(&self, observer: &mut impl Observer<G>) -> Result<(Monitor, HashMap<G, Vec<Pid>>), CallError> {
        self.watch(observer, None)
    }

    fn watch(
        &self,
        observer: &mut impl Observer<G>,
        group: Option<G>,
    ) -> Result<(Monitor, HashMap<G, Vec<Pid>>), CallError> {
        let monitor = Monitor(pid::fresh());
        let tell = observer.observe(monitor).ok_or(CallError::Fenced)?;
        if let Some(seen) = self.table.watch(observer.target(), monitor, group, tell) {
            return Ok((monitor, seen));
        }
        observer.forget(monitor);
        Err(CallError::NoProc)
    }

    /// Ends a monitor. What waits of it in the queue is dropped. False if it is none of this process's, or was ended before.
    ///
    /// # Errors
    ///
    /// As [`join`](Self::join).
    ///
    /// # OTP
    ///
    /// `pg:demonitor/2`.
    pub fn demonitor(&self, observer: &mut impl Observer<G>, monitor: Monitor) -> Result<bool, CallError> {
        observer.forget(monitor);
        self.table.unwatch(observer.target().pid, monitor).ok_or(CallError::NoProc)
    }

    pub(crate) fn cell(&self) -> &Arc<Cell<Scope<G>>> {
        self.cell.latest()
    }

    process_methods!();
}

impl<G: Key> GroupsSpec<G> {
    /// Starts them as a root, without a parent.
    pub fn start(self) -> StartTree<Groups<G>> {
        StartTree::of::<Groups<G>>(self)
    }
}

#[diagnostic::do_not_recommend]
impl<G: Key> Child for Groups<G> {
    type Args = GroupsSpec<G>;
    type Handle = Self;
    type Late = NotYet<Self>;
    type Itself = Self;

    const SPEC: Spec = Spec::DEFAULT;
    const KIND: ChildKind = ChildKind::Worker;

    fn place(site: Site<'_>) -> Self {
        Self { cell: site.cell(Scope::<G>::NAME), table: Arc::default() }
    }

    fn furnish(handle: &Self, mut make: Make<GroupsSpec<G>>) -> Place {
        let table = handle.table.clone();
        handle.cell.set_maker(Box::new(move || {
            let GroupsSpec(_) = make();
            (table.clone(), ())
        }));
        handle.cell.as_place()
    }

    fn late(_: &Self) -> NotYet<Self> {
        NotYet::new()
    }
}

impl<G: Key> Clone for Groups<G> {
    fn clone(&self) -> Self {
        Self { cell: self.cell.clone(), table: self.table.clone() }
    }
}

impl<G: Key> fmt::Debug for Groups<G> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Groups({} {})", self.cell.path(), self.pid())
    }
}

impl<G: Key> fmt::Debug for GroupsSpec<G> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("GroupsSpec")
    }
}
