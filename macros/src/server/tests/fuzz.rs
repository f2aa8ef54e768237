//! Whatever is typed, no macro panics, what is wrong is said last, and what is whole is kept.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use quote::quote;

use super::{super::expand_machine, expand, machine, split, whole};
use crate::slips::{Numbers, count, flat, slips, times, typed};

type Expand = fn(TokenStream, TokenStream) -> TokenStream;

#[test]
fn no_slip_of_the_keyboard_panics() {
    let mut numbers = Numbers(3);
    for (expand, item) in [(expand as Expand, whole()), (expand, small()), (expand_machine, machine::whole())] {
        for _ in 0..60 {
            check_order(expand(quote!(), slips(&mut numbers, &item)));
        }
    }
}

#[test]
fn nothing_panics_while_it_is_typed() {
    for (expand, item) in [(expand as Expand, small()), (expand_machine, small_machine())] {
        for left in 0..count(&item) {
            check_order(expand(quote!(), typed(item.clone(), &mut { left })));
        }
    }
}

#[test]
fn a_slip_in_one_method_costs_no_other() {
    let mut numbers = Numbers(5);
    for (expand, item) in [(expand as Expand, small()), (expand_machine, small_machine())] {
        let (head, methods) = parts(item);
        for _ in 0..200 {
            let victim = numbers.below(methods.len());
            let hurt = slips(&mut numbers, &methods[victim]);
            let mut broken = methods.clone();
            broken[victim] = hurt.clone();
            let body = Group::new(Delimiter::Brace, broken.iter().cloned().collect());
            let input: TokenStream = head.iter().cloned().chain([body.into()]).collect();

            let (emitted, messages) = split(expand(quote!(), input.clone()));

            let words = flat(&emitted);
            let hurt = flat(&hurt);
            // Attributes that are left over belong to what follows.
            let costs_next = !hurt.contains(&"fn".to_owned()) || hurt.last().is_some_and(|last| last == "]");
            let is_whole = |at: usize| at != victim && !(at == victim + 1 && costs_next);
            for (_, method) in methods.iter().enumerate().filter(|(at, _)| is_whole(*at)) {
                let method = flat(method);
                let name = name(&method);
                if hurt.contains(&name) {
                    continue;
                }
                let is_sent = method.contains(&"call".to_owned()) || method.contains(&"cast".to_owned());
                let wanted = 1 + usize::from(is_sent);
                let found = times(&words, &["fn", &name]);
                assert!(found >= wanted, "`{name}` is missing\n{input}\n{messages:#?}\n{emitted}");
            }
        }
    }
}

#[test]
fn a_slip_in_the_options_costs_nothing_else() {
    let options = quote! {
        restart = transient, shutdown = 1s, call_timeout = f::<A, B>(2ms), mailbox = 1024, name = "counter",
        unresponsive = wait, crate = my::kit
    };
    let mut numbers = Numbers(9);
    for _ in 0..250 {
        let broken = slips(&mut numbers, &options);
        let (emitted, _) = split(expand(
            broken.clone(),
            quote!(
                struct A {
                    b: u8,
                }
            ),
        ));
        let words = flat(&emitted);
        assert_eq!(times(&words, &["struct", "A", "{", "b", ":", "u8"]), 1, "{broken}");
        assert_eq!(times(&words, &["State", "for", "A"]), 1, "{broken}");
        let (emitted, _) = split(expand(broken.clone(), quote!(impl A { #[call] fn get(&self) {} })));
        assert_eq!(times(&flat(&emitted), &["fn", "get"]), 2, "{broken}");
    }
}

#[test]
fn no_slip_in_a_struct_panics() {
    let whole = quote! {
        /// Caches.
        #[cfg(unix)]
        pub(crate) struct Cache<'a, K: Hash, V = u8, const N: usize = 3>(HashMap<K, V>, &'a u8) where V: Clone;
    };
    let mut numbers = Numbers(17);
    for _ in 0..250 {
        let broken = slips(&mut numbers, &whole);
        check_order(expand(quote!(), broken.clone()));
        check_order(expand_machine(quote!(state = Door), broken));
    }
}

fn check_order(expanded: TokenStream) {
    let (emitted, _) = split(expanded);
    assert!(!flat(&emitted).contains(&"compile_error".to_owned()), "mistakes come last");
}

/// What stands before the braces of an `impl`, and the methods between them.
fn parts(item: TokenStream) -> (Vec<TokenTree>, Vec<TokenStream>) {
    let mut head: Vec<TokenTree> = item.into_iter().collect();
    let Some(TokenTree::Group(body)) = head.pop() else { panic!("an `impl` ends in braces") };
    let mut methods = vec![TokenStream::new()];
    for token in body.stream() {
        let is_body = matches!(&token, TokenTree::Group(group) if group.delimiter() == Delimiter::Brace);
        methods.last_mut().expect("there is one").extend([token]);
        if is_body {
            methods.push(TokenStream::new());
        }
    }
    methods.pop();
    (head, methods)
}

fn name(method: &[String]) -> String {
    let at = method.iter().position(|word| word == "fn").expect("it is a method");
    method[at + 1].clone()
}

fn small() -> TokenStream {
    quote! {
        impl<K: Send + 'static> Counter<K> {
            /// Adds `n`.
            #[call]
            pub fn add(&mut self, n: i64, cx: &mut Cx<Self>) -> i64 { self.value += n; self.value }

            #[cast]
            pub(crate) async fn reset(&mut self, to: [K; 3]) -> Result<(), Lost> { self.value = 0; Ok(()) }

            #[call]
            fn leave(&mut self) -> Stop<i64> { Stop::normal(self.value) }

            #[info]
            fn tick(&mut self, _: Tick) {}

            #[call]
            fn later(&mut self, from: Reply<Vec<K>>) {}

            pub fn plain(self, x: &str) -> impl Iterator<Item = u8> { x.bytes() }

            async fn init(cx: &mut Cx<Self>, start: i64) -> Result<Self, Lost> { Ok(Self { value: start }) }
        }
    }
}

fn small_machine() -> TokenStream {
    quote! {
        impl Lock {
            fn init(code: String) -> (Door, Self) { (Door::Locked, Self { code }) }

            #[cast]
            pub fn press(&mut self, door: &Door, digit: char, event: Event<Self>) -> Transition<Self> { event.postpone() }

            #[call]
            pub fn lock(&mut self) -> Transition<Self, bool> { Transition::to(Door::Locked).reply(true) }

            #[timeout]
            async fn relock(&mut self, _: Relock) -> Transition<Self> { Transition::to(Door::Locked) }

            #[call]
            fn is_open(&self, door: &Door) -> bool { *door == Door::Open }
        }
    }
}
