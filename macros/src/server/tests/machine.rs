//! State machines, where they differ from servers.

use proc_macro2::TokenStream;
use quote::quote;

use super::super::{expand_machine, outside_machine};
use crate::{errors::split, snapshots};

/// A machine with one of everything.
pub(super) fn whole() -> TokenStream {
    quote! {
        impl Lock {
            fn init(code: String) -> (Door, Self) { (Door::Locked, Self { code }) }

            #[enter]
            fn entered(&mut self, door: &Door, previous: &Door, cx: &mut Cx<Self>) -> Entered<Self> { Entered::keep() }

            /// Presses a button.
            #[cast]
            pub fn press(&mut self, door: &Door, digit: char, event: Event<Self>) -> Transition<Self> { event.postpone() }

            #[call]
            pub fn lock(&mut self) -> Transition<Self, bool> { Transition::to(Door::Locked).reply(true) }

            #[call]
            pub fn is_open(&self, door: &Door) -> bool { *door == Door::Open }

            #[call]
            async fn later(&mut self, from: Reply<u8>, event: Event<Self>) -> Flow<Transition<Self>> {}

            #[call]
            fn smash(&mut self) -> Stop<u8> { Stop::normal(1) }

            #[info]
            fn down(&mut self, down: Down) {}

            #[internal]
            fn retry(&mut self, _: Retry) -> Result<(), Lost> { Ok(()) }

            #[timeout]
            async fn relock(&mut self, _: Relock) -> Transition<Self> { Transition::to(Door::Locked) }

            fn terminate(&mut self, door: &Door, reason: &ExitReason) {}
        }
    }
}

#[test]
fn a_whole_machine() {
    let (emitted, messages) = split(expand_machine(quote!(), whole()));

    assert_eq!(messages, [""; 0]);
    snapshots::check("machine_whole", emitted);
}

#[test]
fn a_machines_struct_names_its_states() {
    let machine = quote!(
        struct Lock<K> {
            code: K,
        }
    );

    let (emitted, messages) = split(expand_machine(quote!(state = door::Door::<K>, restart = transient), machine));

    assert_eq!(messages, [""; 0]);
    snapshots::check("machine_struct", emitted);
}

#[test]
fn mistakes_are_told() {
    let cases = [
        (
            quote!(
                struct Lock;
            ),
            "say which enum its states are: write `#[gen_statem(state = …)]`",
        ),
        (
            quote!(
                enum Door {}
            ),
            "a state machine's data is a struct; write `#[gen_statem(state = …)]` on that, and name this enum there",
        ),
        (
            handler(&quote!(
                #[then]
                fn x(&mut self, _: X) {}
            )),
            "what is to be done next is an event of its own here; mark it `#[internal]`",
        ),
        (
            handler(&quote!(
                #[enter]
                fn x(&mut self, door: &Door, word: String) {}
            )),
            "an enter call carries nothing; take the states, as `&State`, and `cx: &mut Cx<Self>`",
        ),
        (
            handler(&quote!(
                #[enter]
                fn x(&mut self, event: Event<Self>) {}
            )),
            "an enter call is no event, and cannot be postponed; leave this out",
        ),
        (
            handler(&quote!(
                #[cast]
                fn x(&mut self, door: &Door, other: &Door) {}
            )),
            "a message outlives whoever sends it; take `Door`, not `&Door`",
        ),
        (
            handler(&quote!(
                #[cast]
                fn x(&mut self, text: &str) {}
            )),
            "a message outlives whoever sends it; take `String`, not `&str`",
        ),
        (
            handler(&quote!(
                #[call]
                fn x(&mut self) -> Flow<Transition<Self>> {}
            )),
            "take a `from: Reply<T>` too, by which this call is answered, or return a `Transition<Self, T>`",
        ),
        (
            handler(&quote!(
                #[timeout]
                fn x(&mut self, from: Reply<u8>, _: Up) {}
            )),
            "nobody waits for the answer to `#[timeout]`; leave this out",
        ),
        (
            handler(&quote!(
                #[internal]
                fn x(&mut self, a: u8, b: u8) {}
            )),
            "`#[internal]` takes one message, told by its type; take a struct of them",
        ),
    ];

    for (item, expected) in cases {
        let text = item.to_string();
        let (_, messages) = split(expand_machine(quote!(), item));
        assert_eq!(messages, [expected], "{text}");
    }
}

#[test]
fn there_is_one_handler_of_enter_calls_and_one_for_each_event() {
    let machine = quote! {
        impl Lock {
            #[enter] fn a(&mut self) {}
            #[enter] fn b(&mut self) {}
            #[timeout] fn c(&mut self, _: Up) {}
            #[timeout] fn d(&mut self, _: Up) {}
            #[internal] fn e(&mut self, _: Up) {}
        }
    };

    let (_, messages) = split(expand_machine(quote!(), machine));

    assert_eq!(
        messages,
        [
            "`a` takes the enter calls already; match on the state there",
            "`c` takes `Up` already; a message to `#[timeout]` is told by its type",
        ]
    );
}

#[test]
fn a_marker_outside_of_a_machine_says_where_it_belongs() {
    let (_, messages) = split(outside_machine(
        "enter",
        quote!(
            fn a(&mut self) {}
        ),
    ));

    assert_eq!(
        messages,
        ["`#[enter]` marks a handler inside a `#[gen_statem]` impl; write `#[gen_statem]` above the `impl` it is in"]
    );
}

fn handler(method: &TokenStream) -> TokenStream {
    quote!(impl Lock { #method })
}
