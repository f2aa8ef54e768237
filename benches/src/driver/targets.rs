//! What Perennial is to reach, and what was measured beside it.

use super::results::{Results, Rounds, Table, number};

struct Target {
    what: &'static str,
    measure: Measure,
    must: f64,
    aim: f64,
    /// Against the best of the peers, and against OTP.
    peer: Option<f64>,
    otp: Option<f64>,
}

#[derive(Clone, Copy)]
enum Measure {
    /// A row, as a ratio to the baseline's.
    Ratio(&'static str),
    /// A row, as it is.
    Plain(&'static str),
    /// A row, as a ratio to another of Perennial's own.
    Growth(&'static str, &'static str),
}
use Measure::{Growth, Plain, Ratio};

const fn target(what: &'static str, measure: Measure, must: f64, aim: f64) -> Target {
    Target { what, measure, must, aim, peer: None, otp: None }
}

impl Target {
    const fn and(self, peer: Option<f64>, otp: Option<f64>) -> Self {
        Self { peer, otp, ..self }
    }
}

const TARGETS: &[Target] = &[
    target("call, plain handler, 2 workers", Ratio("call, 2 workers"), 0.25, 0.1).and(Some(0.16), Some(0.02)),
    target("call, plain handler, 1 thread", Ratio("call, 1 thread"), 0.25, 0.1).and(Some(0.16), Some(0.02)),
    target("call, async handler, 2 workers", Ratio("call-async, 2 workers"), 0.6, 0.3).and(Some(0.5), Some(0.05)),
    target("call, async handler, 1 thread", Ratio("call-async, 1 thread"), 0.6, 0.3).and(Some(0.5), Some(0.05)),
    target("handler suspends once, 2 workers", Ratio("call-suspending, 2 workers"), 1.6, 1.0),
    target("handler suspends once, 1 thread", Ratio("call-suspending, 1 thread"), 1.6, 1.0),
    target("call that queues, 2 workers", Ratio("call-queued, 2 workers"), 1.8, 1.0).and(Some(0.8), Some(0.25)),
    target("call that queues, 1 thread", Ratio("call-queued, 1 thread"), 1.8, 1.0).and(Some(0.8), Some(0.25)),
    target("64 callers, plain handler", Ratio("callers, each call"), 0.4, 0.15).and(Some(0.25), None),
    target("64 callers, async handler", Ratio("callers-async, each call"), 1.8, 1.0).and(Some(1.0), None),
    target("64 callers, p99.9", Ratio("callers, p99.9"), 5.0, 1.0),
    target("64 callers, async handler, p99.9", Ratio("callers-async, p99.9"), 5.0, 1.0),
    target("cast, 1 producer", Ratio("cast-1"), 0.6, 0.3).and(Some(0.4), Some(0.2)),
    target("cast, 8 producers", Ratio("cast-8"), 0.8, 0.35).and(Some(0.8), Some(0.2)),
    target("start + stop", Ratio("start-stop"), 0.35, 0.2).and(Some(0.5), Some(0.15)),
    target("heap of an idle supervised server, at a million (bytes)", Plain("heap, 1,000,000 (bytes)"), 224.0, 128.0),
    target("heap, at 100,000 (bytes)", Plain("heap, 100,000 (bytes)"), 224.0, 128.0).and(Some(0.35), Some(0.1)),
    target("panic to first call, alone", Ratio("restart-1"), 0.85, 0.6).and(Some(0.6), Some(0.27)),
    target("panic to first call, 100k siblings", Ratio("restart-100k"), 0.85, 0.6).and(Some(0.6), Some(0.27)),
    target("growth of that from 1 to 100k siblings", Growth("restart-100k", "restart-1"), 1.2, 1.0),
    target("supervisor of 100k, as a list", Ratio("listed-100k, start + stop"), 0.2, 0.1).and(Some(0.04), None),
    target("supervisor of 100k, one by one", Ratio("one-by-one-100k, start + stop"), 0.2, 0.1).and(Some(0.04), None),
    target("ring hop", Ratio("ring"), 0.6, 0.3).and(Some(0.3), None),
    target("fan-out, one after another", Ratio("fan-in-turn"), 0.35, 0.1),
    target("fan-out, overlapping", Ratio("fan-overlapping"), 1.5, 1.0),
];

/// Perennial's targets. A ratio of medians; beside it those of the best rounds and of the processors' time, which other
/// programs touch least.
pub(crate) fn table(results: &Results) -> String {
    let mut table =
        Table::new(&["target", "must", "aim", "measured", "best rounds", "CPU time", "", "best peer", "OTP"]);
    for target in TARGETS {
        let row = match target.measure {
            Ratio(row) | Plain(row) | Growth(row, _) => row,
        };
        let Some(median) = measured(results, target.measure, Rounds::median) else { continue };
        let least = measured(results, target.measure, Rounds::least).unwrap_or(median);
        let peers = ["ractor", "kameo", "actix"].into_iter().filter_map(|peer| ratio(results, row, peer));
        table.row(vec![
            target.what.to_owned(),
            format!("≤ {}", target.must),
            target.aim.to_string(),
            short(median),
            short(least),
            cpu(results, target.measure).map_or_else(|| "–".to_owned(), short),
            verdict(target, median, least).to_owned(),
            against(peers.max_by(f64::total_cmp), target.peer),
            against(ratio(results, row, "otp"), target.otp),
        ]);
    }
    table.draw()
}

fn measured(results: &Results, measure: Measure, of: fn(&Rounds) -> Option<f64>) -> Option<f64> {
    let perennial = |row| results.titled(row, "perennial").and_then(of);
    Some(match measure {
        Ratio(row) => perennial(row)? / results.titled(row, "baseline").and_then(of)?,
        Plain(row) => perennial(row)?,
        Growth(row, from) => perennial(row)? / perennial(from)?,
    })
}

/// The same ratio, of the processors' time.
fn cpu(results: &Results, measure: Measure) -> Option<f64> {
    let Ratio(row) = measure else { return None };
    let used = |framework| results.used(row, framework).and_then(Rounds::median);
    Some(used("perennial")? / used("baseline")?)
}

fn verdict(target: &Target, median: f64, least: f64) -> &'static str {
    if median <= target.aim {
        "aim"
    } else if median <= target.must {
        "met"
    } else if least <= target.must {
        "near"
    } else {
        "missed"
    }
}

/// Perennial's median as a ratio to another's.
fn ratio(results: &Results, row: &str, framework: &'static str) -> Option<f64> {
    Some(results.titled(row, "perennial")?.median()? / results.titled(row, framework)?.median()?)
}

fn against(ratio: Option<f64>, limit: Option<f64>) -> String {
    match (ratio, limit) {
        (Some(ratio), Some(limit)) => {
            format!("{} (≤ {limit}{})", short(ratio), if ratio <= limit { "" } else { ": missed" })
        }
        (Some(ratio), None) => short(ratio),
        (None, Some(_) | None) => "–".to_owned(),
    }
}

fn short(value: f64) -> String {
    if value < 100.0 { format!("{value:.2}") } else { number(value) }
}
