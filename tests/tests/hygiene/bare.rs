//! No prelude at all, and the runtime under another name.

#![no_implicit_prelude]
#![deny(warnings, unused_qualifications, clippy::pedantic)]

use ::perennial as grown;
use ::std::{clone::Clone as _, result::Result::Ok};

/// Where a switch is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum At {
    /// Off.
    Off,
    /// On.
    On,
}

/// A machine, without a prelude.
#[grown::gen_statem(state = At, crate = grown)]
#[derive(Debug)]
pub(crate) struct Switch;

#[grown::gen_statem(crate = grown)]
impl Switch {
    fn init((): ()) -> (At, Self) {
        (At::Off, Self)
    }

    #[call]
    pub(crate) fn flip(&mut self, at: &At, from: grown::Reply<At>) -> grown::Transition<Self> {
        let next = if *at == At::Off { At::On } else { At::Off };
        from.send(next).unwrap_or_default();
        grown::Transition::to(next)
    }
}

/// A server, without a prelude.
#[grown::gen_server(crate = grown, restart = transient, shutdown = 1s)]
#[derive(Debug)]
pub(crate) struct Count {
    value: i64,
}

/// A note to oneself.
pub(crate) struct Note;

#[grown::gen_server(crate = grown)]
impl Count {
    fn init(value: i64, cx: &mut grown::Cx<Self>) -> grown::Init<Self> {
        grown::Ref::send(&cx.me(), Note).unwrap_or_default();
        grown::Init::Ok(Self { value })
    }

    #[info]
    fn note(&mut self, _: Note) {
        self.value += 1;
    }

    #[call]
    pub(crate) async fn get(&self) -> i64 {
        ::tokio::task::yield_now().await;
        self.value
    }

    #[call]
    pub(crate) fn leave(&mut self) -> grown::Stop<i64> {
        grown::Stop::normal(self.value)
    }

    fn terminate(&mut self, _: &grown::ExitReason) {
        self.value = 0;
    }
}

grown::supervisor! {
    /// A tree of everything, without a prelude.
    #[supervisor(crate = grown, strategy = one_for_all, shutdown = 20s)]
    pub(crate) struct All {
        /// Where the counting begins.
        from: i64,

        /// A server.
        #[child(shutdown = 1s)]
        pub(crate) count: Count = from,

        /// A machine.
        #[child(shutdown = 1s)]
        pub(crate) switch: Switch = (),

        /// Servers that come and go.
        #[child(shutdown = 1s)]
        pub(crate) counts: grown::Dynamic<Count> = grown::Dynamic::new(),

        /// Trees in it.
        pub(crate) more: struct More {
            /// A task that has a sibling.
            #[child(restart = transient, shutdown = 1s)]
            pub(crate) job: grown::Task = async move { let _ = count.get().await; },
        },
    }
}

/// What the tree answers.
pub(crate) async fn answers() -> ::std::result::Result<(i64, At, i64), ::std::boxed::Box<dyn ::std::error::Error>> {
    let all = All::start(40).await?;
    let again = all.clone();
    let answers = (all.count.get().await?, again.switch.flip().await?, all.counts.start(1).await?.get().await?);
    all.stop().await?;
    Ok(answers)
}
