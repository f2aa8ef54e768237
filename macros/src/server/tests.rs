use proc_macro2::TokenStream;
use quote::quote;

use super::expand;
use crate::{errors::split, snapshots};

mod broken;
mod machine;
mod fuzz;

/// A server with one of everything.
fn whole() -> TokenStream {
    quote! {
        #[allow(clippy::too_many_lines)]
        impl Counter {
            pub const START: i64 = { 0 };

            /// Adds `n`.
            ///
            /// And returns the value.
            #[call]
            #[must_use]
            pub fn add(&mut self, n: i64) -> i64 {
                self.value += n;
                self.value
            }

            #[perennial::call]
            #[deprecated = "use `add`"]
            #[expect(clippy::unused_async)]
            pub(crate) async fn get(&self, mut _at: usize, (_, b): (u8, u8)) -> Result<i64, Lost> { Ok(self.value) }

            #[call]
            fn leave(&mut self) -> Stop<i64> { Stop::normal(self.value) }

            #[call]
            fn try_leave(&mut self, cx: &mut Cx<Self>) -> perennial::Flow { Flow::Continue(()) }

            #[call]
            async fn later(&mut self, cx: &mut Cx<Self>, from: Reply<Vec<Self>>, at: [u8; Self::START]) -> Flow<()> {}

            #[cast]
            #[cfg(feature = "reset")]
            pub fn reset(&mut self) { self.value = 0; }

            #[cast]
            fn r#type(&mut self) -> Result<(), Lost> { Ok(()) }

            #[info]
            fn tick(&mut self, _: Tick) {}

            #[info]
            async fn nudge(&mut self) -> Stop { Stop::normal(()) }

            #[then]
            fn warm_up(&mut self, cx: &mut Cx<Self>, table: Table) {}

            pub fn plain(self, x: &str) -> impl Iterator<Item = u8> { x.bytes() }

            async fn init(cx: &mut Cx<Self>, start: i64) -> Result<Self, Lost> { Ok(Self { value: start }) }

            fn terminate(&mut self, reason: &ExitReason) {}
        }
    }
}

#[test]
fn a_whole_server() {
    snapshots::check("server_whole", expand(quote!(), whole()));
}

#[test]
fn a_struct_with_options() {
    let options = quote! {
        restart = transient, shutdown = 1s, start_timeout = infinity, call_timeout = LONG, mailbox = 1024,
        name = "counter", unresponsive = wait
    };

    snapshots::check(
        "server_struct",
        expand(
            options,
            quote!(
                pub struct Counter(i64);
            ),
        ),
    );
}

#[test]
fn a_struct_without_options() {
    let state = quote! {
        /// Caches.
        #[cfg(unix)]
        #[derive(Debug)]
        struct Cache<K: Hash, V = u8, const N: usize = 3> where V: Clone { map: HashMap<K, V> }
    };

    snapshots::check("server_struct_generic", expand(quote!(), state));
}

#[test]
fn a_generic_server() {
    let server = quote! {
        impl<K: Hash + Send + 'static, V: Iterator<Item = Self>, const N: usize> Cache<K, V, N> where V: Send + 'static {
            #[call]
            fn get(&self, k: K) -> Option<[u8; N]> { None }
            #[info]
            fn me(&mut self, me: Ref<Self>) {}
        }
    };

    snapshots::check("server_generic", expand(quote!(crate = my::kit), server));
}

#[test]
fn a_server_without_handlers() {
    snapshots::check("server_empty", expand(quote!(), quote!(impl Idle { fn init() -> Init<Self> { Init::Ignore } })));
}

#[test]
fn every_value_of_an_option() {
    let cases = [
        ("restart = permanent", "restart : :: perennial :: Restart :: Permanent"),
        ("restart = HOW", "restart : HOW"),
        ("shutdown = brutal_kill", "shutdown : :: perennial :: Shutdown :: BrutalKill"),
        (
            "shutdown = 500ms",
            "shutdown : :: perennial :: Shutdown :: After (:: core :: time :: Duration :: from_millis (500u64))",
        ),
        ("shutdown = LONG", "shutdown : :: perennial :: __private :: shutdown (LONG)"),
        ("call_timeout = infinity", "call_timeout : :: core :: option :: Option :: None"),
        ("call_timeout = LONG", "call_timeout : :: core :: option :: Option :: Some (LONG)"),
        (
            "start_timeout = 1s",
            "start_timeout : :: core :: option :: Option :: Some (:: core :: time :: Duration :: from_secs (1u64))",
        ),
        ("mailbox = keep", "mailbox : :: perennial :: Mailbox :: Keep"),
        ("mailbox = 10", "mailbox : :: perennial :: Mailbox :: Bounded (10)"),
        ("mailbox = ROOM", "mailbox : :: perennial :: Mailbox :: Bounded (ROOM)"),
        ("name = \"n\"", "name : :: core :: option :: Option :: Some (\"n\")"),
        ("unresponsive = replace", "unresponsive : :: perennial :: Unresponsive :: Replace"),
    ];

    for (option, expected) in cases {
        let tokens = expand(
            option.parse().expect("the test's options are tokens"),
            quote!(
                struct A;
            ),
        );
        let (emitted, messages) = split(tokens);
        assert_eq!(messages, [""; 0], "{option}");
        let expected = format!("{{ {expected} , .. :: perennial :: Spec :: DEFAULT }}");
        assert!(emitted.to_string().contains(&expected), "{option} gives {emitted}");
    }
}

#[test]
fn a_half_typed_method_costs_nothing_but_itself() {
    let server = quote! {
        impl A {
            #[call]
            fn half(&mut self, n: ) -> i64 { 1 }
            const X: = 3;
            #[call]
            fn whole(&self) { self. }
            #[cast]
            fn end(&self)
        }
    };

    let (emitted, messages) = split(expand(quote!(), server));
    let emitted = emitted.to_string();

    assert_eq!(messages, [""; 0]);
    assert!(emitted.contains("fn half (& mut self , n :) -> i64 { 1 }"), "{emitted}");
    assert!(emitted.contains("fn whole (& self) { self . }"), "{emitted}");
    assert!(emitted.contains("__PerennialMessage :: whole"), "{emitted}");
    assert!(!emitted.contains("# [call]"), "{emitted}");
}
