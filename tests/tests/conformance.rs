//! Is it OTP's? Every scenario is run on real processes, and its trace compared with the one that OTP printed.

use std::{
    collections::HashSet,
    path::Path,
    sync::atomic::{AtomicUsize, Ordering},
    thread,
};

use perennial_tests::conformance::{Scenario, Verdict, check, difference, differences, find, trace};

fn scenarios() -> Vec<Scenario> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("conformance");
    find(&folder).expect("the scenarios can be read")
}

/// Does something with every scenario, on as many threads as there are, and collects what it has to say.
fn on_all(scenarios: &[Scenario], work: impl Fn(&Scenario) -> Option<String> + Sync) -> Vec<String> {
    let next = AtomicUsize::new(0);
    let take = || {
        let mut said = Vec::new();
        while let Some(scenario) = scenarios.get(next.fetch_add(1, Ordering::Relaxed)) {
            said.extend(work(scenario).map(|words| format!("{}: {words}", scenario.name())));
        }
        said
    };
    let threads = thread::available_parallelism().map_or(2, Into::into);
    let mut said: Vec<String> = thread::scope(|scope| {
        let workers: Vec<_> = (0..threads).map(|_| scope.spawn(take)).collect();
        workers.into_iter().flat_map(|worker| worker.join().expect("a scenario does not panic")).collect()
    });
    said.sort();
    said
}

#[test]
fn every_trace_is_otps_or_is_listed_as_a_difference() {
    let scenarios = scenarios();

    let failed = on_all(&scenarios, |scenario| match check(scenario) {
        Verdict::Failed(why) => Some(why),
        Verdict::Passed | Verdict::Skipped(_) => None,
    });

    assert!(scenarios.len() > 400, "only {} scenarios were found", scenarios.len());
    assert!(failed.is_empty(), "{} of {} differ:\n{}", failed.len(), scenarios.len(), failed.join("\n"));
}

#[test]
fn a_scenario_prints_the_same_trace_again() {
    let changed =
        on_all(&scenarios(), |scenario| (trace(scenario) != trace(scenario)).then(|| "another trace".to_owned()));

    assert!(changed.is_empty(), "{}", changed.join("\n"));
}

#[test]
fn every_difference_is_about_a_scenario_that_does_differ() {
    let scenarios = scenarios();
    let names: HashSet<String> = scenarios.iter().map(Scenario::name).collect();

    let unknown: Vec<_> = differences().filter(|(name, _)| !names.contains(*name)).collect();
    let same = on_all(&scenarios, |scenario| {
        let listed = difference(scenario).is_some() && differences().any(|(name, _)| name == scenario.name());
        (listed && scenario.golden().ok()? == trace(scenario)).then(|| "no difference".to_owned())
    });

    assert!(unknown.is_empty(), "{unknown:?}");
    assert!(same.is_empty(), "{}", same.join("\n"));
}
