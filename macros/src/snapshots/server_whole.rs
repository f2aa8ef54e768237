#[allow(
    clippy::must_use_candidate,
    clippy::needless_pass_by_value,
    clippy::unused_self,
    reason = "the server calls it, and hands over what it is given"
)]
#[allow(clippy::too_many_lines)]
impl Counter {
    pub const START: i64 = { 0 };
    /// Adds `n`.
    ///
    /// And returns the value.
    #[must_use]
    pub fn add(&mut self, n: i64) -> i64 {
        self.value += n;
        self.value
    }
    #[deprecated = "use `add`"]
    #[expect(clippy::unused_async)]
    pub(crate) async fn get(
        &self,
        mut _at: usize,
        (_, b): (u8, u8),
    ) -> Result<i64, Lost> {
        Ok(self.value)
    }
    fn leave(&mut self) -> Stop<i64> {
        Stop::normal(self.value)
    }
    fn try_leave(&mut self, cx: &mut Cx<Self>) -> perennial::Flow {
        Flow::Continue(())
    }
    async fn later(
        &mut self,
        cx: &mut Cx<Self>,
        from: Reply<Vec<Self>>,
        at: [u8; Self::START],
    ) -> Flow<()> {}
    #[cfg(feature = "reset")]
    pub fn reset(&mut self) {
        self.value = 0;
    }
    fn r#type(&mut self) -> Result<(), Lost> {
        Ok(())
    }
    fn tick(&mut self, _: Tick) {}
    async fn nudge(&mut self) -> Stop {
        Stop::normal(())
    }
    fn warm_up(&mut self, cx: &mut Cx<Self>, table: Table) {}
    pub fn plain(self, x: &str) -> impl Iterator<Item = u8> {
        x.bytes()
    }
    async fn init(cx: &mut Cx<Self>, start: i64) -> Result<Self, Lost> {
        Ok(Self { value: start })
    }
    fn terminate(&mut self, reason: &ExitReason) {}
}
#[allow(clippy::too_many_lines)]
///The calls and casts of a `Counter`, which every reference to one has.
pub struct CounterClient<M = ::perennial::__private::Running, S = Counter>(
    ::perennial::__private::Raw<S>,
    ::core::marker::PhantomData<M>,
)
where
    S: ::perennial::__private::Protocol;
#[allow(clippy::too_many_lines)]
const _: () = {
    #[allow(
        dead_code,
        deprecated,
        private_bounds,
        private_interfaces,
        reason = "it is there for its types alone"
    )]
    struct __PerennialSent(
        ::perennial::__private::Sent<Result<i64, Lost>>,
        ::perennial::__private::Sent<[u8; <Counter>::START]>,
        ::perennial::__private::Sent<Vec<Counter>>,
        ::perennial::__private::Sent<Tick>,
        ::perennial::__private::Sent<Table>,
        ::core::marker::PhantomData<fn() -> ()>,
    );
    #[allow(
        dead_code,
        deprecated,
        non_camel_case_types,
        private_bounds,
        private_interfaces,
        reason = "each message is named like its handler, and is as private as what it carries"
    )]
    pub enum __PerennialMessage {
        add { n: i64, __perennial_reply: ::perennial::Reply<i64> },
        #[allow(clippy::unused_async)]
        get {
            _at: usize,
            __perennial_arg1: (u8, u8),
            __perennial_reply: ::perennial::Reply<Result<i64, Lost>>,
        },
        leave { __perennial_reply: ::perennial::Reply<i64> },
        try_leave { __perennial_reply: ::perennial::Reply<()> },
        later {
            at: [u8; <Counter>::START],
            __perennial_reply: ::perennial::Reply<Vec<Counter>>,
        },
        #[cfg(feature = "reset")]
        reset {},
        r#type {},
        tick { __perennial_arg0: Tick },
        nudge {},
        warm_up { table: Table },
    }
    #[automatically_derived]
    impl Counter {
        /// Starts the server, without a parent and without a link.
        ///
        /// The result is awaited for the reference to it.
        pub fn start(args: i64) -> ::perennial::Start<Self> {
            ::perennial::__private::start::<Self>(args)
        }
    }
    #[allow(deprecated, reason = "a deprecated handler is still served")]
    #[automatically_derived]
    impl ::perennial::__private::Protocol for Counter {
        type Args = i64;
        type Message = __PerennialMessage;
        type Client<M: ::perennial::__private::Mode> = CounterClient<M, Counter>;
        const CAN_STOP: ::core::option::Option<&'static str> = ::perennial::__private::can_stop(
            &[
                ("leave", true),
                ("try_leave", true),
                ("later", <Flow<()> as ::perennial::__private::Replied>::CAN_STOP),
                (
                    "type",
                    <Result<(), Lost> as ::perennial::__private::Outcome>::CAN_STOP,
                ),
                ("nudge", <Stop as ::perennial::__private::Outcome>::CAN_STOP),
            ],
        );
        fn init(
            __perennial_args: Self::Args,
            __perennial_cx: &mut ::perennial::Cx<Self>,
        ) -> impl ::core::future::Future<
            Output = ::perennial::Init<Self>,
        > + ::core::marker::Send {
            async move {
                ::perennial::__private::IntoInit::<
                    Self,
                >::into_init(
                    ::perennial::__private::is_send(
                            Self::init(__perennial_cx, __perennial_args),
                        )
                        .await,
                )
            }
        }
        fn handle(
            &mut self,
            __perennial_message: __PerennialMessage,
            __perennial_cx: &mut ::perennial::Cx<Self>,
        ) -> ::perennial::__private::Step<__PerennialMessage> {
            match __perennial_message {
                __PerennialMessage::add { n, __perennial_reply } => {
                    ::perennial::__private::Step::Done(
                        ::perennial::__private::reply(
                            __perennial_reply,
                            Self::add(self, n),
                        ),
                    )
                }
                __PerennialMessage::leave { __perennial_reply } => {
                    ::perennial::__private::Step::Done(
                        ::perennial::__private::reply_stop(
                            __perennial_reply,
                            Self::leave(self),
                        ),
                    )
                }
                __PerennialMessage::try_leave { __perennial_reply } => {
                    ::perennial::__private::Step::Done(
                        ::perennial::__private::reply_flow(
                            __perennial_reply,
                            Self::try_leave(self, __perennial_cx),
                        ),
                    )
                }
                #[cfg(feature = "reset")]
                __PerennialMessage::reset {} => {
                    {
                        let _gone = __perennial_message;
                    }
                    ::perennial::__private::Step::Done(
                        ::perennial::__private::Outcome::next(Self::reset(self)),
                    )
                }
                __PerennialMessage::r#type {} => {
                    {
                        let _gone = __perennial_message;
                    }
                    ::perennial::__private::Step::Done(
                        <Result<
                            (),
                            Lost,
                        > as ::perennial::__private::Outcome>::next(Self::r#type(self)),
                    )
                }
                __PerennialMessage::tick { __perennial_arg0 } => {
                    ::perennial::__private::Step::Done(
                        ::perennial::__private::Outcome::next(
                            Self::tick(self, __perennial_arg0),
                        ),
                    )
                }
                __PerennialMessage::warm_up { table } => {
                    ::perennial::__private::Step::Done(
                        ::perennial::__private::Outcome::next(
                            Self::warm_up(self, __perennial_cx, table),
                        ),
                    )
                }
                __perennial_message => {
                    ::perennial::__private::Step::Async(__perennial_message)
                }
            }
        }
        fn handle_async(
            &mut self,
            __perennial_message: __PerennialMessage,
            __perennial_cx: &mut ::perennial::Cx<Self>,
        ) -> impl ::core::future::Future<
            Output = ::perennial::__private::Next,
        > + ::core::marker::Send {
            use ::perennial::__private::Value as _;
            async move {
                match __perennial_message {
                    __PerennialMessage::get {
                        _at,
                        __perennial_arg1,
                        __perennial_reply,
                    } => {
                        ::perennial::__private::reply(
                            __perennial_reply,
                            ::perennial::__private::Plain(
                                    ::perennial::__private::is_send(
                                            Self::get(self, _at, __perennial_arg1),
                                        )
                                        .await,
                                )
                                .value(),
                        )
                    }
                    __PerennialMessage::later { at, __perennial_reply } => {
                        let __perennial_waiting = ::perennial::__private::waiting(
                            &__perennial_reply,
                        );
                        <Flow<
                            (),
                        > as ::perennial::__private::Replied>::next(
                            ::perennial::__private::is_send(
                                    Self::later(self, __perennial_cx, __perennial_reply, at),
                                )
                                .await,
                        )
                    }
                    __PerennialMessage::nudge {} => {
                        <Stop as ::perennial::__private::Outcome>::next(
                            ::perennial::__private::is_send(Self::nudge(self)).await,
                        )
                    }
                    _ => ::perennial::__private::not_async(),
                }
            }
        }
        const TERMINATES: bool = true;
        fn terminate(
            &mut self,
            __perennial_reason: &::perennial::ExitReason,
            __perennial_cx: &mut ::perennial::Cx<Self>,
        ) -> impl ::core::future::Future<
            Output = ::perennial::__private::Next,
        > + ::core::marker::Send {
            async move {
                ::perennial::__private::Outcome::next(
                    Self::terminate(self, __perennial_reason),
                )
            }
        }
        const HANDLERS: &'static [&'static str] = &[
            "add",
            "get",
            "leave",
            "try_leave",
            "later",
            "reset",
            "type",
            "tick",
            "nudge",
            "warm_up",
        ];
        fn handler(__perennial_message: &__PerennialMessage) -> usize {
            match *__perennial_message {
                __PerennialMessage::add { .. } => 0usize,
                __PerennialMessage::get { .. } => 1usize,
                __PerennialMessage::leave { .. } => 2usize,
                __PerennialMessage::try_leave { .. } => 3usize,
                __PerennialMessage::later { .. } => 4usize,
                #[cfg(feature = "reset")]
                __PerennialMessage::reset { .. } => 5usize,
                __PerennialMessage::r#type { .. } => 6usize,
                __PerennialMessage::tick { .. } => 7usize,
                __PerennialMessage::nudge { .. } => 8usize,
                __PerennialMessage::warm_up { .. } => 9usize,
            }
        }
        #[inline(never)]
        fn kit() -> &'static ::perennial::__private::Kit<Self> {
            ::perennial::__private::Kit::of()
        }
        fn debug(&self) -> ::core::option::Option<::std::string::String> {
            use ::perennial::__private::{ShowDebug as _, ShowNothing as _};
            (&::perennial::__private::Show(self)).show()
        }
    }
    #[automatically_derived]
    impl ::perennial::__private::Receives<Tick> for Counter {
        fn message(__perennial_message: Tick) -> __PerennialMessage {
            __PerennialMessage::tick {
                __perennial_arg0: __perennial_message,
            }
        }
    }
    #[automatically_derived]
    impl ::perennial::__private::Receives<()> for Counter {
        fn message(__perennial_message: ()) -> __PerennialMessage {
            __PerennialMessage::nudge {}
        }
    }
    #[automatically_derived]
    impl ::perennial::__private::Continues<Table> for Counter {
        fn message(__perennial_message: Table) -> __PerennialMessage {
            __PerennialMessage::warm_up {
                table: __perennial_message,
            }
        }
    }
    #[automatically_derived]
    impl ::perennial::__private::Served for Counter {
        type Ref = ::perennial::Ref<Self>;
        type Late = ::perennial::Late<Self>;
    }
    #[allow(
        deprecated,
        rustdoc::broken_intra_doc_links,
        rustdoc::private_intra_doc_links,
        reason = "a deprecated handler is still served, and docs that were written for the server may name what a \
                      client does not have"
    )]
    #[automatically_derived]
    impl<M: ::perennial::__private::Mode> CounterClient<M, Counter> {
        /// Adds `n`.
        ///
        /// And returns the value.
        pub fn add(&self, n: i64) -> ::perennial::Call<'_, Counter, i64>
        where
            M: ::perennial::__private::Callable,
        {
            ::perennial::Call::plain(
                &self.0,
                __PerennialMessage::add {
                    n,
                    __perennial_reply: ::perennial::__private::unasked(),
                },
                |__perennial_message| match __perennial_message {
                    __PerennialMessage::add { __perennial_reply, .. } => {
                        __perennial_reply
                    }
                    _ => ::perennial::__private::not_this(),
                },
                |__perennial_server, __perennial_message, __perennial_cx| match __perennial_message
                    .take()
                {
                    ::core::option::Option::Some(__PerennialMessage::add { n, .. }) => {
                        ::perennial::__private::give(
                            <Counter>::add(__perennial_server, n),
                        )
                    }
                    _ => ::perennial::__private::not_this(),
                },
            )
        }
        #[deprecated = "use `add`"]
        ///Calls `Counter::get`.
        #[allow(clippy::unused_async)]
        pub(crate) fn get(
            &self,
            _at: usize,
            __perennial_arg1: (u8, u8),
        ) -> ::perennial::Call<'_, Counter, Result<i64, Lost>>
        where
            M: ::perennial::__private::Callable,
        {
            ::perennial::Call::direct(
                &self.0,
                __PerennialMessage::get {
                    _at,
                    __perennial_arg1,
                    __perennial_reply: ::perennial::__private::unasked(),
                },
                |__perennial_message| match __perennial_message {
                    __PerennialMessage::get { __perennial_reply, .. } => {
                        __perennial_reply
                    }
                    _ => ::perennial::__private::not_this(),
                },
            )
        }
        ///Calls `Counter::leave`.
        fn leave(&self) -> ::perennial::Call<'_, Counter, i64>
        where
            M: ::perennial::__private::Callable,
        {
            ::perennial::Call::plain(
                &self.0,
                __PerennialMessage::leave {
                    __perennial_reply: ::perennial::__private::unasked(),
                },
                |__perennial_message| match __perennial_message {
                    __PerennialMessage::leave { __perennial_reply, .. } => {
                        __perennial_reply
                    }
                    _ => ::perennial::__private::not_this(),
                },
                |__perennial_server, __perennial_message, __perennial_cx| match __perennial_message
                    .take()
                {
                    ::core::option::Option::Some(__PerennialMessage::leave { .. }) => {
                        ::perennial::__private::give_stop(
                            <Counter>::leave(__perennial_server),
                        )
                    }
                    _ => ::perennial::__private::not_this(),
                },
            )
        }
        ///Calls `Counter::try_leave`.
        fn try_leave(&self) -> ::perennial::Call<'_, Counter, ()>
        where
            M: ::perennial::__private::Callable,
        {
            ::perennial::Call::plain(
                &self.0,
                __PerennialMessage::try_leave {
                    __perennial_reply: ::perennial::__private::unasked(),
                },
                |__perennial_message| match __perennial_message {
                    __PerennialMessage::try_leave { __perennial_reply, .. } => {
                        __perennial_reply
                    }
                    _ => ::perennial::__private::not_this(),
                },
                |__perennial_server, __perennial_message, __perennial_cx| match __perennial_message
                    .take()
                {
                    ::core::option::Option::Some(
                        __PerennialMessage::try_leave { .. },
                    ) => {
                        ::perennial::__private::give_flow(
                            <Counter>::try_leave(__perennial_server, __perennial_cx),
                        )
                    }
                    _ => ::perennial::__private::not_this(),
                },
            )
        }
        ///Calls `Counter::later`.
        fn later(
            &self,
            at: [u8; <Counter>::START],
        ) -> ::perennial::Call<'_, Counter, Vec<Counter>>
        where
            M: ::perennial::__private::Callable,
        {
            ::perennial::Call::new(
                &self.0,
                __PerennialMessage::later {
                    at,
                    __perennial_reply: ::perennial::__private::unasked(),
                },
                |__perennial_message| match __perennial_message {
                    __PerennialMessage::later { __perennial_reply, .. } => {
                        __perennial_reply
                    }
                    _ => ::perennial::__private::not_this(),
                },
            )
        }
        ///Casts to `Counter::reset`.
        #[cfg(feature = "reset")]
        pub fn reset(&self) -> ::core::result::Result<(), ::perennial::CastError> {
            ::perennial::__private::Raw::cast(&self.0, __PerennialMessage::reset {})
        }
        ///Casts to `Counter::type`.
        fn r#type(&self) -> ::core::result::Result<(), ::perennial::CastError> {
            ::perennial::__private::Raw::cast(&self.0, __PerennialMessage::r#type {})
        }
    }
    #[automatically_derived]
    impl<
        M: ::perennial::__private::Mode,
        S: ::perennial::__private::Protocol,
    > ::perennial::__private::Client for CounterClient<M, S> {
        type Server = S;
        type Me = Self;
        fn of(__perennial_me: &Self) -> &Self {
            __perennial_me
        }
        fn of_raw(__perennial_raw: ::perennial::__private::Raw<S>) -> Self {
            Self(__perennial_raw, ::core::marker::PhantomData)
        }
        fn raw(&self) -> &::perennial::__private::Raw<S> {
            &self.0
        }
    }
};
#[allow(unexpected_cfgs, reason = "only an editor has it")]
const _: () = {
    #[cfg(rust_analyzer)]
    use ::perennial::{
        call as _, call as _, call as _, call as _, call as _, cast as _, cast as _,
        info as _, info as _, then as _,
    };
};
