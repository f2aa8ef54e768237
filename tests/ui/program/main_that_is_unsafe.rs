//! Nobody calls `main` but the runtime, which makes no promises.

#[perennial::main]
async unsafe fn main() {}
