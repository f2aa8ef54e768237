struct Lock<K> {
    code: K,
}
#[automatically_derived]
impl<K> ::perennial::__private::State for Lock<K>
where
    Lock<K>: ::core::marker::Send + 'static,
{
    const NAME: &'static str = "Lock";
    const SPEC: ::perennial::Spec = ::perennial::Spec {
        restart: ::perennial::Restart::Transient,
        ..::perennial::Spec::DEFAULT
    };
}
#[automatically_derived]
impl<K> ::perennial::__private::statem::HasStates for Lock<K>
where
    Lock<K>: ::core::marker::Send + 'static,
{
    type State = door::Door<K>;
}
#[allow(unexpected_cfgs, reason = "only an editor has it")]
const _: () = {
    #[cfg(rust_analyzer)]
    use ::perennial::__private::options::{
        gen_statem::{state as _, restart as _},
        words::restart::transient as _,
    };
};
