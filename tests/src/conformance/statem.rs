//! The scripted state machine: its rules stand in the scenario.

use std::collections::HashMap;

use perennial::{Exit, prelude::*};
use serde_json::{Value, json};

use super::{
    nodes, terms,
    worker::{Script, time},
    world::{Kind, World},
};

/// A state machine that does as its rules say.
#[gen_statem(state = Value)]
#[derive(Debug)]
pub struct Machine {
    world: World,
    script: Value,
    pid: perennial::Pid,
    count: i64,
    kept: HashMap<String, Reply<Value>>,
    unanswered: Vec<Reply<Value>>,
}

/// A plain message.
#[derive(Clone, Debug)]
pub struct Heard(pub(super) Value);

/// An event that a rule has inserted, with the type that it has in OTP.
#[derive(Clone, Debug)]
pub struct Inserted {
    kind: String,
    content: Value,
}

/// The event of a timeout, with the type that it has in OTP.
#[derive(Clone, Debug)]
pub struct Up {
    kind: String,
    content: Value,
}

/// What the actions of a rule ask for, whoever carries them out.
trait Asks: Sized {
    fn insert(self, event: Inserted) -> Self;
    fn state(self, after: &Value, event: Up) -> Self;
    fn update(self, event: Up) -> Self;
    fn cancel(self) -> Self;
    fn event(self, after: &Value, event: Up) -> Self;
    fn named(self, name: String, after: &Value, event: Up) -> Self;
    fn cancel_named(self, name: String) -> Self;
}

macro_rules! asks {
    ($name:ident, |$it:ident, $event:ident| $insert:expr) => {
        impl Asks for $name<Machine> {
            fn insert(self, $event: Inserted) -> Self {
                let $it = self;
                $insert
            }
            fn state(self, after: &Value, event: Up) -> Self {
                if after == "infinity" { self.cancel() } else { self.state_timeout(time(after), event) }
            }
            fn update(self, event: Up) -> Self {
                self.update_state_timeout(event)
            }
            fn cancel(self) -> Self {
                self.cancel_state_timeout()
            }
            fn event(self, after: &Value, event: Up) -> Self {
                if after == "infinity" { self.cancel_event_timeout() } else { self.event_timeout(time(after), event) }
            }
            fn named(self, name: String, after: &Value, event: Up) -> Self {
                if after == "infinity" { self.cancel_timeout(name) } else { self.timeout(name, time(after), event) }
            }
            fn cancel_named(self, name: String) -> Self {
                self.cancel_timeout(name)
            }
        }
    };
}

asks!(Transition, |it, event| it.next_event(event));
asks!(Begin, |it, event| it.next_event(event));
// An enter call that inserts an event has been refused before.
asks!(Entered, |it, _event| it);

#[gen_statem]
impl Machine {
    async fn init(script: Script, cx: &mut Cx<Self>) -> Begin<Self> {
        let Script { world, path, worker: script, name, .. } = script;
        if let Some(Err(error)) = name.map(|name| world.node().register(&name, &cx.pid())) {
            return Begin::stop(nodes::taken(error));
        }
        let (_, watched) = world.enter(&path, cx.pid(), Kind::Machine(cx.me()));
        drop(watched.await);
        cx.trap_exit(script["trap_exit"] == true);
        let machine = Self { world, pid: cx.pid(), count: 0, kept: HashMap::new(), unanswered: Vec::new(), script };
        let first = machine.script["init"].clone();
        if let Some(reason) = first.get("stop") {
            machine.world.failed(machine.pid, "start_failed", json!({ "reason": reason }));
            return Begin::stop(terms::read(reason));
        }
        if first == "$ignore" {
            machine.world.failed(machine.pid, "start_ignored", json!({}));
            return Begin::ignore();
        }
        machine.world.started(machine.pid);
        let state = first.get("state").cloned().unwrap_or_else(|| first.clone());
        asked(Begin::at(state, machine), &first["actions"])
    }

    #[enter]
    async fn enter(&mut self, state: &Value, previous: &Value) -> Flow<Entered<Self>> {
        if self.script["enter"] != true {
            return Entered::keep().into();
        }
        let rule = self.rule(state, "enter", previous);
        if let Err(reason) = self.prelude(&rule, None).await {
            terms::raise(&reason);
        }
        if let Some(what) = wrong_in_enter(&rule, state) {
            return Stop::with(terms::read(&terms::crash(&what.into())), ()).into();
        }
        let entered = match &rule["do"] {
            what if what == "repeat" => Entered::repeat(),
            what => match self.ending(what, &rule, &mut None) {
                Some(reason) => return Stop::with(reason, ()).into(),
                None => Entered::keep(),
            },
        };
        self.replies(&rule, &mut None);
        asked(entered, &rule["actions"]).into()
    }

    /// An event that somebody waits for.
    #[call]
    pub async fn ask(
        &mut self,
        state: &Value,
        content: Value,
        from: Reply<Value>,
        event: Event<Self>,
    ) -> Flow<Transition<Self>> {
        self.run(state, "call", &content, Some(from), event).await
    }

    /// An event that nobody waits for.
    #[cast]
    pub async fn tell(&mut self, state: &Value, content: Value, event: Event<Self>) -> Flow<Transition<Self>> {
        self.run(state, "cast", &content, None, event).await
    }

    #[info]
    async fn heard(&mut self, state: &Value, heard: Heard, event: Event<Self>) -> Flow<Transition<Self>> {
        self.run(state, "info", &heard.0, None, event).await
    }

    #[info]
    async fn exit(&mut self, state: &Value, exit: Exit, event: Event<Self>) -> Flow<Transition<Self>> {
        let content = json!({ "EXIT": [self.world.name(exit.from), terms::write(&self.world, &exit.reason)] });
        self.run(state, "info", &content, None, event).await
    }

    #[internal]
    async fn inserted(&mut self, state: &Value, inserted: Inserted, event: Event<Self>) -> Flow<Transition<Self>> {
        self.run(state, &inserted.kind, &inserted.content, None, event).await
    }

    #[timeout]
    async fn up(&mut self, state: &Value, up: Up, event: Event<Self>) -> Flow<Transition<Self>> {
        self.run(state, &up.kind, &up.content, None, event).await
    }

    fn terminate(&mut self, state: &Value, reason: &ExitReason) {
        if self.script["trap_exit"] == true || self.world.all_terminate() {
            let mut reason = terms::write(&self.world, reason);
            // Of an error `gen_statem` tells what was raised, and `gen_server` with its stack.
            if let Some(what) = reason.get("error") {
                reason = what.clone();
            }
            self.world.event(self.pid, "terminate", json!({ "state": state, "reason": reason }));
        }
    }
}

impl Machine {
    /// Notes an event, and finds the first rule for it.
    fn rule(&self, state: &Value, kind: &str, content: &Value) -> Value {
        self.world.event(self.pid, "sm", json!({ "state": state, "type": kind, "content": content }));
        let kind = Value::from(kind);
        let rules = self.script["rules"].as_array().map_or(&[][..], Vec::as_slice);
        let fits = |rule: &&Value| {
            [("state", state), ("type", &kind), ("content", content)]
                .into_iter()
                .all(|(key, value)| rule.get(key).is_none_or(|wanted| wanted == "*" || wanted == value))
        };
        rules.iter().find(fits).cloned().unwrap_or(Value::Null)
    }

    /// What comes before the actions. Err: an exit.
    async fn prelude(&mut self, rule: &Value, from: Option<&mut Option<Reply<Value>>>) -> Result<(), Value> {
        if let Some(milliseconds) = rule.get("sleep") {
            tokio::time::sleep(time(milliseconds)).await;
        }
        if let Some(what) = rule.get("crash") {
            terms::raise(&terms::crash(what));
        }
        if let Some(reason) = rule.get("exit") {
            return Err(reason.clone());
        }
        if let Some(key) = rule["save"].as_str()
            && let Some(from) = from.and_then(Option::take)
        {
            self.unanswered.extend(self.kept.insert(key.to_owned(), from));
        }
        self.count += rule["incr"].as_i64().unwrap_or(0);
        Ok(())
    }

    /// The reason, if a rule ends the machine.
    fn ending(&mut self, what: &Value, rule: &Value, from: &mut Option<Reply<Value>>) -> Option<ExitReason> {
        if let Some(reason) = what.get("stop_and_reply") {
            self.replies(rule, from);
            return Some(terms::read(reason));
        }
        if what.get("bad_return").is_some() {
            return Some(terms::read(&terms::crash(&"bad_return_from_state_function".into())));
        }
        what.get("stop").map(terms::read)
    }

    fn replies(&mut self, rule: &Value, from: &mut Option<Reply<Value>>) {
        for action in actions(&rule["actions"]) {
            let kept = action["reply_to"].as_str().and_then(|key| self.kept.remove(key));
            if let (Some(reply), Some(value)) = (kept, action.get("with")) {
                let _ = reply.send(value.clone());
            }
            if let Some(value) = action.get("reply") {
                let saved = rule["save"].as_str().and_then(|key| self.kept.remove(key));
                if let Some(reply) = from.take().or(saved) {
                    let _ = reply.send(if value == "$count" { self.count.into() } else { value.clone() });
                }
            }
        }
    }

    async fn run(
        &mut self,
        state: &Value,
        kind: &str,
        content: &Value,
        mut from: Option<Reply<Value>>,
        event: Event<Self>,
    ) -> Flow<Transition<Self>> {
        let rule = self.rule(state, kind, content);
        if let Err(reason) = self.prelude(&rule, Some(&mut from)).await {
            return Stop::with(terms::read(&reason), ()).into();
        }
        let mut transition = match &rule["do"] {
            what if what == "repeat" => Transition::repeat(),
            what if what.get("next").is_some() => Transition::to(what["next"].clone()),
            what => match self.ending(what, &rule, &mut from) {
                Some(reason) => return Stop::with(reason, ()).into(),
                None => Transition::keep(),
            },
        };
        self.replies(&rule, &mut from);
        transition = asked(transition, &rule["actions"]);
        if has(&rule, "postpone") {
            return transition.postpone(event).into();
        }
        // A reply that is not used is kept by nobody: its caller waits in vain, as in OTP.
        if let Some(from) = from {
            self.unanswered.push(from);
        }
        transition.into()
    }
}

fn actions(actions: &Value) -> &[Value] {
    actions.as_array().map_or(&[], Vec::as_slice)
}

fn has(rule: &Value, action: &str) -> bool {
    actions(&rule["actions"]).iter().any(|found| found == action)
}

/// What a rule can say of an enter call, and Rust's types cannot: the machine ends as OTP's does.
fn wrong_in_enter(rule: &Value, state: &Value) -> Option<&'static str> {
    if rule["do"].get("next").is_some_and(|next| next != state) {
        return Some("bad_state_enter_return_from_state_function");
    }
    let inserts = |action: &Value| action == "postpone" || action.get("next_event").is_some();
    actions(&rule["actions"]).iter().any(inserts).then_some("bad_state_enter_action_from_state_function")
}

/// Adds the actions of a rule, but for replies and `postpone`.
fn asked<A: Asks>(mut to: A, list: &Value) -> A {
    for action in actions(list) {
        if let Some(next) = action.get("next_event") {
            to = to.insert(Inserted { kind: text(&next[0]), content: next[1].clone() });
        }
        if let Some(timeout) = action.get("state_timeout") {
            let up = |content: &Value| Up { kind: "state_timeout".to_owned(), content: content.clone() };
            to = match timeout.get("update") {
                _ if timeout == "cancel" => to.cancel(),
                Some(content) => to.update(up(content)),
                None => to.state(&timeout[0], up(&timeout[1])),
            };
        }
        if let Some(timeout) = action.get("event_timeout") {
            to = to.event(&timeout[0], Up { kind: "timeout".to_owned(), content: timeout[1].clone() });
        }
        if let Some(timeout) = action.get("timeout") {
            let name = text(&timeout[0]);
            let kind = format!("timeout:{name}");
            to = match &timeout[1] {
                what if what == "cancel" => to.cancel_named(name),
                after => to.named(name, after, Up { kind, content: timeout[2].clone() }),
            };
        }
    }
    to
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}
