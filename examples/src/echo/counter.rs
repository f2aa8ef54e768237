//! Who counts.

use perennial::prelude::*;

/// Counts the lines that were answered. After a crash it starts again from zero.
#[gen_server]
#[derive(Debug, Default)]
pub struct Counter {
    lines: u64,
}

#[gen_server]
impl Counter {
    /// Counts so many lines more.
    #[cast]
    pub fn add(&mut self, lines: u64) {
        self.lines += lines;
    }

    /// How many there were.
    #[call]
    pub fn lines(&self) -> u64 {
        self.lines
    }
}
