//! A message outlives whoever sends it, so it owns what it carries: a `PathBuf` in place of a `&Path`.

use std::path::Path;

use perennial::prelude::*;

#[gen_server]
#[derive(Default)]
pub struct Counter {
    value: i64,
}

#[gen_server]
impl Counter {
    #[call]
    pub fn load(&mut self, path: &Path) -> bool {
        path.exists()
    }
}

fn main() {}
