//! `instructions FRAMEWORK OPERATION TIMES`: does an operation so many times, for callgrind to count.

use std::env;

use perennial_benches::{frameworks, operations};

fn main() {
    std::panic::set_hook(Box::new(|_| {}));
    let args: Vec<String> = env::args().skip(1).collect();
    let [framework, operation, times] = &args[..] else { panic!("instructions FRAMEWORK OPERATION TIMES") };
    let times = times.parse().expect("a number of times");
    match &**framework {
        "baseline" => operations::run::<frameworks::Baseline>(operation, times),
        "perennial" => operations::run::<frameworks::Perennial>(operation, times),
        _ => panic!("there is no framework `{framework}`"),
    }
}
