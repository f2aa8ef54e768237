/// The tree `All`.
/**
 ```text
 All: MINE, 3 restarts in 5 s, ends with any significant child, backoff 100 ms to 30 s

 child  type  restart    shutdown
 ├─ a   A     transient  config.grace  significant, registered as a, waited for when unresponsive
 └─ b   A     its own    brutal_kill   starts within 120 s

 To stop, it takes at most 120 s and what `a` may take, unless a child is starting.
 It survives 3 crashes within 5 s; the 4th ends it.
 its own: as its type says.
 ```*/
struct All {
    /// The child `a`.
    a: <A as my::perennial::Child>::Handle,
    /// The child `b`.
    b: <A as my::perennial::Child>::Handle,
    #[doc(hidden)]
    __perennial: my::perennial::__private::Parts,
}
#[automatically_derived]
impl ::core::clone::Clone for All {
    fn clone(&self) -> Self {
        let mut __perennial_places = my::perennial::__private::Places::again(
            &self.__perennial,
        );
        Self {
            a: <A as my::perennial::Child>::placed(&mut __perennial_places, "a"),
            b: <A as my::perennial::Child>::placed(&mut __perennial_places, "b"),
            __perennial: my::perennial::__private::Places::parts(__perennial_places),
        }
    }
}
#[automatically_derived]
impl ::core::fmt::Debug for All {
    fn fmt(
        &self,
        __perennial_out: &mut ::core::fmt::Formatter<'_>,
    ) -> ::core::fmt::Result {
        my::perennial::__private::debug_tree(self, __perennial_out)
    }
}
#[automatically_derived]
impl ::core::ops::Deref for All {
    type Target = my::perennial::SupervisorRef;
    fn deref(&self) -> &my::perennial::SupervisorRef {
        my::perennial::__private::Parts::supervisor(&self.__perennial)
    }
}
#[automatically_derived]
impl my::perennial::Child for All {
    type Args = my::perennial::Declared<Self>;
    type Handle = All;
    type Late = my::perennial::__private::NotYet<Self>;
    type Itself = Self;
    const SPEC: my::perennial::Spec = my::perennial::Spec {
        shutdown: my::perennial::__private::shutdown(GRACE),
        ..my::perennial::Spec::SUPERVISOR
    };
    const KIND: my::perennial::ChildKind = my::perennial::ChildKind::Supervisor;
    const OUTLINE: ::core::option::Option<&'static my::perennial::__private::Outline> = ::core::option::Option::Some(
        &my::perennial::__private::Outline {
            children: &[
                <<A as my::perennial::Child>::Itself as my::perennial::Child>::OUTLINED
                    .called("a", "A")
                    .any_shutdown()
                    .restart(my::perennial::Restart::Transient)
                    .no_start_timeout()
                    .significant(true)
                    .name("a")
                    .unresponsive(my::perennial::Unresponsive::Wait)
                    .allow_normal_exit(),
                <<A as my::perennial::Child>::Itself as my::perennial::Child>::OUTLINED
                    .called("b", "A")
                    .shutdown(my::perennial::Shutdown::BrutalKill)
                    .start_timeout(120, 0)
                    .significant(false),
            ],
            ..my::perennial::__private::Outline::of::<Self>("All")
                .any_strategy()
                .intensity(3)
                .period(5, 0)
                .auto_shutdown(my::perennial::AutoShutdown::AnySignificant)
                .backoff((0, 100000000), (30, 0))
        },
    );
    fn place(__perennial_site: my::perennial::__private::Site<'_>) -> Self {
        let mut __perennial_places = my::perennial::__private::Places::new(
            __perennial_site,
            <Self as my::perennial::__private::Tree>::NAME,
        );
        Self {
            a: <A as my::perennial::Child>::placed(&mut __perennial_places, "a"),
            b: <A as my::perennial::Child>::placed(&mut __perennial_places, "b"),
            __perennial: my::perennial::__private::Places::parts(__perennial_places),
        }
    }
    fn furnish(
        __perennial_handle: &Self,
        __perennial_make: my::perennial::__private::Make<Self::Args>,
    ) -> my::perennial::__private::Place {
        my::perennial::__private::furnish_tree::<
            Self,
        >(__perennial_handle, __perennial_make)
    }
    fn late(__perennial_handle: &Self) -> my::perennial::__private::NotYet<Self> {
        my::perennial::__private::NotYet::new()
    }
}
#[allow(dead_code, reason = "not every tree is drawn")]
impl All {
    /// Draws the tree as it is declared.
    #[must_use]
    fn tree() -> my::perennial::Drawing {
        my::perennial::__private::tree_of::<Self>()
    }
}
#[automatically_derived]
impl my::perennial::__private::Tree for All {
    const NAME: &'static ::core::primitive::str = "All";
    fn parts(&self) -> &my::perennial::__private::Parts {
        &self.__perennial
    }
}
/// The children of [`All`], by name.
#[derive(
    ::core::clone::Clone,
    ::core::marker::Copy,
    ::core::fmt::Debug,
    ::core::cmp::Eq,
    ::core::hash::Hash,
    ::core::cmp::PartialEq
)]
#[allow(dead_code, non_camel_case_types, reason = "there is one for each child")]
enum AllChild {
    /// The child `a`.
    A,
    /// The child `b`.
    B,
}
impl AllChild {
    fn __perennial_name(self) -> &'static ::core::primitive::str {
        match self {
            AllChild::A => "a",
            AllChild::B => "b",
        }
    }
}
#[automatically_derived]
impl ::core::convert::From<AllChild> for my::perennial::ChildId {
    fn from(__perennial_child: AllChild) -> Self {
        my::perennial::ChildId::from(AllChild::__perennial_name(__perennial_child))
    }
}
#[automatically_derived]
impl ::core::cmp::PartialEq<AllChild> for my::perennial::ChildId {
    fn eq(&self, __perennial_child: &AllChild) -> ::core::primitive::bool {
        let __perennial_name = AllChild::__perennial_name(*__perennial_child);
        my::perennial::ChildId::as_str(self)
            == ::core::option::Option::Some(__perennial_name)
    }
}
const _: () = my::perennial::__private::checks::budget::<All>();
const _: () = my::perennial::__private::Allow::<
    { my::perennial::__private::checks::needs_normal_exit::<All>(0, "a") },
>::normal_exit();
const _: () = my::perennial::__private::checks::normal_exit::<All>(1, "b");
#[allow(dead_code, reason = "a tree is started in one way of three")]
impl All {
    /// Starts the tree, and returns its handle once all children have started.
    fn start(config: Config) -> my::perennial::StartTree<Self> {
        my::perennial::__private::start_tree(Self::with(config))
    }
    /// Starts the tree, and waits for its end or for the program's to be asked for; then stops it in order.
    ///
    /// # Errors
    ///
    /// If the tree could not be started, or gave up.
    async fn run(config: Config) -> ::core::result::Result<(), my::perennial::Error> {
        my::perennial::__private::run_tree(Self::with(config)).await
    }
    /// Declares the tree, for another to have it as a child.
    #[allow(unused_variables, reason = "told by the macro")]
    fn with(config: Config) -> my::perennial::Declared<Self> {
        #[allow(unused_imports, reason = "a `Task` does not need it")]
        use my::perennial::__private::ArgsOf as _;
        fn __perennial_input<T: ::core::marker::Send + 'static>() {}
        __perennial_input::<Config>();
        #[allow(
            unexpected_cfgs,
            unused_braces,
            unused_parens,
            unused_variables,
            reason = "an expression may be written in braces"
        )]
        let __perennial_declared = my::perennial::Declared::<
            All,
        >::new(move |
            __perennial_parts: &my::perennial::__private::Parts,
        | -> my::perennial::Supervisor {
            let __perennial_tree = my::perennial::Supervisor::new()
                .strategy(MINE)
                .intensity(3)
                .period(::core::time::Duration::from_secs(5u64))
                .auto_shutdown(my::perennial::AutoShutdown::AnySignificant)
                .backoff(
                    ::core::time::Duration::from_millis(
                        100u64,
                    )..::core::time::Duration::from_secs(30u64),
                );
            #[cfg(rust_analyzer)]
            let a = <A as my::perennial::Child>::before(__perennial_parts, "a");
            #[cfg(rust_analyzer)]
            let b = <A as my::perennial::Child>::before(__perennial_parts, "b");
            let __perennial_tree = __perennial_tree
                .child(
                    <A as my::perennial::Child>::declared(
                            __perennial_parts,
                            "a",
                            {
                                let config = ::core::clone::Clone::clone(&config);
                                move || {
                                    let config = ::core::clone::Clone::clone(&config);
                                    my::perennial::__private::Args::<A>::of::<_>(config)
                                }
                            },
                        )
                        .shutdown({
                            let config = ::core::clone::Clone::clone(&config);
                            config.grace
                        })
                        .restart(my::perennial::Restart::Transient)
                        .start_timeout(::core::time::Duration::MAX)
                        .significant(true)
                        .name("a")
                        .unresponsive(my::perennial::Unresponsive::Wait),
                );
            let __perennial_tree = __perennial_tree
                .child(
                    <A as my::perennial::Child>::declared(
                            __perennial_parts,
                            "b",
                            {
                                let a = <A as my::perennial::Child>::before(
                                    __perennial_parts,
                                    "a",
                                );
                                move || {
                                    let a = ::core::clone::Clone::clone(&a);
                                    my::perennial::__private::Args::<A>::lasting::<_>(a)
                                }
                            },
                        )
                        .shutdown(my::perennial::Shutdown::BrutalKill)
                        .start_timeout(::core::time::Duration::from_secs(120u64))
                        .significant(false),
                );
            __perennial_tree
        });
        __perennial_declared
    }
}
#[allow(unexpected_cfgs, reason = "only an editor has it")]
const _: () = {
    #[cfg(rust_analyzer)]
    use my::perennial::__private::options::{
        supervisor::{
            strategy as _, intensity as _, period as _, auto_shutdown as _,
            shutdown as _, backoff as _, allow as _,
        },
        words::auto_shutdown::any_significant as _,
        words::allow::stale as _,
        child::{
            restart as _, shutdown as _, start_timeout as _, significant as _, name as _,
            unresponsive as _, allow as _,
        },
        words::restart::transient as _,
        words::start_timeout::infinity as _,
        words::unresponsive::wait as _,
        words::allow::normal_exit as _,
        child::{shutdown as _, significant as _, start_timeout as _},
        words::shutdown::brutal_kill as _,
    };
};
