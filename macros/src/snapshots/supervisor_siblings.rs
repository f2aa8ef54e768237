/// The tree `Pool`.
struct Pool {
    /// The child `conns`.
    conns: <Dynamic<Conn> as ::perennial::Child>::Handle,
    /// The child `hub`.
    pub hub: <Hub as ::perennial::Child>::Handle,
    /// The child `log`.
    log: <Log as ::perennial::Child>::Handle,
    #[doc(hidden)]
    __perennial: ::perennial::SupervisorRef,
}
#[automatically_derived]
impl ::core::clone::Clone for Pool {
    fn clone(&self) -> Self {
        Self {
            conns: ::core::clone::Clone::clone(&self.conns),
            hub: ::core::clone::Clone::clone(&self.hub),
            log: ::core::clone::Clone::clone(&self.log),
            __perennial: ::core::clone::Clone::clone(&self.__perennial),
        }
    }
}
#[automatically_derived]
impl ::core::fmt::Debug for Pool {
    fn fmt(
        &self,
        __perennial_out: &mut ::core::fmt::Formatter<'_>,
    ) -> ::core::fmt::Result {
        let mut __perennial_struct = ::core::fmt::Formatter::debug_struct(
            __perennial_out,
            "Pool",
        );
        ::core::fmt::DebugStruct::field(&mut __perennial_struct, "conns", &self.conns);
        ::core::fmt::DebugStruct::field(&mut __perennial_struct, "hub", &self.hub);
        ::core::fmt::DebugStruct::field(&mut __perennial_struct, "log", &self.log);
        ::core::fmt::DebugStruct::finish(&mut __perennial_struct)
    }
}
#[automatically_derived]
impl ::core::ops::Deref for Pool {
    type Target = ::perennial::SupervisorRef;
    fn deref(&self) -> &::perennial::SupervisorRef {
        &self.__perennial
    }
}
#[diagnostic::do_not_recommend]
#[automatically_derived]
impl ::perennial::Child for Pool {
    type Args = ::perennial::Declared<Self>;
    type Handle = Pool;
    type Late = ::perennial::__private::NotYet<Self>;
    const SPEC: ::perennial::Spec = ::perennial::Spec::SUPERVISOR;
    const KIND: ::perennial::ChildKind = ::perennial::ChildKind::Supervisor;
    fn place(__perennial_site: ::perennial::__private::Site<'_>) -> Self {
        ::perennial::__private::place_tree::<Self>(__perennial_site)
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
#[automatically_derived]
impl ::perennial::__private::Tree for Pool {
    const NAME: &'static ::core::primitive::str = "Pool";
    fn places(__perennial_site: &mut ::perennial::__private::Places<'_>) -> Self {
        Self {
            conns: ::perennial::__private::Places::child::<
                Dynamic<Conn>,
            >(__perennial_site, "conns"),
            hub: ::perennial::__private::Places::child::<Hub>(__perennial_site, "hub"),
            log: ::perennial::__private::Places::child::<Log>(__perennial_site, "log"),
            __perennial: ::perennial::__private::Places::supervisor(__perennial_site),
        }
    }
    fn supervisor(&self) -> &::perennial::SupervisorRef {
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
    fn with(tls: Tls) -> ::perennial::Declared<Self> {
        #[allow(unused_imports, reason = "a `Task` does not need it")]
        use ::perennial::__private::ArgsOf as _;
        fn __perennial_input<T: ::core::marker::Send + 'static>() {}
        __perennial_input::<Tls>();
        #[allow(
            unused_braces,
            unused_parens,
            unused_variables,
            reason = "an expression may be written in braces"
        )]
        let __perennial_declared = ::perennial::Declared::new(move |
            __perennial_handle: &Pool,
        | -> ::perennial::Supervisor {
            let __perennial_tree = ::perennial::Supervisor::new()
                .strategy(::perennial::Strategy::RestForOne);
            let __perennial_tree = __perennial_tree
                .child(
                    ::perennial::__private::child_at::<
                        Dynamic<Conn>,
                    >(
                        &__perennial_handle.conns,
                        "conns",
                        move || ::perennial::__private::Args::<
                            Dynamic<Conn>,
                        >::of(Dynamic::new().restart(Temporary).max_children(10_000)),
                    ),
                );
            let __perennial_tree = __perennial_tree
                .child(
                    ::perennial::__private::child_at::<
                        Hub,
                    >(
                        &__perennial_handle.hub,
                        "hub",
                        {
                            let conns = ::core::clone::Clone::clone(
                                &__perennial_handle.conns,
                            );
                            let log = <Log as ::perennial::Child>::late(
                                &__perennial_handle.log,
                            );
                            let tls = ::core::clone::Clone::clone(&tls);
                            move || {
                                let conns = ::core::clone::Clone::clone(&conns);
                                let log = ::core::clone::Clone::clone(&log);
                                let tls = ::core::clone::Clone::clone(&tls);
                                ::perennial::__private::Args::<
                                    Hub,
                                >::of(Hub { conns, tls, log })
                            }
                        },
                    ),
                );
            let __perennial_tree = __perennial_tree
                .child(
                    ::perennial::__private::child_at::<
                        Log,
                    >(
                        &__perennial_handle.log,
                        "log",
                        {
                            let tls = ::core::clone::Clone::clone(&tls);
                            move || {
                                let tls = ::core::clone::Clone::clone(&tls);
                                ::perennial::__private::Args::<Log>::of(format!("{tls:?}"))
                            }
                        },
                    ),
                );
            __perennial_tree
        });
        __perennial_declared
    }
}
