//! A panic in user code ends its process alone, and says where it was.

use std::{fmt, process::Command};

use perennial::{CallError, ChildSpec, Supervisor, prelude::*};
use perennial_tests::{Reports, Trace, settle};

#[perennial::test]
async fn a_panic_in_a_handler_is_the_reason_with_its_place() {
    let fragile = Fragile::start(Spot::Nowhere).await.unwrap();

    let error = fragile.call().await.unwrap_err();

    let CallError::Exit(ExitReason::Panic(panic)) = error else { panic!("{error}") };
    assert_location(&panic);
}

#[perennial::test]
async fn a_panic_after_an_await_is_the_reason_with_its_place() {
    let fragile = Fragile::start(Spot::Nowhere).await.unwrap();

    let error = fragile.call_and_wait().await.unwrap_err();

    let CallError::Exit(ExitReason::Panic(panic)) = error else { panic!("{error}") };
    assert_location(&panic);
}

#[perennial::test]
async fn a_panic_in_init_fails_the_start() {
    let error = Fragile::start(Spot::Init).await.unwrap_err();

    let StartError::Failed { reason: ExitReason::Panic(panic), .. } = error else { panic!("{error}") };
    assert_location(&panic);
}

#[perennial::test]
async fn a_panic_in_a_childs_expression_fails_the_start() {
    let supervisor = Supervisor::new().child(ChildSpec::<Fragile>::new("a", || panic!("in line {}", line!())));

    let error = supervisor.start().await.unwrap_err();

    let StartError::Failed { path, reason: ExitReason::Panic(panic) } = error else { panic!("{error}") };
    assert_eq!(path, "supervisor.a");
    assert_location(&panic);
}

#[perennial::test]
async fn a_panic_in_then_or_info_or_cast_is_the_reason() {
    let (reports, _listening) = Reports::listen();
    for (spot, handler) in [(Spot::Then, "next"), (Spot::Info, "told"), (Spot::Cast, "cast")] {
        let started = Fragile::start(spot).await;
        settle().await;

        let report = reports.crash();
        assert!(started.is_ok());
        assert_eq!(report.field("handler"), handler);
        assert!(report.field("reason").starts_with("panicked: in line "), "{report:?}");
        assert!(report.field("location").starts_with(file!()), "{report:?}");
    }
}

#[perennial::test]
async fn a_panic_in_terminate_is_the_reason() {
    let fragile = Fragile::start(Spot::Terminate).await.unwrap();

    let error = fragile.stop().await.unwrap_err();

    let CallError::Exit(ExitReason::Panic(panic)) = error else { panic!("{error}") };
    assert_location(&panic);
}

#[perennial::test]
async fn a_panic_when_the_state_is_dropped_is_the_reason() {
    let fragile = Fragile::start(Spot::Drop).await.unwrap();

    let error = fragile.stop().await.unwrap_err();

    let CallError::Exit(ExitReason::Panic(panic)) = error else { panic!("{error}") };
    assert_location(&panic);
}

#[perennial::test]
async fn a_panic_when_a_killed_handlers_future_is_dropped_leaves_it_killed() {
    let fragile = Fragile::start(Spot::Nowhere).await.unwrap();
    let waiting = fragile.hold_a_bomb().no_timeout().send();
    settle().await;

    fragile.kill();
    let (error, reason) = tokio::join!(waiting, fragile.ended());

    assert!(matches!(error, Err(CallError::Exit(ExitReason::Killed))), "{error:?}");
    assert!(matches!(reason, ExitReason::Killed), "{reason}");
}

#[perennial::test]
async fn a_panic_when_a_cancelled_handlers_future_is_dropped_is_the_reason() {
    let fragile = Fragile::start(Spot::Nowhere).await.unwrap();
    let waiting = fragile.hold_a_bomb().no_timeout().send();
    settle().await;

    fragile.exit(ExitReason::Shutdown);
    let error = waiting.await.unwrap_err();

    let CallError::Exit(ExitReason::Panic(panic)) = error else { panic!("{error}") };
    assert_location(&panic);
}

#[perennial::test]
async fn a_panic_in_the_states_debug_spoils_only_the_report_of_the_state() {
    let (reports, _listening) = Reports::listen();
    let fragile = Fragile::start(Spot::Debug).await.unwrap();

    fragile.call().await.unwrap_err();

    let report = reports.crash();
    assert_eq!(report.field("state"), "(its `Debug` panicked)");
    assert!(report.field("location").starts_with(file!()), "{report:?}");
}

#[perennial::test]
async fn a_payload_that_panics_when_it_is_dropped_ends_its_process_alone() {
    let supervisor = Supervisor::new()
        .intensity(5)
        .child(ChildSpec::<Fragile>::new("a", || Spot::Nowhere))
        .child(ChildSpec::<Fragile>::new("b", || Spot::Nowhere));
    let supervisor = supervisor.start().await.unwrap();
    let a: Ref<Fragile> = supervisor.child::<Fragile>("a").await.unwrap().unwrap();
    let b: Ref<Fragile> = supervisor.child::<Fragile>("b").await.unwrap().unwrap();
    let (old, sibling) = (a.pid(), b.pid());

    let error = a.throw().await.unwrap_err();
    settle().await;

    assert!(error.to_string().contains("panicked: a panic without a message"), "{error}");
    assert_ne!(a.pid(), old);
    assert_eq!(b.pid(), sibling);
    supervisor.stop().await.unwrap();
}

#[perennial::test]
async fn a_message_that_panics_when_it_is_dropped_spoils_nothing() {
    let fragile = Fragile::start(Spot::Nowhere).await.unwrap();
    let first = fragile.call_and_wait().send();
    let second = fragile.take(Bomb { armed: true }).send();

    let (first, second) = tokio::join!(first, second);

    assert!(matches!(first, Err(CallError::Exit(ExitReason::Panic(_)))), "{first:?}");
    assert!(matches!(second, Err(CallError::Exit(ExitReason::Panic(_)))), "{second:?}");
    assert!(fragile.ended().await.to_string().contains("no such process"));
}

#[perennial::test]
async fn a_panic_in_a_task_or_a_plain_process_is_its_reason() {
    let process = perennial::Process::<()>::spawn(|_| async {
        tokio::task::yield_now().await;
        fall();
    });

    let reason = process.ended().await;

    let ExitReason::Panic(panic) = reason else { panic!("{reason}") };
    assert_location(&panic);
}

#[perennial::test]
async fn a_restart_makes_a_new_state() {
    let trace = Trace::new();
    let noted = trace.clone();
    let supervisor = Supervisor::new().child(ChildSpec::<Fragile>::new("a", move || {
        noted.note("made");
        Spot::Nowhere
    }));
    let supervisor = supervisor.start().await.unwrap();
    let fragile = supervisor.child::<Fragile>("a").await.unwrap().unwrap();

    fragile.call_and_wait().await.unwrap_err();
    settle().await;

    assert_eq!(fragile.calls().await.unwrap(), 0);
    assert_eq!(trace.take(), "made, made");
    supervisor.stop().await.unwrap();
}

/// The process is this very test, run once more by itself with its output open.
#[test]
fn a_panic_of_a_process_says_nothing_on_stderr_and_any_other_does() {
    let run = |name: &str| {
        let this = std::env::current_exe().expect("a test knows where it is");
        let output = Command::new(this).args(["--exact", name, "--nocapture"]).output().expect("the test can be run");
        assert!(output.status.success(), "{output:?}");
        String::from_utf8_lossy(&output.stderr).into_owned()
    };

    let inside = run("a_panic_in_a_handler_is_the_reason_with_its_place");
    let outside = run("a_panic_outside_of_processes_is_not_hidden");

    assert!(!inside.contains("panicked at"), "{inside}");
    assert!(outside.contains("panicked at"), "{outside}");
}

#[perennial::test]
async fn a_panic_outside_of_processes_is_not_hidden() {
    let fragile = Fragile::start(Spot::Nowhere).await.unwrap();

    let task = tokio::spawn(async { panic!("in the open") }).await;

    assert!(task.is_err());
    fragile.kill();
}

fn fall() {
    panic!("in line {}", line!());
}

/// The panics of this file say in which line they are.
fn assert_location(panic: &perennial::Panic) {
    let line = panic.message().strip_prefix("in line ").unwrap_or_else(|| panic!("{panic}"));
    let location = panic.location().unwrap_or_default();
    assert!(location.starts_with(&format!("{}:{line}:", file!())), "{panic}");
}

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Spot {
    Nowhere,
    Init,
    Then,
    Info,
    Cast,
    Terminate,
    Drop,
    Debug,
}

#[gen_server]
struct Fragile {
    spot: Spot,
    calls: u32,
}

impl fmt::Debug for Fragile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        assert_ne!(self.spot, Spot::Debug, "cannot be shown");
        f.write_str("fragile")
    }
}

impl Drop for Fragile {
    fn drop(&mut self) {
        if self.spot == Spot::Drop {
            self.spot = Spot::Nowhere;
            panic!("in line {}", line!());
        }
    }
}

#[derive(Debug)]
struct Bomb {
    armed: bool,
}

impl Drop for Bomb {
    fn drop(&mut self) {
        assert!(!self.armed, "in line {}", line!());
    }
}

#[gen_server]
impl Fragile {
    fn init(spot: Spot, cx: &mut Cx<Self>) -> Init<Self> {
        match spot {
            Spot::Init => panic!("in line {}", line!()),
            Spot::Then => return Init::Ok(Self { spot, calls: 0 }).then(Next),
            Spot::Info => Ref::send(&cx.me(), Next).unwrap(),
            Spot::Cast => cx.me().cast().unwrap(),
            Spot::Nowhere | Spot::Terminate | Spot::Drop | Spot::Debug => {}
        }
        Init::Ok(Self { spot, calls: 0 })
    }

    #[call]
    fn call(&mut self) -> u32 {
        panic!("in line {}", line!());
    }

    #[call]
    async fn call_and_wait(&mut self) {
        self.calls += 1;
        tokio::task::yield_now().await;
        panic!("in line {}", line!());
    }

    #[call]
    fn calls(&self) -> u32 {
        self.calls
    }

    #[call]
    fn take(&mut self, bomb: Bomb) {
        std::mem::forget(bomb);
    }

    #[call]
    async fn hold_a_bomb(&mut self) {
        let bomb = Bomb { armed: true };
        std::future::pending::<()>().await;
        std::mem::forget(bomb);
    }

    #[call]
    fn throw(&mut self) {
        std::panic::panic_any(Bomb { armed: true });
    }

    #[cast]
    fn cast(&mut self) {
        panic!("in line {}", line!());
    }

    #[info]
    fn told(&mut self, next: Next) {
        let Next = next;
        panic!("in line {}", line!());
    }

    #[then]
    fn next(&mut self, next: Next) {
        let Next = next;
        panic!("in line {}", line!());
    }

    fn terminate(&mut self) {
        assert!(self.spot != Spot::Terminate, "in line {}", line!());
    }
}

struct Next;
