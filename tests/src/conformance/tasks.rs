//! The steps about tasks.

use std::{collections::HashMap, future::pending, time::Duration};

use perennial::{
    ExitReason, Pid, Process, Restart, Shutdown, StartError, SupervisorRef, TaskError, TaskOf, Tasks, await_many,
};
use serde_json::{Value, json};

use super::{
    admin,
    inside::Me,
    nodes,
    steps::Outcome,
    terms::{self, Fault},
    worker::{pick, time},
    world::{Kind, World},
};

/// The tasks of a scenario, by the names that its steps give them.
#[derive(Debug, Default)]
pub(super) struct Known(HashMap<String, Entry>);

/// A task, and who has begun it.
#[derive(Debug)]
struct Entry {
    owner: Option<Pid>,
    /// None when its result has been taken.
    task: Option<TaskOf<Value>>,
    /// Whether its owner has awaited it in vain: then its result reaches nobody.
    given_up: bool,
}

/// Does a step about tasks.
pub(super) async fn perform(world: &World, op: &str, step: &Value, me: &mut Me<'_>) -> Outcome {
    match op {
        "task_async" => begin(world, step, me).await,
        "task_start_child" => start_child(world, step).await,
        "task_await" => {
            let result = asked(world, step).await.unwrap_or_else(|| Err(TaskError::Timeout(Duration::ZERO)));
            result.map(|value| json!({ "ok": value })).map_err(fault)
        }
        "task_await_many" => {
            let names = step["tasks"].as_array().into_iter().flatten();
            let tasks = names.filter_map(|name| take(world, name));
            let waiting = await_many(tasks.collect::<Vec<_>>());
            let results = match limit(step) {
                Some(limit) => waiting.timeout(limit).await,
                None => waiting.no_timeout().await,
            };
            results.map(|values| json!({ "ok": values })).map_err(fault)
        }
        "task_yield" => Ok(yielded(world, asked(world, step).await)),
        "task_shutdown" => Ok(yielded(world, shutdown(world, step).await)),
        "task_ignore" => {
            let wanted = !is_given_up(world, step);
            Ok(yielded(world, take(world, &step["task"]).and_then(TaskOf::ignore).filter(|_| wanted)))
        }
        _ => Err(Fault::Raise(json!({ "unknown_step": op }))),
    }
}

/// Adds what would wait in this process's mailbox in Elixir: the results of its tasks that it has not asked for. A task's
/// value comes before its exit, and that before the end of its monitor.
pub(super) fn deliver(world: &World, owner: Pid, mail: &mut Vec<Value>) {
    let mut known = world.tasks();
    let mut own: Vec<_> =
        known.0.iter_mut().filter(|(_, entry)| entry.owner == Some(owner) && !entry.given_up).collect();
    own.sort_by_key(|(name, _)| name.to_owned());
    for (_, entry) in own {
        let Some((pid, result)) = entry.task.as_mut().and_then(|task| Some((task.pid(), task.yield_now()?))) else {
            continue;
        };
        entry.task = None;
        let name = world.name(pid);
        let exit = mail.iter().position(|message| message["exit"][0] == name);
        let reason = match result {
            Ok(value) => {
                mail.insert(exit.unwrap_or(mail.len()), json!({ "task_result": value }));
                ExitReason::Normal
            }
            Err(error) => error.into(),
        };
        mail.push(json!({ "task_down": [name, terms::write(world, &reason)] }));
    }
}

async fn begin(world: &World, step: &Value, me: &mut Me<'_>) -> Outcome {
    let work = work(world, step);
    let owner = me.pid();
    let task = match step.get("sup") {
        None => match me {
            Me::Nobody => TaskOf::spawn(work),
            Me::Worker(cx) => cx.task(work),
            Me::Client(process, _) => process.task(work),
        },
        Some(supervisor) => {
            let mut start = tasks(world, supervisor)?.task(work);
            if let Some(shutdown) = nodes::shutdown(&step["shutdown"]) {
                start = start.shutdown(shutdown);
            }
            if step["link"] != false {
                start = match me {
                    Me::Nobody => start,
                    Me::Worker(cx) => start.link(*cx),
                    Me::Client(process, _) => start.link(*process),
                };
            }
            match start.await {
                Ok(task) => task,
                Err(StartError::MaxChildren) => return Err(Fault::Raise(json!({ "raised": "RuntimeError" }))),
                Err(error) => return failed(world, &error),
            }
        }
    };
    world.tasks().0.insert(name(&step["as"]), Entry { owner, task: Some(task), given_up: false });
    Ok("ok".into())
}

async fn start_child(world: &World, step: &Value) -> Outcome {
    let again = {
        let (world, step) = (world.clone(), step.clone());
        move || {
            let work = work(&world, &step);
            move |me: Process| async move { drop(work(me).await) }
        }
    };
    let restart = step["restart"].as_str().map_or(Restart::Temporary, nodes::restart);
    let mut start = tasks(world, &step["sup"])?.start_child_with(restart, again);
    if let Some(shutdown) = nodes::shutdown(&step["shutdown"]) {
        start = start.shutdown(shutdown);
    }
    match start.await {
        Ok(_) => Ok("ok".into()),
        Err(error) => failed(world, &error),
    }
}

fn failed(world: &World, error: &StartError) -> Outcome {
    terms::start_error(world, error, 1)
}

fn tasks(world: &World, supervisor: &Value) -> Result<Tasks, Fault> {
    let supervisor: SupervisorRef = admin::supervisor(world, supervisor)?;
    Ok(Tasks::of(supervisor))
}

type Doing = std::pin::Pin<Box<dyn Future<Output = Value> + Send>>;

/// What a task does, by incarnation.
fn work(world: &World, step: &Value) -> impl FnOnce(Process) -> Doing + Send + use<> {
    let above = if step.get("sup").is_some() { &step["sup"] } else { &step["from"] };
    let path = nodes::below(above.as_str().unwrap_or_default(), &json!({ "id": step["as"] }));
    let (world, fun) = (world.clone(), step["fun"].clone());
    move |me| Box::pin(run(world, path, fun, me))
}

async fn run(world: World, path: String, fun: Value, mut me: Process) -> Value {
    let pid = me.pid();
    let (incarnation, watched) = world.enter(&path, pid, Kind::Task);
    drop(watched.await);
    world.started(pid);
    let action = pick(&fun, incarnation);
    me.trap_exit(action["trap_exit"] == true);
    if action.get("sleep").is_some() {
        tokio::time::sleep(time(&action["sleep"])).await;
    }
    if let Some(what) = action.get("crash") {
        terms::raise(&terms::crash(what));
    }
    if let Some(what) = action.get("throw") {
        terms::raise(&terms::crash(&json!({ "nocatch": what })));
    }
    if let Some(reason) = action.get("exit") {
        end(me, reason).await;
    }
    match action.get("return") {
        Some(value) => value.clone(),
        None => pending().await,
    }
}

/// Ends the task for this reason, as Erlang's `exit/1` does.
async fn end(mut me: Process, reason: &Value) {
    let read = terms::read(reason);
    if read.is_crash() {
        terms::raise(reason);
    }
    let pid = me.pid();
    me.trap_exit(false);
    me.exit(&pid, read);
    pending::<()>().await;
}

/// Asks a task for its result within the step's time. One whose result has been taken, or given up, never answers.
async fn asked(world: &World, step: &Value) -> Option<Result<Value, TaskError>> {
    let limit = limit(step);
    let task = if is_given_up(world, step) { None } else { take(world, &step["task"]) };
    match (task, limit) {
        (Some(task), None) => Some(task.no_timeout().await),
        (Some(mut task), Some(limit)) => {
            let result = task.yield_for(limit).await;
            if let (None, Some(entry)) = (&result, world.tasks().0.get_mut(&name(&step["task"]))) {
                entry.task = Some(task);
                // Who has yielded in vain may ask again.
                entry.given_up = step["op"] == "task_await";
            }
            result
        }
        (None, Some(limit)) => {
            tokio::time::sleep(limit).await;
            None
        }
        (None, None) => pending().await,
    }
}

async fn shutdown(world: &World, step: &Value) -> Option<Result<Value, TaskError>> {
    let how = nodes::shutdown(&step["how"]).unwrap_or(Shutdown::After(Duration::from_secs(5)));
    let given_up = is_given_up(world, step);
    match take(world, &step["task"]) {
        Some(task) if !given_up => task.shutdown(how).await,
        Some(task) if task.is_alive() => match task.shutdown(how).await {
            Some(Ok(_)) => Some(Err(TaskError::Exit(ExitReason::Normal))),
            other => other,
        },
        Some(_) | None => Some(Err(TaskError::Exit(ExitReason::NoProc))),
    }
}

fn is_given_up(world: &World, step: &Value) -> bool {
    world.tasks().0.get(&name(&step["task"])).is_some_and(|entry| entry.given_up)
}

fn take(world: &World, task: &Value) -> Option<TaskOf<Value>> {
    world.tasks().0.get_mut(&name(task))?.task.take()
}

fn yielded(world: &World, result: Option<Result<Value, TaskError>>) -> Value {
    match result {
        None => "nil".into(),
        Some(Ok(value)) => json!({ "ok": value }),
        Some(Err(error)) => json!({ "exit": terms::write(world, &error.into()) }),
    }
}

/// What exits the caller in Elixir.
fn fault(error: TaskError) -> Fault {
    Fault::Exit(if let TaskError::Timeout(_) = error { terms::read(&"timeout".into()) } else { error.into() })
}

fn limit(step: &Value) -> Option<Duration> {
    match step.get("timeout") {
        None => Some(Duration::from_secs(5)),
        Some(limit) if limit.is_number() => Some(time(limit)),
        Some(_) => None,
    }
}

fn name(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}
