/// The tree `App`.
pub struct App {
    /// The child `pool`.
    pub pool: <Pool as ::perennial::Child>::Handle,
    /// The web.
    pub web: <Web as ::perennial::Child>::Handle,
    #[doc(hidden)]
    __perennial: ::perennial::SupervisorRef,
}
#[automatically_derived]
impl ::core::clone::Clone for App {
    fn clone(&self) -> Self {
        Self {
            pool: ::core::clone::Clone::clone(&self.pool),
            web: ::core::clone::Clone::clone(&self.web),
            __perennial: ::core::clone::Clone::clone(&self.__perennial),
        }
    }
}
#[automatically_derived]
impl ::core::fmt::Debug for App {
    fn fmt(
        &self,
        __perennial_out: &mut ::core::fmt::Formatter<'_>,
    ) -> ::core::fmt::Result {
        let mut __perennial_struct = ::core::fmt::Formatter::debug_struct(
            __perennial_out,
            "App",
        );
        ::core::fmt::DebugStruct::field(&mut __perennial_struct, "pool", &self.pool);
        ::core::fmt::DebugStruct::field(&mut __perennial_struct, "web", &self.web);
        ::core::fmt::DebugStruct::finish(&mut __perennial_struct)
    }
}
#[automatically_derived]
impl ::core::ops::Deref for App {
    type Target = ::perennial::SupervisorRef;
    fn deref(&self) -> &::perennial::SupervisorRef {
        &self.__perennial
    }
}
#[diagnostic::do_not_recommend]
#[automatically_derived]
impl ::perennial::Child for App {
    type Args = ::perennial::Declared<Self>;
    type Handle = App;
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
impl ::perennial::__private::Tree for App {
    const NAME: &'static ::core::primitive::str = "App";
    fn places(__perennial_site: &mut ::perennial::__private::Places<'_>) -> Self {
        Self {
            pool: ::perennial::__private::Places::child::<
                Pool,
            >(__perennial_site, "pool"),
            web: ::perennial::__private::Places::child::<Web>(__perennial_site, "web"),
            __perennial: ::perennial::__private::Places::supervisor(__perennial_site),
        }
    }
    fn supervisor(&self) -> &::perennial::SupervisorRef {
        &self.__perennial
    }
}
/// The children of [`App`], by name.
#[derive(
    ::core::clone::Clone,
    ::core::marker::Copy,
    ::core::fmt::Debug,
    ::core::cmp::Eq,
    ::core::hash::Hash,
    ::core::cmp::PartialEq
)]
#[allow(dead_code, non_camel_case_types, reason = "there is one for each child")]
pub enum AppChild {
    /// The child `pool`.
    Pool,
    /// The child `web`.
    Web,
}
impl AppChild {
    fn __perennial_name(self) -> &'static ::core::primitive::str {
        match self {
            AppChild::Pool => "pool",
            AppChild::Web => "web",
        }
    }
}
#[automatically_derived]
impl ::core::convert::From<AppChild> for ::perennial::ChildId {
    fn from(__perennial_child: AppChild) -> Self {
        ::perennial::ChildId::from(AppChild::__perennial_name(__perennial_child))
    }
}
#[automatically_derived]
impl ::core::cmp::PartialEq<AppChild> for ::perennial::ChildId {
    fn eq(&self, __perennial_child: &AppChild) -> ::core::primitive::bool {
        let __perennial_name = AppChild::__perennial_name(*__perennial_child);
        ::perennial::ChildId::as_str(self)
            == ::core::option::Option::Some(__perennial_name)
    }
}
/// The web.
pub struct Web {
    /// The child `cache`.
    cache: <Cache as ::perennial::Child>::Handle,
    /// The child `accept`.
    accept: <Task as ::perennial::Child>::Handle,
    #[doc(hidden)]
    __perennial: ::perennial::SupervisorRef,
}
#[automatically_derived]
impl ::core::clone::Clone for Web {
    fn clone(&self) -> Self {
        Self {
            cache: ::core::clone::Clone::clone(&self.cache),
            accept: ::core::clone::Clone::clone(&self.accept),
            __perennial: ::core::clone::Clone::clone(&self.__perennial),
        }
    }
}
#[automatically_derived]
impl ::core::fmt::Debug for Web {
    fn fmt(
        &self,
        __perennial_out: &mut ::core::fmt::Formatter<'_>,
    ) -> ::core::fmt::Result {
        let mut __perennial_struct = ::core::fmt::Formatter::debug_struct(
            __perennial_out,
            "Web",
        );
        ::core::fmt::DebugStruct::field(&mut __perennial_struct, "cache", &self.cache);
        ::core::fmt::DebugStruct::field(&mut __perennial_struct, "accept", &self.accept);
        ::core::fmt::DebugStruct::finish(&mut __perennial_struct)
    }
}
#[automatically_derived]
impl ::core::ops::Deref for Web {
    type Target = ::perennial::SupervisorRef;
    fn deref(&self) -> &::perennial::SupervisorRef {
        &self.__perennial
    }
}
#[diagnostic::do_not_recommend]
#[automatically_derived]
impl ::perennial::Child for Web {
    type Args = ::perennial::Declared<Self>;
    type Handle = Web;
    type Late = ::perennial::__private::NotYet<Self>;
    const SPEC: ::perennial::Spec = ::perennial::Spec {
        shutdown: ::perennial::Shutdown::After(::core::time::Duration::from_secs(10u64)),
        ..::perennial::Spec::SUPERVISOR
    };
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
impl ::perennial::__private::Tree for Web {
    const NAME: &'static ::core::primitive::str = "Web";
    fn places(__perennial_site: &mut ::perennial::__private::Places<'_>) -> Self {
        Self {
            cache: ::perennial::__private::Places::child::<
                Cache,
            >(__perennial_site, "cache"),
            accept: ::perennial::__private::Places::child::<
                Task,
            >(__perennial_site, "accept"),
            __perennial: ::perennial::__private::Places::supervisor(__perennial_site),
        }
    }
    fn supervisor(&self) -> &::perennial::SupervisorRef {
        &self.__perennial
    }
}
/// The children of [`Web`], by name.
#[derive(
    ::core::clone::Clone,
    ::core::marker::Copy,
    ::core::fmt::Debug,
    ::core::cmp::Eq,
    ::core::hash::Hash,
    ::core::cmp::PartialEq
)]
#[allow(dead_code, non_camel_case_types, reason = "there is one for each child")]
pub enum WebChild {
    /// The child `cache`.
    Cache,
    /// The child `accept`.
    Accept,
}
impl WebChild {
    fn __perennial_name(self) -> &'static ::core::primitive::str {
        match self {
            WebChild::Cache => "cache",
            WebChild::Accept => "accept",
        }
    }
}
#[automatically_derived]
impl ::core::convert::From<WebChild> for ::perennial::ChildId {
    fn from(__perennial_child: WebChild) -> Self {
        ::perennial::ChildId::from(WebChild::__perennial_name(__perennial_child))
    }
}
#[automatically_derived]
impl ::core::cmp::PartialEq<WebChild> for ::perennial::ChildId {
    fn eq(&self, __perennial_child: &WebChild) -> ::core::primitive::bool {
        let __perennial_name = WebChild::__perennial_name(*__perennial_child);
        ::perennial::ChildId::as_str(self)
            == ::core::option::Option::Some(__perennial_name)
    }
}
#[allow(dead_code, reason = "a tree is started in one way of three")]
impl App {
    /// Starts the tree, and returns its handle once all children have started.
    pub fn start(config: Config) -> ::perennial::StartTree<Self> {
        ::perennial::__private::start_tree(Self::with(config))
    }
    /// Starts the tree, and waits for its end or for the program's to be asked for; then stops it in order.
    ///
    /// # Errors
    ///
    /// If the tree could not be started, or gave up.
    pub async fn run(config: Config) -> ::core::result::Result<(), ::perennial::Error> {
        ::perennial::__private::run_tree(Self::with(config)).await
    }
    /// Declares the tree, for another to have it as a child.
    pub fn with(config: Config) -> ::perennial::Declared<Self> {
        #[allow(unused_imports, reason = "a `Task` does not need it")]
        use ::perennial::__private::ArgsOf as _;
        fn __perennial_input<T: ::core::marker::Send + 'static>() {}
        __perennial_input::<Config>();
        #[allow(
            unused_braces,
            unused_parens,
            unused_variables,
            reason = "an expression may be written in braces"
        )]
        let __perennial_declared = ::perennial::Declared::new(move |
            __perennial_handle: &App,
        | -> ::perennial::Supervisor {
            let __perennial_tree = ::perennial::Supervisor::new();
            let __perennial_tree = __perennial_tree
                .child(
                    ::perennial::__private::child_at::<
                        Pool,
                    >(
                        &__perennial_handle.pool,
                        "pool",
                        {
                            let config = ::core::clone::Clone::clone(&config);
                            move || {
                                let config = ::core::clone::Clone::clone(&config);
                                ::perennial::__private::Args::<
                                    Pool,
                                >::of(Pool::with(config.tls.clone()))
                            }
                        },
                    ),
                );
            let __perennial_tree = __perennial_tree
                .child(
                    ::perennial::__private::child_at::<
                        Web,
                    >(
                            &__perennial_handle.web,
                            "web",
                            {
                                let pool = ::core::clone::Clone::clone(
                                    &__perennial_handle.pool,
                                );
                                let config = ::core::clone::Clone::clone(&config);
                                move || {
                                    let pool = ::core::clone::Clone::clone(&pool);
                                    let config = ::core::clone::Clone::clone(&config);
                                    ::perennial::Declared::new(move |
                                        __perennial_handle: &Web,
                                    | -> ::perennial::Supervisor {
                                        let __perennial_tree = ::perennial::Supervisor::new()
                                            .strategy(::perennial::Strategy::OneForAll);
                                        let __perennial_tree = __perennial_tree
                                            .child(
                                                ::perennial::__private::child_at::<
                                                    Cache,
                                                >(
                                                    &__perennial_handle.cache,
                                                    "cache",
                                                    {
                                                        let config = ::core::clone::Clone::clone(&config);
                                                        move || {
                                                            let config = ::core::clone::Clone::clone(&config);
                                                            ::perennial::__private::Args::<Cache>::of(config.cache())
                                                        }
                                                    },
                                                ),
                                            );
                                        let __perennial_tree = __perennial_tree
                                            .child(
                                                ::perennial::__private::child_at::<
                                                    Task,
                                                >(
                                                    &__perennial_handle.accept,
                                                    "accept",
                                                    {
                                                        let cache = ::core::clone::Clone::clone(
                                                            &__perennial_handle.cache,
                                                        );
                                                        let pool = ::core::clone::Clone::clone(&pool);
                                                        let config = ::core::clone::Clone::clone(&config);
                                                        move || {
                                                            let cache = ::core::clone::Clone::clone(&cache);
                                                            let pool = ::core::clone::Clone::clone(&pool);
                                                            let config = ::core::clone::Clone::clone(&config);
                                                            ::perennial::__private::Args::<
                                                                Task,
                                                            >::of(accept(config.port, pool, cache))
                                                        }
                                                    },
                                                ),
                                            );
                                        __perennial_tree
                                    })
                                }
                            },
                        )
                        .restart(::perennial::Restart::Transient),
                );
            __perennial_tree
        });
        __perennial_declared
    }
}
