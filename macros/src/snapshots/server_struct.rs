pub struct Counter(i64);
#[automatically_derived]
impl ::perennial::__private::State for Counter {
    const NAME: &'static str = "Counter";
    const SPEC: ::perennial::Spec = ::perennial::Spec {
        restart: ::perennial::Restart::Transient,
        shutdown: ::perennial::Shutdown::After(::core::time::Duration::from_secs(1u64)),
        start_timeout: ::core::option::Option::None,
        call_timeout: ::core::option::Option::Some(LONG),
        mailbox: ::perennial::Mailbox::Bounded(1024),
        name: ::core::option::Option::Some("counter"),
        unresponsive: ::perennial::Unresponsive::Wait,
        ..::perennial::Spec::DEFAULT
    };
}
const _: fn() = || ::perennial::__private::is_whole::<Counter>();
#[allow(unexpected_cfgs, reason = "only an editor has it")]
const _: () = {
    #[cfg(rust_analyzer)]
    use ::perennial::__private::options::{
        gen_server::{
            restart as _, shutdown as _, start_timeout as _, call_timeout as _,
            mailbox as _, name as _, unresponsive as _,
        },
        words::restart::transient as _,
        words::start_timeout::infinity as _,
        words::unresponsive::wait as _,
    };
};
