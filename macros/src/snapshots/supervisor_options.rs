/// The tree `All`.
struct All {
    /// The child `a`.
    a: <A as my::perennial::Child>::Handle,
    /// The child `b`.
    b: <A as my::perennial::Child>::Handle,
    #[doc(hidden)]
    __perennial: my::perennial::SupervisorRef,
}
#[automatically_derived]
impl ::core::clone::Clone for All {
    fn clone(&self) -> Self {
        Self {
            a: ::core::clone::Clone::clone(&self.a),
            b: ::core::clone::Clone::clone(&self.b),
            __perennial: ::core::clone::Clone::clone(&self.__perennial),
        }
    }
}
#[automatically_derived]
impl ::core::fmt::Debug for All {
    fn fmt(
        &self,
        __perennial_out: &mut ::core::fmt::Formatter<'_>,
    ) -> ::core::fmt::Result {
        let mut __perennial_struct = ::core::fmt::Formatter::debug_struct(
            __perennial_out,
            "All",
        );
        ::core::fmt::DebugStruct::field(&mut __perennial_struct, "a", &self.a);
        ::core::fmt::DebugStruct::field(&mut __perennial_struct, "b", &self.b);
        ::core::fmt::DebugStruct::finish(&mut __perennial_struct)
    }
}
#[automatically_derived]
impl ::core::ops::Deref for All {
    type Target = my::perennial::SupervisorRef;
    fn deref(&self) -> &my::perennial::SupervisorRef {
        &self.__perennial
    }
}
#[diagnostic::do_not_recommend]
#[automatically_derived]
impl my::perennial::Child for All {
    type Args = my::perennial::Declared<Self>;
    type Handle = All;
    type Late = my::perennial::__private::NotYet<Self>;
    const SPEC: my::perennial::Spec = my::perennial::Spec {
        shutdown: my::perennial::__private::shutdown(GRACE),
        ..my::perennial::Spec::SUPERVISOR
    };
    const KIND: my::perennial::ChildKind = my::perennial::ChildKind::Supervisor;
    fn place(__perennial_site: my::perennial::__private::Site<'_>) -> Self {
        my::perennial::__private::place_tree::<Self>(__perennial_site)
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
#[automatically_derived]
impl my::perennial::__private::Tree for All {
    const NAME: &'static ::core::primitive::str = "All";
    fn places(__perennial_site: &mut my::perennial::__private::Places<'_>) -> Self {
        Self {
            a: my::perennial::__private::Places::child::<A>(__perennial_site, "a"),
            b: my::perennial::__private::Places::child::<A>(__perennial_site, "b"),
            __perennial: my::perennial::__private::Places::supervisor(__perennial_site),
        }
    }
    fn supervisor(&self) -> &my::perennial::SupervisorRef {
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
    fn with(config: Config) -> my::perennial::Declared<Self> {
        #[allow(unused_imports, reason = "a `Task` does not need it")]
        use my::perennial::__private::ArgsOf as _;
        fn __perennial_input<T: ::core::marker::Send + 'static>() {}
        __perennial_input::<Config>();
        #[allow(
            unused_braces,
            unused_parens,
            unused_variables,
            reason = "an expression may be written in braces"
        )]
        let __perennial_declared = my::perennial::Declared::new(move |
            __perennial_handle: &All,
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
            let __perennial_tree = __perennial_tree
                .child(
                    my::perennial::__private::child_at::<
                        A,
                    >(
                            &__perennial_handle.a,
                            "a",
                            {
                                let config = ::core::clone::Clone::clone(&config);
                                move || {
                                    let config = ::core::clone::Clone::clone(&config);
                                    my::perennial::__private::Args::<A>::of(config)
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
                    my::perennial::__private::child_at::<
                        A,
                    >(
                            &__perennial_handle.b,
                            "b",
                            move || my::perennial::__private::Args::<A>::of(1),
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
