//! What tracing costs when nobody listens.

use std::error::Error;

use super::{
    Options, instructions,
    programs::Programs,
    results::{Rounds, Table, number},
};

/// Operations, and the job that is the same.
const OPERATIONS: [(&str, &str, &str); 5] = [
    ("call", "call", "one"),
    ("call-async", "call-async", "one"),
    ("call-queued", "call-queued", "one"),
    ("start-stop", "start-stop", "one"),
    ("restart", "restart-1", "one"),
];

pub(crate) fn run(options: &Options) -> Result<(), Box<dyn Error>> {
    let with = Programs::build(&["job", "instructions"])?;
    let without = Programs::build_apart(&["job", "instructions"], "silent")?;
    let mut table =
        Table::new(&["", "ns", "ns without tracing", "difference", "instructions", "without", "difference"]);
    for (operation, job, threads) in OPERATIONS {
        let [mut ns_with, mut ns_without] = [Rounds::default(), Rounds::default()];
        for _ in 0..options.rounds {
            for (programs, rounds) in [(&with, &mut ns_with), (&without, &mut ns_without)] {
                let figures = programs.run("job", &["perennial", job, threads])?;
                rounds.push(*figures.get("ns").ok_or("the job has no figure")?);
            }
        }
        let (ns_with, ns_without) = (ns_with.least().unwrap_or_default(), ns_without.least().unwrap_or_default());
        let count_with = instructions::count(&with, "perennial", operation)?;
        let count_without = instructions::count(&without, "perennial", operation)?;
        table.row(vec![
            operation.to_owned(),
            number(ns_with),
            number(ns_without),
            format!("{:+.1}", ns_with - ns_without),
            number(count_with),
            number(count_without),
            format!("{:+.1}", count_with - count_without),
        ]);
    }
    println!("With no subscriber, and built with no event; the best of {} rounds.\n", options.rounds);
    println!("{}", table.draw());
    Ok(())
}
