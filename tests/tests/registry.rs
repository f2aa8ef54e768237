//! Registries: who is found under which key, and for how long.

use perennial::{ChildSpec, Mail, Process, ProcessRef, RegisterError, Registry, Supervisor, prelude::*};
use perennial_tests::{Trace, on_two_workers, settle};

// ---- Registering

#[perennial::test]
async fn a_process_is_found_under_its_key_with_its_value() {
    let names = Registry::unique().start().await.unwrap();
    let a = clerk(&names).await;

    a.register("k", 1).await.unwrap().unwrap();

    assert_eq!(names.lookup("k"), [(a.pid(), 1)]);
    assert_eq!(names.values("k", &a), [1]);
    assert_eq!(names.keys(&a), ["k"]);
    assert_eq!(names.count(), 1);
    assert_eq!(names.lookup("l"), []);
    clear().await;
}

#[perennial::test]
async fn a_unique_key_is_refused_to_everyone_else_and_to_its_own_process() {
    let names = Registry::unique().start().await.unwrap();
    let (a, b) = (clerk(&names).await, clerk(&names).await);
    a.register("k", 1).await.unwrap().unwrap();

    let again = a.register("k", 2).await.unwrap();
    let other = b.register("k", 3).await.unwrap();

    assert_eq!(again, Err(RegisterError::AlreadyRegistered(a.pid())));
    assert_eq!(other, Err(RegisterError::AlreadyRegistered(a.pid())));
    assert_eq!(names.lookup("k"), [(a.pid(), 1)]);
    clear().await;
}

#[perennial::test]
async fn a_duplicate_key_has_many_processes_and_one_of_them_more_than_once() {
    let names = Registry::duplicate().start().await.unwrap();
    let (a, b) = (clerk(&names).await, clerk(&names).await);

    a.register("k", 1).await.unwrap().unwrap();
    b.register("k", 2).await.unwrap().unwrap();
    a.register("k", 3).await.unwrap().unwrap();

    assert_eq!(names.lookup("k"), [(a.pid(), 1), (b.pid(), 2), (a.pid(), 3)]);
    assert_eq!(names.values("k", &a), [1, 3]);
    assert_eq!(names.keys(&a), ["k", "k"]);
    assert_eq!(names.count(), 3);
    clear().await;
}

#[perennial::test]
async fn to_unregister_takes_back_only_ones_own() {
    let names = Registry::duplicate().start().await.unwrap();
    let (a, b) = (clerk(&names).await, clerk(&names).await);
    a.register("k", 1).await.unwrap().unwrap();
    a.register("k", 2).await.unwrap().unwrap();
    b.register("k", 3).await.unwrap().unwrap();

    a.unregister("k").await.unwrap();
    a.unregister("k").await.unwrap();

    assert_eq!(names.lookup("k"), [(b.pid(), 3)]);
    assert_eq!(names.keys(&a), [""; 0]);
    assert_eq!(names.count(), 1);
    clear().await;
}

#[perennial::test]
async fn only_the_owner_updates_a_value_and_only_of_a_unique_key() {
    let names = Registry::unique().start().await.unwrap();
    let (a, b) = (clerk(&names).await, clerk(&names).await);
    a.register("k", 1).await.unwrap().unwrap();
    let many = Registry::duplicate().start().await.unwrap();
    let c = clerk(&many).await;
    c.register("k", 1).await.unwrap().unwrap();

    assert_eq!(a.update("k", 9).await.unwrap(), Ok((9, 1)));
    assert_eq!(b.update("k", 5).await.unwrap(), Err(RegisterError::NotRegistered));
    assert_eq!(c.update("k", 5).await.unwrap(), Err(RegisterError::NotUnique));
    assert_eq!(names.lookup("k"), [(a.pid(), 9)]);
    clear().await;
}

#[perennial::test]
async fn a_plain_process_registers_too() {
    let names = Registry::<String>::unique().start().await.unwrap();
    let theirs = names.clone();

    let process = Process::<()>::spawn(move |mut me| async move {
        theirs.register(&mut me, "k".to_owned(), ()).unwrap();
        drop(me.recv().await);
    });
    settle().await;

    assert_eq!(names.lookup("k"), [(process.pid(), ())]);
    process.send(()).unwrap();
    process.ended().await;
    assert_eq!(names.lookup("k"), []);
    clear().await;
}

// ---- Ends

#[perennial::test]
async fn a_registration_ends_with_its_process_however_that_ends() {
    let names = Registry::unique().start().await.unwrap();
    for end in [ExitReason::Kill, ExitReason::Shutdown, ExitReason::from("boom")] {
        let a = clerk(&names).await;
        a.register("k", 1).await.unwrap().unwrap();
        a.register("l", 1).await.unwrap().unwrap();

        a.exit(end);
        a.ended().await;

        assert_eq!((names.lookup("k"), names.lookup("l"), names.count()), (vec![], vec![], 0));
    }
    clear().await;
}

#[perennial::test]
async fn whoever_is_told_of_an_end_finds_the_keys_free() {
    let trace = Trace::new();
    let names = Registry::unique().start().await.unwrap();
    let a = clerk(&names).await;
    a.register("k", 1).await.unwrap().unwrap();
    let told = |how: &'static str, trap: bool| {
        let (names, trace, a) = (names.clone(), trace.clone(), a.clone());
        Process::<()>::spawn(move |mut me| async move {
            me.trap_exit(true);
            if trap {
                me.link(&a).unwrap();
            } else {
                me.monitor(&a);
            }
            drop(me.recv().await);
            trace.note(format!("{how} {}", names.count()));
        })
    };
    let (linked, monitoring) = (told("linked", true), told("monitoring", false));
    settle().await;

    a.exit(ExitReason::from("boom"));

    linked.ended().await;
    monitoring.ended().await;
    assert_eq!(trace.take(), "linked 0, monitoring 0");
    clear().await;
}

#[perennial::test]
async fn a_restarted_server_registers_anew() {
    let names: Registry<&'static str, i64> = Registry::unique().start().await.unwrap();
    let theirs = names.clone();
    let child = ChildSpec::<Named>::new("a", move || Naming { names: theirs.clone(), key: "k" });
    let tree = Supervisor::new().child(child).start().await.unwrap();
    let first = names.lookup("k");

    names.whereis::<Named, _>("k").unwrap().crash().unwrap();
    settle().await;

    let second = names.lookup("k");
    assert_eq!(second[0].0.incarnation(), first[0].0.incarnation() + 1);
    assert_eq!(names.whereis::<Named, _>("k").unwrap().pid(), second[0].0);
    tree.stop().await.unwrap();
    assert_eq!(names.count(), 0);
    clear().await;
}

// ---- Via

#[perennial::test]
async fn a_second_server_of_a_key_is_refused_with_the_first() {
    let names = Registry::unique().start().await.unwrap();
    let naming = || Naming { names: names.clone(), key: "k" };
    let first = Named::start(naming()).await.unwrap();

    let second = Named::start(naming()).await.unwrap_err();
    let supervisor = Supervisor::new().start().await.unwrap();
    let theirs = naming();
    let child = supervisor.start_child(ChildSpec::<Named>::new("a", move || theirs.clone())).await;
    let theirs = naming();
    let tree = Supervisor::new().child(ChildSpec::<Named>::new("a", move || theirs.clone())).start().await;

    assert!(matches!(second, StartError::AlreadyStarted(pid) if pid == first.pid()), "{second}");
    assert!(matches!(child, Err(StartError::AlreadyStarted(pid)) if pid == first.pid()), "{child:?}");
    let Err(StartError::Failed { path, reason }) = tree else { panic!("{tree:?}") };
    assert_eq!(path, "supervisor.a");
    let reason = reason.downcast_ref::<StartError>();
    assert!(matches!(reason, Some(StartError::AlreadyStarted(pid)) if *pid == first.pid()), "{reason:?}");
    assert_eq!(names.count(), 1);
    clear().await;
}

#[perennial::test]
async fn a_server_is_found_only_as_what_it_is() {
    let names = Registry::unique().start().await.unwrap();
    let named = Named::start(Naming { names: names.clone(), key: "k" }).await.unwrap();

    assert_eq!(names.whereis::<Named, _>("k"), Some(named));
    assert_eq!(names.whereis::<Clerk, _>("k"), None);
    assert_eq!(names.whereis::<Named, _>("l"), None);
    clear().await;
}

// ---- Dispatch

#[perennial::test]
async fn dispatch_calls_a_function_with_every_server_of_a_key() {
    let topics = Registry::duplicate().start().await.unwrap();
    let (a, b) = (clerk(&topics).await, clerk(&topics).await);
    let c = clerk(&topics).await;
    a.register("k", 1).await.unwrap().unwrap();
    b.register("k", 2).await.unwrap().unwrap();
    c.register("l", 3).await.unwrap().unwrap();
    let tell = |to: &Ref<Clerk>, value: &i64| to.hear(*value).unwrap();

    assert_eq!(topics.dispatch("k", tell), 2);
    assert_eq!(topics.dispatch("none", tell), 0);
    assert_eq!(topics.dispatch("k", |_: &Ref<Named>, _: &i64| unreachable!("no server of that type")), 0);
    assert_eq!([a.heard().await.unwrap(), b.heard().await.unwrap(), c.heard().await.unwrap()], [1, 2, 0]);
    clear().await;
}

// ---- On two threads

#[test]
fn no_registration_outlives_a_process_that_is_killed_while_it_registers() {
    on_two_workers(async |_| {
        let names = Registry::duplicate().start().await.unwrap();
        for _ in 0..200 {
            let clerk = clerk(&names).await;
            let asked: Vec<_> = ["k", "l", "k"].map(|key| clerk.register(key, 1).send()).into_iter().collect();
            clerk.kill();
            clerk.ended().await;
            assert_eq!(names.keys(&clerk), [""; 0]);
            drop(asked);
        }

        assert_eq!((names.count(), names.lookup("k")), (0, vec![]));
        names.stop().await.unwrap();
    });
}

#[test]
fn of_many_who_want_a_unique_key_one_has_it_and_the_next_gets_it_when_that_ends() {
    on_two_workers(async |_| {
        let names = Registry::unique().start().await.unwrap();
        for _ in 0..100 {
            let clerks = [clerk(&names).await, clerk(&names).await, clerk(&names).await];
            let asked = clerks.each_ref().map(|clerk| clerk.register("k", 1).send());
            let mut winners = 0;
            for asked in asked {
                winners += u32::from(asked.await.unwrap().is_ok());
            }
            assert_eq!(winners, 1);
            for clerk in clerks {
                clerk.kill();
                clerk.ended().await;
            }
        }
        names.stop().await.unwrap();
    });
}

// ---- The registry's own end

#[perennial::test]
async fn a_killed_registry_kills_whoever_is_registered_in_it() {
    let names = Registry::unique().start().await.unwrap();
    let (a, b) = (clerk(&names).await, clerk(&names).await);
    a.register("k", 1).await.unwrap().unwrap();
    b.register("l", 1).await.unwrap().unwrap();
    b.unregister("l").await.unwrap();
    let end = a.clone();
    let ended = tokio::spawn(async move { end.ended().await });
    settle().await;

    names.exit(ExitReason::Kill);

    assert!(matches!(ended.await.unwrap(), ExitReason::Killed));
    assert!(!names.is_alive());
    assert_eq!(names.count(), 0);
    assert!(b.is_alive());
    assert_eq!(b.register("k", 1).await.unwrap(), Err(RegisterError::NoProc));
    clear().await;
}

#[perennial::test]
async fn a_process_that_traps_exits_is_told_of_the_end_of_its_registry() {
    let names = Registry::unique().start().await.unwrap();
    let (told, trapping) = trapping(&names);
    settle().await;

    names.stop().await.unwrap();

    trapping.ended().await;
    assert_eq!(told.take(), format!("{} shutdown", names.pid()));
    clear().await;
}

#[perennial::test]
async fn whoever_is_registered_ends_with_the_reason_of_the_registry_and_the_youngest_first() {
    let trace = Trace::new();
    let names = Registry::unique().start().await.unwrap();
    let (a, b) = (clerk(&names).await, clerk(&names).await);
    b.register("b", 1).await.unwrap().unwrap();
    a.register("a", 1).await.unwrap().unwrap();
    let (registry, clerks, told) = (names.clone(), [a, b], trace.clone());
    let watcher = Process::<()>::spawn(move |mut me| async move {
        let watched = [me.monitor(&clerks[0]), me.monitor(&clerks[1]), me.monitor(&registry)];
        for _ in watched {
            let Mail::Down(down) = me.recv().await else { return };
            let who = watched.iter().position(|monitor| *monitor == down.monitor).unwrap();
            told.note(format!("{} {}", ["a", "b", "registry"][who], down.reason));
        }
    });
    settle().await;

    names.stop_with(ExitReason::shutdown_with("closing")).await.unwrap();

    watcher.ended().await;
    assert_eq!(trace.take(), "registry shutdown: closing, b shutdown: closing, a shutdown: closing");
    clear().await;
}

#[perennial::test]
async fn a_registry_obeys_nobody_but_its_parent() {
    let names = Registry::<&'static str>::unique().start().await.unwrap();

    names.exit(ExitReason::from("boom"));
    settle().await;

    assert!(names.is_alive());
    names.stop().await.unwrap();
    assert!(!names.is_alive());
    clear().await;
}

#[perennial::test]
async fn a_restarted_registry_is_empty_and_serves_the_same_handles() {
    let app = Office::start().await.unwrap();
    app.clerk.register("k", 1).await.unwrap().unwrap();
    let first = app.clerk.pid();

    app.names.exit(ExitReason::Kill);
    settle().await;

    assert!(app.names.is_alive());
    assert_eq!(app.names.count(), 0);
    assert_ne!(app.clerk.pid(), first);
    app.clerk.register("k", 2).await.unwrap().unwrap();
    assert_eq!(app.names.lookup("k"), [(app.clerk.pid(), 2)]);
    app.stop().await.unwrap();
    clear().await;
}

#[perennial::test]
async fn a_process_that_unlinks_its_registry_survives_it() {
    let names = Registry::<&'static str>::unique().start().await.unwrap();
    let theirs = names.clone();
    let process = Process::<()>::spawn(move |mut me| async move {
        theirs.register(&mut me, "k", ()).unwrap();
        me.unlink(&theirs);
        drop(me.recv().await);
    });
    settle().await;

    names.exit(ExitReason::Kill);
    settle().await;

    assert!(process.is_alive());
    process.kill();
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

type Names = Registry<&'static str, i64>;

async fn clerk(names: &Names) -> Ref<Clerk> {
    Clerk { names: names.clone(), heard: 0 }.start().await.unwrap()
}

fn trapping(names: &Names) -> (Trace, ProcessRef<()>) {
    let trace = Trace::new();
    let (names, told) = (names.clone(), trace.clone());
    let process = Process::<()>::spawn(move |mut me| async move {
        me.trap_exit(true);
        names.register(&mut me, "k", 1).unwrap();
        let Mail::Exit(exit) = me.recv().await else { return };
        told.note(format!("{} {}", exit.from, exit.reason));
    });
    (trace, process)
}

supervisor! {
    #[supervisor(strategy = rest_for_one)]
    pub struct Office {
        /// Who is registered.
        pub names: Names = Registry::unique(),

        /// Someone to register.
        pub clerk: Clerk = Clerk { names, heard: 0 },
    }
}

/// Registers as it is told.
#[gen_server]
#[derive(Debug)]
pub struct Clerk {
    names: Names,
    heard: i64,
}

#[gen_server]
impl Clerk {
    #[call]
    fn register(&mut self, key: &'static str, value: i64, cx: &mut Cx<Self>) -> Result<(), RegisterError> {
        self.names.register(cx, key, value)
    }

    #[call]
    fn unregister(&mut self, key: &'static str, cx: &mut Cx<Self>) {
        self.names.unregister(cx, key);
    }

    #[call]
    fn update(&mut self, key: &'static str, value: i64, cx: &mut Cx<Self>) -> Result<(i64, i64), RegisterError> {
        self.names.update_value(cx, key, |_| value)
    }

    #[cast]
    fn hear(&mut self, value: i64) {
        self.heard += value;
    }

    #[call]
    fn heard(&self) -> i64 {
        self.heard
    }
}

/// Belongs to a key.
#[gen_server]
#[derive(Debug)]
pub struct Named;

/// Which key.
#[derive(Clone, Debug)]
pub struct Naming {
    names: Names,
    key: &'static str,
}

#[gen_server]
impl Named {
    fn init(naming: Naming, cx: &mut Cx<Self>) -> Result<Self, RegisterError> {
        naming.names.register(cx, naming.key, 0)?;
        Ok(Self)
    }

    #[cast]
    fn crash(&mut self) {
        panic!("the clerk was told to crash");
    }
}
