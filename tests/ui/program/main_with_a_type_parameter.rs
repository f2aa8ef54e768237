//! Nobody calls `main` but the runtime, which does not choose types.

#[perennial::main]
async fn main<T>() {}
