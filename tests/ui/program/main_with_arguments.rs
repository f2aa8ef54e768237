//! Nobody calls `main` but the runtime, which has nothing to give it. Read arguments with `std::env::args`.

#[perennial::main]
async fn main(arguments: Vec<String>) {
    println!("{arguments:?}");
}
