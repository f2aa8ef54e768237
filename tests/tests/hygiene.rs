//! Generated code in the crate of somebody who is strict, and who has names of their own for everything.

#![deny(
    warnings,
    missing_docs,
    missing_debug_implementations,
    unreachable_pub,
    unused,
    unused_qualifications,
    clippy::all,
    clippy::pedantic
)]

use perennial::Restart;

#[path = "hygiene/bare.rs"]
mod bare;
#[path = "hygiene/strict.rs"]
mod strict;

/// Names of the prelude's, with other meanings, and no prelude of the standard library's either.
mod names {
    /// Not the one that everybody knows.
    #[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
    pub(crate) struct Option;

    /// Neither is this.
    #[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
    pub(crate) struct Result;

    macro_rules! more {
        ($($name:ident)*) => {
            $(
                #[expect(dead_code, reason = "it is there to be in the way")]
                struct $name;
            )*
        };
    }
    more!(Box String Vec Some None Ok Err Ref Cx Call Reply Stop Start Init Spec Child ChildId Declared Future Protocol M S T);

    #[expect(dead_code, reason = "it is there to be in the way")]
    trait Send {}

    #[expect(dead_code, reason = "it is there to be in the way")]
    trait Clone {}

    /// A server among them.
    #[perennial::gen_server(restart = transient, shutdown = 1s, mailbox = 16)]
    #[derive(Debug, Default)]
    pub(crate) struct Counter {
        value: i64,
    }

    #[perennial::gen_server]
    impl Counter {
        /// Takes and returns what is named like something else.
        #[call]
        pub(crate) fn odd(&mut self, option: Option) -> Result {
            let Option = option;
            self.value += 1;
            Result
        }

        /// Has a parameter by the name of its own message.
        #[call]
        pub(crate) async fn value(&self, value: i64) -> i64 {
            tokio::task::yield_now().await;
            self.value + value
        }

        #[cast]
        pub(crate) fn r#loop(&mut self, r#type: i64) {
            self.value = r#type;
        }
    }

    perennial::supervisor! {
        /// A tree among them.
        #[supervisor(strategy = rest_for_one, intensity = 3, period = 60s)]
        pub(crate) struct App {
            /// What is handed to the children.
            option: Option,

            /// One of two.
            #[child(restart = transient)]
            pub(crate) result: Counter = { let Option = option; Counter::default() },

            /// The other.
            r#loop: Counter = Counter { value: 7 },
        }
    }

    pub(crate) async fn odds() -> std::result::Result<(Result, i64), std::boxed::Box<dyn std::error::Error>> {
        let app = App::start(Option).await?;
        app.r#loop.r#loop(40)?;
        let odds = (app.result.odd(Option).await?, app.r#loop.value(2).await?);
        app.stop().await?;
        std::result::Result::Ok(odds)
    }
}

#[perennial::test]
async fn names_of_the_users_own_are_not_in_the_way() {
    let odds = names::odds().await.expect("the tree works");

    assert_eq!(odds, (names::Result, 42));
}

#[perennial::test]
async fn no_prelude_is_needed_and_the_runtime_may_have_another_name() {
    let answers = bare::answers().await.expect("the tree works");

    assert_eq!(answers, (41, bare::At::On, 2));
}

#[perennial::test]
async fn strict_lints_and_words_of_the_language_are_not_in_the_way() {
    let kinds = strict::Kinds::start(7).await.expect("the tree starts");
    kinds.switch.flip().expect("it is there");
    kinds.r#type.set([8]).expect("it is there");

    assert_eq!(kinds.r#type.r#match(0).await.expect("it lives"), Some(8));
    assert_eq!(kinds.r#type.later().await.expect("it lives"), 8);
    kinds.stop().await.expect("the tree stops");
}

/// Type parameters with bounds, defaults and constants.
mod generics {
    use std::{collections::HashMap, fmt::Debug, hash::Hash};

    use perennial::{Dynamic, Ref, gen_server, supervisor};

    /// Remembers at most `N` values.
    #[gen_server]
    #[derive(Debug)]
    pub(crate) struct Cache<K, V = String, const N: usize = 2>
    where
        K: Eq + Hash,
    {
        values: HashMap<K, V>,
    }

    #[gen_server]
    impl<K, V, const N: usize> Cache<K, V, N>
    where
        K: Clone + Debug + Eq + Hash + Send + 'static,
        V: Clone + Debug + Send + 'static,
    {
        fn init(values: HashMap<K, V>) -> Self {
            Self { values }
        }

        /// Returns the value of a key.
        #[call]
        pub(crate) fn get(&self, key: K) -> Option<V> {
            self.values.get(&key).cloned()
        }

        /// Remembers a value, if there is room.
        #[cast]
        pub(crate) async fn put(&mut self, key: K, value: V) {
            tokio::task::yield_now().await;
            if self.values.len() < N {
                self.values.insert(key, value);
            }
        }
    }

    supervisor! {
        /// Caches of any values.
        pub(crate) struct Caches<V>
        where
            V: Clone + Debug + Send + 'static,
        {
            /// What the first one begins with.
            first: (u8, V),

            /// A small one.
            pub(crate) small: Cache<u8, V, 1> = HashMap::from([first]),

            /// Some by other keys, and nobody knows how many.
            pub(crate) more: Dynamic<Cache<String, V>> = Dynamic::new(),
        }
    }

    pub(crate) async fn look<V>(cache: &Ref<Cache<u8, V, 1>>) -> Option<V>
    where
        V: Clone + Debug + Send + 'static,
    {
        cache.put(9, cache.get(1).await.ok()??).ok()?;
        assert!(cache.get(9).await.ok()?.is_none(), "a small cache has room for one");
        cache.get(1).await.ok()?
    }
}

#[perennial::test]
async fn type_parameters_are_passed_through() {
    let caches = generics::Caches::start((1, "one")).await.expect("the tree starts");

    assert_eq!(generics::look(&caches.small).await, Some("one"));

    let more = caches.more.start(std::collections::HashMap::new()).await.expect("a cache starts");
    more.put("two".to_owned(), "2").expect("it is there");
    assert_eq!(more.get("two".to_owned()).await.expect("it lives"), Some("2"));
    caches.stop().await.expect("the tree stops");
}

/// Handlers and children of some builds alone.
mod builds {
    use perennial::{gen_server, supervisor};

    /// Says where it runs.
    #[gen_server]
    #[derive(Debug, Default)]
    pub(crate) struct Place;

    #[gen_server]
    impl Place {
        /// In a test.
        #[cfg(test)]
        #[call]
        pub(crate) fn place(&self) -> &'static str {
            "a test"
        }

        /// Nowhere: the types in it are not there.
        #[cfg(not(test))]
        #[call]
        pub(crate) fn place(&self, nowhere: Nowhere) -> &'static str {
            "nowhere"
        }

        /// Never.
        #[cfg(any())]
        #[cast]
        pub(crate) fn never(&mut self, nowhere: Nowhere) {}
    }

    supervisor! {
        /// A tree with a child that is not there.
        pub(crate) struct Places {
            /// A child of this build.
            #[cfg(test)]
            pub(crate) here: Place = Place,

            /// A child of none.
            #[cfg(any())]
            pub(crate) nowhere: Nowhere = Nowhere { here },
        }
    }
}

#[perennial::test]
async fn what_a_build_leaves_out_is_left_out_everywhere() {
    let places = builds::Places::start().await.expect("the tree starts");

    assert_eq!(places.here.place().await.expect("it lives"), "a test");
    assert_eq!(places.which_children().await.expect("the tree lives").len(), 1);
    places.stop().await.expect("the tree stops");
}

#[perennial::test]
async fn servers_and_trees_stand_in_functions() {
    #[perennial::gen_server]
    #[derive(Debug)]
    struct Local(u8);

    #[perennial::gen_server]
    impl Local {
        #[call]
        fn get(&self) -> u8 {
            self.0
        }
    }

    perennial::supervisor! {
        struct Tree {
            number: u8,
            local: Local = Local(number),
            inner: struct Inner {
                again: Local = Local(number + 1),
            },
        }
    }

    let tree = Tree::start(3).await.expect("the tree starts");
    let numbers = [tree.local.get().await, tree.inner.again.get().await].map(|answer| answer.expect("it lives"));
    tree.stop().await.expect("the tree stops");

    assert_eq!(numbers, [3, 4]);
}

/// Servers and trees that a macro of the user's makes.
mod made {
    macro_rules! server {
        ($(#[$attr:meta])* $name:ident, $handler:ident, $argument:ident: $ty:ty) => {
            $(#[$attr])*
            #[perennial::gen_server]
            #[derive(Debug, Default)]
            pub(crate) struct $name {
                last: $ty,
            }

            #[perennial::gen_server]
            impl $name {
                /// Swaps the last one for this.
                #[call]
                pub(crate) fn $handler(&mut self, $argument: $ty) -> $ty {
                    std::mem::replace(&mut self.last, $argument)
                }
            }
        };
    }

    macro_rules! tree {
        ($name:ident { $($child:ident: $ty:ty),* $(,)? }) => {
            perennial::supervisor! {
                /// Made by a macro.
                pub(crate) struct $name {
                    $(
                        /// Made by a macro.
                        pub(crate) $child: $ty = <$ty>::default(),
                    )*
                }
            }
        };
    }

    server! {
        /// Of numbers.
        Numbers, swap, number: u32
    }

    server! {
        /// Of texts, with a handler of the same name.
        Texts, swap, text: String
    }

    tree!(Swaps { numbers: Numbers, texts: Texts });
}

#[perennial::test]
async fn a_macro_can_make_servers_and_trees() {
    let swaps = made::Swaps::start().await.expect("the tree starts");

    assert_eq!(swaps.numbers.swap(1).await.expect("it lives"), 0);
    assert_eq!(swaps.texts.swap("a".to_owned()).await.expect("it lives"), String::new());
    assert_eq!(swaps.numbers.swap(2).await.expect("it lives"), 1);
    swaps.stop().await.expect("the tree stops");
}

#[test]
fn handlers_can_be_tested_without_a_runtime() {
    let mut texts = made::Texts::default();

    assert_eq!(texts.swap("a".to_owned()), "");
    assert_eq!(texts.swap(String::new()), "a");
}

#[test]
fn an_option_of_a_server_is_its_default_in_every_tree() {
    assert_eq!(<names::Counter as perennial::Child>::SPEC.restart, Restart::Transient);
}
