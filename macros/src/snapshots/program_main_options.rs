fn main() -> ::std::process::ExitCode {
    async fn __perennial_body() {}
    my::kit::__private::Runtime::new().worker_threads(2).main(__perennial_body())
}
#[allow(unexpected_cfgs, reason = "only an editor has it")]
const _: () = {
    #[cfg(rust_analyzer)]
    use my::kit::__private::options::main::{flavor as _, worker_threads as _};
};
