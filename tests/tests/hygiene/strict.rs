//! Every lint that somebody may have turned on.

#![deny(
    warnings,
    elided_lifetimes_in_paths,
    explicit_outlives_requirements,
    let_underscore_drop,
    missing_abi,
    missing_copy_implementations,
    missing_debug_implementations,
    missing_docs,
    redundant_imports,
    redundant_lifetimes,
    rust_2018_idioms,
    single_use_lifetimes,
    trivial_casts,
    trivial_numeric_casts,
    unit_bindings,
    unnameable_types,
    unreachable_pub,
    unsafe_code,
    unused,
    unused_import_braces,
    unused_lifetimes,
    unused_qualifications,
    unused_results,
    variant_size_differences,
    clippy::all,
    clippy::pedantic,
    clippy::nursery,
    clippy::cargo
)]
#![deny(
    clippy::allow_attributes_without_reason,
    clippy::clone_on_ref_ptr,
    clippy::dbg_macro,
    clippy::exit,
    clippy::expect_used,
    clippy::get_unwrap,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    clippy::shadow_unrelated,
    clippy::str_to_string,
    clippy::todo,
    clippy::undocumented_unsafe_blocks,
    clippy::unimplemented,
    clippy::unwrap_used,
    clippy::wildcard_enum_match_arm
)]
#![allow(
    clippy::missing_const_for_fn,
    clippy::needless_pass_by_ref_mut,
    clippy::redundant_pub_crate,
    clippy::type_repetition_in_bounds,
    clippy::unnecessary_wraps,
    clippy::unused_async,
    reason = "one contradicts `unreachable_pub`, the others are about methods that do nothing"
)]

use perennial::{Down, ExitReason, Flow, Reply, Stop, Task, Transition, gen_server, gen_statem, supervisor};

/// A server with a handler of each kind.
#[gen_server(restart = transient, shutdown = 1s, call_timeout = 2s, mailbox = 16)]
#[derive(Debug)]
pub(crate) struct Every<T: Clone + Send + 'static, const N: usize = 1>
where
    T: Default,
{
    value: [T; N],
}

/// A message to oneself.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Note;

#[gen_server]
impl<T: Clone + Send + 'static, const N: usize> Every<T, N>
where
    T: Default,
{
    async fn init(value: [T; N]) -> Result<Self, std::fmt::Error> {
        Ok(Self { value })
    }

    /// Answers, in words of the language.
    #[call]
    pub(crate) fn r#match(&self, r#in: usize) -> Option<T> {
        self.value.get(r#in).cloned()
    }

    /// Answers later.
    #[call]
    pub(super) async fn later(&mut self, from: Reply<T>) {
        let first = self.r#match(0).unwrap_or_default();
        from.send(first).unwrap_or_default();
    }

    /// Leaves.
    #[call]
    fn leave(&mut self) -> Stop<usize> {
        Stop::normal(N)
    }

    /// Leaves, or not.
    #[call]
    fn may_leave(&mut self, leave: bool) -> Flow<usize> {
        if leave { Flow::Stop(Stop::normal(N)) } else { Flow::Continue(N) }
    }

    /// Is told.
    #[cast]
    pub(crate) fn set(&mut self, value: [T; N]) -> Result<(), std::fmt::Error> {
        self.value = value;
        Ok(())
    }

    /// Is told, by those near it.
    #[cast]
    pub(in crate::strict) fn nothing(&self) {}

    #[info]
    fn noted(&mut self, _: Note) {}

    #[info]
    fn down(&mut self, _: Down) {}

    fn terminate(&mut self, _: &ExitReason) {}
}

/// Where a switch is.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum At {
    /// Off.
    Off,
    /// On.
    On,
}

/// A machine.
#[gen_statem(state = At)]
#[derive(Debug)]
pub(crate) struct Switch;

#[gen_statem]
impl Switch {
    fn init((): ()) -> (At, Self) {
        (At::Off, Self)
    }

    /// Turns it.
    #[cast]
    pub(crate) fn flip(&mut self, at: &At) -> Transition<Self> {
        Transition::to(if *at == At::Off { At::On } else { At::Off })
    }
}

supervisor! {
    /// A tree with a child of each kind.
    #[supervisor(strategy = rest_for_one, intensity = 3, period = 60s)]
    pub(crate) struct Kinds {
        /// What one begins with.
        r#final: u8,

        /// A server.
        pub(crate) r#type: Every<u8> = [r#final],

        /// A machine.
        pub(super) switch: Switch = (),

        /// Servers that come and go.
        pub(crate) come: perennial::Dynamic<Every<String, 2>> = perennial::Dynamic::new(),

        /// A tree in it.
        #[supervisor(shutdown = 10s)]
        pub(crate) inner: struct Inner {
            /// A child by the name of another.
            #[child(restart = temporary, shutdown = 1s)]
            pub(crate) job: Task = async move {
                let _first = r#type.r#match(0).await;
            },
        },
    }
}
