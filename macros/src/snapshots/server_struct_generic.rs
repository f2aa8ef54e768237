/// Caches.
#[cfg(unix)]
#[derive(Debug)]
struct Cache<K: Hash, V = u8, const N: usize = 3>
where
    V: Clone,
{
    map: HashMap<K, V>,
}
#[cfg(unix)]
#[automatically_derived]
impl<K: Hash, V, const N: usize> ::perennial::__private::State for Cache<K, V, N>
where
    V: Clone,
    Cache<K, V, N>: ::core::marker::Send + 'static,
{
    const NAME: &'static str = "Cache";
    const SPEC: ::perennial::Spec = ::perennial::Spec::DEFAULT;
}
#[allow(unexpected_cfgs, reason = "only an editor has it")]
const _: () = {
    #[cfg(rust_analyzer)]
    use ::perennial::__private::options::gen_server::{};
};
