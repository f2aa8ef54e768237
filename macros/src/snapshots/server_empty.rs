#[allow(
    clippy::must_use_candidate,
    clippy::needless_pass_by_value,
    clippy::unused_self,
    reason = "the server calls it, and hands over what it is given"
)]
impl Idle {
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
        fn made(
            __perennial_args: Self::Args,
            __perennial_cx: &mut ::perennial::Cx<Self>,
        ) -> ::perennial::Init<Self> {
            ::perennial::__private::IntoInit::<Self>::into_init(Self::init())
        }
        fn handle(
            &mut self,
            __perennial_message: __PerennialMessage,
            __perennial_cx: &mut ::perennial::Cx<Self>,
        ) -> ::perennial::__private::Step<__PerennialMessage> {
            match __perennial_message {}
        }
        const HANDLERS: &'static [&'static str] = &[];
        fn handler(__perennial_message: &__PerennialMessage) -> usize {
            match *__perennial_message {}
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
    impl ::perennial::__private::Served for Idle {
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
    impl<M: ::perennial::__private::Mode> IdleClient<M, Idle> {}
    #[automatically_derived]
    impl<
        M: ::perennial::__private::Mode,
        S: ::perennial::__private::Protocol,
    > ::perennial::__private::Client for IdleClient<M, S> {
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
