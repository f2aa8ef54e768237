/// The tree `Caches`.
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
    __perennial: ::perennial::SupervisorRef,
}
#[cfg(unix)]
#[automatically_derived]
impl<K, V: Send, U> ::core::clone::Clone for Caches<K, V, U>
where
    K: Send + 'static,
{
    fn clone(&self) -> Self {
        Self {
            #[cfg(feature = "first")]
            first: ::core::clone::Clone::clone(&self.first),
            second: ::core::clone::Clone::clone(&self.second),
            r#type: ::core::clone::Clone::clone(&self.r#type),
            __perennial: ::core::clone::Clone::clone(&self.__perennial),
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
        let mut __perennial_struct = ::core::fmt::Formatter::debug_struct(
            __perennial_out,
            "Caches",
        );
        #[cfg(feature = "first")]
        ::core::fmt::DebugStruct::field(&mut __perennial_struct, "first", &self.first);
        ::core::fmt::DebugStruct::field(&mut __perennial_struct, "second", &self.second);
        ::core::fmt::DebugStruct::field(&mut __perennial_struct, "type", &self.r#type);
        ::core::fmt::DebugStruct::finish(&mut __perennial_struct)
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
        &self.__perennial
    }
}
#[diagnostic::do_not_recommend]
#[cfg(unix)]
#[automatically_derived]
impl<K, V: Send, U> ::perennial::Child for Caches<K, V, U>
where
    K: Send + 'static,
{
    type Args = ::perennial::Declared<Self>;
    type Handle = Caches<K, V, U>;
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
#[cfg(unix)]
#[automatically_derived]
impl<K, V: Send, U> ::perennial::__private::Tree for Caches<K, V, U>
where
    K: Send + 'static,
{
    const NAME: &'static ::core::primitive::str = "Caches";
    fn places(__perennial_site: &mut ::perennial::__private::Places<'_>) -> Self {
        Self {
            #[cfg(feature = "first")]
            first: ::perennial::__private::Places::child::<
                Cache<K, V>,
            >(__perennial_site, "first"),
            second: ::perennial::__private::Places::child::<
                Cache<V, K>,
            >(__perennial_site, "second"),
            r#type: ::perennial::__private::Places::child::<
                Inner<K, V, U>,
            >(__perennial_site, "type"),
            __perennial: ::perennial::__private::Places::supervisor(__perennial_site),
        }
    }
    fn supervisor(&self) -> &::perennial::SupervisorRef {
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
#[cfg(unix)]
pub(crate) struct Inner<K, V: Send = u8, U = ()>
where
    K: Send + 'static,
{
    /// The child `only`.
    only: <Cache<K, K> as ::perennial::Child>::Handle,
    #[doc(hidden)]
    __perennial: ::perennial::SupervisorRef,
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
        Self {
            only: ::core::clone::Clone::clone(&self.only),
            __perennial: ::core::clone::Clone::clone(&self.__perennial),
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
        let mut __perennial_struct = ::core::fmt::Formatter::debug_struct(
            __perennial_out,
            "Inner",
        );
        ::core::fmt::DebugStruct::field(&mut __perennial_struct, "only", &self.only);
        ::core::fmt::DebugStruct::finish(&mut __perennial_struct)
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
        &self.__perennial
    }
}
#[diagnostic::do_not_recommend]
#[cfg(unix)]
#[automatically_derived]
impl<K, V: Send, U> ::perennial::Child for Inner<K, V, U>
where
    K: Send + 'static,
{
    type Args = ::perennial::Declared<Self>;
    type Handle = Inner<K, V, U>;
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
#[cfg(unix)]
#[automatically_derived]
impl<K, V: Send, U> ::perennial::__private::Tree for Inner<K, V, U>
where
    K: Send + 'static,
{
    const NAME: &'static ::core::primitive::str = "Inner";
    fn places(__perennial_site: &mut ::perennial::__private::Places<'_>) -> Self {
        Self {
            only: ::perennial::__private::Places::child::<
                Cache<K, K>,
            >(__perennial_site, "only"),
            __perennial: ::perennial::__private::Places::supervisor(__perennial_site),
            __perennial_types: ::core::marker::PhantomData,
        }
    }
    fn supervisor(&self) -> &::perennial::SupervisorRef {
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
        #[allow(
            unused_braces,
            unused_parens,
            unused_variables,
            reason = "an expression may be written in braces"
        )]
        let __perennial_declared = ::perennial::Declared::new(move |
            __perennial_handle: &Caches<K, V, U>,
        | -> ::perennial::Supervisor {
            let __perennial_tree = ::perennial::Supervisor::new();
            #[cfg(feature = "first")]
            let __perennial_tree = __perennial_tree
                .child(
                    ::perennial::__private::child_at::<
                        Cache<K, V>,
                    >(
                        &__perennial_handle.first,
                        "first",
                        move || ::perennial::__private::Args::<
                            Cache<K, V>,
                        >::of(capacity()),
                    ),
                );
            let __perennial_tree = __perennial_tree
                .child(
                    ::perennial::__private::child_at::<
                        Cache<V, K>,
                    >(
                        &__perennial_handle.second,
                        "second",
                        {
                            #[cfg(feature = "first")]
                            let first = ::core::clone::Clone::clone(
                                &__perennial_handle.first,
                            );
                            move || {
                                #[cfg(feature = "first")]
                                let first = ::core::clone::Clone::clone(&first);
                                ::perennial::__private::Args::<Cache<V, K>>::of(first)
                            }
                        },
                    ),
                );
            let __perennial_tree = __perennial_tree
                .child(
                    ::perennial::__private::child_at::<
                        Inner<K, V, U>,
                    >(
                        &__perennial_handle.r#type,
                        "type",
                        {
                            let second = ::core::clone::Clone::clone(
                                &__perennial_handle.second,
                            );
                            move || {
                                let second = ::core::clone::Clone::clone(&second);
                                ::perennial::Declared::new(move |
                                    __perennial_handle: &Inner<K, V, U>,
                                | -> ::perennial::Supervisor {
                                    let __perennial_tree = ::perennial::Supervisor::new();
                                    let __perennial_tree = __perennial_tree
                                        .child(
                                            ::perennial::__private::child_at::<
                                                Cache<K, K>,
                                            >(
                                                &__perennial_handle.only,
                                                "only",
                                                {
                                                    let second = ::core::clone::Clone::clone(&second);
                                                    move || {
                                                        let second = ::core::clone::Clone::clone(&second);
                                                        ::perennial::__private::Args::<Cache<K, K>>::of(second)
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
