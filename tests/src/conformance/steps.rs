//! The steps of a scenario, but for those that administer supervisors.

use perennial::{Call, CallError, ExitReason, Pid, ProcessRef, Ref};
use serde_json::{Value, json};

use super::{
    admin,
    client::Job,
    finding,
    inside::{Me, Orders},
    nodes,
    statem::{self, Machine},
    tasks,
    terms::{self, Fault},
    worker::{self, Action, Plain, Script, Worker, time},
    world::{Kind, World},
};

pub(super) type Outcome = Result<Value, Fault>;

/// A future that can be sent, with its type hidden: steps begin servers whose handlers do steps.
type Boxed<'a, T> = std::pin::Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Does a step, wherever it belongs, and says what came of it.
pub(super) async fn run(world: World, driver: ProcessRef<Job>, step: Value) -> Value {
    let place = match (step.get("from"), step["op"].as_str()) {
        (Some(from), _) => from.clone(),
        (None, Some("start" | "exit" | "link" | "unlink")) => "driver".into(),
        (None, Some("spawn")) if step.get("link_from").is_some() => step["link_from"].clone(),
        (None, Some("spawn")) if step["link"] == true => "driver".into(),
        (None, Some(_) | None) => return told(&world, perform(&world, &step, &mut Me::Nobody).await),
    };
    if place == "driver" {
        let (orders, outcome) = Orders::new(&world, &step);
        // If it cannot be sent, the outcome says so.
        let _ = driver.send(Job::Do(orders));
        return outcome.await.map_or("the driver died".into(), |outcome| told(&world, outcome));
    }
    match world.pid(&place) {
        Ok(pid) => inside(&world, pid, &step).await,
        Err(fault) => told(&world, Err(fault)),
    }
}

/// Does a step in a process, which may die of it.
async fn inside(world: &World, pid: Pid, step: &Value) -> Value {
    let (orders, outcome) = Orders::new(world, step);
    let died = |reason| json!({ "caller_died": reason });
    if !world.is_alive(pid) {
        return died(json!("noproc"));
    }
    let mut ended: Boxed<'_, ExitReason> = match world.kind(pid) {
        Some(Kind::Worker(worker)) => {
            let _ = Ref::send(&worker, worker::Job(orders));
            Box::pin(async move { worker.ended().await })
        }
        Some(Kind::Client(client)) => {
            let _ = client.send(Job::Do(orders));
            Box::pin(async move { client.ended().await })
        }
        Some(Kind::Machine(_) | Kind::Supervisor | Kind::Task) | None => return died(json!("noproc")),
    };
    let reason = tokio::select! {
        biased;
        outcome = outcome => match outcome {
            Ok(outcome) => return told(world, outcome),
            Err(_) => ended.await,
        },
        reason = &mut ended => reason,
    };
    died(terms::write(world, &reason))
}

/// The outcome as the trace has it.
fn told(world: &World, outcome: Outcome) -> Value {
    match outcome {
        Ok(value) => value,
        Err(Fault::Exit(reason)) => json!({ "exit": terms::write(world, &reason) }),
        Err(Fault::Raise(what)) => json!({ "raise": what }),
    }
}

/// Does a step here and now.
pub(super) fn perform<'a>(world: &'a World, step: &'a Value, me: &'a mut Me<'_>) -> Boxed<'a, Outcome> {
    Box::pin(async move {
        let op = step["op"].as_str().unwrap_or_default();
        let tag = step["as"].as_str().unwrap_or("m");
        match op {
            "start" => start(world, &step["tree"], me).await,
            "spawn" => start(world, &step["proc"], me).await,
            "exit" => {
                me.exit(world.pid(&step["target"])?, terms::read(&step["reason"]));
                ok()
            }
            "link" => me.link(world.pid(&step["to"])?),
            "unlink" => {
                me.unlink(world.pid(&step["to"])?);
                ok()
            }
            "monitor" => {
                monitor(world, &step["to"], tag, me)?;
                ok()
            }
            "demonitor" => Ok(json!({ "ok": demonitor(world, step, tag, me) })),
            "trap_exit" => Ok(json!({ "ok": me.trap_exit(step["value"] == true) })),
            "exit_self" => Err(Fault::Exit(terms::read(&step["reason"]))),
            "raise_self" => Err(Fault::Raise(step["reason"].clone())),
            "flush" => Ok(flush(world, me)),
            "is_alive" => Ok(json!({ "ok": world.is_alive(world.pid(&step["target"])?) })),
            "call" => call(world, step).await,
            "cast" | "send" | "send_act" => send(world, op, step),
            "stop" | "dyn_stop" => stop(world, step).await,
            "register" => register(world, step),
            "unregister" if world.node().unregister(name(step)) => ok(),
            "unregister" => Err(Fault::Raise("badarg".into())),
            "whereis" => Ok(match world.node().registered(name(step)) {
                Some(pid) => json!({ "ok": world.name(pid) }),
                None => "undefined".into(),
            }),
            "links" => links(world, &step["target"]),
            "check_childspecs" => Ok(match nodes::check(world, step) {
                Ok(()) => "ok".into(),
                Err(why) => json!({ "error": terms::bad_spec(&why) }),
            }),
            _ if op.starts_with("task_") => tasks::perform(world, op, step, me).await,
            _ => match finding::perform(world, op, step, me).await {
                Some(outcome) => outcome,
                None => admin::perform(world, op, step).await,
            },
        }
    })
}

#[expect(clippy::unnecessary_wraps, reason = "it is what most steps come to")]
fn ok() -> Outcome {
    Ok("ok".into())
}

/// What a client has received, and what its tasks would have sent it in Elixir.
fn flush(world: &World, me: &mut Me<'_>) -> Value {
    let owner = me.pid();
    let mut mail = me.flush();
    if let (Value::Array(mail), Some(owner)) = (&mut mail, owner) {
        tasks::deliver(world, owner, mail);
    }
    mail
}

fn demonitor(world: &World, step: &Value, tag: &str, me: &mut Me<'_>) -> bool {
    let options: Vec<&str> = step["options"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    let found = me.demonitor(world, tag, options.contains(&"flush"));
    found || !options.contains(&"info")
}

async fn start(world: &World, node: &Value, me: &mut Me<'_>) -> Outcome {
    let path = nodes::id(node);
    if finding::is_finder(node) {
        return finding::start(world, node, me).await;
    }
    let started = if node.get("sup").is_some() {
        me.start_supervisor(nodes::root(world, path, node)).await
    } else if node.get("client").is_some() {
        Ok(me.start_client(world, path, &node["client"]).await)
    } else if node.get("statem").is_some() {
        let name = node["name"].as_str().map(ToOwned::to_owned);
        me.start_machine(Script { name, ..nodes::machine(world, path, node) }).await
    } else {
        let name = node["name"].as_str().map(ToOwned::to_owned);
        me.start_worker(Script { name, ..nodes::worker(world, path, node) }).await
    };
    match started {
        Ok(pid) => Ok(json!({ "ok": world.name(pid) })),
        Err(error) => terms::start_error(world, &error, 1),
    }
}

/// The living worker that a step speaks of.
fn worker(world: &World, target: &Value) -> Result<Ref<Worker>, Fault> {
    if let Some(name) = target["name"].as_str() {
        return world.node().whereis(name).ok_or_else(Fault::no_process);
    }
    let pid = world.pid(target)?;
    match world.kind(pid) {
        Some(Kind::Worker(worker)) if worker.pid() == pid && worker.is_alive() => Ok(worker),
        Some(Kind::Worker(_) | Kind::Machine(_) | Kind::Client(_) | Kind::Supervisor | Kind::Task) | None => {
            Err(Fault::no_process())
        }
    }
}

/// The living state machine that a step speaks of.
fn machine(world: &World, target: &Value) -> Option<Ref<Machine>> {
    if let Some(name) = target["name"].as_str() {
        return world.node().whereis(name);
    }
    let pid = world.pid(target).ok()?;
    match world.kind(pid)? {
        Kind::Machine(machine) if machine.pid() == pid && machine.is_alive() => Some(machine),
        Kind::Worker(_) | Kind::Machine(_) | Kind::Client(_) | Kind::Supervisor | Kind::Task => None,
    }
}

async fn call(world: &World, step: &Value) -> Outcome {
    if let Some(machine) = machine(world, &step["target"]) {
        return match limited(machine.ask(step["msg"].clone()), step).await {
            Ok(answer) => Ok(json!({ "ok": answer })),
            Err(error) => Err(terms::called(&error)),
        };
    }
    let worker = worker(world, &step["target"])?;
    let action = step["msg"].clone();
    let stops = action.get("stop").is_some() && action.get("reply").is_some();
    let raises = ["crash", "exit", "throw", "hang"].iter().any(|key| action.get(key).is_some());
    let answer = if stops && !raises {
        limited(worker.finish(action), step).await
    } else {
        limited(worker.act(action), step).await
    };
    match answer {
        Ok(answer) => Ok(json!({ "ok": answer })),
        Err(error) => Err(terms::called(&error)),
    }
}

fn limited<'a, S: perennial::__private::Protocol>(call: Call<'a, S, Value>, step: &Value) -> Call<'a, S, Value> {
    match step.get("timeout") {
        None => call,
        Some(limit) if limit.is_number() => call.timeout(time(limit)),
        Some(_) => call.no_timeout(),
    }
}

/// To send to the dead never fails: in OTP nobody is told.
fn send(world: &World, op: &str, step: &Value) -> Outcome {
    let message = step["msg"].clone();
    if step["target"].is_string() {
        world.pid(&step["target"])?;
    }
    if let Some(machine) = machine(world, &step["target"]) {
        let _ = match op {
            "cast" => machine.tell(message),
            _ => Ref::send(&machine, statem::Heard(message)),
        };
    } else if let Ok(worker) = worker(world, &step["target"]) {
        let _ = match op {
            "cast" => worker.tell(message),
            "send_act" => Ref::send(&worker, Action(message)),
            _ => Ref::send(&worker, Plain(message)),
        };
    } else if let Some(Kind::Client(client)) = world.pid(&step["target"]).ok().and_then(|pid| world.kind(pid)) {
        let _ = client.send(Job::Keep(message));
    }
    ok()
}

async fn stop(world: &World, step: &Value) -> Outcome {
    let reason = step.get("reason").map_or(ExitReason::Normal, terms::read);
    let asked = terms::write(world, &reason);
    let target = if step["op"] == "stop" { &step["target"] } else { &step["sup"] };
    let stopping: Boxed<'_, _> = if let Ok(worker) = worker(world, target) {
        Box::pin(async move { worker.stop_with(reason).await })
    } else if let Some(machine) = machine(world, target) {
        Box::pin(async move { machine.stop_with(reason).await })
    } else if let Some(finder) = world.finder_at(world.pid(target)?) {
        Box::pin(async move { finder.stop_with(reason).await })
    } else {
        let supervisor = admin::supervisor(world, target)?;
        Box::pin(async move { supervisor.stop_with(reason).await })
    };
    let stopped = match step.get("timeout").filter(|limit| limit.is_number()) {
        None => stopping.await,
        Some(limit) => match tokio::time::timeout(time(limit), stopping).await {
            Ok(stopped) => stopped,
            Err(_) => return Err(Fault::Exit(terms::read(&"timeout".into()))),
        },
    };
    match stopped {
        Ok(()) => ok(),
        // Two equal terms are one reason in Erlang; two errors in Rust are two.
        Err(CallError::Exit(ended @ (ExitReason::Error(_) | ExitReason::ShutdownWith(_))))
            if terms::write(world, &ended) == asked =>
        {
            ok()
        }
        Err(error) => Err(terms::called(&error)),
    }
}

fn name(step: &Value) -> &str {
    step["name"].as_str().unwrap_or_default()
}

fn register(world: &World, step: &Value) -> Outcome {
    match world.node().register(name(step), &world.pid(&step["to"])?) {
        Ok(()) => ok(),
        Err(_) => Err(Fault::Raise("badarg".into())),
    }
}

/// A monitor of a name says the name in its `Down`, and that of a name that nobody has comes at once.
fn monitor(world: &World, target: &Value, tag: &str, me: &mut Me<'_>) -> Result<(), Fault> {
    match target["name"].as_str() {
        None => me.monitor(world, world.pid(target)?, tag),
        Some(name) => {
            let holder = world.node().registered(name).unwrap_or_else(|| world.nobody());
            me.monitor(world, holder, tag);
            me.monitors_a_name(world, tag);
        }
    }
    Ok(())
}

fn links(world: &World, target: &Value) -> Outcome {
    let pid = world.pid(target)?;
    let Some(links) = world.node().links(&pid) else { return Err(Fault::Raise("badarg".into())) };
    let mut names: Vec<String> = links
        .iter()
        .filter(|peer| target == "driver" || !finding::is_registry(world, **peer))
        .filter_map(|peer| world.name(*peer).as_str().map(ToOwned::to_owned))
        .filter(|name| name != "?")
        .collect();
    names.sort();
    Ok(json!({ "ok": names }))
}
