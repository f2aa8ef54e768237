/// The tree `App`.
/**
 ```text
 App: rest_for_one, 1 restart in 5 s

 child         type   restart    shutdown
 ├─ pool       Pool   its own    its own
 └─ web        Web    transient  10 s      one_for_all, 1 restart in 5 s
    ├─ cache   Cache  its own    its own
    └─ accept  Task   its own    its own

 To stop, it takes at most 10 s and what `pool` may take, unless a child is starting.
 It survives 1 crash within 5 s; the 2nd ends it.
 its own: as its type says.
 ```*/
pub struct App {
    /// The child `pool`.
    pub pool: <Pool as ::perennial::Child>::Handle,
    /// The web.
    pub web: <Web as ::perennial::Child>::Handle,
    #[doc(hidden)]
    __perennial: ::perennial::__private::Parts,
}
#[automatically_derived]
impl ::core::clone::Clone for App {
    fn clone(&self) -> Self {
        let mut __perennial_places = ::perennial::__private::Places::again(
            &self.__perennial,
        );
        Self {
            pool: <Pool as ::perennial::Child>::placed(&mut __perennial_places, "pool"),
            web: <Web as ::perennial::Child>::placed(&mut __perennial_places, "web"),
            __perennial: ::perennial::__private::Places::parts(__perennial_places),
        }
    }
}
#[automatically_derived]
impl ::core::fmt::Debug for App {
    fn fmt(
        &self,
        __perennial_out: &mut ::core::fmt::Formatter<'_>,
    ) -> ::core::fmt::Result {
        ::perennial::__private::debug_tree(self, __perennial_out)
    }
}
#[automatically_derived]
impl ::core::ops::Deref for App {
    type Target = ::perennial::SupervisorRef;
    fn deref(&self) -> &::perennial::SupervisorRef {
        ::perennial::__private::Parts::supervisor(&self.__perennial)
    }
}
#[automatically_derived]
impl ::perennial::Child for App {
    type Args = ::perennial::Declared<Self>;
    type Handle = App;
    type Late = ::perennial::__private::NotYet<Self>;
    type Itself = Self;
    const SPEC: ::perennial::Spec = ::perennial::Spec::SUPERVISOR;
    const KIND: ::perennial::ChildKind = ::perennial::ChildKind::Supervisor;
    const OUTLINE: ::core::option::Option<&'static ::perennial::__private::Outline> = ::core::option::Option::Some(
        &::perennial::__private::Outline {
            children: &[
                <<Pool as ::perennial::Child>::Itself as ::perennial::Child>::OUTLINED
                    .called("pool", "Pool"),
                <<Web as ::perennial::Child>::Itself as ::perennial::Child>::OUTLINED
                    .called("web", "Web")
                    .restart(::perennial::Restart::Transient),
            ],
            ..::perennial::__private::Outline::of::<Self>("App")
                .strategy(::perennial::Strategy::RestForOne)
        },
    );
    fn place(__perennial_site: ::perennial::__private::Site<'_>) -> Self {
        let mut __perennial_places = ::perennial::__private::Places::new(
            __perennial_site,
            <Self as ::perennial::__private::Tree>::NAME,
        );
        Self {
            pool: <Pool as ::perennial::Child>::placed(&mut __perennial_places, "pool"),
            web: <Web as ::perennial::Child>::placed(&mut __perennial_places, "web"),
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
impl App {
    /// Draws the tree as it is declared.
    #[must_use]
    pub fn tree() -> ::perennial::Drawing {
        ::perennial::__private::tree_of::<Self>()
    }
}
#[automatically_derived]
impl ::perennial::__private::Tree for App {
    const NAME: &'static ::core::primitive::str = "App";
    fn parts(&self) -> &::perennial::__private::Parts {
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
/**
 ```text
 Web: one_for_all, 1 restart in 5 s

 child      type   restart  shutdown
 ├─ cache   Cache  its own  its own
 └─ accept  Task   its own  its own

 To stop, it takes what `cache` and `accept` may take, unless a child is starting.
 It survives 1 crash within 5 s; the 2nd ends it.
 its own: as its type says.
 ```*/
pub struct Web {
    /// The child `cache`.
    cache: <Cache as ::perennial::Child>::Handle,
    /// The child `accept`.
    accept: <Task as ::perennial::Child>::Handle,
    #[doc(hidden)]
    __perennial: ::perennial::__private::Parts,
}
#[automatically_derived]
impl ::core::clone::Clone for Web {
    fn clone(&self) -> Self {
        let mut __perennial_places = ::perennial::__private::Places::again(
            &self.__perennial,
        );
        Self {
            cache: <Cache as ::perennial::Child>::placed(
                &mut __perennial_places,
                "cache",
            ),
            accept: <Task as ::perennial::Child>::placed(
                &mut __perennial_places,
                "accept",
            ),
            __perennial: ::perennial::__private::Places::parts(__perennial_places),
        }
    }
}
#[automatically_derived]
impl ::core::fmt::Debug for Web {
    fn fmt(
        &self,
        __perennial_out: &mut ::core::fmt::Formatter<'_>,
    ) -> ::core::fmt::Result {
        ::perennial::__private::debug_tree(self, __perennial_out)
    }
}
#[automatically_derived]
impl ::core::ops::Deref for Web {
    type Target = ::perennial::SupervisorRef;
    fn deref(&self) -> &::perennial::SupervisorRef {
        ::perennial::__private::Parts::supervisor(&self.__perennial)
    }
}
#[automatically_derived]
impl ::perennial::Child for Web {
    type Args = ::perennial::Declared<Self>;
    type Handle = Web;
    type Late = ::perennial::__private::NotYet<Self>;
    type Itself = Self;
    const SPEC: ::perennial::Spec = ::perennial::Spec {
        shutdown: ::perennial::Shutdown::After(::core::time::Duration::from_secs(10u64)),
        ..::perennial::Spec::SUPERVISOR
    };
    const KIND: ::perennial::ChildKind = ::perennial::ChildKind::Supervisor;
    const OUTLINE: ::core::option::Option<&'static ::perennial::__private::Outline> = ::core::option::Option::Some(
        &::perennial::__private::Outline {
            children: &[
                <<Cache as ::perennial::Child>::Itself as ::perennial::Child>::OUTLINED
                    .called("cache", "Cache"),
                <<Task as ::perennial::Child>::Itself as ::perennial::Child>::OUTLINED
                    .called("accept", "Task"),
            ],
            ..::perennial::__private::Outline::of::<Self>("Web")
                .strategy(::perennial::Strategy::OneForAll)
        },
    );
    fn place(__perennial_site: ::perennial::__private::Site<'_>) -> Self {
        let mut __perennial_places = ::perennial::__private::Places::new(
            __perennial_site,
            <Self as ::perennial::__private::Tree>::NAME,
        );
        Self {
            cache: <Cache as ::perennial::Child>::placed(
                &mut __perennial_places,
                "cache",
            ),
            accept: <Task as ::perennial::Child>::placed(
                &mut __perennial_places,
                "accept",
            ),
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
impl Web {
    /// Draws the tree as it is declared.
    #[must_use]
    pub fn tree() -> ::perennial::Drawing {
        ::perennial::__private::tree_of::<Self>()
    }
}
#[automatically_derived]
impl ::perennial::__private::Tree for Web {
    const NAME: &'static ::core::primitive::str = "Web";
    fn parts(&self) -> &::perennial::__private::Parts {
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
const _: () = ::perennial::__private::checks::normal_exit::<App>(0, "pool");
const _: () = ::perennial::__private::checks::budget::<Web>();
const _: () = ::perennial::__private::checks::normal_exit::<Web>(0, "cache");
const _: () = ::perennial::__private::checks::normal_exit::<Web>(1, "accept");
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
    #[allow(unused_variables, reason = "told by the macro")]
    pub fn with(config: Config) -> ::perennial::Declared<Self> {
        #[allow(unused_imports, reason = "a `Task` does not need it")]
        use ::perennial::__private::ArgsOf as _;
        fn __perennial_input<T: ::core::marker::Send + 'static>() {}
        __perennial_input::<Config>();
        #[allow(
            unexpected_cfgs,
            unused_braces,
            unused_parens,
            unused_variables,
            reason = "an expression may be written in braces"
        )]
        let __perennial_declared = ::perennial::Declared::<
            App,
        >::new(move |
            __perennial_parts: &::perennial::__private::Parts,
        | -> ::perennial::Supervisor {
            let __perennial_tree = ::perennial::Supervisor::new()
                .strategy(::perennial::Strategy::RestForOne);
            #[cfg(rust_analyzer)]
            let pool = <Pool as ::perennial::Child>::before(__perennial_parts, "pool");
            #[cfg(rust_analyzer)]
            let web = <Web as ::perennial::Child>::before(__perennial_parts, "web");
            let __perennial_tree = __perennial_tree
                .child(
                    <Pool as ::perennial::Child>::declared(
                        __perennial_parts,
                        "pool",
                        {
                            let config = ::core::clone::Clone::clone(&config);
                            move || {
                                let config = ::core::clone::Clone::clone(&config);
                                ::perennial::__private::Args::<
                                    Pool,
                                >::lasting::<_>(Pool::with(config.tls.clone()))
                            }
                        },
                    ),
                );
            let __perennial_tree = __perennial_tree
                .child(
                    <Web as ::perennial::Child>::declared(
                            __perennial_parts,
                            "web",
                            {
                                let pool = <Pool as ::perennial::Child>::before(
                                    __perennial_parts,
                                    "pool",
                                );
                                let config = ::core::clone::Clone::clone(&config);
                                move || {
                                    let pool = ::core::clone::Clone::clone(&pool);
                                    let config = ::core::clone::Clone::clone(&config);
                                    ::perennial::Declared::<
                                        Web,
                                    >::new(move |
                                        __perennial_parts: &::perennial::__private::Parts,
                                    | -> ::perennial::Supervisor {
                                        let __perennial_tree = ::perennial::Supervisor::new()
                                            .strategy(::perennial::Strategy::OneForAll);
                                        #[cfg(rust_analyzer)]
                                        let cache = <Cache as ::perennial::Child>::before(
                                            __perennial_parts,
                                            "cache",
                                        );
                                        #[cfg(rust_analyzer)]
                                        let accept = <Task as ::perennial::Child>::before(
                                            __perennial_parts,
                                            "accept",
                                        );
                                        let __perennial_tree = __perennial_tree
                                            .child(
                                                <Cache as ::perennial::Child>::declared(
                                                    __perennial_parts,
                                                    "cache",
                                                    {
                                                        let config = ::core::clone::Clone::clone(&config);
                                                        move || {
                                                            let config = ::core::clone::Clone::clone(&config);
                                                            ::perennial::__private::Args::<
                                                                Cache,
                                                            >::lasting::<_>(config.cache())
                                                        }
                                                    },
                                                ),
                                            );
                                        let __perennial_tree = __perennial_tree
                                            .child(
                                                <Task as ::perennial::Child>::declared(
                                                    __perennial_parts,
                                                    "accept",
                                                    {
                                                        let cache = <Cache as ::perennial::Child>::before(
                                                            __perennial_parts,
                                                            "cache",
                                                        );
                                                        let pool = ::core::clone::Clone::clone(&pool);
                                                        let config = ::core::clone::Clone::clone(&config);
                                                        move || {
                                                            let cache = ::core::clone::Clone::clone(&cache);
                                                            let pool = ::core::clone::Clone::clone(&pool);
                                                            let config = ::core::clone::Clone::clone(&config);
                                                            ::perennial::__private::Args::<
                                                                Task,
                                                            >::lasting::<_>(accept(config.port, pool, cache))
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
#[allow(unexpected_cfgs, reason = "only an editor has it")]
const _: () = {
    #[cfg(rust_analyzer)]
    use ::perennial::__private::options::{
        supervisor::strategy as _,
        words::strategy::rest_for_one as _,
        child::restart as _,
        words::restart::transient as _,
        supervisor::{strategy as _, shutdown as _},
        words::strategy::one_for_all as _,
    };
};
