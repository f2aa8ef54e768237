//! `#[perennial::test]` makes a test by itself.

#[perennial::test]
#[test]
async fn it_works() {}

fn main() {}
