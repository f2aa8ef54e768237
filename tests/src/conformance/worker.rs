//! The scripted server: how it begins and ends stands in the scenario, what it does with a message in the message itself.

use std::{collections::HashMap, future::pending, time::Duration};

use perennial::{Down, Exit, Idle, Init, Joined, Left, prelude::*};
use serde_json::{Value, json};

use super::{
    compare, finding,
    inside::{Me, Orders},
    nodes, terms,
    world::{Kind, World},
};

/// What a worker is started with.
#[derive(Clone, Debug)]
pub struct Script {
    pub(super) world: World,
    pub(super) path: String,
    pub(super) worker: Value,
    /// For a root: the name it is to have before its init begins.
    pub(super) name: Option<String>,
}

/// A server that does as it is told.
#[gen_server]
#[derive(Debug)]
pub struct Worker {
    world: World,
    script: Value,
    pid: perennial::Pid,
    incarnation: u32,
    count: i64,
    kept: HashMap<String, Reply<Value>>,
}

/// A plain message that is an action.
#[derive(Debug)]
pub struct Action(pub(super) Value);

/// A plain message that is none.
#[derive(Debug)]
pub struct Plain(pub(super) Value);

/// What is to be done before anything that waits.
#[derive(Debug)]
pub struct GoOn(Value);

/// A step to be done by the worker.
#[derive(Debug)]
pub struct Job(pub(super) Orders);

#[gen_server]
impl Worker {
    async fn init(script: Script, cx: &mut Cx<Self>) -> Init<Self> {
        let Script { world, path, worker: script, name } = script;
        if let Some(Err(error)) = name.map(|name| world.node().register(&name, &cx.pid())) {
            return Init::Stop(nodes::taken(error));
        }
        if let Err(stop) = finding::register_via(&world, &script["via"], cx) {
            return Init::Stop(stop);
        }
        let (incarnation, watched) = world.enter(&path, cx.pid(), Kind::Worker(cx.me()));
        drop(watched.await);
        cx.trap_exit(script["trap_exit"] == true);
        let worker = Self { world, pid: cx.pid(), incarnation, count: 0, kept: HashMap::new(), script };
        let outcome = pick(&worker.script["init"], incarnation);
        worker.begin(outcome, cx).await
    }

    /// Does what the action says; it may answer later, or never.
    #[call]
    pub async fn act(&mut self, action: Value, from: Reply<Value>, cx: &mut Cx<Self>) -> Flow<()> {
        self.run(&action, Some(from), cx).await
    }

    /// Does what the action says, stops, and answers when that is done.
    #[call]
    pub async fn finish(&mut self, action: Value, cx: &mut Cx<Self>) -> Stop<Value> {
        drop(self.prelude(&action, cx).await);
        Stop::with(terms::read(&action["stop"]), self.answer(&action["reply"]))
    }

    /// Does what the action says.
    #[cast]
    pub async fn tell(&mut self, action: Value, cx: &mut Cx<Self>) -> Flow<()> {
        self.run(&action, None, cx).await
    }

    #[info]
    async fn act_on(&mut self, Action(action): Action, cx: &mut Cx<Self>) -> Flow<()> {
        self.run(&action, None, cx).await
    }

    #[then]
    async fn go_on(&mut self, GoOn(next): GoOn, cx: &mut Cx<Self>) -> Flow<()> {
        if next.is_object() {
            return self.run(&next, None, cx).await;
        }
        self.event("continue", json!({ "v": next }));
        Flow::Continue(())
    }

    #[info]
    async fn job(&mut self, Job(orders): Job, cx: &mut Cx<Self>) -> Flow<()> {
        match orders.carry_out(&mut Me::Worker(cx)).await {
            Ok(()) => Flow::Continue(()),
            Err(reason) => Stop::with(reason, ()).into(),
        }
    }

    #[info]
    fn plain(&mut self, Plain(message): Plain) {
        self.event("info", json!({ "msg": message }));
    }

    #[info]
    fn joined(&mut self, joined: Joined<String>) {
        let (change, group, pids) = finding::joined(&self.world, &joined);
        self.event(change, json!({ "group": group, "pids": pids }));
    }

    #[info]
    fn left(&mut self, left: Left<String>) {
        let (change, group, pids) = finding::left(&self.world, &left);
        self.event(change, json!({ "group": group, "pids": pids }));
    }

    #[info]
    fn idle(&mut self, _: Idle) {
        self.event("timeout", json!({}));
    }

    #[info]
    fn exit(&mut self, exit: Exit) {
        let from = self.world.name(exit.from);
        self.event("exit_msg", json!({ "from": from, "reason": terms::write(&self.world, &exit.reason) }));
    }

    #[info]
    fn down(&mut self, down: Down) {
        let mut details =
            json!({ "from": self.world.monitored(&down), "reason": terms::write(&self.world, &down.reason) });
        if let Some(tag) = self.world.tag_of(down.monitor) {
            details["tag"] = tag.into();
        }
        self.event("down_msg", details);
    }

    async fn terminate(&mut self, reason: &ExitReason, cx: &mut Cx<Self>) -> Flow<()> {
        let traps = cx.trap_exit(false);
        cx.trap_exit(traps);
        if self.script["trap_exit"] == true || self.world.all_terminate() {
            let mut details = json!({ "reason": terms::write(&self.world, reason) });
            if !traps {
                details[compare::UNTRAPPED] = true.into();
            }
            self.event("terminate", details);
        }
        let mut end = &self.script["terminate"];
        while let Some(milliseconds) = end.get("sleep") {
            sleep(milliseconds).await;
            end = &end["then"];
        }
        if end == "hang" {
            pending::<()>().await;
        } else if let Some(what) = end.get("crash") {
            terms::raise(&terms::crash(what));
        } else if let Some(reason) = end.get("exit") {
            return Stop::with(terms::read(reason), ()).into();
        }
        Flow::Continue(())
    }
}

impl Worker {
    async fn begin(self, mut outcome: Value, cx: &mut Cx<Self>) -> Init<Self> {
        while let Some(milliseconds) = outcome.get("sleep") {
            sleep(milliseconds).await;
            outcome = outcome["then"].take();
        }
        match outcome.as_str() {
            Some("ignore") => {
                self.world.failed(self.pid, "start_ignored", json!({}));
                return Init::Ignore;
            }
            Some("hang") => pending().await,
            Some(_) | None => {}
        }
        if let Some(reason) = outcome.get("stop").or_else(|| outcome.get("exit")) {
            self.fail(reason);
            return Init::Stop(terms::read(reason));
        }
        if let Some(what) = outcome.get("crash") {
            let reason = terms::crash(what);
            self.fail(&reason);
            terms::raise(&reason);
        }
        if let Some(what) = outcome.get("throw").or_else(|| outcome.get("bad_return")) {
            let reason = bad_return(what);
            self.fail(&reason);
            return Init::Stop(terms::read(&reason));
        }
        self.world.started(self.pid);
        if let Some(milliseconds) = outcome.get("timeout") {
            cx.idle(time(milliseconds));
        }
        match outcome.get("continue") {
            Some(next) => Init::Ok(self).then(GoOn(next.clone())),
            None => Init::Ok(self),
        }
    }

    fn fail(&self, reason: &Value) {
        self.world.failed(self.pid, "start_failed", json!({ "reason": reason }));
    }

    fn event(&self, event: &str, details: Value) {
        self.world.event(self.pid, event, details);
    }

    fn answer(&self, reply: &Value) -> Value {
        match reply.as_str() {
            Some("$count") => self.count.into(),
            Some("$incarnation") => self.incarnation.into(),
            Some(_) | None => reply.clone(),
        }
    }

    /// Runs an action. A reply that is not used is kept by nobody: its caller waits in vain, as in OTP.
    async fn run(&mut self, action: &Value, from: Option<Reply<Value>>, cx: &mut Cx<Self>) -> Flow<()> {
        if let Err(thrown) = self.prelude(action, cx).await {
            return self.thrown(&thrown, from);
        }
        if let (Some(key), Some(value)) = (action["reply_to"].as_str(), action.get("with"))
            && let Some(reply) = self.kept.remove(key)
        {
            drop(reply.send(value.clone()));
        }
        let from = self.early(action, from);
        if let Some(next) = action.get("continue") {
            cx.then(GoOn(next.clone()));
        } else if let Some(milliseconds) = action.get("timeout") {
            cx.idle(time(milliseconds));
        }
        if let Some(what) = action.get("bad_return") {
            return Stop::with(terms::read(&bad_return(what)), ()).into();
        }
        if let Some(reason) = action.get("stop") {
            return Stop::with(terms::read(reason), ()).into();
        }
        self.give(from, action.get("reply"));
        Flow::Continue(())
    }

    /// What comes before an answer. Err: an exit, or what was thrown.
    async fn prelude(&mut self, action: &Value, cx: &mut Cx<Self>) -> Result<(), Value> {
        if let Some(milliseconds) = action.get("sleep") {
            sleep(milliseconds).await;
        }
        if let Some(note) = action.get("note") {
            self.event("note", json!({ "v": note }));
        }
        if action.get("hang").is_some() {
            pending::<()>().await;
        }
        if let Some(what) = action.get("crash") {
            terms::raise(&terms::crash(what));
        }
        if let Some(reason) = action.get("exit") {
            return Err(json!({ "stop": reason }));
        }
        if let Some(what) = action.get("throw") {
            return Err(what.clone());
        }
        if let Some(on) = action["trap_exit"].as_bool() {
            cx.trap_exit(on);
        }
        self.count += action["incr"].as_i64().unwrap_or(0);
        Ok(())
    }

    /// Rust has no throw: what it would be the result of, is returned.
    fn thrown(&mut self, what: &Value, from: Option<Reply<Value>>) -> Flow<()> {
        if let Some(reason) = what.get("stop") {
            return Stop::with(terms::read(reason), ()).into();
        }
        if what.get("noreply").is_none() && what.get("reply").is_none() {
            return Stop::with(terms::read(&bad_return(what)), ()).into();
        }
        self.give(from, what.get("reply"));
        Flow::Continue(())
    }

    fn early(&mut self, action: &Value, from: Option<Reply<Value>>) -> Option<Reply<Value>> {
        let from = from?;
        if let Some(answer) = action.get("early_reply") {
            drop(from.send(answer.clone()));
            return None;
        }
        match action["defer"].as_str() {
            Some(key) => {
                if let Some(before) = self.kept.insert(key.to_owned(), from) {
                    self.keep(before);
                }
                None
            }
            None => Some(from),
        }
    }

    fn give(&mut self, from: Option<Reply<Value>>, answer: Option<&Value>) {
        let Some(from) = from else { return };
        match answer {
            Some(answer) => drop(from.send(self.answer(answer))),
            None => self.keep(from),
        }
    }

    /// Never answers: in OTP a caller that is forgotten waits in vain, where a dropped reply would tell it.
    fn keep(&mut self, from: Reply<Value>) {
        self.kept.insert(format!("unanswered {}", self.kept.len()), from);
    }
}

/// The outcome of this attempt: the last of a list repeats.
pub(super) fn pick(outcomes: &Value, attempt: u32) -> Value {
    let Some(list) = outcomes.as_array() else { return outcomes.clone() };
    let at = usize::try_from(attempt).unwrap_or(usize::MAX).min(list.len()).saturating_sub(1);
    list.get(at).cloned().unwrap_or(Value::Null)
}

fn bad_return(what: &Value) -> Value {
    json!({ "bad_return_value": what })
}

pub(super) fn time(milliseconds: &Value) -> Duration {
    Duration::from_millis(milliseconds.as_u64().unwrap_or(0))
}

async fn sleep(milliseconds: &Value) {
    tokio::time::sleep(time(milliseconds)).await;
}
