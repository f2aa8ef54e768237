#[allow(
    clippy::must_use_candidate,
    clippy::needless_pass_by_value,
    clippy::unused_self,
    reason = "the server calls it, and hands over what it is given"
)]
impl<K: Hash + Send + 'static, V: Iterator<Item = Self>, const N: usize> Cache<K, V, N>
where
    V: Send + 'static,
{
    fn get(&self, k: K) -> Option<[u8; N]> {
        None
    }
    fn me(&mut self, me: Ref<Self>) {}
}
///The calls and casts of a `Cache`, which every reference to one has.
pub struct CacheClient<
    K: Hash + Send + 'static,
    V: Iterator<Item = Cache<K, V, N>>,
    const N: usize,
    M = my::kit::__private::Running,
    S = Cache<K, V, N>,
>(
    my::kit::__private::Raw<S>,
    ::core::marker::PhantomData<fn() -> (M, K, V)>,
)
where
    V: Send + 'static,
    S: my::kit::__private::Protocol;
const _: () = {
    #[allow(
        dead_code,
        deprecated,
        private_bounds,
        private_interfaces,
        reason = "it is there for its types alone"
    )]
    struct __PerennialSent<
        K: Hash + Send + 'static,
        V: Iterator<Item = Cache<K, V, N>>,
        const N: usize,
    >(
        my::kit::__private::Sent<K>,
        my::kit::__private::Sent<Option<[u8; N]>>,
        my::kit::__private::Sent<Ref<Cache<K, V, N>>>,
        ::core::marker::PhantomData<fn() -> (K, V)>,
    )
    where
        V: Send + 'static;
    #[allow(
        dead_code,
        deprecated,
        non_camel_case_types,
        private_bounds,
        private_interfaces,
        reason = "each message is named like its handler, and is as private as what it carries"
    )]
    pub enum __PerennialMessage<
        K: Hash + Send + 'static,
        V: Iterator<Item = Cache<K, V, N>>,
        const N: usize,
    >
    where
        V: Send + 'static,
    {
        get { k: K, __perennial_reply: my::kit::Reply<Option<[u8; N]>> },
        me { me: Ref<Cache<K, V, N>> },
    }
    #[automatically_derived]
    impl<
        K: Hash + Send + 'static,
        V: Iterator<Item = Cache<K, V, N>>,
        const N: usize,
    > Cache<K, V, N>
    where
        V: Send + 'static,
    {
        /// Starts the server, without a parent and without a link.
        ///
        /// The result is awaited for the reference to it.
        pub fn start(self) -> my::kit::Start<Self> {
            my::kit::__private::start::<Self>(self)
        }
    }
    #[allow(deprecated, reason = "a deprecated handler is still served")]
    #[automatically_derived]
    impl<
        K: Hash + Send + 'static,
        V: Iterator<Item = Cache<K, V, N>>,
        const N: usize,
    > my::kit::__private::Protocol for Cache<K, V, N>
    where
        V: Send + 'static,
    {
        type Args = Self;
        type Message = __PerennialMessage<K, V, N>;
        type Client<M: my::kit::__private::Mode> = CacheClient<
            K,
            V,
            N,
            M,
            Cache<K, V, N>,
        >;
        const GIVEN: ::core::option::Option<fn(Self::Args) -> Self> = ::core::option::Option::Some(
            ::core::convert::identity,
        );
        fn handle(
            &mut self,
            __perennial_message: __PerennialMessage<K, V, N>,
            __perennial_cx: &mut my::kit::Cx<Self>,
        ) -> my::kit::__private::Step<__PerennialMessage<K, V, N>> {
            use my::kit::__private::Value as _;
            match __perennial_message {
                __PerennialMessage::get { k, __perennial_reply } => {
                    my::kit::__private::Step::Done(
                        my::kit::__private::reply(
                            __perennial_reply,
                            my::kit::__private::Plain(Self::get(self, k)).value(),
                        ),
                    )
                }
                __PerennialMessage::me { me } => {
                    my::kit::__private::Step::Done(
                        my::kit::__private::Outcome::next(Self::me(self, me)),
                    )
                }
            }
        }
        const HANDLERS: &'static [&'static str] = &["get", "me"];
        fn handler(__perennial_message: &__PerennialMessage<K, V, N>) -> usize {
            match *__perennial_message {
                __PerennialMessage::get { .. } => 0usize,
                __PerennialMessage::me { .. } => 1usize,
            }
        }
        #[inline(never)]
        fn kit() -> &'static my::kit::__private::Kit<Self> {
            my::kit::__private::Kit::of()
        }
        fn debug(&self) -> ::core::option::Option<::std::string::String> {
            use my::kit::__private::{ShowDebug as _, ShowNothing as _};
            (&my::kit::__private::Show(self)).show()
        }
    }
    #[automatically_derived]
    impl<
        K: Hash + Send + 'static,
        V: Iterator<Item = Cache<K, V, N>>,
        const N: usize,
    > my::kit::__private::Receives<Ref<Cache<K, V, N>>> for Cache<K, V, N>
    where
        V: Send + 'static,
    {
        fn message(
            __perennial_message: Ref<Cache<K, V, N>>,
        ) -> __PerennialMessage<K, V, N> {
            __PerennialMessage::me {
                me: __perennial_message,
            }
        }
    }
    #[automatically_derived]
    impl<
        K: Hash + Send + 'static,
        V: Iterator<Item = Cache<K, V, N>>,
        const N: usize,
    > my::kit::__private::Served for Cache<K, V, N>
    where
        V: Send + 'static,
    {
        type Ref = my::kit::Ref<Self>;
        type Late = my::kit::Late<Self>;
    }
    #[allow(
        deprecated,
        rustdoc::broken_intra_doc_links,
        rustdoc::private_intra_doc_links,
        reason = "a deprecated handler is still served, and docs that were written for the server may name what a \
                      client does not have"
    )]
    #[automatically_derived]
    impl<
        K: Hash + Send + 'static,
        V: Iterator<Item = Cache<K, V, N>>,
        const N: usize,
        M: my::kit::__private::Mode,
    > CacheClient<K, V, N, M, Cache<K, V, N>>
    where
        V: Send + 'static,
    {
        ///Calls `Cache::get`.
        fn get(&self, k: K) -> my::kit::Call<'_, Cache<K, V, N>, Option<[u8; N]>>
        where
            M: my::kit::__private::Callable,
        {
            my::kit::Call::plain(
                &self.0,
                __PerennialMessage::get {
                    k,
                    __perennial_reply: my::kit::__private::unasked(),
                },
                |__perennial_message| match __perennial_message {
                    __PerennialMessage::get { __perennial_reply, .. } => {
                        __perennial_reply
                    }
                    _ => my::kit::__private::not_this(),
                },
                |__perennial_server, __perennial_message, __perennial_cx| match __perennial_message
                    .take()
                {
                    ::core::option::Option::Some(__PerennialMessage::get { k, .. }) => {
                        my::kit::__private::give(
                            <Cache<K, V, N>>::get(__perennial_server, k),
                        )
                    }
                    _ => my::kit::__private::not_this(),
                },
            )
        }
    }
    #[automatically_derived]
    impl<
        K: Hash + Send + 'static,
        V: Iterator<Item = Cache<K, V, N>>,
        const N: usize,
        M: my::kit::__private::Mode,
        S: my::kit::__private::Protocol,
    > my::kit::__private::Client for CacheClient<K, V, N, M, S>
    where
        V: Send + 'static,
    {
        type Server = S;
        type Me = Self;
        fn of(__perennial_me: &Self) -> &Self {
            __perennial_me
        }
        fn of_raw(__perennial_raw: my::kit::__private::Raw<S>) -> Self {
            Self(__perennial_raw, ::core::marker::PhantomData)
        }
        fn raw(&self) -> &my::kit::__private::Raw<S> {
            &self.0
        }
    }
};
#[allow(unexpected_cfgs, reason = "only an editor has it")]
const _: () = {
    #[cfg(rust_analyzer)]
    use my::kit::{call as _, info as _};
};
