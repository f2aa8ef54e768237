//! All jobs, for all frameworks.

use std::{collections::HashSet, error::Error, fs, path::PathBuf};

use super::{
    Options, programs,
    programs::{Figures, Programs},
    results::Results,
    rows::{self, Run},
    targets,
};

const FRAMEWORKS: &[&str] = if cfg!(feature = "peers") {
    &["baseline", "perennial", "ractor", "kameo", "actix", "otp"]
} else {
    &["baseline", "perennial", "otp"]
};

pub(crate) fn run(options: &Options) -> Result<(), Box<dyn Error>> {
    let programs = Programs::build(&["job", "heap"])?;
    let otp = programs::otp();
    let mut frameworks = FRAMEWORKS.to_vec();
    frameworks.retain(|framework| {
        let wanted = options.frameworks.is_empty() || options.frameworks.iter().any(|name| name == framework);
        wanted && (*framework != "otp" || otp.is_some())
    });

    let comparison = Comparison { programs, otp };
    let results = comparison.rounds(options, &frameworks);
    println!(
        "Medians of {} rounds; ratios to the baseline; (least..most). Nanoseconds, unless it says otherwise.\n",
        options.rounds
    );
    println!("{}", results.table(&frameworks));
    println!("{}", targets::table(&results));
    println!("{}", machine());
    Ok(())
}

struct Comparison {
    programs: Programs,
    otp: Option<PathBuf>,
}

impl Comparison {
    /// Every process once a round, and the frameworks in another order each time.
    fn rounds(&self, options: &Options, frameworks: &[&'static str]) -> Results {
        let mut results = Results::default();
        let mut broken = HashSet::new();
        let mut frameworks = frameworks.to_vec();
        for round in 0..options.rounds {
            for run in rows::runs() {
                if !options.wants(run.job) || (options.quick && run.heavy) || (run.once && round > 0) {
                    continue;
                }
                for &framework in &frameworks {
                    if broken.contains(&(run, framework))
                        || (run.once && !matches!(framework, "baseline" | "perennial"))
                    {
                        continue;
                    }
                    match self.one(run, framework) {
                        Ok(figures) => results.add(run, framework, figures),
                        Err(error) => {
                            eprintln!("{framework} could not do `{}`: {error}", run.job);
                            broken.insert((run, framework));
                        }
                    }
                }
                frameworks.rotate_left(1);
            }
            eprintln!("round {} of {} is done", round + 1, options.rounds);
        }
        results
    }

    fn one(&self, run: Run, framework: &'static str) -> Result<Figures, Box<dyn Error>> {
        let size = run.size.as_slice();
        match &self.otp {
            Some(folder) if framework == "otp" => programs::run_otp(folder, run.threads, &[&[run.job], size].concat()),
            Some(_) | None if run.job == "heap" => self.programs.run("heap", &[&[framework], size].concat()),
            Some(_) | None => self.programs.run("job", &[&[framework, run.job, run.threads], size].concat()),
        }
    }
}

/// On what it was measured.
fn machine() -> String {
    let cpu = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = cpu.lines().find_map(|line| line.strip_prefix("model name")).unwrap_or(": an unknown processor");
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    format!("{cores} cores{model}")
}
