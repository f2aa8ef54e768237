//! Words, counted by four servers that share them by the word.
//!
//! ```text
//! cargo run --example tally
//! ```

use std::collections::BTreeMap;

use perennial::{Error, Partitions, prelude::*};

// ANCHOR: tally
/// Counts the words that fall to it.
#[gen_server]
#[derive(Debug, Default)]
pub struct Tally {
    counts: BTreeMap<String, u32>,
}

#[gen_server]
impl Tally {
    /// Counts a word.
    #[cast]
    pub fn count(&mut self, word: String) {
        *self.counts.entry(word).or_default() += 1;
    }

    /// How often a word was counted.
    #[call]
    pub fn counted(&self, word: String) -> u32 {
        self.counts.get(&word).copied().unwrap_or(0)
    }
}

supervisor! {
    pub struct Library {
        pub tallies: Partitions<Tally> = Partitions::new(|_| Tally::default()).partitions(4),
    }
}
// ANCHOR_END: tally

#[perennial::main]
async fn main() -> Result<(), Error> {
    let library = Library::start().await?;

    for word in "the rain that falls on the roof of the house".split(' ') {
        library.tallies.route(word).count(word.to_owned())?;
    }
    for word in ["the", "rain", "sun"] {
        println!("{word}: {}", library.tallies.route(word).counted(word.to_owned()).await?);
    }

    library.stop().await?;
    Ok(())
}
