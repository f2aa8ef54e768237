/// The tree `Pool`.
/**
 ```text
 Pool: rest_for_one, 1 restart in 5 s

 child     type           restart  shutdown
 ├─ conns  Dynamic<Conn>  its own  its own
 ├─ hub    Hub            its own  its own
 └─ log    Log            its own  its own

 To stop, it takes what `conns`, `hub` and `log` may take, unless a child is starting.
 It survives 1 crash within 5 s; the 2nd ends it.
 its own: as its type says.
 ```*/
struct Pool {
    /// The child `conns`.
    conns: <Dynamic<Conn> as ::perennial::Child>::Handle,
    /// The child `hub`.
    pub hub: <Hub as ::perennial::Child>::Handle,
    /// The child `log`.
    log: <Log as ::perennial::Child>::Handle,
    #[doc(hidden)]
    __perennial: ::perennial::__private::Parts,
}
#[automatically_derived]
impl ::core::clone::Clone for Pool {
    fn clone(&self) -> Self {
        let mut __perennial_places = ::perennial::__private::Places::again(
            &self.__perennial,
        );
        Self {
            conns: <Dynamic<
                Conn,
            > as ::perennial::Child>::placed(&mut __perennial_places, "conns"),
            hub: <Hub as ::perennial::Child>::placed(&mut __perennial_places, "hub"),
            log: <Log as ::perennial::Child>::placed(&mut __perennial_places, "log"),
            __perennial: ::perennial::__private::Places::parts(__perennial_places),
        }
    }
}
#[automatically_derived]
impl ::core::fmt::Debug for Pool {
    fn fmt(
        &self,
        __perennial_out: &mut ::core::fmt::Formatter<'_>,
    ) -> ::core::fmt::Result {
        ::perennial::__private::debug_tree(self, __perennial_out)
    }
}
#[automatically_derived]
impl ::core::ops::Deref for Pool {
    type Target = ::perennial::SupervisorRef;
    fn deref(&self) -> &::perennial::SupervisorRef {
        ::perennial::__private::Parts::supervisor(&self.__perennial)
    }
}
#[automatically_derived]
impl ::perennial::Child for Pool {
    type Args = ::perennial::Declared<Self>;
    type Handle = Pool;
    type Late = ::perennial::__private::NotYet<Self>;
    type Itself = Self;
    const SPEC: ::perennial::Spec = ::perennial::Spec::SUPERVISOR;
    const KIND: ::perennial::ChildKind = ::perennial::ChildKind::Supervisor;
    const OUTLINE: ::core::option::Option<&'static ::perennial::__private::Outline> = ::core::option::Option::Some(
        &::perennial::__private::Outline {
            children: &[
                <<Dynamic<
                    Conn,
                > as ::perennial::Child>::Itself as ::perennial::Child>::OUTLINED
                    .called("conns", "Dynamic<Conn>")
                    .plain(),
                <<Hub as ::perennial::Child>::Itself as ::perennial::Child>::OUTLINED
                    .called("hub", "Hub"),
                <<Log as ::perennial::Child>::Itself as ::perennial::Child>::OUTLINED
                    .called("log", "Log"),
            ],
            ..::perennial::__private::Outline::of::<Self>("Pool")
                .strategy(::perennial::Strategy::RestForOne)
        },
    );
    fn place(__perennial_site: ::perennial::__private::Site<'_>) -> Self {
        let mut __perennial_places = ::perennial::__private::Places::new(
            __perennial_site,
            <Self as ::perennial::__private::Tree>::NAME,
        );
        Self {
            conns: <Dynamic<
                Conn,
            > as ::perennial::Child>::placed(&mut __perennial_places, "conns"),
            hub: <Hub as ::perennial::Child>::placed(&mut __perennial_places, "hub"),
            log: <Log as ::perennial::Child>::placed(&mut __perennial_places, "log"),
            __perennial: ::perennial::__private::Places::parts(__perennial_places),
        }
    }
    fn furnish(
        __perennial_handle: &Self,
        __perennial_make: ::perennial::__private::Make<Self::Args>,
    ) -> ::perennial::__private::Place {
        ::perennial::__private::furnish_tree::<
            Self,
        >(__perennial_handle, __perennial_make)
    }
    fn late(__perennial_handle: &Self) -> ::perennial::__private::NotYet<Self> {
        ::perennial::__private::NotYet::new()
    }
}
#[allow(dead_code, reason = "not every tree is drawn")]
impl Pool {
    /// Draws the tree as it is declared.
    #[must_use]
    fn tree() -> ::perennial::Drawing {
        ::perennial::__private::tree_of::<Self>()
    }
}
#[automatically_derived]
impl ::perennial::__private::Tree for Pool {
    const NAME: &'static ::core::primitive::str = "Pool";
    fn parts(&self) -> &::perennial::__private::Parts {
        &self.__perennial
    }
}
/// The children of [`Pool`], by name.
#[derive(
    ::core::clone::Clone,
    ::core::marker::Copy,
    ::core::fmt::Debug,
    ::core::cmp::Eq,
    ::core::hash::Hash,
    ::core::cmp::PartialEq
)]
#[allow(dead_code, non_camel_case_types, reason = "there is one for each child")]
enum PoolChild {
    /// The child `conns`.
    Conns,
    /// The child `hub`.
    Hub,
    /// The child `log`.
    Log,
}
impl PoolChild {
    fn __perennial_name(self) -> &'static ::core::primitive::str {
        match self {
            PoolChild::Conns => "conns",
            PoolChild::Hub => "hub",
            PoolChild::Log => "log",
        }
    }
}
#[automatically_derived]
impl ::core::convert::From<PoolChild> for ::perennial::ChildId {
    fn from(__perennial_child: PoolChild) -> Self {
        ::perennial::ChildId::from(PoolChild::__perennial_name(__perennial_child))
    }
}
#[automatically_derived]
impl ::core::cmp::PartialEq<PoolChild> for ::perennial::ChildId {
    fn eq(&self, __perennial_child: &PoolChild) -> ::core::primitive::bool {
        let __perennial_name = PoolChild::__perennial_name(*__perennial_child);
        ::perennial::ChildId::as_str(self)
            == ::core::option::Option::Some(__perennial_name)
    }
}
const _: () = ::perennial::__private::checks::normal_exit::<Pool>(0, "conns");
const _: () = ::perennial::__private::checks::normal_exit::<Pool>(1, "hub");
const _: () = ::perennial::__private::checks::normal_exit::<Pool>(2, "log");
#[allow(dead_code, reason = "a tree is started in one way of three")]
impl Pool {
    /// Starts the tree, and returns its handle once all children have started.
    fn start(tls: Tls) -> ::perennial::StartTree<Self> {
        ::perennial::__private::start_tree(Self::with(tls))
    }
    /// Starts the tree, and waits for its end or for the program's to be asked for; then stops it in order.
    ///
    /// # Errors
    ///
    /// If the tree could not be started, or gave up.
    async fn run(tls: Tls) -> ::core::result::Result<(), ::perennial::Error> {
        ::perennial::__private::run_tree(Self::with(tls)).await
    }
    /// Declares the tree, for another to have it as a child.
    #[allow(unused_variables, reason = "told by the macro")]
    fn with(tls: Tls) -> ::perennial::Declared<Self> {
        #[allow(unused_imports, reason = "a `Task` does not need it")]
        use ::perennial::__private::ArgsOf as _;
        fn __perennial_input<T: ::core::marker::Send + 'static>() {}
        __perennial_input::<Tls>();
        #[allow(
            unexpected_cfgs,
            unused_braces,
            unused_parens,
            unused_variables,
            reason = "an expression may be written in braces"
        )]
        let __perennial_declared = ::perennial::Declared::<
            Pool,
        >::new(move |
            __perennial_parts: &::perennial::__private::Parts,
        | -> ::perennial::Supervisor {
            let __perennial_tree = ::perennial::Supervisor::new()
                .strategy(::perennial::Strategy::RestForOne);
            #[cfg(rust_analyzer)]
            let conns = <Dynamic<
                Conn,
            > as ::perennial::Child>::before(__perennial_parts, "conns");
            #[cfg(rust_analyzer)]
            let hub = <Hub as ::perennial::Child>::before(__perennial_parts, "hub");
            #[cfg(rust_analyzer)]
            let log = <Log as ::perennial::Child>::before(__perennial_parts, "log");
            let __perennial_tree = __perennial_tree
                .child(
                    <Dynamic<
                        Conn,
                    > as ::perennial::Child>::declared(
                        __perennial_parts,
                        "conns",
                        move || ::perennial::__private::Args::<
                            Dynamic<Conn>,
                        >::lasting::<
                            _,
                        >(Dynamic::new().restart(Temporary).max_children(10_000)),
                    ),
                );
            let __perennial_tree = __perennial_tree
                .child(
                    <Hub as ::perennial::Child>::declared(
                        __perennial_parts,
                        "hub",
                        {
                            let conns = <Dynamic<
                                Conn,
                            > as ::perennial::Child>::before(__perennial_parts, "conns");
                            let log = <Log as ::perennial::Child>::after(
                                __perennial_parts,
                                "log",
                            );
                            let tls = ::core::clone::Clone::clone(&tls);
                            move || {
                                let conns = ::core::clone::Clone::clone(&conns);
                                let log = ::core::clone::Clone::clone(&log);
                                let tls = ::core::clone::Clone::clone(&tls);
                                ::perennial::__private::Args::<
                                    Hub,
                                >::lasting::<_>(Hub { conns, tls, log })
                            }
                        },
                    ),
                );
            let __perennial_tree = __perennial_tree
                .child(
                    <Log as ::perennial::Child>::declared(
                        __perennial_parts,
                        "log",
                        {
                            let tls = ::core::clone::Clone::clone(&tls);
                            move || {
                                let tls = ::core::clone::Clone::clone(&tls);
                                ::perennial::__private::Args::<
                                    Log,
                                >::lasting::<_>(format!("{tls:?}"))
                            }
                        },
                    ),
                );
            __perennial_tree
        });
        __perennial_declared
    }
}
#[allow(unexpected_cfgs, reason = "only an editor has it")]
const _: () = {
    #[cfg(rust_analyzer)]
    use ::perennial::__private::options::{
        supervisor::strategy as _,
        words::strategy::rest_for_one as _,
    };
};
