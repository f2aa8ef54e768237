//! Trees, drawn: as they are declared, and as they run.

use std::{convert::Infallible, future::pending};

use perennial::{
    Backoff, CallError, ChildKind, ChildSpec, ChildTemplate, Drawing, DrawnState, Shutdown, Supervisor, prelude::*,
};
use perennial_tests::{Part, Probe, Trace, ms, secs, settle};

// ---- declared

/// Holds something under a key.
#[gen_server(restart = transient, shutdown = 3s)]
#[derive(Debug)]
struct Cache<K: Send + 'static, V: Send + 'static = u8>(Vec<(K, V)>);

#[gen_server]
impl<K: Send + 'static, V: Send + 'static> Cache<K, V> {
    #[call]
    fn len(&self) -> usize {
        self.0.len()
    }
}

supervisor! {
    #[supervisor(strategy = mood, intensity = patience, period = 60s)]
    struct Band {
        mood: Strategy,
        patience: u32,
        trace: Trace,
        #[child(restart = permanent, shutdown = 1s, allow(normal_exit))]
        singer: Probe = Part::new("singer", &trace),
        #[child(restart = temporary, shutdown = 1s)]
        bass: Probe = Part::new("bass", &trace),
        #[child(restart = transient, shutdown = 1500ms)]
        drum: Probe = Part::new("drum", &trace),
    }
}

#[test]
fn a_band_is_drawn_as_it_is_declared() {
    let drawn = Band::tree();

    let expected = "\
Band: strategy ?, ? restarts in 60 s

child      type   restart    shutdown
├─ singer  Probe  permanent  1 s
├─ bass    Probe  temporary  1 s
└─ drum    Probe  transient  1.5 s

It takes at most 3.5 s to stop, unless a child is starting.
?: an expression decides when it starts.
";
    assert_eq!(drawn.to_string(), expected);
}

supervisor! {
    #[supervisor(strategy = rest_for_one, intensity = 3, period = 5s, auto_shutdown = any_significant)]
    struct App {
        grace: Shutdown,
        pool: Dynamic<Probe> = Dynamic::new().restart(Temporary).shutdown(secs(2)),
        #[supervisor(strategy = one_for_all, shutdown = 10s, backoff = 100ms..30s)]
        web: struct Web {
            #[child(name = "cache", start_timeout = 2s)]
            cache: Cache<(u8, String)> = Cache(Vec::new()),
            #[child(shutdown = brutal_kill, start_timeout = 1s)]
            accept: Task = async { pending::<Infallible>().await },
        },
        #[child(shutdown = grace, restart = transient, significant, unresponsive = wait)]
        last: Cache<u8> = Cache(Vec::new()),
    }
}

#[test]
fn nested_trees_and_all_kinds_of_children_are_drawn() {
    let expected = r"
App: rest_for_one, 3 restarts in 5 s, ends with any significant child

child         type                 restart    shutdown
├─ pool       Dynamic<Probe>       permanent  infinity
│  └─ (each)  Probe                ?          ?
├─ web        Web                  permanent  10 s         one_for_all, 1 restart in 5 s, backoff 100 ms to 30 s
│  ├─ cache   Cache<(u8, String)>  transient  3 s          registered as cache, starts within 2 s
│  └─ accept  Task                 permanent  brutal_kill  starts within 1 s
└─ last       Cache<u8>            transient  ?            significant, waited for when unresponsive

It takes as long to stop as its children need: an expression decides.
It survives 3 crashes within 5 s; the 4th ends it.
?: an expression decides when it starts.
";
    assert_eq!(App::tree().to_string(), expected.trim_start());
}

#[test]
fn a_tree_in_a_tree_is_a_drawing_of_its_own() {
    let app = App::tree();
    let web = app.child("web").unwrap();

    let paths: Vec<&str> = app.iter().map(Drawing::path).collect();

    assert_eq!(paths, ["App", "App.pool", "App.web", "App.web.cache", "App.web.accept", "App.last"]);
    assert_eq!((web.name(), web.type_name(), web.kind()), ("web", "Web", ChildKind::Supervisor));
    assert_eq!((web.strategy(), web.intensity(), web.period()), (Some(OneForAll), Some(1), Some(secs(5))));
    assert_eq!((web.restart(), web.shutdown()), (Some(Permanent), Some(Shutdown::After(secs(10)))));
    assert_eq!(web.backoff(), Some(Backoff { first: ms(100), most: secs(30) }));
    // Alone it is not bounded by what the tree around it says.
    assert_eq!(
        [app.time_to_stop(), web.time_to_stop(), Web::tree().time_to_stop()],
        [None, Some(secs(10)), Some(secs(5))]
    );
    let cache = web.child("cache").unwrap();
    assert_eq!((cache.registered(), cache.start_timeout()), (Some("cache"), Some(secs(2))));
    assert_eq!(app.child("last").and_then(Drawing::significant), Some(true));
    let pool = app.child("pool").unwrap();
    assert!(pool.is_dynamic());
    assert_eq!(pool.each().map(Drawing::type_name), Some("Probe"));
    assert_eq!((app.state(), app.pid(), app.restarts(), app.more()), (None, None, 0, 0));
}

supervisor! {
    struct Caches<K: Send + Clone + 'static, V: Send + 'static> {
        first: Cache<K, V> = Cache(Vec::new()),
        #[cfg(any())]
        absent: Cache<K, V> = Cache(Vec::new()),
        conns: Dynamic<Cache<K, V>> = Dynamic::new(),
    }
}

#[test]
fn a_generic_tree_is_drawn_as_it_is_written() {
    let expected = "\
Caches: one_for_one, 1 restart in 5 s

child         type                  restart    shutdown
├─ first      Cache<K, V>           transient  3 s
└─ conns      Dynamic<Cache<K, V>>  permanent  infinity
   └─ (each)  Cache<K, V>           ?          3 s

It takes at most 6 s to stop, unless a child is starting.
It survives 1 crash within 5 s; the 2nd ends it.
?: an expression decides when it starts.
";
    assert_eq!(Caches::<u8, u8>::tree().to_string(), expected);
}

#[test]
fn a_tree_is_drawn_in_mermaid() {
    let expected = r#"
flowchart TD
    n0["Caches<br/>one_for_one, 1 restart in 5 s"]
    n1("first<br/>Cache#60;K, V#62;<br/>transient, shutdown 3 s")
    n0 --> n1
    n2[["conns<br/>Dynamic#60;Cache#60;K, V#62;#62;<br/>permanent, shutdown infinity"]]
    n3("(each)<br/>Cache#60;K, V#62;<br/>?, shutdown 3 s")
    n2 --> n3
    n0 --> n2
"#;
    assert_eq!(Caches::<u8, u8>::tree().to_mermaid(), expected.trim_start());
}

#[test]
fn a_tree_is_drawn_in_dot() {
    let expected = r#"
digraph "Caches" {
    graph [ordering=out]
    node [style=filled, fillcolor=white]
    n0 [shape=box, label="Caches\none_for_one, 1 restart in 5 s"]
    n1 [shape=ellipse, label="first\nCache<K, V>\ntransient, shutdown 3 s"]
    n0 -> n1
    n2 [shape=box, peripheries=2, label="conns\nDynamic<Cache<K, V>>\npermanent, shutdown infinity"]
    n3 [shape=ellipse, label="(each)\nCache<K, V>\n?, shutdown 3 s"]
    n2 -> n3
    n0 -> n2
}
"#;
    assert_eq!(Caches::<u8, u8>::tree().to_dot(), expected.trim_start());
}

// ---- as it runs

#[perennial::test]
async fn a_band_is_drawn_as_it_runs() {
    let trace = Trace::new();
    let band = Band::start(OneForOne, 3, trace.clone()).await.unwrap();
    band.drum.crash().unwrap();
    settle().await;
    band.terminate_child(BandChild::Singer).await.unwrap();

    let drawn = band.running_tree().await.unwrap();

    let expected = "
Band <a.1>: running, one_for_one, 3 restarts in 60 s, 2 left

child  type  restart  shutdown  process  state  restarts
├─ singer  Probe  permanent  1 s  <b.1>  stopped  0  ended: shutdown
├─ bass  Probe  temporary  1 s  <c.1>  running  0
└─ drum  Probe  transient  1.5 s  <d.2>  running  1

It takes at most 3.5 s to stop, unless a child is starting.
It survives 3 crashes within 60 s; the 4th ends it.
";
    assert_eq!(calm(&drawn.to_string()), expected.trim_start());
    let drum = drawn.child("drum").unwrap();
    assert_eq!((drum.pid(), drum.restarts(), drum.state()), (Some(band.drum.pid()), 1, Some(DrawnState::Running)));
    assert!(drum.last_exit().is_some_and(|reason| reason.contains("panicked")), "{:?}", drum.last_exit());
    assert_eq!((drawn.restarts_left(), drawn.pid()), (Some(2), Some(band.pid())));
    band.stop().await.unwrap();
    assert!(matches!(band.running_tree().await, Err(CallError::NoProc)));
}

#[perennial::test]
async fn nested_supervisors_are_asked_and_those_that_are_down_say_so() {
    let app = App::start(Shutdown::After(secs(1))).await.unwrap();
    let trace = Trace::new();
    app.pool.start(Part::new("a", &trace)).await.unwrap();

    let up = app.running_tree().await.unwrap();
    app.terminate_child(AppChild::Web).await.unwrap();
    let down = app.running_tree().await.unwrap();

    let expected = "
App <a.1>: running, rest_for_one, 3 restarts in 5 s, ends with any significant child

child  type  restart  shutdown  process  state  restarts
├─ pool  Dynamic<Probe>  permanent  infinity  <b.1>  running  0  3 restarts in 5 s
│  └─ #  Probe  temporary  2 s  <c.1>  running  0
├─ web  Web  permanent  10 s  <d.1>  running  0  one_for_all, 1 restart in 5 s, backoff 100 ms to 30 s
│  ├─ cache  Cache<(u8, String)>  transient  3 s  <e.1>  running  0  registered as cache, starts within 2 s
│  └─ accept  Task  permanent  brutal_kill  <f.1>  running  0  starts within 1 s
└─ last  Cache<u8>  transient  1 s  <g.1>  running  0  significant, waited for when unresponsive

It takes at most 16 s to stop, unless a child is starting.
It survives 3 crashes within 5 s; the 4th ends it.
";
    assert_eq!(calm(&up.to_string()), expected.trim_start());
    let web = down.child("web").unwrap();
    assert_eq!((web.state(), web.children().len()), (Some(DrawnState::Stopped), 0));
    app.stop().await.unwrap();
}

#[perennial::test]
async fn the_first_of_many_children_that_come_and_go_are_drawn() {
    let trace = Trace::new();
    let probes: Dynamic<Probe> = Dynamic::new().max_children(10_000).begin().await.unwrap();
    for _ in 0..1_025 {
        probes.start(Part::new("a", &trace)).await.unwrap();
    }

    let drawn = probes.supervisor().running_tree().await.unwrap();

    assert_eq!((drawn.children().len(), drawn.more(), drawn.max_children()), (20, 1_005, Some(10_000)));
    let text = drawn.to_string();
    assert!(text.contains("3 restarts in 5 s, at most 10,000 children\n"), "{text}");
    assert!(text.contains("\n└─ and 1,005 more\n\nIt takes at most 5 s to stop"), "{text}");
    assert!(drawn.to_dot().contains("[shape=plaintext, label=\"and 1,005 more\"]\n    n0 -> n21\n"));
    assert!(drawn.to_mermaid().contains("(\"and 1,005 more\")\n    n0 --> n21\n"));
    probes.supervisor().stop().await.unwrap();
}

#[perennial::test]
async fn a_tree_that_was_put_together_at_run_time_is_drawn() {
    let trace = Trace::new();
    let inner = trace.clone();
    let inner = move || Supervisor::new().child(Part::new("\"b\" <&>", &inner).child());
    let supervisor = Supervisor::new()
        .child(Part::new("a", &trace).child().shutdown(Shutdown::Infinity))
        .child(ChildSpec::<Supervisor>::new("inner", inner))
        .start()
        .await
        .unwrap();

    let drawn = supervisor.running_tree().await.unwrap();

    let expected = "
supervisor <a.1>: running, one_for_one, 1 restart in 5 s

child  type  restart  shutdown  process  state  restarts
├─ a  Probe  permanent  infinity  <b.1>  running  0
└─ inner  Supervisor  permanent  infinity  <c.1>  running  0  one_for_one, 1 restart in 5 s
   └─ \"b\" <&>  Probe  permanent  5 s  <d.1>  running  0

It takes as long to stop as its children need: not all have a limit.
It survives 1 crash within 5 s; the 2nd ends it.
";
    assert_eq!(calm(&drawn.to_string()), expected.trim_start());
    assert!(drawn.to_dot().contains(r#"label="\"b\" <&amp;>\nProbe\n"#), "{}", drawn.to_dot());
    assert!(drawn.to_mermaid().contains(r##"("#34;b#34; #60;#38;#62;<br/>Probe<br/>"##), "{}", drawn.to_mermaid());
    supervisor.stop().await.unwrap();
}

#[perennial::test]
async fn a_tree_without_children_is_one_line() {
    let supervisor = Supervisor::new().intensity(0).start().await.unwrap();

    let drawn = supervisor.running_tree().await.unwrap();

    assert_eq!(calm(&drawn.to_string()), "supervisor <a.1>: running, one_for_one, no restarts\n");
    assert_eq!(drawn.time_to_stop(), Some(secs(0)));
    supervisor.stop().await.unwrap();
}

#[perennial::test]
async fn a_restart_that_is_delayed_says_how_long() {
    let trace = Trace::new();
    let supervisor = Supervisor::new()
        .intensity(5)
        .backoff(secs(10)..secs(10))
        .child(Part::new("a", &trace).child())
        .start()
        .await
        .unwrap();
    let a = supervisor.child::<Probe>("a").await.unwrap().unwrap();
    a.crash().unwrap();
    settle().await;

    let drawn = supervisor.running_tree().await.unwrap();

    let state = drawn.child("a").and_then(Drawing::state);
    assert!(matches!(state, Some(DrawnState::Waiting(left)) if left > secs(4) && left < secs(10)), "{state:?}");
    assert!(drawn.to_mermaid().ends_with("    classDef between fill:#fff3c4,stroke:#b58900\n    class n1 between\n"));
    assert!(drawn.to_dot().contains("n1 [shape=ellipse, fillcolor=\"#fff3c4\", label=\"a\\nProbe\\n"));
    supervisor.stop().await.unwrap();
}

#[perennial::test]
async fn a_tree_is_drawn_while_it_starts_and_while_it_stops() {
    let trace = Trace::new();
    let [slow, late] = [Part::new("slow", &trace).opens_in(secs(5)), Part::new("late", &trace)];
    let lingering = Part::new("lingering", &trace).lingers(secs(3));
    let supervisor = Supervisor::new().start().await.unwrap();
    supervisor.start_child(lingering.child()).await.unwrap();
    let inner = move || Supervisor::new().child(slow.child()).child(late.child());
    let starter = supervisor.clone();
    let start =
        tokio::spawn(async move { starter.start_child(ChildSpec::<Supervisor>::new("inner", inner)).await.map(drop) });
    settle().await;

    let starting = states(&supervisor.running_tree().await.unwrap());
    start.await.unwrap().unwrap();
    let stopper = supervisor.clone();
    let stop = tokio::spawn(async move { stopper.stop().await });
    settle().await;
    let stopping = states(&supervisor.running_tree().await.unwrap());
    stop.await.unwrap().unwrap();

    assert_eq!(starting, "supervisor running, lingering running, inner starting, slow starting, late not started");
    assert_eq!(stopping, "supervisor stopping, lingering stopping");
}

/// Draws the tree that it is started in.
#[gen_server]
#[derive(Debug)]
struct Painter(String);

#[gen_server]
impl Painter {
    async fn init(supervisor: perennial::SupervisorRef) -> Result<Self, CallError> {
        let drawn = supervisor.running_tree().await?;
        Ok(Self(states(&drawn)))
    }

    #[call]
    fn painted(&self) -> String {
        self.0.clone()
    }
}

#[perennial::test]
async fn a_child_may_draw_the_tree_it_is_started_in() {
    let supervisor = Supervisor::new().start().await.unwrap();
    let above = supervisor.clone();

    let painter = supervisor.start_child(ChildSpec::<Painter>::new("painter", move || above.clone())).await.unwrap();

    assert_eq!(painter.painted().await.unwrap(), "supervisor running, painter starting");
    supervisor.stop().await.unwrap();
}

#[perennial::test]
async fn a_template_is_drawn_by_its_children() {
    let trace = Trace::new();
    let template = ChildTemplate::<Probe, &'static str>::new(move |name| Part::new(name, &trace)).shutdown(secs(2));
    let probes = Supervisor::new().strategy(Strategy::SimpleOneForOne).template(template).start().await.unwrap();
    probes.start_child_with::<Probe, _>("a").await.unwrap();

    let drawn = probes.running_tree().await.unwrap();

    assert!(drawn.is_dynamic());
    assert_eq!((drawn.time_to_stop(), drawn.children().len()), (Some(secs(2)), 1));
    probes.stop().await.unwrap();
}

fn states(drawn: &Drawing) -> String {
    let state = |drawn: &Drawing| Some(format!("{} {}", drawn.name(), drawn.state()?));
    drawn.iter().filter_map(state).collect::<Vec<_>>().join(", ")
}

/// A table with two spaces between its columns, `<a.1>` for the first process that it names, and `#` for a number that is
/// a name: what differs from run to run.
fn calm(text: &str) -> String {
    let mut places: Vec<String> = Vec::new();
    let mut lines = String::new();
    for line in text.lines() {
        let (indent, _) = line.split_at(line.len() - line.trim_start().len());
        let cells = line.split("  ").map(str::trim).filter(|cell| !cell.is_empty()).map(|cell| {
            let is_digit = |letter: char| letter.is_ascii_digit();
            let name = cell.trim_start_matches(['│', '├', '└', '─', ' ']);
            if cell != name && !name.is_empty() && name.chars().all(is_digit) {
                return cell.replace(name, "#");
            }
            let Some((before, after)) = cell.split_once('<').filter(|(_, after)| after.starts_with(is_digit)) else {
                return cell.to_owned();
            };
            let (place, after) = after.split_once('.').unwrap_or_default();
            if !places.iter().any(|known| known == place) {
                places.push(place.to_owned());
            }
            let letter = places.iter().zip('a'..).find(|(known, _)| *known == place).map_or('?', |(_, letter)| letter);
            format!("{before}<{letter}.{after}")
        });
        let cells: Vec<String> = cells.collect();
        lines.extend([indent, &cells.join("  "), "\n"]);
    }
    lines
}
