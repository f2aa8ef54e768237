//! A server and a tree in a crate of their own, without a prelude and without any trait.
//!
//! The server leaves, is started again and counts from the start; then the tree is stopped from the last child to the first.

/// Counts.
#[perennial::gen_server]
#[derive(Debug, Default)]
pub struct Counter {
    value: i64,
}

#[perennial::gen_server]
impl Counter {
    /// Adds `n` and returns the new value.
    #[call]
    pub fn add(&mut self, n: i64) -> i64 {
        self.value += n;
        self.value
    }

    /// Leaves, with the last value.
    #[call]
    pub fn leave(&mut self) -> perennial::Stop<i64> {
        perennial::Stop::normal(self.value)
    }
}

/// Adds to the counter that was declared before it.
#[perennial::gen_server]
#[derive(Debug)]
pub struct Clerk {
    counter: perennial::Ref<Counter>,
}

#[perennial::gen_server]
impl Clerk {
    /// Adds one.
    #[call]
    pub async fn tick(&mut self) -> Result<i64, perennial::CallError> {
        self.counter.add(1).await
    }
}

perennial::supervisor! {
    /// An office.
    #[supervisor(strategy = one_for_one)]
    pub struct Office {
        /// Where the counting begins.
        from: i64,

        /// The counter. It may leave, and is started again.
        #[child(allow(normal_exit))]
        pub counter: Counter = Counter { value: from },

        /// The clerk. It remembers nothing of what it counted.
        #[child(allow(stale(counter)))]
        pub clerk: Clerk = Clerk { counter },

        /// A tree of another crate, of a newer edition.
        pub keepers: newer::Keepers = newer::Keepers::with(format!("from {from}")),
    }
}

#[perennial::main]
async fn main() -> Result<(), perennial::Error> {
    let office = Office::start(40).await?;
    assert_eq!(office.clerk.tick().await??, 41);
    assert_eq!(office.counter.leave().await?, 41);

    assert_eq!(office.clerk.tick().await??, 41, "the counter has been started again, behind the same reference");

    assert_eq!(office.keepers.first.swap("new".to_owned()).await?, "from 40");

    office.stop().await?;
    assert!(!office.counter.is_alive());
    assert!(tokio::spawn(async move { office.clerk.tick().await }).await?.is_err());
    println!("declared, started, restarted and stopped");
    Ok(())
}
