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
