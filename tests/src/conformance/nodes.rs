//! What a scenario starts: its nodes, as supervisors and child specs.

use std::time::Duration;

use perennial::{
    AutoShutdown, BadSpec, Child, ChildSpec, ChildTemplate, Dynamic, ExitReason, NameError, Partitions, PartitionsSpec,
    Pid, Restart, Shutdown, StartError, Strategy, Supervisor, Tasks,
};
use serde_json::{Value, json};

use super::{
    statem::Machine,
    terms,
    worker::{Script, Worker, pick},
    world::World,
};

/// A child of either type.
pub(super) enum Spec {
    Worker(ChildSpec<Worker>),
    Machine(ChildSpec<Machine>),
    Supervisor(ChildSpec<Supervisor>),
}

/// A child's path.
pub(super) fn below(parent: &str, node: &Value) -> String {
    let parent = parent.split('#').next().unwrap_or(parent);
    format!("{parent}/{}", id(node))
}

pub(super) fn id(node: &Value) -> &str {
    node["id"].as_str().unwrap_or("noid")
}

pub(super) fn machine(world: &World, path: &str, node: &Value) -> Script {
    Script { worker: node["statem"].clone(), ..worker(world, path, node) }
}

pub(super) fn worker(world: &World, path: &str, node: &Value) -> Script {
    let mut worker = node["worker"].clone();
    // A name in a registry is taken in the process itself, before its init.
    worker["via"] = node["via"].clone();
    Script { world: world.clone(), path: path.to_owned(), worker, name: None }
}

/// Partitions, each of which runs the one child.
pub(super) fn partitions(world: &World, path: &str, script: &Value) -> PartitionsSpec<Worker> {
    let (world, path, child) = (world.clone(), path.to_owned(), script["child"].clone());
    let mut partitions = {
        let child = child.clone();
        Partitions::new(move |index| worker(&world, &format!("{path}/{index}"), &child))
    };
    if let Some(count) = script["partitions"].as_u64() {
        partitions = partitions.partitions(usize::try_from(count).unwrap_or(1));
    }
    if let Some(restart) = child["restart"].as_str() {
        partitions = partitions.restart(self::restart(restart));
    }
    if let Some(shutdown) = shutdown(&child["shutdown"]) {
        partitions = partitions.shutdown(shutdown);
    }
    partitions = match script["strategy"].as_str() {
        Some("one_for_all") => partitions.strategy(Strategy::OneForAll),
        Some("rest_for_one") => partitions.strategy(Strategy::RestForOne),
        Some(_) | None => partitions,
    };
    if let Some(intensity) = script["intensity"].as_u64() {
        partitions = partitions.intensity(u32::try_from(intensity).unwrap_or(u32::MAX));
    }
    if let Some(period) = script["period"].as_u64() {
        partitions = partitions.period(Duration::from_secs(period));
    }
    partitions
}

/// A supervisor that is put together in its own process.
pub(super) fn supervisor(world: &World, path: &str, node: &Value) -> Supervisor {
    let (world, path, script) = (world.clone(), path.to_owned(), node["sup"].clone());
    Supervisor::init(move || {
        let me = Pid::current().expect("a supervisor is put together in its own process");
        let attempt = world.enter_supervisor(&path, me);
        let outcome = pick(&script["init"], attempt);
        if outcome == "ignore" {
            world.failed(me, "start_ignored", json!({}));
            return Ok(None);
        }
        if let Some(what) = outcome.get("crash") {
            let reason = terms::crash(what);
            world.failed(me, "start_failed", json!({ "reason": reason }));
            terms::raise(&reason);
        }
        if let Some(reason) = outcome.get("exit") {
            world.failed(me, "start_failed", json!({ "reason": reason }));
            return Err(terms::read(reason));
        }
        world.started(me);
        Ok(Some(assemble(&world, &path, &script)))
    })
}

/// A root supervisor, which has its name before its init runs.
pub(super) fn root(world: &World, path: &str, node: &Value) -> Supervisor {
    let supervisor = supervisor(world, path, node);
    let Some(name) = node["name"].as_str().map(ToOwned::to_owned) else { return supervisor };
    let node = world.node().clone();
    Supervisor::init(move || {
        let me = Pid::current().expect("a supervisor is put together in its own process");
        node.register(&name, &me).map_err(taken)?;
        Ok(Some(supervisor))
    })
}

/// A name that is taken, as the reason of a failed start.
pub(super) fn taken(error: NameError) -> ExitReason {
    if let NameError::Taken(holder) = error { StartError::AlreadyStarted(holder).into() } else { error.into() }
}

fn assemble(world: &World, path: &str, script: &Value) -> Supervisor {
    let mut supervisor = match script["kind"].as_str() {
        Some("dynamic") => dynamic(script),
        Some("task") => tasks(script),
        Some(_) | None => Supervisor::new(),
    };
    supervisor = match script["strategy"].as_str() {
        Some("simple_one_for_one") => supervisor.strategy(Strategy::SimpleOneForOne),
        Some("one_for_all") => supervisor.strategy(Strategy::OneForAll),
        Some("rest_for_one") => supervisor.strategy(Strategy::RestForOne),
        Some(_) | None => supervisor,
    };
    supervisor = match script["auto_shutdown"].as_str() {
        Some("any_significant") => supervisor.auto_shutdown(AutoShutdown::AnySignificant),
        Some("all_significant") => supervisor.auto_shutdown(AutoShutdown::AllSignificant),
        Some(_) | None => supervisor,
    };
    if let Some(intensity) = script["intensity"].as_u64() {
        supervisor = supervisor.intensity(u32::try_from(intensity).unwrap_or(u32::MAX));
    }
    if let Some(period) = script["period"].as_u64() {
        supervisor = supervisor.period(Duration::from_secs(period));
    }
    let mut children = script["children"].as_array().map_or(&[][..], Vec::as_slice);
    if let ("simple_one_for_one", [first, rest @ ..]) = (script["strategy"].as_str().unwrap_or(""), children) {
        supervisor = template(supervisor, world, path, first);
        children = rest;
    }
    for node in children {
        supervisor = match spec(world, path, node) {
            Spec::Worker(child) => supervisor.child(child),
            Spec::Machine(child) => supervisor.child(child),
            Spec::Supervisor(child) => supervisor.child(child),
        };
    }
    supervisor
}

fn dynamic(script: &Value) -> Supervisor {
    let mut dynamic = Dynamic::<Worker>::new();
    if let Some(most) = script["max_children"].as_u64() {
        dynamic = dynamic.max_children(usize::try_from(most).unwrap_or(usize::MAX));
    }
    dynamic.into()
}

fn tasks(script: &Value) -> Supervisor {
    let mut tasks = Tasks::new();
    if let Some(most) = script["max_children"].as_u64() {
        tasks = tasks.max_children(usize::try_from(most).unwrap_or(usize::MAX));
    }
    tasks.into()
}

/// The one child of a `simple_one_for_one` supervisor; what is added at a start is its key, and changes to its script.
fn template(supervisor: Supervisor, world: &World, parent: &str, node: &Value) -> Supervisor {
    let (world, parent, script) = (world.clone(), parent.to_owned(), node.clone());
    if node.get("sup").is_some() {
        let make = move |extra: Value| self::supervisor(&world, &keyed(&parent, &extra), &script);
        return supervisor.template(templated(ChildTemplate::<Supervisor, Value>::new(make), node));
    }
    let make = move |extra: Value| {
        let mut script = script.clone();
        for (key, value) in extra[1].as_object().into_iter().flatten() {
            script["worker"][key] = value.clone();
        }
        worker(&world, &keyed(&parent, &extra), &script)
    };
    supervisor.template(templated(ChildTemplate::<Worker, Value>::new(make), node))
}

fn keyed(parent: &str, extra: &Value) -> String {
    format!("{parent}/{}", extra[0].as_str().unwrap_or("nokey"))
}

fn templated<C: Child>(mut template: ChildTemplate<C, Value>, node: &Value) -> ChildTemplate<C, Value> {
    if let Some(restart) = node["restart"].as_str() {
        template = template.restart(self::restart(restart));
    }
    if let Some(shutdown) = shutdown(&node["shutdown"]) {
        template = template.shutdown(shutdown);
    }
    if let Some(significant) = node["significant"].as_bool() {
        template = template.significant(significant);
    }
    template
}

/// Whether these children could be started.
pub(super) fn check(world: &World, step: &Value) -> Result<(), BadSpec> {
    let mut script = json!({ "children": step["children"], "auto_shutdown": step["auto_shutdown"] });
    if step.get("auto_shutdown").is_none() {
        script["auto_shutdown"] = "any_significant".into();
    }
    assemble(world, "x", &script).check()
}

/// A node as a child.
pub(super) fn spec(world: &World, parent: &str, node: &Value) -> Spec {
    let path = below(parent, node);
    let (world, script) = (world.clone(), node.clone());
    if node.get("sup").is_some() {
        let make = move || supervisor(&world, &path, &script);
        Spec::Supervisor(options(ChildSpec::new(id(node).to_owned(), make), node))
    } else if node.get("statem").is_some() {
        let make = move || machine(&world, &path, &script);
        Spec::Machine(options(ChildSpec::new(id(node).to_owned(), make), node))
    } else {
        let make = move || {
            start_function(&world, &path, &script);
            worker(&world, &path, &script)
        };
        Spec::Worker(options(ChildSpec::new(id(node).to_owned(), make), node))
    }
}

/// What a start function does before there is a process: here it is the child's expression.
fn start_function(world: &World, path: &str, node: &Value) {
    let returns = pick(&node["start_returns"], world.start_call(path));
    // In OTP the supervisor runs the start function, and catches what it raises.
    if let Some(what) = returns.get("raise") {
        terms::raise(&json!({ "EXIT": terms::crash(what) }));
    }
    if let Some(reason) = returns.get("exit") {
        terms::raise(&json!({ "EXIT": reason }));
    }
    if let Some(reason) = returns.get("returns_error") {
        terms::raise(reason);
    }
}

fn options<C: Child>(mut child: ChildSpec<C>, node: &Value) -> ChildSpec<C> {
    if let Some(restart) = node["restart"].as_str() {
        child = child.restart(self::restart(restart));
    }
    if let Some(shutdown) = shutdown(&node["shutdown"]) {
        child = child.shutdown(shutdown);
    }
    if let Some(significant) = node["significant"].as_bool() {
        child = child.significant(significant);
    }
    if let Some(name) = node["name"].as_str() {
        child = child.name(String::leak(name.to_owned()));
    }
    if let Some(limit) = node["worker"]["init_timeout"].as_u64() {
        child = child.start_timeout(Duration::from_millis(limit));
    }
    child
}

pub(super) fn restart(restart: &str) -> Restart {
    match restart {
        "temporary" => Restart::Temporary,
        "transient" => Restart::Transient,
        _ => Restart::Permanent,
    }
}

pub(super) fn shutdown(shutdown: &Value) -> Option<Shutdown> {
    match (shutdown.as_u64(), shutdown.as_str()) {
        (Some(milliseconds), _) => Some(Shutdown::After(Duration::from_millis(milliseconds))),
        (None, Some("brutal_kill")) => Some(Shutdown::BrutalKill),
        (None, Some(_)) => Some(Shutdown::Infinity),
        (None, None) => None,
    }
}
