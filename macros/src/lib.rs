//! The macros of `perennial`, which re-exports all of them.
//!
//! Each goes three steps: *parse* (tokens to syntax, without opinions), *lower* (syntax to a checked model, with all
//! opinions) and *expand* (model to tokens, which cannot fail). What is emitted calls into `::perennial::__private`
//! and has no logic of its own.

use proc_macro::TokenStream;

mod errors;
mod names;
mod options;

mod editor;

mod server;

mod supervisor;

mod program;

#[cfg(test)]
mod snapshots;

#[cfg(test)]
mod slips;

/// Makes a struct and its `impl` a server.
///
/// It stands twice: on the struct, where its options say how a supervisor is to treat the server, and on one `impl`,
/// where it makes the marked methods a protocol.
///
/// ```text
/// use perennial::prelude::*;
///
/// /// Counts.
/// #[gen_server(restart = transient, shutdown = 1s)]
/// #[derive(Debug, Default)]
/// pub struct Counter { value: i64 }
///
/// #[gen_server]
/// impl Counter {
///     /// Adds `n` and returns the new value.
///     #[call]
///     pub fn add(&mut self, n: i64) -> i64 { self.value += n; self.value }
///
///     #[cast]
///     pub fn reset(&mut self) { self.value = 0; }
/// }
///
/// let counter: Ref<Counter> = Counter::default().start().await?;
/// assert_eq!(counter.add(3).await?, 3);
/// counter.reset()?;
/// ```
///
/// # On the struct
///
/// All options may be left out. Where a time is expected it is written with its unit (`500ms`, `1s`, `2m`, `1h`), and a
/// constant expression of the right type will do as well.
///
/// | option | | default |
/// |---|---|---|
/// | `restart` | `permanent`, `transient` or `temporary`: when a supervisor starts it again | `permanent` |
/// | `shutdown` | a time, `brutal_kill` or `infinity`: how long it may take to stop | `5s` |
/// | `start_timeout` | a time or `infinity`: how long its `init` may take | `infinity` |
/// | `call_timeout` | a time or `infinity`: how long a call to it waits for the answer | `5s` |
/// | `mailbox` | a number (then a full mailbox refuses casts), `unbounded`, or `keep` (what waits survives a crash) | `unbounded` |
/// | `name` | a string: the name it is registered under | none |
/// | `unresponsive` | `escalate`, `wait` or `replace`: what happens if it never yields after a kill | `escalate` |
/// | `inline` | `auto` or `never`: whether a call may be handled on its caller's stack; `never` for handlers that block | `auto` |
/// | `crate` | the path of `perennial`, for crates that re-export it | `::perennial` |
///
/// # On the `impl`
///
/// The only option is `crate`. These methods are handlers; each may be `async`, and takes `&mut self` or `&self`:
///
/// - [`#[call]`](macro@call): a request, whose return value is the answer.
/// - [`#[cast]`](macro@cast): a message that nobody waits for.
/// - [`#[info]`](macro@info): a message to the server itself, told by its type.
/// - [`#[then]`](macro@then): what is left to do after another handler.
///
/// These four are read by `#[gen_server]` itself, and need no import inside of it.
///
/// Two more methods are known by name. `init(args: A, cx: &mut Cx<Self>) -> Self` makes the state, and may return
/// `Result<Self, E>` or `Init<Self>` too; without it the state itself is what a server is started with.
/// `terminate(&mut self, reason: &ExitReason, cx: &mut Cx<Self>)` runs at the end. Both parameters of `terminate`, and
/// every `cx`, may be left out.
///
/// Handlers remain methods of the struct, and can be tested without a runtime. Methods without a marker are left alone.
///
/// # What is generated
///
/// `Counter::start(…)`, and a client type, `CounterClient`, which `Ref<Counter>` derefs to: it has each call and cast
/// under its own name, docs and visibility.
///
/// # OTP
///
/// A callback module with `-behaviour(gen_server)`; the options are those of a child specification.
#[proc_macro_attribute]
pub fn gen_server(options: TokenStream, item: TokenStream) -> TokenStream {
    server::expand(options.into(), item.into()).into()
}

/// Marks a handler of a request.
///
/// ```text
/// #[call]
/// pub fn add(&mut self, n: i64) -> i64 { self.value += n; self.value }
/// ```
///
/// The return value goes to the caller as it is, a `Result` too. A call that ends the server returns `Stop<T>`, and one
/// that may end it returns `Flow<T>`; both are spelled out, not hidden behind an alias.
///
/// Besides the message's own parameters it may take `cx: &mut Cx<Self>`, and `from: Reply<T>` to answer later, from
/// anywhere. Then `T` is what the caller gets, and the method returns `()`, `Result<(), E>` or `Flow<()>`. Parameters
/// are owned: a `String`, not a `&str`.
///
/// The client's method returns a future, which waits for 5 s unless `call_timeout` or the call itself says otherwise:
/// `counter.add(3).timeout(Duration::from_millis(100)).await`.
///
/// # OTP
///
/// `handle_call`.
#[proc_macro_attribute]
pub fn call(_: TokenStream, item: TokenStream) -> TokenStream {
    server::outside("call", item.into()).into()
}

/// Marks a handler of a message that nobody waits for.
///
/// ```text
/// #[cast]
/// pub fn reset(&mut self) { self.value = 0; }
/// ```
///
/// It returns `()`, `Result<(), E>` (an error is a crash, with that reason), `Stop<()>` or `Flow<()>`, and may take
/// `cx: &mut Cx<Self>`. The client's method never waits.
///
/// # OTP
///
/// `handle_cast`.
#[proc_macro_attribute]
pub fn cast(_: TokenStream, item: TokenStream) -> TokenStream {
    server::outside("cast", item.into()).into()
}

/// Marks a handler of messages to the server itself: timers, `Down`, `Exit`, or any type.
///
/// ```text
/// #[info]
/// fn down(&mut self, down: Down) { self.live.retain(|_, (_, monitor)| *monitor != down.monitor); }
/// ```
///
/// It has one parameter, whose type says which messages it takes, and may take `cx: &mut Cx<Self>` too. One without a
/// parameter takes `()`. It returns what a [`#[cast]`](macro@cast) does. The client has no method for it.
///
/// # OTP
///
/// `handle_info`.
#[proc_macro_attribute]
pub fn info(_: TokenStream, item: TokenStream) -> TokenStream {
    server::outside("info", item.into()).into()
}

/// Marks a handler of what is left to do, before the next message is taken.
///
/// ```text
/// #[then]
/// async fn warm_up(&mut self, table: Table) -> Result<(), Error> { … }
/// ```
///
/// It is asked for by `cx.then(table)` in another handler or by `Init::then(table)`, and told by the type of its one
/// parameter, as an [`#[info]`](macro@info) is. It returns what a [`#[cast]`](macro@cast) does.
///
/// # OTP
///
/// `handle_continue`.
#[proc_macro_attribute]
pub fn then(_: TokenStream, item: TokenStream) -> TokenStream {
    server::outside("then", item.into()).into()
}

/// Declares a supervisor and its children.
///
/// ```text
/// supervisor! {
///     /// The band.
///     #[supervisor(strategy = one_for_one, intensity = 3, period = 60s)]
///     pub struct Band {
///         /// An input: whoever starts the band gives it.
///         mood: Mood,
///
///         /// A child, with the expression that its arguments come from at each start.
///         #[child(restart = permanent, shutdown = 1s)]
///         pub singer: Musician = Hire { role: "singer", skill: Skill::Good },
///
///         /// A tree in the tree.
///         pub crew: struct Crew {
///             pub driver: Driver = Driver::new(mood),
///         },
///     }
/// }
///
/// let band = Band::start(Mood::Lenient).await?;
/// band.singer.sing().await?;
/// ```
///
/// A field with `=` is a child; a field without is an input. The struct is the handle: it has a reference to each child,
/// under the visibility and docs that were written.
///
/// In a child's expression an earlier sibling's name is a reference to it, and a later sibling's name is a `Late`
/// reference, which casts but does not call. Inputs are cloned in.
///
/// # Options of the tree
///
/// | option | | default |
/// |---|---|---|
/// | `strategy` | `one_for_one`, `one_for_all` or `rest_for_one`: who is restarted together | `one_for_one` |
/// | `intensity` | a number: how many restarts within `period` are borne | `1` |
/// | `period` | a time | `5s` |
/// | `auto_shutdown` | `never`, `any_significant` or `all_significant`: whether the end of significant children ends the tree | `never` |
/// | `shutdown` | a time, `brutal_kill` or `infinity`: how long the tree may take to stop | `infinity` |
/// | `backoff` | two times, as `100ms..30s`: restarts are delayed | none |
/// | `crate` | the path of `perennial`, for crates that re-export it | `::perennial` |
///
/// # Options of a child
///
/// What is left out is as the child's own type declares it.
///
/// | option | |
/// |---|---|
/// | `restart` | `permanent`, `transient` or `temporary`: when it is started again |
/// | `shutdown` | a time, `brutal_kill` or `infinity`: how long it may take to stop |
/// | `start_timeout` | a time or `infinity`: how long its `init` may take |
/// | `significant` | its end counts for the tree's `auto_shutdown` |
/// | `name` | a string: the name it is registered under |
/// | `unresponsive` | `escalate`, `wait` or `replace`: what happens if it never yields after a kill |
/// | `allow(…)` | `normal_exit`, `stale` or `stale(sibling)`: rules of the compiler that are not to apply |
///
/// # OTP
///
/// A supervisor's `init/1`, with its flags and child specifications.
#[proc_macro]
pub fn supervisor(input: TokenStream) -> TokenStream {
    supervisor::expand(input.into()).into()
}

/// Makes an `async fn main` a program: it runs on a tokio runtime, and its result becomes the exit code.
///
/// ```text
/// #[perennial::main]
/// async fn main() -> Result<(), Error> {
///     App::run(Config::load()?).await
/// }
/// ```
///
/// | option | | default |
/// |---|---|---|
/// | `flavor` | `"multi_thread"` or `"current_thread"`, as tokio's | `"multi_thread"` |
/// | `worker_threads` | a number | one a core |
/// | `crate` | the path of `perennial`, for crates that re-export it | `::perennial` |
#[proc_macro_attribute]
pub fn main(options: TokenStream, item: TokenStream) -> TokenStream {
    program::main(options.into(), item.into()).into()
}

/// Makes an `async fn` a test with a node of its own and a paused clock.
///
/// ```text
/// #[perennial::test]
/// async fn a_counter_counts() {
///     let counter = Counter::default().start().await.unwrap();
///
///     assert_eq!(counter.add(3).await.unwrap(), 3);
/// }
/// ```
///
/// At the end every process of the test must have ended, or the test fails with the list of those that have not. The
/// only option is `crate`.
#[proc_macro_attribute]
pub fn test(options: TokenStream, item: TokenStream) -> TokenStream {
    program::test(options.into(), item.into()).into()
}

/// Makes a struct and its `impl` a state machine: a server whose handlers say into which state they lead.
///
/// It stands twice, as [`#[gen_server]`](macro@gen_server) does: on the struct, which holds the data, and on one `impl`.
///
/// ```text
/// use perennial::prelude::*;
///
/// #[derive(Debug, PartialEq)]
/// pub enum Door { Locked, Open }
///
/// #[gen_statem(state = Door)]
/// #[derive(Debug)]
/// pub struct Lock { code: String, entered: String }
///
/// struct Relock;
///
/// #[gen_statem]
/// impl Lock {
///     fn init(code: String) -> (Door, Self) { (Door::Locked, Self { code, entered: String::new() }) }
///
///     #[enter]
///     fn enter(&mut self, door: &Door) -> Entered<Self> {
///         self.entered.clear();
///         match door {
///             Door::Locked => Entered::keep(),
///             Door::Open => Entered::keep().state_timeout(Duration::from_secs(10), Relock),
///         }
///     }
///
///     #[cast]
///     pub fn button(&mut self, door: &Door, digit: char, event: Event<Self>) -> Transition<Self> {
///         if *door == Door::Open { return event.postpone(); }
///         self.entered.push(digit);
///         if self.entered == self.code { Transition::to(Door::Open) } else { Transition::keep() }
///     }
///
///     #[timeout]
///     fn relock(&mut self, _: Relock) -> Transition<Self> { Transition::to(Door::Locked) }
/// }
/// ```
///
/// # On the struct
///
/// `state = Door` names the type of the states, an enum as a rule. It must be `PartialEq + Send + Sync`, because only a
/// state that differs is a change. The other options are those of `#[gen_server]`.
///
/// # On the `impl`
///
/// [`#[call]`](macro@call), [`#[cast]`](macro@cast) and [`#[info]`](macro@info) are a server's; and there are
///
/// - [`#[enter]`](macro@enter): what is done in every state that is entered.
/// - [`#[internal]`](macro@internal): an event that another handler has inserted.
/// - [`#[timeout]`](macro@timeout): the event of a timeout.
///
/// Every handler may take the present state, as `state: &Door`; whatever is borrowed in a handler's parameters is the state.
/// It may take `event: Event<Self>`, to postpone its event; then the parts of its message are `Clone`. And it may take
/// `cx: &mut Cx<Self>`, as a server's.
///
/// A handler returns `()` to keep the state, `Transition<Self>`, a `Result` of these whose error is a crash, `Stop<()>`, or
/// `Flow<Transition<Self>>`. A call answers by the value that it returns and keeps the state, or by a
/// `Transition<Self, T>`, or by the `from: Reply<T>` that it takes.
///
/// `init` returns the first state and the data, `(Door, Self)`, a `Result` of that, or `Begin<Self>`. Without an `init` the
/// machine is started with its data, in the state's default. `terminate` may take the state too.
///
/// # OTP
///
/// A callback module with `-behaviour(gen_statem)`, in `handle_event_function` mode, with state enter calls where there is an
/// `#[enter]`.
#[proc_macro_attribute]
pub fn gen_statem(options: TokenStream, item: TokenStream) -> TokenStream {
    server::expand_machine(options.into(), item.into()).into()
}

/// Marks the handler of enter calls, which runs in every state that a state machine enters, the first one too.
///
/// ```text
/// #[enter]
/// fn enter(&mut self, door: &Door, previous: &Door) -> Entered<Self> { … }
/// ```
///
/// The first state that it takes is the one entered, and the second, if it takes one, the one left; at the start they are the
/// same. It returns `()`, `Entered<Self>`, a `Result` of these, `Stop<()>` or `Flow<Entered<Self>>`.
///
/// # OTP
///
/// A state enter call.
#[proc_macro_attribute]
pub fn enter(_: TokenStream, item: TokenStream) -> TokenStream {
    server::outside_machine("enter", item.into()).into()
}

/// Marks a handler of events that a state machine's handlers insert, told by their type.
///
/// ```text
/// #[internal]
/// fn retry(&mut self, retry: Retry) -> Transition<Self> { … }
/// ```
///
/// Such an event is inserted by `Transition::next_event`, and is handled before anything that waits.
///
/// # OTP
///
/// `{next_event, internal, Event}`.
#[proc_macro_attribute]
pub fn internal(_: TokenStream, item: TokenStream) -> TokenStream {
    server::outside_machine("internal", item.into()).into()
}

/// Marks a handler of what a state machine's timeouts bring, told by its type.
///
/// ```text
/// #[timeout]
/// fn relock(&mut self, _: Relock) -> Transition<Self> { Transition::to(Door::Locked) }
/// ```
///
/// State, event and named timeouts are set by methods of `Transition`, `Entered` and `Begin`.
///
/// # OTP
///
/// Events of the types `state_timeout`, `timeout` and `{timeout, Name}`.
#[proc_macro_attribute]
pub fn timeout(_: TokenStream, item: TokenStream) -> TokenStream {
    server::outside_machine("timeout", item.into()).into()
}
