//! Process groups: who is a member, for how long, and who is told.

use std::collections::HashMap;

use perennial::{
    CallError, ChildSpec, Groups, Joined, Left, Mail, Monitor, Pid, Process, ProcessRef, Supervisor, prelude::*,
};
use perennial_tests::{Trace, on_two_workers, settle};

// ---- Joining and leaving

#[perennial::test]
async fn who_joins_is_a_member_until_it_leaves() {
    let groups = Groups::new().start().await.unwrap();
    let (a, b) = (idle(), idle());

    groups.join("g", &a).unwrap();
    groups.join("g", &b).unwrap();

    assert_eq!(groups.members("g"), [a.pid(), b.pid()]);
    assert_eq!(groups.which_groups(), ["g"]);
    assert!(groups.leave("g", &a).unwrap());
    assert_eq!(groups.members("g"), [b.pid()]);
    assert!(groups.leave("g", &b).unwrap());
    assert_eq!(groups.which_groups(), [""; 0]);
    clear().await;
}

#[perennial::test]
async fn to_leave_without_having_joined_is_false() {
    let groups = Groups::new().start().await.unwrap();
    let (a, b) = (idle(), idle());
    groups.join("g", &b).unwrap();

    assert!(!groups.leave("g", &a).unwrap());
    assert!(!groups.leave("h", &b).unwrap());
    clear().await;
}

#[perennial::test]
async fn who_joins_twice_is_a_member_twice_and_leaves_twice() {
    let groups = Groups::new().start().await.unwrap();
    let a = idle();

    groups.join("g", &a).unwrap();
    groups.join("g", &a).unwrap();

    assert_eq!(groups.members("g"), [a.pid(), a.pid()]);
    assert!(groups.leave("g", &a).unwrap());
    assert_eq!(groups.members("g"), [a.pid()]);
    assert!(groups.leave("g", &a).unwrap());
    assert_eq!(groups.members("g"), []);
    clear().await;
}

#[perennial::test]
async fn the_end_of_a_process_takes_it_out_of_all_its_groups() {
    let groups = Groups::new().start().await.unwrap();
    let (a, b) = (idle(), idle());
    groups.join("g", &a).unwrap();
    groups.join("g", &b).unwrap();
    groups.join("h", &a).unwrap();

    a.kill();
    a.ended().await;

    assert_eq!(groups.members("g"), [b.pid()]);
    assert_eq!(groups.which_groups(), ["g"]);
    clear().await;
}

#[perennial::test]
async fn a_process_that_does_not_live_joins_and_is_gone_at_once() {
    let groups = Groups::new().start().await.unwrap();
    let (trace, _watcher) = watcher(&groups, Some("g")).await;
    let a = idle();
    let pid = a.pid();
    a.kill();
    a.ended().await;

    groups.join("g", &pid).unwrap();
    settle().await;

    assert_eq!(groups.members("g"), []);
    assert_eq!(groups.which_groups(), [""; 0]);
    assert_eq!(trace.take(), format!("{pid} joined g, {pid} left g"));
    clear().await;
}

#[perennial::test]
async fn a_restarted_server_is_no_member_until_it_joins() {
    let groups = Groups::new().start().await.unwrap();
    let tree = Supervisor::new().child(ChildSpec::<Guest>::new("a", Guest::default)).start().await.unwrap();
    let guest = tree.child::<Guest>("a").await.unwrap().unwrap();
    groups.join("g", &guest).unwrap();

    guest.crash().unwrap();
    settle().await;

    assert_eq!(groups.members("g"), []);
    groups.join("g", &guest).unwrap();
    assert_eq!(groups.members("g"), [guest.pid()]);
    tree.stop().await.unwrap();
    clear().await;
}

#[perennial::test]
async fn members_that_are_servers_are_found_as_references() {
    let groups = Groups::new().start().await.unwrap();
    let guest = Guest::default().start().await.unwrap();
    let plain = idle();
    groups.join_all("g", [plain.pid(), guest.pid()]).unwrap();

    let guests = groups.refs::<Guest, _>("g");

    assert_eq!(guests, [guest]);
    plain.kill();
    clear().await;
}

// ---- Monitors

#[perennial::test]
async fn who_monitors_a_group_is_told_who_is_in_it_and_who_joins_and_leaves() {
    let groups = Groups::new().start().await.unwrap();
    let (a, b) = (idle(), idle());
    groups.join("g", &a).unwrap();
    let (trace, watcher) = watcher(&groups, Some("g")).await;
    assert_eq!(trace.take(), format!("g: {}", a.pid()));

    groups.join("g", &b).unwrap();
    groups.join("h", &b).unwrap();
    groups.leave("g", &a).unwrap();
    b.kill();
    settle().await;

    assert_eq!(trace.take(), format!("{} joined g, {} left g, {} left g", b.pid(), a.pid(), b.pid()));
    watcher.kill();
    clear().await;
}

#[perennial::test]
async fn who_monitors_the_scope_is_told_of_all_groups_in_the_order_of_changes() {
    let groups = Groups::new().start().await.unwrap();
    let a = idle();
    groups.join("g", &a).unwrap();
    let (trace, _watcher) = watcher(&groups, None).await;
    assert_eq!(trace.take(), format!("g: {}", a.pid()));

    groups.join("h", &a).unwrap();
    groups.join("g", &a).unwrap();
    a.kill();
    a.ended().await;
    settle().await;

    let pid = a.pid();
    let told = ["joined h", "joined g", "left g", "left h", "left g"].map(|what| format!("{pid} {what}"));
    assert_eq!(trace.take(), told.join(", "));
    clear().await;
}

#[perennial::test]
async fn many_that_join_or_leave_at_once_are_told_in_one_message() {
    let groups = Groups::new().start().await.unwrap();
    let (trace, _watcher) = watcher(&groups, Some("g")).await;
    let (a, b) = (idle(), idle());

    groups.join_all("g", [a.pid(), b.pid()]).unwrap();
    assert!(groups.leave_all("g", [a.pid(), b.pid()]).unwrap());
    settle().await;

    assert_eq!(groups.members("g"), []);
    let both = format!("{} {}", a.pid(), b.pid());
    assert_eq!(trace.take(), format!("{both} joined g, {both} left g"));
    clear().await;
}

#[perennial::test]
async fn a_monitor_that_was_ended_tells_nothing_even_of_what_waits() {
    let groups = Groups::new().start().await.unwrap();
    let a = idle();
    let (theirs, pid) = (groups.clone(), a.pid());

    let watcher = Process::<Change>::spawn(move |mut me| async move {
        let (monitor, _) = theirs.monitor(&mut me, "g").unwrap();
        theirs.join("g", &pid).unwrap();
        assert!(theirs.demonitor(&mut me, monitor).unwrap());
        theirs.leave("g", &pid).unwrap();
        assert!(me.try_recv().is_none());
        assert!(!theirs.demonitor(&mut me, monitor).unwrap());
    });

    assert!(watcher.ended().await.is_normal());
    clear().await;
}

#[perennial::test]
async fn a_server_is_told_by_its_info_handlers_and_not_after_it_demonitors() {
    let groups = Groups::new().start().await.unwrap();
    let guest = Guest::default().start().await.unwrap();
    let (a, b) = (idle(), idle());
    assert_eq!(guest.watch(groups.clone()).await.unwrap(), []);

    groups.join("g", &a).unwrap();
    groups.leave("g", &a).unwrap();
    assert_eq!(guest.seen().await.unwrap(), [format!("+{}", a.pid()), format!("-{}", a.pid())]);

    guest.unwatch_after_a_join(groups.clone(), b.pid()).await.unwrap();
    assert_eq!(guest.seen().await.unwrap(), [""; 0]);
    guest.stop().await.unwrap();
    clear().await;
}

// ---- On two threads

#[test]
fn no_membership_outlives_a_process_that_is_killed_while_it_joins() {
    on_two_workers(async |_| {
        let groups = Groups::new().start().await.unwrap();
        for _ in 0..300 {
            let a = idle();
            let (theirs, pid) = (groups.clone(), a.pid());
            let joining = tokio::spawn(async move {
                for group in ["g", "h", "g"] {
                    theirs.join(group, &pid).unwrap();
                }
            });
            a.kill();
            a.ended().await;
            joining.await.unwrap();
            assert_eq!(groups.which_groups(), [""; 0]);
        }
        groups.stop().await.unwrap();
    });
}

// ---- The scope's own end

#[perennial::test]
async fn the_end_of_the_scope_is_the_end_of_all_groups_and_of_no_member() {
    let groups = Groups::new().start().await.unwrap();
    let (trace, watcher) = watcher(&groups, Some("g")).await;
    let a = idle();
    groups.join("g", &a).unwrap();
    settle().await;
    assert_eq!(trace.take(), format!("{} joined g", a.pid()));

    groups.exit(ExitReason::from("boom"));
    assert_eq!(groups.ended().await.to_string(), "boom");

    assert!(a.is_alive() && watcher.is_alive());
    assert_eq!(groups.members("g"), []);
    assert!(matches!(groups.join("g", &a), Err(CallError::NoProc)));
    assert!(matches!(groups.leave("g", &a), Err(CallError::NoProc)));
    assert_eq!(trace.take(), "");
    clear().await;
}

#[perennial::test]
async fn a_restarted_scope_is_empty_and_serves_the_same_handles() {
    let hall = Hall::start().await.unwrap();
    let a = idle();
    hall.rooms.join("g", &a).unwrap();

    hall.rooms.exit(ExitReason::Kill);
    settle().await;

    assert_eq!(hall.rooms.members("g"), []);
    hall.rooms.join("h", &a).unwrap();
    assert_eq!(hall.rooms.which_groups(), ["h"]);
    a.kill();
    a.ended().await;
    assert_eq!(hall.rooms.which_groups(), [""; 0]);
    hall.stop().await.unwrap();
    clear().await;
}

// ---- What they use

/// Ends whatever the test has started and does not look at any more.
async fn clear() {
    let left = Node::current().processes();
    let reaper = Process::<()>::spawn(|mut me| async move {
        for (_, pid) in left {
            me.exit(&pid, ExitReason::Kill);
        }
    });
    reaper.ended().await;
    settle().await;
}

type Room = &'static str;

supervisor! {
    pub struct Hall {
        /// Who is where.
        pub rooms: Groups<Room> = Groups::new(),
    }
}

/// A process that does nothing.
fn idle() -> ProcessRef<()> {
    Process::spawn(|mut me| async move { drop(me.recv().await) })
}

/// What a plain process is told of groups.
#[derive(Debug)]
enum Change {
    Joined(Joined<Room>),
    Left(Left<Room>),
}

impl From<Joined<Room>> for Change {
    fn from(joined: Joined<Room>) -> Self {
        Self::Joined(joined)
    }
}

impl From<Left<Room>> for Change {
    fn from(left: Left<Room>) -> Self {
        Self::Left(left)
    }
}

/// A process that monitors a group, or the scope, and writes down what it is told.
async fn watcher(groups: &Groups<Room>, group: Option<Room>) -> (Trace, ProcessRef<Change>) {
    let trace = Trace::new();
    let (groups, told) = (groups.clone(), trace.clone());
    let process = Process::<Change>::spawn(move |mut me| async move {
        let seen = match group {
            Some(group) => HashMap::from([(group, groups.monitor(&mut me, group).unwrap().1)]),
            None => groups.monitor_scope(&mut me).unwrap().1,
        };
        for (group, pids) in seen.iter().filter(|(_, pids)| !pids.is_empty()) {
            told.note(format!("{group}: {}", listed(pids)));
        }
        loop {
            told.note(match me.recv().await {
                Mail::Message(Change::Joined(joined)) => format!("{} joined {}", listed(&joined.pids), joined.group),
                Mail::Message(Change::Left(left)) => format!("{} left {}", listed(&left.pids), left.group),
                Mail::Exit(_) | Mail::Down(_) => return,
            });
        }
    });
    settle().await;
    (trace, process)
}

fn listed(pids: &[Pid]) -> String {
    pids.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
}

/// Watches the group `g`.
#[gen_server]
#[derive(Debug, Default)]
pub struct Guest {
    seen: Vec<String>,
    monitor: Option<Monitor>,
}

#[gen_server]
impl Guest {
    #[call]
    fn watch(&mut self, groups: Groups<Room>, cx: &mut Cx<Self>) -> Vec<Pid> {
        let (monitor, members) = groups.monitor(cx, "g").unwrap();
        self.monitor = Some(monitor);
        members
    }

    /// Has a process join, and ends the monitor before the message of that is handled.
    #[call]
    fn unwatch_after_a_join(&mut self, groups: Groups<Room>, pid: Pid, cx: &mut Cx<Self>) {
        groups.join("g", &pid).unwrap();
        assert!(groups.demonitor(cx, self.monitor.unwrap()).unwrap());
    }

    #[call]
    fn seen(&mut self) -> Vec<String> {
        std::mem::take(&mut self.seen)
    }

    #[cast]
    fn crash(&mut self) {
        panic!("the guest was told to crash");
    }

    #[info]
    fn joined(&mut self, joined: Joined<Room>) {
        assert_eq!(Some(joined.monitor), self.monitor);
        self.seen.push(format!("+{}", listed(&joined.pids)));
    }

    #[info]
    fn left(&mut self, left: Left<Room>) {
        self.seen.push(format!("-{}", listed(&left.pids)));
    }
}
