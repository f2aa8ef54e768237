#[allow(
    clippy::must_use_candidate,
    clippy::needless_pass_by_value,
    clippy::trivially_copy_pass_by_ref,
    clippy::unused_self,
    reason = "the server calls it, and hands over what it is given"
)]
impl Lock {
    fn init(code: String) -> (Door, Self) {
        (Door::Locked, Self { code })
    }
    fn entered(
        &mut self,
        door: &Door,
        previous: &Door,
        cx: &mut Cx<Self>,
    ) -> Entered<Self> {
        Entered::keep()
    }
    /// Presses a button.
    pub fn press(
        &mut self,
        door: &Door,
        digit: char,
        event: Event<Self>,
    ) -> Transition<Self> {
        event.postpone()
    }
    pub fn lock(&mut self) -> Transition<Self, bool> {
        Transition::to(Door::Locked).reply(true)
    }
    pub fn is_open(&self, door: &Door) -> bool {
        *door == Door::Open
    }
    async fn later(
        &mut self,
        from: Reply<u8>,
        event: Event<Self>,
    ) -> Flow<Transition<Self>> {}
    fn smash(&mut self) -> Stop<u8> {
        Stop::normal(1)
    }
    fn down(&mut self, down: Down) {}
    fn retry(&mut self, _: Retry) -> Result<(), Lost> {
        Ok(())
    }
    async fn relock(&mut self, _: Relock) -> Transition<Self> {
        Transition::to(Door::Locked)
    }
    fn terminate(&mut self, door: &Door, reason: &ExitReason) {}
}
///The calls and casts of a `Lock`, which every reference to one has.
pub struct LockClient<M = ::perennial::__private::Running, S = Lock>(
    ::perennial::__private::Raw<S>,
    ::core::marker::PhantomData<M>,
)
where
    S: ::perennial::__private::Protocol;
const _: () = {
    #[allow(
        dead_code,
        deprecated,
        private_bounds,
        private_interfaces,
        reason = "it is there for its types alone"
    )]
    struct __PerennialSent(
        ::perennial::__private::Sent<Retry>,
        ::perennial::__private::Sent<Relock>,
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
        press { digit: char },
        lock { __perennial_reply: ::perennial::Reply<bool> },
        is_open { __perennial_reply: ::perennial::Reply<bool> },
        later { __perennial_reply: ::perennial::Reply<u8> },
        smash { __perennial_reply: ::perennial::Reply<u8> },
        down { down: Down },
        retry { __perennial_arg0: Retry },
        relock { __perennial_arg0: Relock },
    }
    #[automatically_derived]
    impl Lock {
        /// Starts the server, without a parent and without a link.
        ///
        /// The result is awaited for the reference to it.
        pub fn start(args: String) -> ::perennial::Start<Self> {
            ::perennial::__private::start::<Self>(args)
        }
    }
    #[allow(deprecated, reason = "a deprecated handler is still served")]
    #[automatically_derived]
    impl ::perennial::__private::Protocol for Lock {
        type Args = String;
        type Message = ::perennial::__private::statem::Incoming<__PerennialMessage>;
        type Client<M: ::perennial::__private::Mode> = LockClient<M, Lock>;
        const CAN_STOP: ::core::option::Option<&'static str> = ::perennial::__private::can_stop(
            &[
                (
                    "entered",
                    <Entered<
                        Lock,
                    > as ::perennial::__private::statem::Entry<Self>>::CAN_STOP,
                ),
                (
                    "press",
                    <Transition<
                        Lock,
                    > as ::perennial::__private::statem::Reaction<Self>>::CAN_STOP,
                ),
                (
                    "later",
                    <Flow<
                        Transition<Lock>,
                    > as ::perennial::__private::statem::Reaction<Self>>::CAN_STOP,
                ),
                ("smash", true),
                (
                    "retry",
                    <Result<
                        (),
                        Lost,
                    > as ::perennial::__private::statem::Reaction<Self>>::CAN_STOP,
                ),
                (
                    "relock",
                    <Transition<
                        Lock,
                    > as ::perennial::__private::statem::Reaction<Self>>::CAN_STOP,
                ),
            ],
        );
        fn made(
            __perennial_args: Self::Args,
            __perennial_cx: &mut ::perennial::Cx<Self>,
        ) -> ::perennial::Init<Self> {
            ::perennial::__private::statem::begin(
                ::perennial::__private::statem::IntoBegin::<
                    Self,
                >::into_begin(Self::init(__perennial_args)),
                __perennial_cx,
            )
        }
        fn handle(
            &mut self,
            __perennial_message: ::perennial::__private::statem::Incoming<
                __PerennialMessage,
            >,
            __perennial_cx: &mut ::perennial::Cx<Self>,
        ) -> ::perennial::__private::Step<
            ::perennial::__private::statem::Incoming<__PerennialMessage>,
        > {
            ::perennial::__private::statem::handle(
                self,
                __perennial_message,
                __perennial_cx,
            )
        }
        fn handle_async(
            &mut self,
            __perennial_message: ::perennial::__private::statem::Incoming<
                __PerennialMessage,
            >,
            __perennial_cx: &mut ::perennial::Cx<Self>,
        ) -> impl ::core::future::Future<
            Output = ::perennial::__private::Next,
        > + ::core::marker::Send {
            ::perennial::__private::statem::handle_async(
                self,
                __perennial_message,
                __perennial_cx,
            )
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
                let __perennial_state = ::perennial::__private::statem::current::<
                    Self,
                >(__perennial_cx);
                ::perennial::__private::Outcome::next(
                    Self::terminate(self, &__perennial_state, __perennial_reason),
                )
            }
        }
        const HANDLERS: &'static [&'static str] = &[
            "init",
            "timeout",
            ::perennial::__private::statem::enter_handler::<Self>(),
            "press",
            "lock",
            "is_open",
            "later",
            "smash",
            "down",
            "retry",
            "relock",
        ];
        fn handler(
            __perennial_message: &::perennial::__private::statem::Incoming<
                __PerennialMessage,
            >,
        ) -> usize {
            ::perennial::__private::statem::handler::<Self>(__perennial_message)
        }
        #[inline(never)]
        fn kit() -> &'static ::perennial::__private::Kit<Self> {
            ::perennial::__private::Kit::of()
        }
        fn debug(&self) -> ::core::option::Option<::std::string::String> {
            use ::perennial::__private::{ShowDebug as _, ShowNothing as _};
            (&::perennial::__private::Show(self)).show()
        }
        fn show(
            &self,
            __perennial_cx: &::perennial::Cx<Self>,
        ) -> ::core::option::Option<::std::string::String> {
            use ::perennial::__private::{ShowDebug as _, ShowNothing as _};
            let __perennial_state = ::perennial::__private::statem::current::<
                Self,
            >(__perennial_cx);
            ::perennial::__private::statem::shown(
                (&::perennial::__private::Show(&*__perennial_state)).show(),
                self.debug(),
            )
        }
    }
    #[allow(deprecated, reason = "a deprecated handler is still served")]
    #[automatically_derived]
    impl ::perennial::__private::statem::StateMachine for Lock {
        type Event = __PerennialMessage;
        fn event(
            &mut self,
            __perennial_message: __PerennialMessage,
            __perennial_state: &<Self as ::perennial::__private::statem::HasStates>::State,
            __perennial_cx: &mut ::perennial::Cx<Self>,
        ) -> ::perennial::__private::statem::Handled<
            __PerennialMessage,
            ::perennial::__private::statem::Change<Self>,
        > {
            match __perennial_message {
                __PerennialMessage::press { digit } => {
                    ::perennial::__private::statem::Handled::Now({
                        let __perennial_event = ::perennial::Event::<
                            Self,
                        >::new(__PerennialMessage::press {
                            digit: ::core::clone::Clone::clone(&digit),
                        });
                        <Transition<
                            Lock,
                        > as ::perennial::__private::statem::Reaction<
                            Self,
                        >>::react(
                            Self::press(
                                self,
                                __perennial_state,
                                digit,
                                __perennial_event,
                            ),
                        )
                    })
                }
                __PerennialMessage::lock { __perennial_reply } => {
                    ::perennial::__private::statem::Handled::Now(
                        ::perennial::__private::statem::reply_transition(
                            __perennial_reply,
                            Self::lock(self),
                        ),
                    )
                }
                __PerennialMessage::is_open { __perennial_reply } => {
                    ::perennial::__private::statem::Handled::Now(
                        ::perennial::__private::statem::reply(
                            __perennial_reply,
                            Self::is_open(self, __perennial_state),
                        ),
                    )
                }
                __PerennialMessage::smash { __perennial_reply } => {
                    ::perennial::__private::statem::Handled::Now(
                        ::perennial::__private::statem::reply_stop(
                            __perennial_reply,
                            Self::smash(self),
                        ),
                    )
                }
                __PerennialMessage::down { down } => {
                    ::perennial::__private::statem::Handled::Now(
                        ::perennial::__private::statem::Reaction::<
                            Self,
                        >::react(Self::down(self, down)),
                    )
                }
                __PerennialMessage::retry { __perennial_arg0 } => {
                    ::perennial::__private::statem::Handled::Now(
                        <Result<
                            (),
                            Lost,
                        > as ::perennial::__private::statem::Reaction<
                            Self,
                        >>::react(Self::retry(self, __perennial_arg0)),
                    )
                }
                __perennial_message => {
                    ::perennial::__private::statem::Handled::Async(__perennial_message)
                }
            }
        }
        fn event_async(
            &mut self,
            __perennial_message: __PerennialMessage,
            __perennial_state: &<Self as ::perennial::__private::statem::HasStates>::State,
            __perennial_cx: &mut ::perennial::Cx<Self>,
        ) -> impl ::core::future::Future<
            Output = ::perennial::__private::statem::Reacted<
                ::perennial::__private::statem::Change<Self>,
            >,
        > + ::core::marker::Send {
            async move {
                match __perennial_message {
                    __PerennialMessage::later { __perennial_reply } => {
                        let __perennial_event = ::perennial::Event::<
                            Self,
                        >::new(__PerennialMessage::later {
                            __perennial_reply: ::perennial::__private::statem::again(
                                &__perennial_reply,
                            ),
                        });
                        {
                            let __perennial_waiting = ::perennial::__private::waiting(
                                &__perennial_reply,
                            );
                            <Flow<
                                Transition<Lock>,
                            > as ::perennial::__private::statem::Reaction<
                                Self,
                            >>::react(
                                ::perennial::__private::is_send(
                                        Self::later(self, __perennial_reply, __perennial_event),
                                    )
                                    .await,
                            )
                        }
                    }
                    __PerennialMessage::relock { __perennial_arg0 } => {
                        <Transition<
                            Lock,
                        > as ::perennial::__private::statem::Reaction<
                            Self,
                        >>::react(
                            ::perennial::__private::is_send(
                                    Self::relock(self, __perennial_arg0),
                                )
                                .await,
                        )
                    }
                    _ => ::perennial::__private::statem::not_async(),
                }
            }
        }
        const ENTER: ::core::option::Option<&'static str> = ::core::option::Option::Some(
            "entered",
        );
        fn enter(
            &mut self,
            __perennial_state: &<Self as ::perennial::__private::statem::HasStates>::State,
            __perennial_previous: &<Self as ::perennial::__private::statem::HasStates>::State,
            __perennial_cx: &mut ::perennial::Cx<Self>,
        ) -> ::perennial::__private::statem::Handled<
            (),
            ::perennial::__private::statem::Later<Self>,
        > {
            ::perennial::__private::statem::Handled::Now(
                <Entered<
                    Lock,
                > as ::perennial::__private::statem::Entry<
                    Self,
                >>::entered(
                    Self::entered(
                        self,
                        __perennial_state,
                        __perennial_previous,
                        __perennial_cx,
                    ),
                ),
            )
        }
        fn event_handler(__perennial_message: &__PerennialMessage) -> usize {
            match *__perennial_message {
                __PerennialMessage::press { .. } => 0usize,
                __PerennialMessage::lock { .. } => 1usize,
                __PerennialMessage::is_open { .. } => 2usize,
                __PerennialMessage::later { .. } => 3usize,
                __PerennialMessage::smash { .. } => 4usize,
                __PerennialMessage::down { .. } => 5usize,
                __PerennialMessage::retry { .. } => 6usize,
                __PerennialMessage::relock { .. } => 7usize,
            }
        }
    }
    #[automatically_derived]
    impl ::perennial::__private::Receives<Down> for Lock {
        fn message(
            __perennial_message: Down,
        ) -> ::perennial::__private::statem::Incoming<__PerennialMessage> {
            ::perennial::__private::statem::Incoming::Event(__PerennialMessage::down {
                down: __perennial_message,
            })
        }
    }
    #[automatically_derived]
    impl ::perennial::__private::statem::Internal<Retry> for Lock {
        fn internal(__perennial_message: Retry) -> __PerennialMessage {
            __PerennialMessage::retry {
                __perennial_arg0: __perennial_message,
            }
        }
    }
    #[automatically_derived]
    impl ::perennial::__private::statem::TimesOut<Relock> for Lock {
        fn timeout(__perennial_message: Relock) -> __PerennialMessage {
            __PerennialMessage::relock {
                __perennial_arg0: __perennial_message,
            }
        }
    }
    #[automatically_derived]
    impl ::perennial::__private::Served for Lock {
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
    impl<M: ::perennial::__private::Mode> LockClient<M, Lock> {
        /// Presses a button.
        pub fn press(
            &self,
            digit: char,
        ) -> ::core::result::Result<(), ::perennial::CastError> {
            ::perennial::__private::Raw::cast(
                &self.0,
                ::perennial::__private::statem::Incoming::Event(__PerennialMessage::press {
                    digit,
                }),
            )
        }
        ///Calls `Lock::lock`.
        pub fn lock(&self) -> ::perennial::Call<'_, Lock, bool>
        where
            M: ::perennial::__private::Callable,
        {
            ::perennial::Call::new(
                &self.0,
                ::perennial::__private::statem::Incoming::Event(__PerennialMessage::lock {
                    __perennial_reply: ::perennial::__private::unasked(),
                }),
                |__perennial_message| match __perennial_message {
                    ::perennial::__private::statem::Incoming::Event(
                        __PerennialMessage::lock { __perennial_reply, .. },
                    ) => __perennial_reply,
                    _ => ::perennial::__private::not_this(),
                },
            )
        }
        ///Calls `Lock::is_open`.
        pub fn is_open(&self) -> ::perennial::Call<'_, Lock, bool>
        where
            M: ::perennial::__private::Callable,
        {
            ::perennial::Call::new(
                &self.0,
                ::perennial::__private::statem::Incoming::Event(__PerennialMessage::is_open {
                    __perennial_reply: ::perennial::__private::unasked(),
                }),
                |__perennial_message| match __perennial_message {
                    ::perennial::__private::statem::Incoming::Event(
                        __PerennialMessage::is_open { __perennial_reply, .. },
                    ) => __perennial_reply,
                    _ => ::perennial::__private::not_this(),
                },
            )
        }
        ///Calls `Lock::later`.
        fn later(&self) -> ::perennial::Call<'_, Lock, u8>
        where
            M: ::perennial::__private::Callable,
        {
            ::perennial::Call::new(
                &self.0,
                ::perennial::__private::statem::Incoming::Event(__PerennialMessage::later {
                    __perennial_reply: ::perennial::__private::unasked(),
                }),
                |__perennial_message| match __perennial_message {
                    ::perennial::__private::statem::Incoming::Event(
                        __PerennialMessage::later { __perennial_reply, .. },
                    ) => __perennial_reply,
                    _ => ::perennial::__private::not_this(),
                },
            )
        }
        ///Calls `Lock::smash`.
        fn smash(&self) -> ::perennial::Call<'_, Lock, u8>
        where
            M: ::perennial::__private::Callable,
        {
            ::perennial::Call::new(
                &self.0,
                ::perennial::__private::statem::Incoming::Event(__PerennialMessage::smash {
                    __perennial_reply: ::perennial::__private::unasked(),
                }),
                |__perennial_message| match __perennial_message {
                    ::perennial::__private::statem::Incoming::Event(
                        __PerennialMessage::smash { __perennial_reply, .. },
                    ) => __perennial_reply,
                    _ => ::perennial::__private::not_this(),
                },
            )
        }
    }
    #[automatically_derived]
    impl<
        M: ::perennial::__private::Mode,
        S: ::perennial::__private::Protocol,
    > ::perennial::__private::Client for LockClient<M, S> {
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
        enter as _, cast as _, call as _, call as _, call as _, call as _, info as _,
        internal as _, timeout as _,
    };
};
