//! Every order of events in every small tree, against what the library promises.
//!
//! The machine is driven by a model of processes that may start, fail, be ignored, crash, end or hang whenever they can.
//! The search is breadth-first, so that the counterexample that is printed is one of the shortest.

use std::{
    collections::{BTreeSet, HashSet, VecDeque},
    fmt::Write as _,
    time::Duration,
};

use perennial::{__private::machine::Event, AutoShutdown, Backoff, Restart, Shutdown, Strategy, Unresponsive};

use crate::{
    tree::{Budget, Tree},
    world::{Move, World},
};

#[path = "explore/promises.rs"]
mod promises;
#[path = "explore/tree.rs"]
mod tree;
#[path = "explore/world.rs"]
mod world;

const RESTARTS: [Restart; 3] = [Restart::Permanent, Restart::Transient, Restart::Temporary];
const AUTO: [AutoShutdown; 3] = [AutoShutdown::Never, AutoShutdown::AnySignificant, AutoShutdown::AllSignificant];

#[test]
fn one_for_one_keeps_its_promises_in_every_order_of_events() {
    let seen = explore_strategy(Strategy::OneForOne);

    seen.reached(50_000, &ALWAYS);
}

#[test]
fn one_for_all_keeps_its_promises_in_every_order_of_events() {
    let seen = explore_strategy(Strategy::OneForAll);

    seen.reached(75_000, &[&ALWAYS[..], &GROUP[..]].concat());
}

#[test]
fn rest_for_one_keeps_its_promises_in_every_order_of_events() {
    let seen = explore_strategy(Strategy::RestForOne);

    seen.reached(75_000, &[&ALWAYS[..], &GROUP[..]].concat());
}

#[test]
fn a_dynamic_supervisor_keeps_its_promises_in_every_order_of_events() {
    let seen = explore_strategy(Strategy::SimpleOneForOne);

    seen.reached(40_000, &["gave up", "shut down by significance", "again", "crash while busy", "killed", "full"]);
}

#[test]
fn processes_that_never_end_are_escalated_waited_for_or_replaced() {
    let mut seen = Seen::default();
    for strategy in [Strategy::OneForOne, Strategy::OneForAll, Strategy::RestForOne, Strategy::SimpleOneForOne] {
        for unresponsive in [Unresponsive::Escalate, Unresponsive::Wait, Unresponsive::Replace] {
            for shutdown in [Shutdown::After(Duration::from_secs(1)), Shutdown::BrutalKill] {
                let mut tree = Tree::new(strategy, &[Restart::Permanent, Restart::Transient]);
                tree.unresponsive = unresponsive;
                tree.shutdown = shutdown;
                tree.budget = Budget { faults: 1, requests: 1, ends: 1, pauses: 0, stuck: 2 };
                explore(&tree, &mut seen);
            }
        }
    }

    seen.reached(40_000, &["escalated", "abandoned", "killed", "failed to start"]);
}

#[test]
fn delayed_restarts_keep_the_promises_too() {
    let mut seen = Seen::default();
    for strategy in [Strategy::OneForOne, Strategy::OneForAll, Strategy::RestForOne, Strategy::SimpleOneForOne] {
        for restarts in product(2) {
            let mut tree = Tree::new(strategy, &restarts);
            tree.backoff = Some(Backoff { first: Duration::from_millis(100), most: Duration::from_secs(1) });
            tree.budget = Budget { faults: 2, requests: 1, ends: 0, pauses: 0, stuck: 0 };
            explore(&tree, &mut seen);
        }
    }

    seen.reached(25_000, &["gave up", "again", "crash while busy", "delayed", "served while delayed"]);
}

const ALWAYS: [&str; 12] = [
    "gave up",
    "shut down by significance",
    "failed to start",
    "again",
    "stale again",
    "crash while busy",
    "folded into a stop",
    "killed",
    "killed while starting",
    "tries ended by hand",
    "already present",
    "window slid",
];
const GROUP: [&str; 2] = ["group restart", "woken by its group"];

fn explore_strategy(strategy: Strategy) -> Seen {
    let mut seen = Seen::default();
    let mut explore_all = |children, auto: &[AutoShutdown], budget: Budget| {
        for auto_shutdown in auto.iter().copied() {
            for restarts in product(children) {
                let mut tree = Tree::new(strategy, &restarts);
                tree.auto_shutdown = auto_shutdown;
                tree.budget = budget;
                if auto_shutdown == AutoShutdown::Never || tree.children().iter().any(|(_, child)| child.significant) {
                    explore(&tree, &mut seen);
                }
            }
        }
    };
    let quiet = Budget { faults: 2, requests: 0, ends: 0, pauses: 0, stuck: 0 };
    explore_all(3, &AUTO, quiet);
    explore_all(3, &AUTO[..1], Budget { faults: 1, ends: 1, ..quiet });
    explore_all(2, &AUTO[..1], Budget { requests: 1, ..quiet });
    explore_all(2, &AUTO, Budget { faults: 1, requests: 1, ends: 1, ..quiet });
    explore_all(1, &AUTO, Budget { faults: 3, requests: 1, pauses: 1, ..quiet });
    seen
}

/// All ways to give so many children a restart type.
fn product(children: usize) -> Vec<Vec<Restart>> {
    let mut all = vec![Vec::new()];
    for _ in 0..children {
        all = all.iter().flat_map(|some| RESTARTS.map(|one| [some.clone(), vec![one]].concat())).collect();
    }
    all
}

// ---------------------------------------------------------------------------------------------------------- the search

/// What the search has come across, over all trees.
#[derive(Debug, Default)]
struct Seen {
    states: usize,
    marks: BTreeSet<&'static str>,
}

impl Seen {
    fn reached(&self, states: usize, marks: &[&'static str]) {
        let missing: Vec<_> = marks.iter().filter(|mark| !self.marks.contains(*mark)).collect();

        assert!(missing.is_empty(), "never seen: {missing:?}");
        assert!(self.states >= states, "only {} states", self.states);
        println!("{} states", self.states);
    }
}

fn explore(tree: &Tree, seen: &mut Seen) {
    let mut known = HashSet::new();
    let mut path: Vec<(usize, Move)> = Vec::new();
    let mut queue = VecDeque::new();
    let boot = Move::Send(Event::Boot(tree.children()));
    let mut root = World::new(tree);
    if let Err(broken) = root.apply(&boot, &mut seen.marks) {
        panic!("{}", story(tree, &[boot], &broken));
    }
    path.push((0, boot));
    known.insert(root.fingerprint());
    queue.push_back((0, root));

    while let Some((at, world)) = queue.pop_front() {
        for step in world.moves(tree) {
            let mut next = world.clone();
            if let Err(broken) = next.apply(&step, &mut seen.marks) {
                panic!("{}", story(tree, &trail(&path, at, step), &broken));
            }
            if known.insert(next.fingerprint()) {
                if let Err(broken) = next.check(&mut seen.marks) {
                    panic!("{}", story(tree, &trail(&path, at, step), &broken));
                }
                path.push((at, step));
                queue.push_back((path.len() - 1, next));
            }
        }
    }
    seen.states += known.len();
}

fn trail(path: &[(usize, Move)], mut at: usize, last: Move) -> Vec<Move> {
    let mut moves = vec![last];
    loop {
        let (before, step) = &path[at];
        moves.push(step.clone());
        if at == 0 {
            moves.reverse();
            return moves;
        }
        at = *before;
    }
}

fn story(tree: &Tree, moves: &[Move], broken: &str) -> String {
    let mut text = format!("{broken}\n{tree:?}\n");
    let mut world = World::new(tree);
    for step in moves {
        let outcome = world.apply(step, &mut BTreeSet::new());
        writeln!(text, "{step:?}\n    -> {:?} {outcome:?}", world.last).expect("a string takes whatever is written");
    }
    text
}
