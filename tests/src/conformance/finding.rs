//! Registries, process groups and partitions: how they are started, and the steps that ask them.

use std::collections::HashMap;

use perennial::{
    CallError, Child, ExitReason, Groups, Joined, Left, Monitor, Owner, Partitions, Pid, Ref, RegisterError, Registry,
    StartError,
};
use serde_json::{Map, Value, json};

use super::{
    client::Job,
    inside::Me,
    nodes,
    steps::Outcome,
    terms::{self, Fault},
    worker::{Plain, Worker},
    world::{Kind, World},
};

/// What is found by a name of its own.
#[derive(Clone, Debug)]
pub(super) enum Finder {
    Registry(Registry<String, Value>),
    Groups(Groups<String>),
    Partitions(Partitions<Worker>),
}

impl Finder {
    pub(super) async fn stop_with(self, reason: ExitReason) -> Result<(), CallError> {
        match self {
            Self::Registry(registry) => registry.stop_with(reason).await,
            Self::Groups(groups) => groups.stop_with(reason).await,
            Self::Partitions(partitions) => partitions.supervisor().stop_with(reason).await,
        }
    }
}

/// Whether a node is one of these.
pub(super) fn is_finder(node: &Value) -> bool {
    matches!(node["sup"]["kind"].as_str(), Some("registry" | "pg" | "partition"))
}

/// Starts one as a root. Its own code is not ours: what is to be said of it is said once it has started.
pub(super) async fn start(world: &World, node: &Value, me: &mut Me<'_>) -> Outcome {
    let (path, name) = (nodes::id(node), node["name"].as_str().unwrap_or_default());
    if let Some(holder) = world.node().registered(name) {
        return Ok(json!({ "error": { "already_started": world.name(holder) } }));
    }
    let script = &node["sup"];
    let started = match script["kind"].as_str() {
        Some("registry") => {
            let registry = if script["keys"] == "unique" { Registry::unique() } else { Registry::duplicate() };
            me.start_link::<Registry<String, Value>>(registry).await.map(|it| (it.pid(), Finder::Registry(it)))
        }
        Some("pg") => me.start_link::<Groups<String>>(Groups::new()).await.map(|it| (it.pid(), Finder::Groups(it))),
        Some(_) | None => {
            let partitions = nodes::partitions(world, path, script);
            let started = me.start_link::<Partitions<Worker>>(partitions).await;
            started.map(|it| (it.supervisor().pid(), Finder::Partitions(it)))
        }
    };
    let (pid, finder) = match started {
        Ok(started) => started,
        Err(error) => return terms::start_error(world, &error, 1),
    };
    drop(world.enter(path, pid, Kind::Supervisor).1.await);
    // The name was free a moment ago.
    let _ = world.node().register(name, &pid);
    world.keep_finder(name, pid, finder);
    world.started(pid);
    Ok(json!({ "ok": world.name(pid) }))
}

/// Does a step that asks one of them; None: it is no such step.
pub(super) async fn perform(world: &World, op: &str, step: &Value, me: &mut Me<'_>) -> Option<Outcome> {
    Some(if op.starts_with("reg_") {
        registry(world, op, step, me)
    } else if op.starts_with("pg_") {
        groups(world, op, step, me)
    } else if op.starts_with("part_") {
        partitions(world, op, step).await
    } else {
        return None;
    })
}

// ---- Registries.

/// In Elixir whatever asks a registry that does not run raises.
fn raised() -> Fault {
    Fault::Raise(json!({ "raised": "ArgumentError" }))
}

/// The running registry of this name.
pub(super) fn registry_named(world: &World, name: &Value) -> Result<Registry<String, Value>, Fault> {
    match world.finder(name.as_str().unwrap_or_default()) {
        Some(Finder::Registry(registry)) if registry.is_alive() => Ok(registry),
        Some(Finder::Registry(_) | Finder::Groups(_) | Finder::Partitions(_)) | None => Err(raised()),
    }
}

/// Registers a server under the registry and the key that its node names.
pub(super) fn register_via(world: &World, via: &Value, owner: &mut impl Owner) -> Result<(), ExitReason> {
    let [registry, name] = via.as_array().map_or(&[][..], Vec::as_slice) else { return Ok(()) };
    let registry = registry_named(world, registry).map_err(|fault| fault.reason())?;
    Ok(registry.register(owner, key(name), Value::Null)?)
}

/// Who is registered there.
pub(super) fn registered_via(world: &World, registry: &Value, name: &Value) -> Result<Pid, Fault> {
    let found = registry_named(world, registry)?.lookup(&key(name));
    found.first().map(|(pid, _)| *pid).ok_or_else(Fault::no_process)
}

/// Whether this is a registry: in Elixir whoever registers is linked with a process inside it, which has no name.
pub(super) fn is_registry(world: &World, pid: Pid) -> bool {
    matches!(world.finder_at(pid), Some(Finder::Registry(_)))
}

/// A key of any type, as text that tells one from another.
pub(super) fn key(key: &Value) -> String {
    key.to_string()
}

fn registry(world: &World, op: &str, step: &Value, me: &mut Me<'_>) -> Outcome {
    let registry = registry_named(world, &step["registry"])?;
    let (key, value) = (key(&step["key"]), step["value"].clone());
    let target = || world.pid(&step["target"]);
    Ok(match op {
        "reg_register" => match me.register(&registry, key, value) {
            Ok(()) => "ok".into(),
            Err(RegisterError::AlreadyRegistered(pid)) => json!({ "error": { "already_registered": world.name(pid) } }),
            Err(_) => return Err(raised()),
        },
        "reg_unregister" => {
            me.unregister(&registry, &key);
            "ok".into()
        }
        "reg_update_value" => match me.update_value(&registry, &key, &value) {
            Ok((new, old)) => json!({ "ok": { "new": new, "old": old } }),
            Err(RegisterError::NotRegistered) => "error".into(),
            Err(_) => return Err(raised()),
        },
        "reg_lookup" => {
            let found = registry.lookup(&key).into_iter();
            sorted(found.map(|(pid, value)| json!({ "p": world.name(pid), "value": value })).collect())
        }
        "reg_keys" => {
            let keys = registry.keys(&target()?);
            sorted(keys.iter().map(|key| key.parse().unwrap_or(Value::Null)).collect())
        }
        "reg_values" => sorted(registry.values(&key, &target()?)),
        "reg_count" => json!({ "ok": registry.count() }),
        "reg_whereis" => match registry.lookup(&key).first() {
            Some((pid, _)) => json!({ "ok": world.name(*pid) }),
            None => "undefined".into(),
        },
        "reg_dispatch" => {
            let tell = |worker: &Ref<Worker>, _: &Value| {
                let _ = Ref::send(worker, Plain(step["msg"].clone()));
            };
            let mut told = registry.dispatch(&key, tell);
            for (pid, _) in registry.lookup(&key) {
                if let Some(Kind::Client(client)) = world.kind(pid) {
                    let _ = client.send(Job::Keep(step["msg"].clone()));
                    told += 1;
                }
            }
            json!({ "ok": told })
        }
        _ => return Err(Fault::Raise(json!({ "unknown_step": op }))),
    })
}

/// A list whose order means nothing.
fn sorted(mut list: Vec<Value>) -> Value {
    list.sort_by_key(ToString::to_string);
    json!({ "ok": list })
}

// ---- Process groups.

fn groups(world: &World, op: &str, step: &Value, me: &mut Me<'_>) -> Outcome {
    let Some(Finder::Groups(groups)) = world.finder(step["scope"].as_str().unwrap_or_default()) else {
        return Err(Fault::no_process());
    };
    let group = step["group"].as_str().unwrap_or_default().to_owned();
    let targets = || {
        let targets = step["targets"].as_array().into_iter().flatten();
        targets.map(|target| world.pid(target)).collect::<Result<Vec<_>, _>>()
    };
    let asked = match op {
        "pg_join" => groups.join_all(group, targets()?).map(|()| "ok".into()),
        "pg_leave" => groups.leave_all(&group, targets()?).map(|left| if left { "ok" } else { "not_joined" }.into()),
        "pg_members" => Ok(json!({ "ok": pids(world, &groups.members(&group)) })),
        "pg_groups" if !groups.is_alive() => return Err(Fault::Raise("badarg".into())),
        "pg_groups" => Ok(sorted(groups.which_groups().into_iter().map(Value::from).collect())),
        "pg_monitor" => watched(world, me.watch_group(&groups, &group), me, &group)
            .map(|members| json!({ "ok": pids(world, &members) })),
        "pg_monitor_scope" => watched(world, me.watch_scope(&groups), me, "scope").map(|seen| {
            let seen: Map<_, _> = seen.iter().map(|(group, members)| (group.clone(), pids(world, members))).collect();
            json!({ "ok": seen })
        }),
        "pg_demonitor" => match me.pid().and_then(|pid| world.tagged(pid, &tag(&group))) {
            Some(monitor) => me.unwatch(&groups, &group, monitor).map(|was| if was { "ok" } else { "false" }.into()),
            None => Ok("false".into()),
        },
        _ => return Err(Fault::Raise(json!({ "unknown_step": op }))),
    };
    asked.map_err(|error| terms::called(&error))
}

/// Keeps a monitor under the name of its group.
fn watched<T>(
    world: &World,
    outcome: Result<(Monitor, T), CallError>,
    me: &Me<'_>,
    group: &str,
) -> Result<T, CallError> {
    let (monitor, seen) = outcome?;
    if let Some(pid) = me.pid() {
        world.tag(pid, &tag(group), monitor);
    }
    Ok(seen)
}

fn tag(group: &str) -> String {
    format!("pg {group}")
}

fn pids(world: &World, pids: &[Pid]) -> Value {
    let mut names: Vec<_> = pids.iter().map(|pid| world.name(*pid)).collect();
    names.sort_by_key(ToString::to_string);
    names.into()
}

/// What a process is told of groups: the name of the event, the group and who it is about.
pub(super) fn joined(world: &World, joined: &Joined<String>) -> (&'static str, Value, Value) {
    ("join", joined.group.clone().into(), pids(world, &joined.pids))
}

/// As [`joined`].
pub(super) fn left(world: &World, left: &Left<String>) -> (&'static str, Value, Value) {
    ("leave", left.group.clone().into(), pids(world, &left.pids))
}

// ---- Partitions.

async fn partitions(world: &World, op: &str, step: &Value) -> Outcome {
    let partitions = match world.finder(step["sup"].as_str().unwrap_or_default()) {
        Some(Finder::Partitions(partitions)) if partitions.supervisor().is_alive() => partitions,
        Some(Finder::Registry(_) | Finder::Groups(_) | Finder::Partitions(_)) | None => {
            return Err(Fault::no_process());
        }
    };
    if op == "part_count" {
        return Ok(json!({ "ok": partitions.count() }));
    }
    let key = &step["key"];
    let part = match (key.as_i64(), key.as_str()) {
        (Some(number), _) => partitions.route(&number),
        (None, Some(text)) => partitions.route(text),
        (None, None) => partitions.route(&key.to_string()),
    };
    match part.act(step["msg"].clone()).await {
        Ok(answer) => Ok(json!({ "ok": answer, "p": world.name(part.pid()) })),
        Err(error) => Err(terms::called(&error)),
    }
}

// ---- By one's own hand.

impl Me<'_> {
    async fn start_link<C: Child>(&mut self, args: C::Args) -> Result<C::Handle, StartError> {
        match self {
            Self::Nobody => Err(StartError::NotFound),
            Self::Worker(cx) => cx.start_link::<C>(args).await,
            Self::Client(process, _) => process.start_link::<C>(args).await,
        }
    }

    fn register(&mut self, registry: &Registry<String, Value>, key: String, value: Value) -> Result<(), RegisterError> {
        match self {
            // A helper registers and ends.
            Self::Nobody => Ok(()),
            Self::Worker(cx) => registry.register(*cx, key, value),
            Self::Client(process, _) => registry.register(*process, key, value),
        }
    }

    fn unregister(&mut self, registry: &Registry<String, Value>, key: &str) {
        match self {
            Self::Nobody => {}
            Self::Worker(cx) => registry.unregister(*cx, key),
            Self::Client(process, _) => registry.unregister(*process, key),
        }
    }

    fn update_value(
        &mut self,
        registry: &Registry<String, Value>,
        key: &str,
        value: &Value,
    ) -> Result<(Value, Value), RegisterError> {
        match self {
            Self::Nobody => Err(RegisterError::NotRegistered),
            Self::Worker(cx) => registry.update_value(*cx, key, |_| value.clone()),
            Self::Client(process, _) => registry.update_value(*process, key, |_| value.clone()),
        }
    }

    fn watch_group(&mut self, groups: &Groups<String>, group: &str) -> Result<(Monitor, Vec<Pid>), CallError> {
        match self {
            Self::Nobody => Err(CallError::NoProc),
            Self::Worker(cx) => groups.monitor(*cx, group.to_owned()),
            Self::Client(process, _) => groups.monitor(*process, group.to_owned()),
        }
    }

    fn watch_scope(&mut self, groups: &Groups<String>) -> Result<(Monitor, HashMap<String, Vec<Pid>>), CallError> {
        match self {
            Self::Nobody => Err(CallError::NoProc),
            Self::Worker(cx) => groups.monitor_scope(*cx),
            Self::Client(process, _) => groups.monitor_scope(*process),
        }
    }

    /// A client has taken its mail out of its queue, so that what is flushed there is flushed here too.
    fn unwatch(&mut self, groups: &Groups<String>, group: &str, monitor: Monitor) -> Result<bool, CallError> {
        match self {
            Self::Nobody => Ok(false),
            Self::Worker(cx) => groups.demonitor(*cx, monitor),
            Self::Client(process, mail) => {
                mail.retain(|message| ["join", "leave"].iter().all(|change| message[change][0] != group));
                groups.demonitor(*process, monitor)
            }
        }
    }
}
