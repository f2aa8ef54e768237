//! One report for each crash, with what a person needs.

use perennial::{ChildSpec, Supervisor, prelude::*};
use perennial_tests::{Reports, plot, secs, settle};

#[perennial::test]
async fn a_crash_is_reported_once_with_all_that_is_known() {
    let (reports, _listening) = Reports::listen();
    let app = App::start().await.unwrap();
    let pid = app.web.counter.pid();

    app.web.counter.fall(7).unwrap();
    app.web.counter.fall(8).unwrap();
    app.web.counter.fall(9).unwrap();
    settle().await;

    let report = reports.crash();
    assert_eq!(report.field("path"), "App.web.counter");
    assert_eq!(report.field("pid"), pid.to_string());
    assert_eq!(report.field("incarnation"), "1");
    assert_eq!(report.field("handler"), "fall");
    assert_eq!(report.field("state"), "Counter { value: 7 }");
    assert_eq!(report.field("queued"), "2");
    assert_eq!(report.field("restarts_left"), "2");
    assert!(report.field("location").starts_with(file!()), "{report:?}");
    assert!(report.field("reason").starts_with("panicked: fell with 7"), "{report:?}");
    assert!(report.message.starts_with("`App.web.counter` crashed in `fall`: panicked: fell with 7"), "{report:?}");
    assert!(report.message.ends_with("; restarted (2 restarts left)"), "{report:?}");
    app.stop().await.unwrap();
    assert_eq!(reports.take("perennial::crash").len(), 0);
}

#[perennial::test]
async fn the_report_says_what_the_supervisor_decided() {
    let (reports, _listening) = Reports::listen();
    let tree = plot(OneForOne, []).set(|tree| tree.intensity(1));
    let [a, b] = [tree.part("a"), tree.part("b")];
    let tree = tree.with(a.child()).with(b.child().restart(Temporary)).start().await;

    let mut decisions = Vec::new();
    for name in ["b", "a", "a"] {
        tree.crash(name).await;
        decisions.push(reports.crash().field("decision").to_owned());
    }

    let expected = ["it is gone", "restarted; one more, and its supervisor gives up", "its supervisor gives up"];
    assert_eq!(decisions, expected);
    let gave_up = reports.take("perennial::supervisor").remove(0);
    assert_eq!(gave_up.message, "`supervisor` gives up: more than 1 restarts within 5s");
}

#[perennial::test]
async fn a_root_that_crashes_is_reported_too() {
    let (reports, _listening) = Reports::listen();
    let counter = Counter::default().start().await.unwrap();

    counter.fail().unwrap();
    counter.ended().await;

    let report = reports.crash();
    assert_eq!(report.message, "`Counter` crashed in `fail`: out of numbers; it has no supervisor");
    assert_eq!(report.field("location"), "");
}

#[perennial::test]
async fn a_kill_is_reported_as_one() {
    let (reports, _listening) = Reports::listen();
    let counter = Counter::default().start().await.unwrap();

    counter.kill();
    counter.ended().await;

    assert_eq!(reports.crash().message, "`Counter` was killed: killed; it has no supervisor");
}

#[perennial::test]
async fn an_orderly_end_is_not_reported() {
    let (reports, _listening) = Reports::listen();
    let tree = plot(OneForOne, ["a", "b"]).start().await;

    tree.leave("a", ExitReason::shutdown_with("enough")).await;
    tree.terminate("b").await.unwrap();
    tree.stop().await;

    assert_eq!(reports.take("perennial::crash").len(), 0);
}

#[perennial::test]
async fn a_crash_in_terminate_is_reported_with_the_state() {
    let (reports, _listening) = Reports::listen();
    let tree = plot(OneForOne, []);
    let twisted = tree.part("a").twisted();
    let tree = tree.with(twisted.child()).start().await;

    tree.stop().await;

    let report = reports.crash();
    assert_eq!(report.field("handler"), "terminate");
    assert!(report.field("reason").contains("`a` cannot close"), "{report:?}");
    assert!(report.field("state").starts_with("Probe"), "{report:?}");
    assert_eq!(report.field("decision"), "it was being stopped");
}

#[perennial::test]
async fn a_crash_that_was_followed_by_a_crash_in_terminate_is_one_report() {
    let (reports, _listening) = Reports::listen();
    let tree = plot(OneForOne, []);
    let twisted = tree.part("a").twisted();
    let tree = tree.with(twisted.child()).start().await;

    tree.crash("a").await;

    assert_eq!(reports.crash().field("handler"), "terminate");
    tree.stop().await;
}

#[perennial::test]
async fn a_restart_that_fails_is_reported() {
    let (reports, _listening) = Reports::listen();
    let tree = plot(OneForOne, []);
    let part = tree.part("a");
    let tree = tree.with(part.child()).start().await;
    part.fail(1);

    tree.crash("a").await;

    let crashes: Vec<_> = reports.take("perennial::crash").into_iter().map(|report| report.message).collect();
    assert_eq!(crashes.len(), 2, "{crashes:?}");
    assert_eq!(crashes[1], "`supervisor.a` could not be started: no luck");
    tree.stop().await;
}

#[perennial::test]
async fn a_long_state_is_cut() {
    let (reports, _listening) = Reports::listen();
    let verbose = Verbose { text: "é".repeat(10_000) }.start().await.unwrap();

    verbose.fall().unwrap();
    verbose.ended().await;

    let report = reports.crash();
    assert!(report.field("state").len() < 3_000);
    assert!(report.field("state").ends_with('…'));
}

#[perennial::test]
async fn a_state_that_is_not_debug_is_left_out() {
    let (reports, _listening) = Reports::listen();
    let supervisor = Supervisor::new().child(ChildSpec::<Dark>::new("dark", || Dark)).start().await.unwrap();
    let dark = supervisor.child::<Dark>("dark").await.unwrap().unwrap();

    dark.fall().unwrap();
    tokio::time::sleep(secs(1)).await;

    let report = reports.crash();
    assert_eq!(report.field("state"), "");
    assert!(report.message.contains("`supervisor.dark` crashed in `fall`"), "{report:?}");
    supervisor.stop().await.unwrap();
}

#[gen_server]
#[derive(Debug, Default)]
struct Counter {
    value: i64,
}

#[gen_server]
impl Counter {
    #[cast]
    fn fall(&mut self, value: i64) {
        self.value = value;
        panic!("fell with {value}");
    }

    #[cast]
    fn fail(&mut self) -> Result<(), &'static str> {
        Err("out of numbers")
    }
}

#[gen_server]
#[derive(Debug)]
struct Verbose {
    text: String,
}

#[gen_server]
impl Verbose {
    #[cast]
    fn fall(&mut self) {
        panic!("fell with {}", self.text.len());
    }
}

#[gen_server]
struct Dark;

#[gen_server]
impl Dark {
    #[cast]
    fn fall(&mut self) {
        panic!("fell in the dark");
    }
}

supervisor! {
    struct App {
        #[supervisor(intensity = 3)]
        web: struct Web {
            counter: Counter = Counter::default(),
        },
    }
}
