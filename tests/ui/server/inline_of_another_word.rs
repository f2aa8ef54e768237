//! `inline` says whose stack the handlers of a server run on: `auto`, which is the default, leaves it to the runtime, and
//! `never` is for handlers that block, or use what belongs to their own task.

use perennial::prelude::*;

#[gen_server(inline = always)]
pub struct Printer;

#[gen_server]
impl Printer {
    #[call]
    fn print(&mut self, page: u32) -> u32 {
        page
    }
}

fn main() {}
