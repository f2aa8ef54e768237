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
