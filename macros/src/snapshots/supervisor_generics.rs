/// The tree `Caches`.
/**
 ```text
 Caches<K, V, U>: one_for_one, 1 restart in 5 s

 child       type            restart    shutdown
 ├─ first    Cache<K, V>     its own    its own   cfg(feature = "first")
 ├─ second   Cache<V, K>     its own    its own
 └─ type     Inner<K, V, U>  permanent  infinity  one_for_one, 1 restart in 5 s
    └─ only  Cache<K, K>     its own    its own

 To stop, it takes what `first`, `second` and `type.only` may take, unless a child is starting.
 It survives 1 crash within 5 s; the 2nd ends it.
 its own: as its type says.
 ```*/
#[cfg(unix)]
pub(crate) struct Caches<K, V: Send = u8, U = ()>
where
    K: Send + 'static,
{
    /// The child `first`.
    #[cfg(feature = "first")]
    pub first: <Cache<K, V> as ::perennial::Child>::Handle,
    /// The child `second`.
    second: <Cache<V, K> as ::perennial::Child>::Handle,
    /// The child `type`.
    r#type: <Inner<K, V, U> as ::perennial::Child>::Handle,
    #[doc(hidden)]
    __perennial: ::perennial::__private::Parts,
}
#[cfg(unix)]
#[automatically_derived]
impl<K, V: Send, U> ::core::clone::Clone for Caches<K, V, U>
where
    K: Send + 'static,
{
    fn clone(&self) -> Self {
        let mut __perennial_places = ::perennial::__private::Places::again(
            &self.__perennial,
        );
        Self {
            #[cfg(feature = "first")]
            first: <Cache<
                K,
                V,
            > as ::perennial::Child>::placed(&mut __perennial_places, "first"),
            second: <Cache<
                V,
                K,
            > as ::perennial::Child>::placed(&mut __perennial_places, "second"),
            r#type: <Inner<
                K,
                V,
                U,
            > as ::perennial::Child>::placed(&mut __perennial_places, "type"),
            __perennial: ::perennial::__private::Places::parts(__perennial_places),
        }
    }
}
#[cfg(unix)]
#[automatically_derived]
impl<K, V: Send, U> ::core::fmt::Debug for Caches<K, V, U>
where
    K: Send + 'static,
{
    fn fmt(
        &self,
        __perennial_out: &mut ::core::fmt::Formatter<'_>,
    ) -> ::core::fmt::Result {
        ::perennial::__private::debug_tree(self, __perennial_out)
    }
}
#[cfg(unix)]
#[automatically_derived]
impl<K, V: Send, U> ::core::ops::Deref for Caches<K, V, U>
where
    K: Send + 'static,
{
    type Target = ::perennial::SupervisorRef;
    fn deref(&self) -> &::perennial::SupervisorRef {
        ::perennial::__private::Parts::supervisor(&self.__perennial)
    }
}
#[cfg(unix)]
#[automatically_derived]
impl<K, V: Send, U> ::perennial::Child for Caches<K, V, U>
where
    K: Send + 'static,
{
    type Args = ::perennial::Declared<Self>;
    type Handle = Caches<K, V, U>;
    type Late = ::perennial::__private::NotYet<Self>;
    type Itself = Self;
    const SPEC: ::perennial::Spec = ::perennial::Spec::SUPERVISOR;
    const KIND: ::perennial::ChildKind = ::perennial::ChildKind::Supervisor;
    const OUTLINE: ::core::option::Option<&'static ::perennial::__private::Outline> = ::core::option::Option::Some(
        &::perennial::__private::Outline {
            children: &[
                #[cfg(feature = "first")]
                <<Cache<
                    K,
                    V,
                > as ::perennial::Child>::Itself as ::perennial::Child>::OUTLINED
                    .called("first", "Cache<K, V>"),
                <<Cache<
                    V,
                    K,
                > as ::perennial::Child>::Itself as ::perennial::Child>::OUTLINED
                    .called("second", "Cache<V, K>"),
                <<Inner<
                    K,
                    V,
                    U,
                > as ::perennial::Child>::Itself as ::perennial::Child>::OUTLINED
                    .called("type", "Inner<K, V, U>"),
            ],
            ..::perennial::__private::Outline::of::<Self>("Caches")
        },
    );
    fn place(__perennial_site: ::perennial::__private::Site<'_>) -> Self {
        let mut __perennial_places = ::perennial::__private::Places::new(
            __perennial_site,
            <Self as ::perennial::__private::Tree>::NAME,
        );
        Self {
            #[cfg(feature = "first")]
            first: <Cache<
                K,
                V,
            > as ::perennial::Child>::placed(&mut __perennial_places, "first"),
            second: <Cache<
                V,
                K,
            > as ::perennial::Child>::placed(&mut __perennial_places, "second"),
            r#type: <Inner<
                K,
                V,
                U,
            > as ::perennial::Child>::placed(&mut __perennial_places, "type"),
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
#[cfg(unix)]
#[allow(dead_code, reason = "not every tree is drawn")]
impl<K, V: Send, U> Caches<K, V, U>
where
    K: Send + 'static,
{
    /// Draws the tree as it is declared.
    #[must_use]
    pub(crate) fn tree() -> ::perennial::Drawing {
        ::perennial::__private::tree_of::<Self>()
    }
}
#[cfg(unix)]
#[automatically_derived]
impl<K, V: Send, U> ::perennial::__private::Tree for Caches<K, V, U>
where
    K: Send + 'static,
{
    const NAME: &'static ::core::primitive::str = "Caches";
    fn parts(&self) -> &::perennial::__private::Parts {
        &self.__perennial
    }
}
#[cfg(unix)]
/// The children of [`Caches`], by name.
#[derive(
    ::core::clone::Clone,
    ::core::marker::Copy,
    ::core::fmt::Debug,
    ::core::cmp::Eq,
    ::core::hash::Hash,
    ::core::cmp::PartialEq
)]
#[allow(dead_code, non_camel_case_types, reason = "there is one for each child")]
pub(crate) enum CachesChild {
    /// The child `first`.
    #[cfg(feature = "first")]
    First,
    /// The child `second`.
    Second,
    /// The child `type`.
    Type,
}
#[cfg(unix)]
impl CachesChild {
    fn __perennial_name(self) -> &'static ::core::primitive::str {
        match self {
            #[cfg(feature = "first")]
            CachesChild::First => "first",
            CachesChild::Second => "second",
            CachesChild::Type => "type",
        }
    }
}
#[cfg(unix)]
#[automatically_derived]
impl ::core::convert::From<CachesChild> for ::perennial::ChildId {
    fn from(__perennial_child: CachesChild) -> Self {
        ::perennial::ChildId::from(CachesChild::__perennial_name(__perennial_child))
    }
}
#[cfg(unix)]
#[automatically_derived]
impl ::core::cmp::PartialEq<CachesChild> for ::perennial::ChildId {
    fn eq(&self, __perennial_child: &CachesChild) -> ::core::primitive::bool {
        let __perennial_name = CachesChild::__perennial_name(*__perennial_child);
        ::perennial::ChildId::as_str(self)
            == ::core::option::Option::Some(__perennial_name)
    }
}
/// The tree `Inner`.
/**
 ```text
 Inner<K, V, U>: one_for_one, 1 restart in 5 s

 child    type         restart  shutdown
 └─ only  Cache<K, K>  its own  its own

 To stop, it takes what `only` may take, unless a child is starting.
 It survives 1 crash within 5 s; the 2nd ends it.
 its own: as its type says.
 ```*/
#[cfg(unix)]
pub(crate) struct Inner<K, V: Send = u8, U = ()>
where
    K: Send + 'static,
{
    /// The child `only`.
    only: <Cache<K, K> as ::perennial::Child>::Handle,
    #[doc(hidden)]
    __perennial: ::perennial::__private::Parts,
    #[doc(hidden)]
    __perennial_types: ::core::marker::PhantomData<
        (fn() -> ::core::marker::PhantomData<V>, fn() -> ::core::marker::PhantomData<U>),
    >,
}
#[cfg(unix)]
#[automatically_derived]
impl<K, V: Send, U> ::core::clone::Clone for Inner<K, V, U>
where
    K: Send + 'static,
{
    fn clone(&self) -> Self {
        let mut __perennial_places = ::perennial::__private::Places::again(
            &self.__perennial,
        );
        Self {
            only: <Cache<
                K,
                K,
            > as ::perennial::Child>::placed(&mut __perennial_places, "only"),
            __perennial: ::perennial::__private::Places::parts(__perennial_places),
            __perennial_types: ::core::marker::PhantomData,
        }
    }
}
#[cfg(unix)]
#[automatically_derived]
impl<K, V: Send, U> ::core::fmt::Debug for Inner<K, V, U>
where
    K: Send + 'static,
{
    fn fmt(
        &self,
        __perennial_out: &mut ::core::fmt::Formatter<'_>,
    ) -> ::core::fmt::Result {
        ::perennial::__private::debug_tree(self, __perennial_out)
    }
}
#[cfg(unix)]
#[automatically_derived]
impl<K, V: Send, U> ::core::ops::Deref for Inner<K, V, U>
where
    K: Send + 'static,
{
    type Target = ::perennial::SupervisorRef;
    fn deref(&self) -> &::perennial::SupervisorRef {
        ::perennial::__private::Parts::supervisor(&self.__perennial)
    }
}
#[cfg(unix)]
#[automatically_derived]
impl<K, V: Send, U> ::perennial::Child for Inner<K, V, U>
where
    K: Send + 'static,
{
    type Args = ::perennial::Declared<Self>;
    type Handle = Inner<K, V, U>;
    type Late = ::perennial::__private::NotYet<Self>;
    type Itself = Self;
    const SPEC: ::perennial::Spec = ::perennial::Spec::SUPERVISOR;
    const KIND: ::perennial::ChildKind = ::perennial::ChildKind::Supervisor;
    const OUTLINE: ::core::option::Option<&'static ::perennial::__private::Outline> = ::core::option::Option::Some(
        &::perennial::__private::Outline {
            children: &[
                <<Cache<
                    K,
                    K,
                > as ::perennial::Child>::Itself as ::perennial::Child>::OUTLINED
                    .called("only", "Cache<K, K>"),
            ],
            ..::perennial::__private::Outline::of::<Self>("Inner")
        },
    );
    fn place(__perennial_site: ::perennial::__private::Site<'_>) -> Self {
        let mut __perennial_places = ::perennial::__private::Places::new(
            __perennial_site,
            <Self as ::perennial::__private::Tree>::NAME,
        );
        Self {
            only: <Cache<
                K,
                K,
            > as ::perennial::Child>::placed(&mut __perennial_places, "only"),
            __perennial: ::perennial::__private::Places::parts(__perennial_places),
            __perennial_types: ::core::marker::PhantomData,
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
#[cfg(unix)]
#[allow(dead_code, reason = "not every tree is drawn")]
impl<K, V: Send, U> Inner<K, V, U>
where
    K: Send + 'static,
{
    /// Draws the tree as it is declared.
    #[must_use]
    pub(crate) fn tree() -> ::perennial::Drawing {
        ::perennial::__private::tree_of::<Self>()
    }
}
#[cfg(unix)]
#[automatically_derived]
impl<K, V: Send, U> ::perennial::__private::Tree for Inner<K, V, U>
where
    K: Send + 'static,
{
    const NAME: &'static ::core::primitive::str = "Inner";
    fn parts(&self) -> &::perennial::__private::Parts {
        &self.__perennial
    }
}
#[cfg(unix)]
/// The children of [`Inner`], by name.
#[derive(
    ::core::clone::Clone,
    ::core::marker::Copy,
    ::core::fmt::Debug,
    ::core::cmp::Eq,
    ::core::hash::Hash,
    ::core::cmp::PartialEq
)]
#[allow(dead_code, non_camel_case_types, reason = "there is one for each child")]
pub(crate) enum InnerChild {
    /// The child `only`.
    Only,
}
#[cfg(unix)]
impl InnerChild {
    fn __perennial_name(self) -> &'static ::core::primitive::str {
        match self {
            InnerChild::Only => "only",
        }
    }
}
#[cfg(unix)]
#[automatically_derived]
impl ::core::convert::From<InnerChild> for ::perennial::ChildId {
    fn from(__perennial_child: InnerChild) -> Self {
        ::perennial::ChildId::from(InnerChild::__perennial_name(__perennial_child))
    }
}
#[cfg(unix)]
#[automatically_derived]
impl ::core::cmp::PartialEq<InnerChild> for ::perennial::ChildId {
    fn eq(&self, __perennial_child: &InnerChild) -> ::core::primitive::bool {
        let __perennial_name = InnerChild::__perennial_name(*__perennial_child);
        ::perennial::ChildId::as_str(self)
            == ::core::option::Option::Some(__perennial_name)
    }
}
#[cfg(unix)]
#[allow(dead_code, reason = "a tree is started in one way of three")]
impl<K, V: Send, U> Caches<K, V, U>
where
    K: Send + 'static,
{
    /// Starts the tree, and returns its handle once all children have started.
    pub(crate) fn start() -> ::perennial::StartTree<Self> {
        ::perennial::__private::start_tree(Self::with())
    }
    /// Starts the tree, and waits for its end or for the program's to be asked for; then stops it in order.
    ///
    /// # Errors
    ///
    /// If the tree could not be started, or gave up.
    pub(crate) async fn run() -> ::core::result::Result<(), ::perennial::Error> {
        ::perennial::__private::run_tree(Self::with()).await
    }
    /// Declares the tree, for another to have it as a child.
    pub(crate) fn with() -> ::perennial::Declared<Self> {
        #[allow(unused_imports, reason = "a `Task` does not need it")]
        use ::perennial::__private::ArgsOf as _;
        #[cfg(unix)] #[cfg(feature = "first")]
        const {
            ::perennial::__private::checks::normal_exit::<Caches<K, V, U>>(0, "first")
        };
        #[cfg(unix)]
        const {
            ::perennial::__private::checks::normal_exit::<Caches<K, V, U>>(1, "second")
        };
        #[cfg(unix)]
        const {
            ::perennial::__private::checks::normal_exit::<Caches<K, V, U>>(2, "type")
        };
        #[cfg(unix)]
        const {
            ::perennial::__private::checks::normal_exit::<Inner<K, V, U>>(0, "only")
        };
        #[allow(
            unexpected_cfgs,
            unused_braces,
            unused_parens,
            unused_variables,
            reason = "an expression may be written in braces"
        )]
        let __perennial_declared = ::perennial::Declared::<
            Caches<K, V, U>,
        >::new(move |
            __perennial_parts: &::perennial::__private::Parts,
        | -> ::perennial::Supervisor {
            let __perennial_tree = ::perennial::Supervisor::new();
            #[cfg(rust_analyzer)]
            #[cfg(feature = "first")]
            let first = <Cache<
                K,
                V,
            > as ::perennial::Child>::before(__perennial_parts, "first");
            #[cfg(rust_analyzer)]
            let second = <Cache<
                V,
                K,
            > as ::perennial::Child>::before(__perennial_parts, "second");
            #[cfg(rust_analyzer)]
            let r#type = <Inner<
                K,
                V,
                U,
            > as ::perennial::Child>::before(__perennial_parts, "type");
            #[cfg(feature = "first")]
            let __perennial_tree = __perennial_tree
                .child(
                    <Cache<
                        K,
                        V,
                    > as ::perennial::Child>::declared(
                        __perennial_parts,
                        "first",
                        move || ::perennial::__private::Args::<
                            Cache<K, V>,
                        >::lasting::<_>(capacity()),
                    ),
                );
            let __perennial_tree = __perennial_tree
                .child(
                    <Cache<
                        V,
                        K,
                    > as ::perennial::Child>::declared(
                        __perennial_parts,
                        "second",
                        {
                            #[cfg(feature = "first")]
                            let first = <Cache<
                                K,
                                V,
                            > as ::perennial::Child>::before(__perennial_parts, "first");
                            move || {
                                #[cfg(feature = "first")]
                                let first = ::core::clone::Clone::clone(&first);
                                ::perennial::__private::Args::<
                                    Cache<V, K>,
                                >::lasting::<_>(first)
                            }
                        },
                    ),
                );
            let __perennial_tree = __perennial_tree
                .child(
                    <Inner<
                        K,
                        V,
                        U,
                    > as ::perennial::Child>::declared(
                        __perennial_parts,
                        "type",
                        {
                            let second = <Cache<
                                V,
                                K,
                            > as ::perennial::Child>::before(
                                __perennial_parts,
                                "second",
                            );
                            move || {
                                let second = ::core::clone::Clone::clone(&second);
                                ::perennial::Declared::<
                                    Inner<K, V, U>,
                                >::new(move |
                                    __perennial_parts: &::perennial::__private::Parts,
                                | -> ::perennial::Supervisor {
                                    let __perennial_tree = ::perennial::Supervisor::new();
                                    #[cfg(rust_analyzer)]
                                    let only = <Cache<
                                        K,
                                        K,
                                    > as ::perennial::Child>::before(__perennial_parts, "only");
                                    let __perennial_tree = __perennial_tree
                                        .child(
                                            <Cache<
                                                K,
                                                K,
                                            > as ::perennial::Child>::declared(
                                                __perennial_parts,
                                                "only",
                                                {
                                                    let second = ::core::clone::Clone::clone(&second);
                                                    move || {
                                                        let second = ::core::clone::Clone::clone(&second);
                                                        ::perennial::__private::Args::<
                                                            Cache<K, K>,
                                                        >::lasting::<_>(second)
                                                    }
                                                },
                                            ),
                                        );
                                    __perennial_tree
                                })
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
        supervisor::allow as _,
        words::allow::stale as _,
    };
};
