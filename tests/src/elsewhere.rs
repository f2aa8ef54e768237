//! A tree from another crate, for the mistakes that are made around it.

use perennial::prelude::*;

/// Counts.
#[gen_server(shutdown = 4s)]
#[derive(Debug, Default)]
pub struct Meter {
    value: i64,
}

#[gen_server]
impl Meter {
    /// Adds to the value.
    #[cast]
    pub fn add(&mut self, n: i64) {
        self.value += n;
    }
}

supervisor! {
    /// A pool that may take 9 s to stop.
    pub struct Pool {
        /// It may take 4 s, as it says itself.
        pub meter: Meter = Meter::default(),
        /// They may take 5 s together.
        pub lines: struct Lines {
            /// It may take 2 s, and before that 1 s to start.
            #[child(shutdown = 2s, start_timeout = 1s)]
            pub first: Meter = Meter::default(),
            /// It may take 2 s.
            #[child(shutdown = 2s)]
            pub second: Meter = Meter::default(),
        },
    }
}
