//! A tree for others to have as a child, in the newer edition and with `perennial` under another name.

#![deny(warnings, missing_docs, missing_debug_implementations, unreachable_pub, unused_qualifications)]

use grown::{gen_server, supervisor};

/// Keeps a text.
#[gen_server(crate = grown)]
#[derive(Debug)]
pub struct Keeper<T> {
    kept: T,
}

#[gen_server(crate = grown)]
impl<T: Clone + Send + 'static> Keeper<T> {
    /// Returns what is kept, and keeps this.
    #[call]
    pub async fn swap(&mut self, kept: T) -> T {
        std::mem::replace(&mut self.kept, kept)
    }
}

supervisor! {
    /// Keepers of texts.
    #[supervisor(crate = grown, shutdown = 10s)]
    pub struct Keepers {
        /// What the first one keeps.
        text: String,

        /// The first.
        #[child(shutdown = 1s)]
        pub first: Keeper<String> = Keeper { kept: text },
    }
}
