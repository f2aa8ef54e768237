//! One scenario, from its first step to its trace.

use std::collections::HashMap;

use perennial::{Node, Process};
use serde_json::{Value, json};
use tokio::{runtime::Builder, task::JoinHandle};

use super::{client::obey, compare, scenario::Scenario, steps, worker::time, world::World};

/// How often all that is ready has had its turns without anything happening, before it is quiet. One would do: a runner
/// gives turns for as long as anybody wants one.
const QUIET: u32 = 32;

/// Runs a scenario and returns its trace: one object a step.
///
/// # Panics
///
/// If no runtime can be built.
#[must_use]
pub fn trace(scenario: &Scenario) -> Vec<Value> {
    compare::unmarked(&marked_trace(scenario))
}

/// The trace, with its `terminate` events of processes that did not trap exits marked as such.
pub(super) fn marked_trace(scenario: &Scenario) -> Vec<Value> {
    let runtime = Builder::new_current_thread()
        .enable_time()
        .start_paused(true)
        .build()
        .expect("a runtime on this thread can be built");
    let node = runtime.block_on(async { Node::new() });
    runtime.block_on(node.enter(drive(node.clone(), scenario)))
}

async fn drive(node: Node, scenario: &Scenario) -> Vec<Value> {
    let world = World::new(node, &scenario.script);
    let driver = Process::spawn({
        let world = world.clone();
        |mut me| async move {
            me.trap_exit(true);
            obey(world, me).await;
        }
    });
    world.enter_driver(&driver);
    let nobody = Process::<()>::spawn(|_| async {});
    world.set_nobody(nobody.pid());
    nobody.ended().await;
    let mut helpers: HashMap<String, JoinHandle<Value>> = HashMap::new();
    let mut trace = Vec::new();
    for (number, step) in (1..).zip(scenario.steps()) {
        let helper = step["as"].as_str().unwrap_or_default().to_owned();
        let result = match step["op"].as_str() {
            Some("settle") => "ok".into(),
            Some("wait") => {
                tokio::time::sleep(time(&step["ms"])).await;
                "ok".into()
            }
            Some("async") => {
                let running = world.node().enter(steps::run(world.clone(), driver.clone(), step["do"].clone()));
                helpers.insert(helper, tokio::spawn(running));
                "started".into()
            }
            Some("poll") if !helpers.get(&helper).is_some_and(JoinHandle::is_finished) => "pending".into(),
            Some("await" | "poll") => joined(helpers.remove(&helper)).await,
            Some(_) | None => steps::run(world.clone(), driver.clone(), step.clone()).await,
        };
        quiet(&world).await;
        let events = compare::ordered(scenario.order(), world.take());
        trace.push(json!({ "step": number, "op": step["op"], "result": result, "events": events }));
    }
    trace
}

async fn joined(helper: Option<JoinHandle<Value>>) -> Value {
    match helper {
        Some(helper) => helper.await.unwrap_or_else(|error| json!({ "helper_crash": error.to_string() })),
        None => json!({ "raise": "no_such_helper" }),
    }
}

/// Lets all that is ready go on, without time passing, until nothing happens any more.
async fn quiet(world: &World) {
    let mut seen = world.seen();
    let mut still = 0;
    while still < QUIET {
        tokio::task::yield_now().await;
        still += 1;
        if world.seen() != seen {
            seen = world.seen();
            still = 0;
        }
    }
}
