//! A test runs a future, on a runtime and a node of its own. Write `async fn`.

#[perennial::test]
fn it_works() {}

fn main() {}
