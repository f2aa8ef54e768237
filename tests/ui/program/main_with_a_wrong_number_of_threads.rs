//! The number of worker threads is a whole number, and not 0.

#[perennial::main(worker_threads = 0)]
async fn main() {}

mod other {
    #[perennial::main(worker_threads = "4")]
    pub async fn main() {}
}
