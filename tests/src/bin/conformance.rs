//! Runs conformance scenarios: prints their traces, or with `--check` compares them with OTP's.

use std::{env, path::Path, process::ExitCode};

use perennial_tests::conformance::{Scenario, Verdict, check, find, trace};
use serde_json::Value;

fn main() -> ExitCode {
    let (options, paths): (Vec<String>, Vec<String>) = env::args().skip(1).partition(|word| word.starts_with("--"));
    if paths.is_empty() || options.iter().any(|option| option != "--check") {
        eprintln!("usage: conformance [--check] FILE-OR-FOLDER…");
        return ExitCode::from(2);
    }
    let mut scenarios = Vec::new();
    for path in &paths {
        match find(Path::new(path)) {
            Ok(found) => scenarios.extend(found),
            Err(error) => {
                eprintln!("{path}: {error}");
                return ExitCode::from(2);
            }
        }
    }
    if options.is_empty() { print(&scenarios) } else { compare(&scenarios) }
}

fn print(scenarios: &[Scenario]) -> ExitCode {
    for scenario in scenarios {
        let steps: Vec<String> = trace(scenario).iter().map(|step: &Value| format!("  {step}")).collect();
        println!("[\n{}\n]", steps.join(",\n"));
    }
    ExitCode::SUCCESS
}

fn compare(scenarios: &[Scenario]) -> ExitCode {
    let (mut passed, mut failed, mut skipped) = (0, 0, 0);
    for scenario in scenarios {
        match check(scenario) {
            Verdict::Passed => passed += 1,
            Verdict::Skipped(why) => {
                skipped += 1;
                println!("skipped {}: {why}", scenario.name());
            }
            Verdict::Failed(why) => {
                failed += 1;
                println!("FAILED {}: {why}", scenario.name());
            }
        }
    }
    println!("{passed} passed, {failed} failed, {skipped} skipped");
    if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
