fn main() -> ::std::process::ExitCode {
    async fn __perennial_body() {}
    my::kit::__private::Runtime::new().worker_threads(2).main(__perennial_body())
}
