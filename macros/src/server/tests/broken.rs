//! What is said of mistakes, and that each costs only itself.

use proc_macro2::TokenStream;
use quote::quote;

use super::{expand, split};

/// What is said of one method in an impl that is whole otherwise.
fn said_of(method: &str) -> Vec<String> {
    let method: TokenStream = method.parse().expect("the test's methods are tokens");
    let server = quote!(impl Counter { #method #[call] pub fn whole(&self) {} });
    let (emitted, messages) = split(expand(quote!(), server));
    let emitted = emitted.to_string();
    assert!(emitted.contains("__PerennialMessage :: whole"), "a mistake costs only itself, but here are {emitted}");
    assert!(emitted.contains(":: __private :: Protocol for Counter"), "all that is promised is emitted");
    assert!(!emitted.contains("compile_error"), "mistakes are said last");
    messages
}

#[test]
fn mistakes_in_handlers() {
    let cases = [
        ("#[call] #[cast] fn a(&self) {}", "`a` is marked `#[call]` already; a handler has one marker"),
        (
            "#[call(now)] fn a(&self) {}",
            "`#[call]` has no options; how long a caller waits is `call_timeout` on the struct, or `.timeout(…)` at the call",
        ),
        ("#[cast = 1] fn a(&self) {}", "`#[cast]` has no options; those of a server go on its struct"),
        ("#[call] fn a(n: u8) {}", "a handler works on the server's state; write `fn a(&mut self, …)`"),
        (
            "#[cast] fn a(self) {}",
            "the state stays with the server; write `fn a(&mut self, …)`, and return `Stop<T>` if it is the end",
        ),
        (
            "#[cast] fn a(self: Box<Self>) {}",
            "the state stays with the server; write `fn a(&mut self, …)`, and return `Stop<T>` if it is the end",
        ),
        (
            "#[call] fn a<T>(&self, t: T) {}",
            "a message has one type; put the parameters of `a` on the `impl`, or name the type",
        ),
        (
            "#[call] fn a(&self) where Self: Sized {}",
            "a message does not choose its server; put these bounds on the `impl`",
        ),
        ("#[call] fn a(&self, t: Vec<impl Copy>) {}", "a message has one type; name it, or write `Box<dyn …>`"),
        ("#[call] fn a(&self) -> impl Copy {}", "a reply has one type; name it, or write `Box<dyn …>`"),
        ("#[call] fn a(&self, r: Reply<impl Copy>) {}", "a reply has one type; name it, or write `Box<dyn …>`"),
        ("#[call] fn a(&self, t: &str) {}", "a message outlives whoever sends it; take `String`, not `&str`"),
        (
            "#[cast] fn a(&self, t: &mut [u8]) {}",
            "a message outlives whoever sends it; take `Vec<u8>`, not `&mut [u8]`",
        ),
        (
            "#[info] fn a(&self, t: Cow<'_, str>) {}",
            "a message outlives whoever sends it; take an owned value, not `Cow<'_, str>`",
        ),
        (
            "#[call] fn a(&self) -> Option<&u8> {}",
            "a reply outlives the server's turn; return an owned value, such as a clone",
        ),
        (
            "#[call] fn a(&self, r: Reply<&u8>) {}",
            "a reply outlives the server's turn; return an owned value, such as a clone",
        ),
        (
            "#[cast] fn a(&self) -> ! { loop {} }",
            "a handler returns, so that the server can take the next message; leave this out",
        ),
        ("#[cast] fn a(&self, r: Reply<u8>) {}", "nobody waits for the answer to a cast; mark it `#[call]`"),
        ("#[info] fn a(&self, r: Reply<u8>) {}", "nobody waits for the answer to `#[info]`; leave this out"),
        (
            "#[call] fn a(&self, r: Reply<u8>, s: Reply<u8>) {}",
            "a call has one caller, who gets one reply; leave this one out",
        ),
        ("#[call] fn a(&self, c: &mut Cx<Self>, d: &mut Cx<Self>) {}", "the `Cx` is there already; leave this one out"),
        (
            "#[call] fn a(&self, cx: &Cx<Self>) {}",
            "the process is lent to its handlers, which may change it; write `cx: &mut Cx<Self>`",
        ),
        ("#[call] fn a(&self, cx: &mut Cx) {}", "say whose process it is: write `cx: &mut Cx<Self>`"),
        (
            "#[call] fn a(&self, cx: &mut Cx<Other>) {}",
            "a handler runs in its own server's process, not in that of `Other`; write `cx: &mut Cx<Self>`",
        ),
        (
            "#[call] fn a(&self, r: &Reply<u8>) {}",
            "the right to answer is handed over, not lent; take `from: Reply<u8>`",
        ),
        ("#[call] fn a(&self, r: Reply) {}", "say what the caller gets: write `Reply<T>`, with its type for `T`"),
        ("#[call] fn a(&self, #[cfg(x)] b: u8) {}", "a message has all its parts or none; put `#[cfg]` on the handler"),
        (
            "#[info] fn a(&self, b: u8, c: u8) {}",
            "`#[info]` takes one message, told by its type; take a struct of them",
        ),
        ("#[call] unsafe fn a(&self) {}", "whoever sends a message promises nothing; make `a` a safe method"),
        ("#[call] extern \"C\" fn a(&self) {}", "`a` is called by its server; leave this out"),
        ("#[call] fn stop(&self) {}", "every `Ref` has a `stop` of its own; name the handler otherwise"),
        ("#[info] fn start(&self) {}", "`#[gen_server]` makes a `start` of its own; name the handler otherwise"),
        ("fn start() {}", "`#[gen_server]` makes a `start` of its own; name this one otherwise"),
        (
            "#[cfg_attr(test, call)] fn a(&self) {}",
            "a handler is one in every build; write `#[call]`, and `#[cfg(…)]` if need be",
        ),
        (
            "#[info] fn a(&self, t: Tick) {} #[info] fn b(&self, t: Tick) {}",
            "`a` takes `Tick` already; a message to `#[info]` is told by its type",
        ),
    ];

    for (method, expected) in cases {
        assert_eq!(said_of(method), [expected], "{method}");
    }
}

#[test]
fn there_is_one_start_even_where_a_handler_is_named_so() {
    let (emitted, _) = split(expand(quote!(), quote!(impl Counter { #[cast] pub fn start(&mut self) {} })));

    assert!(!emitted.to_string().contains("Starts the server"), "rustc would speak of the second one");
}

#[test]
fn mistakes_in_init_and_terminate() {
    let cases = [
        ("#[call] fn init() -> Self {}", "`init` is known by its name; leave out `#[call]`"),
        ("#[info] fn terminate(&mut self) {}", "`terminate` is known by its name; leave out `#[info]`"),
        ("fn init(&self) -> Self {}", "`init` makes the state, so there is no `self` yet; leave it out"),
        ("fn init(a: u8, b: u8) -> Self {}", "`init` takes one argument; make a struct of them"),
        ("fn init(a: &str) -> Self {}", "a server outlives whoever starts it; take `String`, not `&str`"),
        ("fn init(a: impl Copy) -> Self {}", "a server is started with one type; name it, or write `Box<dyn …>`"),
        ("fn init<T>(a: T) -> Self {}", "a server has one `init`; put its parameters on the `impl`, or name the type"),
        ("fn init() {}", "`init` makes the state; return `Self`, `Result<Self, E>` or `Init<Self>`"),
        (
            "#[cfg(x)] fn init() -> Self {}",
            "`init` says what the server is started with, in every build; put `#[cfg]` into its body",
        ),
        ("fn terminate() {}", "`terminate` cleans up after the state; write `fn terminate(&mut self)`"),
        ("fn terminate(self) {}", "`terminate` cleans up after the state; write `fn terminate(&mut self)`"),
        (
            "fn terminate(&mut self, x: u8) {}",
            "`terminate` may take `reason: &ExitReason` and `cx: &mut Cx<Self>`, and nothing else",
        ),
        ("fn terminate<T>(&mut self) {}", "a server has one `terminate`; put its parameters on the `impl`"),
    ];

    for (method, expected) in cases {
        assert_eq!(said_of(method), [expected], "{method}");
    }
}

#[test]
fn what_needs_no_complaint() {
    let cases = [
        "#[call] fn a<'a>(&'a mut self) {}",
        "#[call] fn a(self: &mut Self) {}",
        "#[call] fn a(&self, cx: &mut perennial::Cx<crate::Counter>) {}",
        "#[call] fn a(&self, f: Box<dyn Fn(&str) -> u8 + Send>) {}",
        "#[call] fn a(&self, f: &'static str) -> &'static str {}",
        "#[info] fn stop(&self) {}",
        "#[cfg(a)] #[call] fn a(&self) {} #[cfg(not(a))] #[call] fn a(&self) {}",
        "#[cfg(a)] fn terminate(&self) {} #[cfg(not(a))] fn terminate(&self, r: ExitReason, cx: &mut Cx<Self>) {}",
        "fn plain<T>(self, t: &T) -> impl Copy {}",
        "made! { of = something }",
    ];

    for method in cases {
        assert_eq!(said_of(method), [""; 0], "{method}");
    }
}

#[test]
fn all_mistakes_are_said_at_once() {
    let messages = said_of("#[call] fn a<T>(self, t: &T, r: Reply<u8>, s: Reply<u8>) -> impl Copy {} fn init() {}");

    assert_eq!(messages.len(), 6, "{messages:#?}");
}

#[test]
fn mistakes_in_what_it_stands_on() {
    let on_a_function = "a function is no server; write `#[gen_server]` on a struct and on its `impl`, or use a `Task`";
    let cases = [
        ("trait A {}", "a trait is no server; write `#[gen_server]` on a struct and on its `impl`"),
        ("pub async fn a() {}", on_a_function),
        ("fn a() {}", on_a_function),
        ("mod a {}", "a module is no server; write `#[gen_server]` on a struct in it, and on its `impl`"),
        ("use a::b;", "write `#[gen_server]` on a struct and on its `impl`"),
    ];

    for (item, expected) in cases {
        let item: TokenStream = item.parse().expect("the test's items are tokens");
        let (emitted, messages) = split(expand(quote!(), item.clone()));
        assert_eq!((emitted.to_string(), messages), (item.to_string(), vec![expected.to_owned()]));
    }
}

#[test]
fn what_is_not_quite_a_half_is_made_one_all_the_same() {
    let cases = [
        ("enum A { B }", "a server's state is a struct; put this enum into a field of one", "State for A"),
        ("pub union A { b: u8 }", "a server's state is a struct; put this union into a field of one", "State for A"),
        (
            "impl Clone for A { #[call] fn get(&self) -> u8 { 1 } fn init(&self) {} }",
            "handlers are a struct's own methods; write `#[gen_server]` on an `impl` without a trait",
            "Protocol for A",
        ),
    ];

    for (item, expected, half) in cases {
        let item: TokenStream = item.parse().expect("the test's items are tokens");
        let (emitted, messages) = split(expand(quote!(), item));
        assert_eq!(messages, [expected]);
        assert!(emitted.to_string().contains(half), "{emitted}");
    }
}

#[test]
fn a_marker_says_one_thing_even_in_what_is_no_server() {
    let module = quote!(
        mod counter {
            #[derive(Debug)]
            struct Counter;
            impl Counter {
                #[call]
                fn a(&self) {}
                #[perennial::cast]
                fn b(&self) {}
            }
        }
    );
    let (emitted, messages) = split(expand(quote!(), module));
    let emitted = emitted.to_string();

    assert_eq!(messages, ["a module is no server; write `#[gen_server]` on a struct in it, and on its `impl`"]);
    assert!(emitted.contains("# [derive (Debug)]") && !emitted.contains("call") && !emitted.contains("cast"));
}

#[test]
fn a_server_owns_what_it_has() {
    let (_, of_struct) = split(expand(
        quote!(),
        quote!(
            struct A<'a>(&'a u8);
        ),
    ));
    let (_, of_impl) = split(expand(
        quote!(),
        quote!(
            impl<'a> A<'a> {
                #[call]
                fn a(&self) {}
            }
        ),
    ));

    let expected = "a server outlives whoever started it: it owns what it has, and cannot borrow for `'a`";
    assert_eq!(of_struct, [expected]);
    assert_eq!(of_impl, [expected]);
}

#[test]
fn type_parameters_live_as_long_as_the_server() {
    let said = |lacking: &str| {
        vec![format!("a server outlives whoever started it, and moves from thread to thread; write `{lacking}`")]
    };
    let cases = [
        ("impl<K> A<K> {}", said("K: Send + 'static")),
        ("impl<K: Hash + Eq> A<K> {}", said("K: Hash + Eq + Send + 'static")),
        ("impl<K: Send> A<K> {}", said("K: Send + 'static")),
        ("impl<K> A<K> where K: Clone + Send {}", said("K: 'static")),
        ("impl<K: 'static> A<K> {}", vec![]),
        ("impl<K: Key> A<K> {}", vec![]),
        ("impl<K> A<K> where A<K>: Send + 'static {}", vec![]),
        ("impl<K> A<K> where Self: Send + 'static {}", vec![]),
        ("impl<const N: usize> A<N> {}", vec![]),
    ];

    for (item, expected) in cases {
        let item: TokenStream = item.parse().expect("the test's items are tokens");
        let (emitted, messages) = split(expand(quote!(), item.clone()));
        assert_eq!(messages, expected, "{item}");
        let is_added = emitted.to_string().contains(":: core :: marker :: Send + 'static");
        assert_eq!(is_added, !messages.is_empty(), "what is lacking is there from then on: {emitted}");
    }
}

#[test]
fn options_of_the_struct_go_there() {
    let (_, messages) = split(expand(quote!(restart = transient, restrat = x), quote!(impl A {})));

    assert_eq!(
        messages,
        [
            "unknown option `restrat`; did you mean `restart`?",
            "`restart` goes on the struct: write it in the `#[gen_server(…)]` there",
        ]
    );
}

#[test]
fn handlers_are_a_structs_own() {
    let (_, messages) = split(expand(quote!(), quote!(impl [u8] { #[call] fn a(&self) {} })));

    assert_eq!(messages, ["handlers are a struct's own methods; write `#[gen_server]` on the `impl` of a struct"]);
}

#[test]
fn a_marker_says_where_it_belongs() {
    let cases = [
        (
            quote!(
                struct A;
            ),
            "`#[call]` marks a method of a `#[gen_server]` impl, and nothing else; leave it out",
        ),
        (
            quote!(
                impl A {
                    #[cast]
                    fn a(&self) {}
                }
            ),
            "`#[call]` marks a method; write `#[gen_server]` here, and `#[call]` above each handler",
        ),
    ];

    let cases = cases.into_iter().chain([
        (
            quote!(
                pub const A: u8 = 0;
            ),
            "`#[call]` marks a method of a `#[gen_server]` impl, and nothing else; leave it out",
        ),
        (
            quote!(
                pub const fn a(b: u8) {}
            ),
            "`#[call]` marks a method of a `#[gen_server]` impl, and this function has no `self`; move it there",
        ),
    ]);

    for (item, expected) in cases {
        assert_eq!(split(super::super::outside("call", item)).1, [expected]);
    }
}

#[test]
fn a_marker_outside_speaks_up() {
    let (emitted, messages) = split(super::super::outside(
        "call",
        quote!(
            fn a(&self) {}
        ),
    ));

    assert_eq!(emitted.to_string(), "fn a (& self) { }");
    assert_eq!(
        messages,
        ["`#[call]` marks a handler inside a `#[gen_server]` impl; write `#[gen_server]` above the `impl` it is in",]
    );
}
