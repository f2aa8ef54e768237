//! A test is called by the test harness, which has nothing to give it.

#[perennial::test]
async fn it_works(times: u32) {
    assert_eq!(times, 1);
}

fn main() {}
