impl Idle {
    #[allow(
        clippy::must_use_candidate,
        clippy::needless_pass_by_value,
        clippy::unused_self,
        reason = "the server calls it, and hands over what it is given"
    )]
    fn init() -> Init<Self> {
        Init::Ignore
    }
}
///The calls and casts of a `Idle`, which every reference to one has.
pub struct IdleClient<M = ::perennial::__private::Running, S = Idle>(
    ::perennial::__private::Raw<S>,
    ::core::marker::PhantomData<M>,
)
where
    S: ::perennial::__private::Protocol;
const _: () = {
    #[allow(
        dead_code,
        deprecated,
        non_camel_case_types,
        private_bounds,
        private_interfaces,
        reason = "each message is named like its handler, and is as private as what it carries"
    )]
    pub enum __PerennialMessage {}
    #[automatically_derived]
    impl Idle {
        /// Starts the server, without a parent and without a link.
        ///
        /// The result is awaited for the reference to it.
        pub fn start() -> ::perennial::Start<Self> {
            ::perennial::__private::start::<Self>(())
        }
    }
    #[allow(deprecated, reason = "a deprecated handler is still served")]
    #[automatically_derived]
    impl ::perennial::__private::Protocol for Idle {
        type Args = ();
        type Message = __PerennialMessage;
        type Client<M: ::perennial::__private::Mode> = IdleClient<M, Idle>;
        fn init(
            __perennial_args: Self::Args,
            __perennial_cx: &mut ::perennial::Cx<Self>,
        ) -> impl ::core::future::Future<
            Output = ::perennial::Init<Self>,
        > + ::core::marker::Send {
            async move {
                ::perennial::__private::IntoInit::<Self>::into_init(Self::init())
            }
        }
        fn handle(
            &mut self,
            __perennial_message: Self::Message,
            __perennial_cx: &mut ::perennial::Cx<Self>,
        ) -> ::perennial::__private::Step<Self::Message> {
            match __perennial_message {}
        }
        const HANDLERS: &'static [&'static str] = &[];
        fn handler(__perennial_message: &Self::Message) -> usize {
            match *__perennial_message {}
        }
        fn debug(&self) -> ::core::option::Option<::std::string::String> {
            use ::perennial::__private::{ShowDebug as _, ShowNothing as _};
            (&::perennial::__private::Show(self)).show()
        }
    }
    #[allow(
        deprecated,
        rustdoc::broken_intra_doc_links,
        rustdoc::private_intra_doc_links,
        reason = "a deprecated handler is still served, and docs that were written for the server may name what a \
                      client does not have"
    )]
    #[automatically_derived]
    impl<M: ::perennial::__private::Mode> IdleClient<M, Idle> {}
    #[automatically_derived]
    impl<
        M: ::perennial::__private::Mode,
        S: ::perennial::__private::Protocol,
    > ::perennial::__private::Client for IdleClient<M, S> {
        type Server = S;
        fn new(__perennial_raw: ::perennial::__private::Raw<S>) -> Self {
            Self(__perennial_raw, ::core::marker::PhantomData)
        }
        fn raw(&self) -> &::perennial::__private::Raw<S> {
            &self.0
        }
    }
};
