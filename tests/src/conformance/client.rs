//! Plain processes that do what a step says, and keep what they receive. The driver is one.

use perennial::{Down, Exit, ExitReason, Joined, Left, Mail, Process, Stop};
use serde_json::{Value, json};
use tokio::sync::oneshot;

use super::{
    finding,
    inside::{Me, Orders},
    terms,
    world::{Kind, World},
};

/// What a client is sent.
#[derive(Debug)]
pub(super) enum Job {
    /// A step to be done in it.
    Do(Orders),
    /// Something to keep.
    Keep(Value),
    /// Who joined a group.
    Joined(Joined<String>),
    /// Who left one.
    Left(Left<String>),
}

impl From<Joined<String>> for Job {
    fn from(joined: Joined<String>) -> Self {
        Self::Joined(joined)
    }
}

impl From<Left<String>> for Job {
    fn from(left: Left<String>) -> Self {
        Self::Left(left)
    }
}

/// A client's life: it enters the world, says that it is there, and does what it is told.
pub(super) async fn client(
    world: World,
    path: String,
    script: Value,
    ready: oneshot::Sender<()>,
    mut me: Process<Job>,
) -> Stop {
    let watched = world.enter(&path, me.pid(), Kind::Client(me.me())).1;
    drop(watched.await);
    me.trap_exit(script["trap_exit"] == true);
    world.started(me.pid());
    let _ = ready.send(());
    Stop::with(obey(world, me).await, ())
}

/// Does what it is told, until a step that is not caught ends it.
pub(super) async fn obey(world: World, mut me: Process<Job>) -> ExitReason {
    let mut mail = Vec::new();
    loop {
        match me.recv().await {
            Mail::Message(Job::Do(orders)) => {
                if let Err(reason) = orders.carry_out(&mut Me::Client(&mut me, &mut mail)).await {
                    return reason;
                }
            }
            Mail::Message(Job::Keep(message)) => mail.push(json!({ "msg": message })),
            Mail::Message(Job::Joined(joined)) => mail.push(group_mail(finding::joined(&world, &joined))),
            Mail::Message(Job::Left(left)) => mail.push(group_mail(finding::left(&world, &left))),
            Mail::Exit(exit) => mail.push(exit_mail(&world, &exit)),
            Mail::Down(down) => mail.push(down_mail(&world, &down)),
        }
    }
}

fn group_mail((change, group, pids): (&str, Value, Value)) -> Value {
    json!({ change: [group, pids] })
}

fn exit_mail(world: &World, exit: &Exit) -> Value {
    json!({ "exit": [world.name(exit.from), terms::write(world, &exit.reason)] })
}

fn down_mail(world: &World, down: &Down) -> Value {
    let whom = [world.monitored(down), terms::write(world, &down.reason)];
    json!({ "down": whom, "tag": world.tag_of(down.monitor) })
}
