//! The flavor of a runtime is a text, as in tokio.

#[perennial::main(flavor = current_thread)]
async fn main() {}
