#[::core::prelude::v1::test]
#[should_panic]
fn it_works() -> Result<(), Error> {
    async fn __perennial_body() -> Result<(), Error> {
        Ok(())
    }
    ::perennial::__private::test(__perennial_body())
}
