//! `job FRAMEWORK JOB one|two [SIZE]`: does a job, and prints what was measured as a line of JSON.

use std::env;

use perennial_benches::{Figures, Framework, Threads, frameworks, jobs};

fn main() {
    std::panic::set_hook(Box::new(|info| {
        if info.payload_as_str() != Some("somebody asked for it") {
            eprintln!("{info}");
        }
    }));
    let args: Vec<String> = env::args().skip(1).collect();
    let [framework, job, threads, size @ ..] = &args[..] else { panic!("job FRAMEWORK JOB one|two [SIZE]") };
    let threads = if threads == "one" { Threads::One } else { Threads::Two };
    let size = size.first().map(|size| size.parse().expect("a size is a number"));
    let figures = match &**framework {
        "baseline" => figures::<frameworks::Baseline>(job, threads, size),
        "perennial" => figures::<frameworks::Perennial>(job, threads, size),
        #[cfg(feature = "peers")]
        "actix" => figures::<frameworks::Actix>(job, threads, size),
        #[cfg(feature = "peers")]
        "kameo" => figures::<frameworks::Kameo>(job, threads, size),
        #[cfg(feature = "peers")]
        "ractor" => figures::<frameworks::Ractor>(job, threads, size),
        _ => panic!("there is no framework `{framework}`"),
    };
    println!("{figures}");
}

fn figures<F: Framework>(job: &str, threads: Threads, size: Option<u64>) -> Figures {
    match (job, F::NAME) {
        ("echo", "perennial") => jobs::echo::perennial(),
        ("echo", "baseline") => jobs::echo::baseline(),
        ("echo", _) => Figures::default(),
        _ => jobs::run::<F>(job, threads, size).unwrap_or_default(),
    }
}
