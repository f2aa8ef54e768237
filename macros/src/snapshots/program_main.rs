/// Runs.
#[cfg(unix)]
fn main() -> ::std::process::ExitCode {
    async fn __perennial_body() -> Result<(), Error> {
        App::run().await?;
        Ok(())
    }
    ::perennial::__private::Runtime::new().main(__perennial_body())
}
#[allow(unexpected_cfgs, reason = "only an editor has it")]
const _: () = {
    #[cfg(rust_analyzer)]
    use ::perennial::__private::options::main::{};
};
