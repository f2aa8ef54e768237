//! The steps that ask a supervisor.

use perennial::{
    ChildInfo, ChildKind, ChildSpecInfo, ChildStatus, Restart, Shutdown, StartError, Supervisor, SupervisorRef,
};
use serde_json::{Value, json};

use super::{
    nodes::{self, Spec},
    steps::Outcome,
    terms::{self, Fault},
    worker::Worker,
    world::World,
};

/// The living supervisor that a step speaks of.
pub(super) fn supervisor(world: &World, target: &Value) -> Result<SupervisorRef, Fault> {
    let pid = world.pid(target)?;
    SupervisorRef::of(pid).ok_or_else(Fault::no_process)
}

/// Does a step that asks a supervisor.
pub(super) async fn perform(world: &World, op: &str, step: &Value) -> Outcome {
    // Whom it is about is looked up first, as arguments are.
    let process = step.get("pid").or_else(|| step.get("child").filter(|child| child.is_string()));
    let process = process.map(|process| world.pid(process)).transpose()?;
    let supervisor = supervisor(world, &step["sup"])?;
    let id = || step["id"].as_str().unwrap_or_default().to_owned();
    if let ("dyn_terminate_child" | "terminate_child", Some(process)) = (op, process) {
        return done(supervisor.terminate_process(&process).await);
    }
    match op {
        "start_child" if step.get("args").is_some() => start_templated(world, &supervisor, step).await,
        "start_child" | "dyn_start_child" => start_child(world, &supervisor, step).await,
        "restart_child" => match supervisor.restart_child(id()).await {
            Ok(pid) => Ok(json!({ "ok": pid.map_or("undefined".into(), |pid| world.name(pid)) })),
            Err(error) => failed(world, &error, step),
        },
        "terminate_child" => done(supervisor.terminate_child(id()).await),
        "delete_child" => done(supervisor.delete_child(id()).await),
        "get_childspec" => match supervisor.get_childspec(id()).await {
            Ok(spec) => Ok(json!({ "ok": child_spec(&spec) })),
            Err(error) => terms::admin_error(&error),
        },
        "which_children" => match supervisor.which_children().await {
            Ok(children) => Ok(json!({ "ok": list(world, step, &children) })),
            Err(error) => Err(terms::called(&error)),
        },
        "count_children" => match supervisor.count_children().await {
            Ok(counts) => Ok(json!({ "ok": {
                "specs": counts.specs,
                "active": counts.active,
                "supervisors": counts.supervisors,
                "workers": counts.workers,
            } })),
            Err(error) => Err(terms::called(&error)),
        },
        _ => Err(Fault::Raise(json!({ "unknown_step": op }))),
    }
}

async fn start_child(world: &World, supervisor: &SupervisorRef, step: &Value) -> Outcome {
    let parent = step["sup"].as_str().unwrap_or_default();
    let started = match nodes::spec(world, parent, &step["child"]) {
        Spec::Worker(child) => supervisor.start_child(child).await.map(|worker| worker.pid()),
        Spec::Machine(child) => supervisor.start_child(child).await.map(|machine| machine.pid()),
        Spec::Supervisor(child) => supervisor.start_child(child).await.map(|supervisor| supervisor.pid()),
    };
    match started {
        Ok(pid) => Ok(json!({ "ok": world.name(pid) })),
        Err(StartError::Ignored) if step["op"] == "dyn_start_child" => Ok("ignore".into()),
        Err(StartError::Ignored) => Ok(json!({ "ok": "undefined" })),
        Err(error) => failed(world, &error, step),
    }
}

/// A child of a `simple_one_for_one` supervisor, of the type that its template has.
async fn start_templated(world: &World, supervisor: &SupervisorRef, step: &Value) -> Outcome {
    let worker = supervisor.start_child_with::<Worker, Value>(step["args"].clone()).await.map(|worker| worker.pid());
    let started = match worker {
        Err(StartError::BadSpec { .. }) => {
            let tree = supervisor.start_child_with::<Supervisor, Value>(step["args"].clone()).await;
            tree.map(|tree| tree.pid())
        }
        started => started,
    };
    match started {
        Ok(pid) => Ok(json!({ "ok": world.name(pid) })),
        Err(StartError::Ignored) => Ok(json!({ "ok": "undefined" })),
        Err(error) => failed(world, &error, step),
    }
}

/// A child's start failed: its name is the last of those that the supervisor's path has, and its own.
fn failed(world: &World, error: &StartError, step: &Value) -> Outcome {
    let above = step["sup"].as_str().unwrap_or_default().split('/').count() + 1;
    terms::start_error(world, error, above)
}

fn done(done: Result<(), perennial::AdminError>) -> Outcome {
    match done {
        Ok(()) => Ok("ok".into()),
        Err(error) => terms::admin_error(&error),
    }
}

fn child_spec(spec: &ChildSpecInfo) -> Value {
    json!({
        "id": spec.id.to_string(),
        "restart": match spec.restart {
            Restart::Permanent => "permanent",
            Restart::Transient => "transient",
            Restart::Temporary => "temporary",
        },
        "shutdown": match spec.shutdown {
            Shutdown::After(time) => Value::from(u64::try_from(time.as_millis()).unwrap_or(u64::MAX)),
            Shutdown::BrutalKill => "brutal_kill".into(),
            Shutdown::Infinity => "infinity".into(),
        },
        "type": kind(spec.kind),
        "significant": spec.significant,
    })
}

fn kind(kind: ChildKind) -> &'static str {
    match kind {
        ChildKind::Worker => "worker",
        ChildKind::Supervisor => "supervisor",
    }
}

fn list(world: &World, step: &Value, children: &[ChildInfo]) -> Value {
    let mut rows: Vec<(String, Value)> = children
        .iter()
        .map(|child| {
            let process = match child.status {
                ChildStatus::Running(pid) => world.name(pid),
                ChildStatus::Restarting => "restarting".into(),
                ChildStatus::Stopped => "undefined".into(),
            };
            let id = match child.id.as_str() {
                Some(id) => id.into(),
                // Of what has a number, only a partition is known by it in OTP.
                None if step["kind"] == "partition" => child.id.to_string().parse().unwrap_or(Value::Null),
                None => "undefined".into(),
            };
            let key = format!("{process} {id}");
            (key, json!({ "id": id, "child": process, "type": kind(child.kind) }))
        })
        .collect();
    if step["sorted"] == true {
        rows.sort_by(|a, b| a.0.cmp(&b.0));
    }
    rows.into_iter().map(|(_, row)| row).collect()
}
