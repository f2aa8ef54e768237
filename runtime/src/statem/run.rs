//! A state machine in a cell: carries out what the [`Machine`] decides.

use std::{any::Any, sync::Arc};

use super::{
    begin::{Begin, Begun},
    machine::{Actions, Machine, Step},
    protocol::{Incoming, StateMachine},
    react::{Change, Handled, Later, Reacted},
};
use crate::{
    Cx, Init, Step as Turn,
    server::{Next, Timer},
};

/// What a state machine's process keeps beside the data.
struct Running<S: StateMachine> {
    machine: Machine<S::State, S::Event>,
    /// The timers by the machine's numbers.
    timers: Vec<(u64, Timer)>,
    /// What came with the first state, until it begins.
    first: Actions<S::Event>,
}

/// Puts the machine into its process. Its first turn begins it, when the start has been reported as done.
pub fn begin<S: StateMachine>(begin: Begin<S>, cx: &mut Cx<S>) -> Init<S> {
    match begin.0 {
        Begun::At { state, data, actions } => {
            let machine = Machine::new(state, S::ENTER.is_some());
            let running = Running::<S> { machine, timers: Vec::new(), first: actions };
            cx.put_beside(Box::new(running));
            Init::Then(data, Incoming::Begin)
        }
        Begun::Ignore => Init::Ignore,
        Begun::Stop(reason) => Init::Stop(reason),
    }
}

/// One turn.
pub fn handle<S: StateMachine>(data: &mut S, message: Incoming<S::Event>, cx: &mut Cx<S>) -> Turn<Incoming<S::Event>> {
    match message {
        Incoming::Begin => {
            let running = running(cx);
            let first = std::mem::take(&mut running.first);
            let steps = running.machine.begin(first);
            carry_out(steps, cx);
            Turn::Done(Next::GO)
        }
        Incoming::Timer(number) => {
            let running = running(cx);
            running.timers.retain(|(armed, _)| *armed != number);
            let event = running.machine.elapsed(number);
            if let Some(event) = event {
                cx.push_then(Incoming::Event(event));
            }
            Turn::Done(Next::GO)
        }
        Incoming::Event(event) => {
            let state = running(cx).machine.state();
            match data.event(event, &state, cx) {
                Handled::Now(reacted) => Turn::Done(handled(reacted, cx)),
                Handled::Async(event) => Turn::Async(Incoming::Event(event)),
            }
        }
        Incoming::Enter => {
            let machine = &running(cx).machine;
            let (state, previous) = (machine.entering(), machine.state());
            match data.enter(&state, &previous, cx) {
                Handled::Now(reacted) => Turn::Done(entered(reacted, cx)),
                Handled::Async(()) => Turn::Async(Incoming::Enter),
            }
        }
    }
}

/// One turn of a handler that takes its time.
pub async fn handle_async<S: StateMachine>(data: &mut S, message: Incoming<S::Event>, cx: &mut Cx<S>) -> Next {
    match message {
        Incoming::Event(event) => {
            let state = running(cx).machine.state();
            let reacted = data.event_async(event, &state, cx).await;
            handled(reacted, cx)
        }
        Incoming::Enter => {
            let machine = &running(cx).machine;
            let (state, previous) = (machine.entering(), machine.state());
            let reacted = data.enter_async(&state, &previous, cx).await;
            entered(reacted, cx)
        }
        Incoming::Begin | Incoming::Timer(_) => Next::GO,
    }
}

/// The present state, for `terminate` and for reports.
///
/// # Panics
///
/// Outside of a state machine's process.
#[must_use]
pub fn current<S: StateMachine>(cx: &Cx<S>) -> Arc<S::State> {
    let running = cx.beside().and_then(|beside| (beside as &dyn Any).downcast_ref::<Running<S>>());
    running.expect("a machine is put into its process before it has a turn").machine.state()
}

/// What a report shows of a machine: its state and its data, if they can be shown.
#[must_use]
pub fn shown(state: Option<String>, data: Option<String>) -> Option<String> {
    match (state, data) {
        (Some(state), Some(data)) => Some(format!("{state}, {data}")),
        (state, data) => state.or(data),
    }
}

/// Which handler takes a message, by its place in the machine's list: three of every machine's, then the events'.
#[must_use]
pub fn handler<S: StateMachine>(message: &Incoming<S::Event>) -> usize {
    match message {
        Incoming::Begin => 0,
        Incoming::Timer(_) => 1,
        Incoming::Enter => 2,
        Incoming::Event(event) => 3 + S::event_handler(event),
    }
}

/// What a machine calls its handler of enter calls, in reports.
#[must_use]
pub const fn enter_handler<S: StateMachine>() -> &'static str {
    match S::ENTER {
        Some(name) => name,
        None => "enter",
    }
}

fn running<S: StateMachine>(cx: &mut Cx<S>) -> &mut Running<S> {
    let running = cx.beside_mut().and_then(|beside| (beside as &mut dyn Any).downcast_mut::<Running<S>>());
    running.expect("a machine is put into its process before it has a turn")
}

fn handled<S: StateMachine>(reacted: Reacted<Change<S>>, cx: &mut Cx<S>) -> Next {
    match reacted {
        Reacted::Go(Change { target, actions }) => {
            let steps = running(cx).machine.handled(target, actions);
            carry_out(steps, cx);
            Next::GO
        }
        Reacted::End(reason) => Next::end(reason),
    }
}

fn entered<S: StateMachine>(reacted: Reacted<Later<S>>, cx: &mut Cx<S>) -> Next {
    match reacted {
        Reacted::Go(Later { again, timeouts }) => {
            let steps = running(cx).machine.entered(again, timeouts);
            carry_out(steps, cx);
            Next::GO
        }
        Reacted::End(reason) => {
            running(cx).machine.settle();
            Next::end(reason)
        }
    }
}

fn carry_out<S: StateMachine>(steps: Vec<Step<S::Event>>, cx: &mut Cx<S>) {
    for step in steps {
        match step {
            Step::Arm(number, delay) => {
                let timer = cx.cell.send_after(delay, Incoming::Timer(number));
                running(cx).timers.push((number, timer));
            }
            Step::Disarm(number) => {
                let timers = &mut running(cx).timers;
                if let Some(at) = timers.iter().position(|(armed, _)| *armed == number) {
                    let (_, timer) = timers.swap_remove(at);
                    cx.cell.as_proc().cancel_timer(timer);
                }
            }
            Step::Enter => cx.push_then(Incoming::Enter),
            Step::Handle(event) => cx.push_then(Incoming::Event(event)),
        }
    }
}
