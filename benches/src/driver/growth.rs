//! How cost grows.

use std::error::Error;

use super::{
    Options,
    programs::{Figures, Programs},
    results::{Rounds, Table, number},
};

pub(crate) fn run(options: &Options) -> Result<(), Box<dyn Error>> {
    let programs = Programs::build(&["job", "heap"])?;
    let rounds = if options.quick { 1 } else { options.rounds.min(3) };
    let sizes: &[&str] = if options.quick { &["1", "1000", "100000"] } else { &["1", "1000", "100000", "1000000"] };

    for framework in ["perennial", "baseline"] {
        println!("\n{framework}: supervised servers, started one by one\n");
        let mut table = Table::new(&["servers", "start", "heap (bytes)", "call, in no order", "restart", "stop"]);
        for size in sizes {
            let figures = medians(rounds, || programs.run("job", &[framework, "growth", "two", size]))?;
            let heap = programs.run("heap", &[framework, size])?;
            let figure = |name| figures.get(name).copied().map_or_else(|| "–".to_owned(), number);
            table.row(vec![
                (*size).to_owned(),
                figure("start_ns"),
                heap.get("bytes").copied().map_or_else(|| "–".to_owned(), number),
                figure("call_ns"),
                figure("restart_ns"),
                figure("stop_ns"),
            ]);
        }
        println!("{}", table.draw());
    }

    println!("\nperennial: a server below so many supervisors; start and stop for each of them\n");
    let mut table = Table::new(&["depth", "start", "call", "restart", "stop"]);
    for depth in ["1", "2", "4", "8", "16", "32", "64"] {
        let figures = medians(rounds, || programs.run("job", &["perennial", "nested", "two", depth]))?;
        let figure = |name| figures.get(name).copied().map_or_else(|| "–".to_owned(), number);
        table.row(vec![
            depth.to_owned(),
            figure("start_ns"),
            figure("call_ns"),
            figure("restart_ns"),
            figure("stop_ns"),
        ]);
    }
    println!("{}", table.draw());
    Ok(())
}

/// The median of each figure.
pub(crate) fn medians(
    rounds: usize,
    mut run: impl FnMut() -> Result<Figures, Box<dyn Error>>,
) -> Result<Figures, Box<dyn Error>> {
    let mut all: std::collections::BTreeMap<String, Rounds> = std::collections::BTreeMap::new();
    for _ in 0..rounds {
        for (name, value) in run()? {
            all.entry(name).or_default().push(value);
        }
    }
    Ok(all.into_iter().filter_map(|(name, rounds)| Some((name, rounds.median()?))).collect())
}
