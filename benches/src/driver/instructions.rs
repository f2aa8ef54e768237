//! Instructions of the hot paths, which are the same on a busy machine.

use std::{collections::BTreeMap, error::Error, fmt::Write as _, fs, path::Path, process::Command};

use perennial_benches::operations;

use super::{
    programs::{PACKAGE, Programs, quiet},
    results::{Table, number},
};

/// By how much a count may differ from what is written down. Chance has a part in it: hash tables have random keys.
const TOLERANCE: f64 = 0.1;

const FRAMEWORKS: [&str; 2] = ["perennial", "baseline"];

const HEAD: &str = "\
# Instructions of each operation on one thread, counted by callgrind; within 10 % is the same.
# `cargo run --release --no-default-features -- --update`, in this folder, writes this file anew.
";

type Counts = BTreeMap<String, f64>;

pub(crate) fn run(update: bool) -> Result<(), Box<dyn Error>> {
    let programs = Programs::build(&["instructions"])?;
    let file = Path::new(PACKAGE).join("instructions.txt");
    let mut counts = Counts::new();
    for framework in FRAMEWORKS {
        for operation in operations::ALL {
            counts.insert(format!("{framework} {operation}"), count(&programs, framework, operation)?);
        }
    }
    let text = fs::read_to_string(&file).unwrap_or_default();
    let written = read(&text);
    println!("{}", table(&counts, &written));
    let toolchain = toolchain()?;
    if update {
        fs::write(&file, write(&counts, &toolchain))?;
        return Ok(());
    }
    if !text.contains(&toolchain) {
        println!("instructions.txt was counted with another toolchain than {toolchain}, so nothing is compared");
        return Ok(());
    }
    let strays: Vec<_> = counts.iter().filter(|(name, count)| strays(**count, written.get(*name))).collect();
    if strays.is_empty() {
        return Ok(());
    }
    let names: Vec<_> = strays.into_iter().map(|(name, _)| name.as_str()).collect();
    Err(format!("more than 10 % from what instructions.txt says: {}", names.join(", ")).into())
}

/// The instructions of one operation: what so many more of them cost.
pub(crate) fn count(programs: &Programs, framework: &str, operation: &str) -> Result<f64, Box<dyn Error>> {
    let times: u32 = if operation == "restart" { 100 } else { 2000 };
    let collect = |times: u32| -> Result<f64, Box<dyn Error>> {
        let output = quiet(&mut Command::new("valgrind"))
            .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
            .arg(programs.path("instructions"))
            .args([framework, operation, &times.to_string()])
            .output()
            .map_err(|error| format!("`valgrind` counts the instructions, and could not be started: {error}"))?;
        let printed = String::from_utf8_lossy(&output.stderr);
        let collected = printed.lines().find_map(|line| line.split("Collected :").nth(1));
        let collected = collected.filter(|_| output.status.success()).ok_or_else(|| printed.to_string())?;
        Ok(collected.trim().parse()?)
    };
    Ok((collect(2 * times)? - collect(times)?) / f64::from(times))
}

fn strays(count: f64, written: Option<&f64>) -> bool {
    written.is_none_or(|written| (count - written).abs() > written * TOLERANCE)
}

fn table(counts: &Counts, written: &Counts) -> String {
    let mut table = Table::new(&["operation", "perennial", "baseline", "ratio", "as written"]);
    for operation in operations::ALL {
        let [perennial, baseline] = FRAMEWORKS.map(|framework| counts[&format!("{framework} {operation}")]);
        let written = written.get(&format!("perennial {operation}"));
        table.row(vec![
            (*operation).to_owned(),
            number(perennial),
            number(baseline),
            format!("{:.2}", perennial / baseline),
            written.map_or_else(
                || "–".to_owned(),
                |written| format!("{} ({:+.1} %)", number(*written), (perennial / written - 1.0) * 100.0),
            ),
        ]);
    }
    table.draw()
}

fn read(text: &str) -> Counts {
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    lines
        .filter_map(|line| line.rsplit_once(' '))
        .filter_map(|(name, count)| Some((name.to_owned(), count.parse().ok()?)))
        .collect()
}

/// Another compiler makes other code.
fn toolchain() -> Result<String, Box<dyn Error>> {
    let output = Command::new("rustc").arg("--verbose").arg("--version").output()?;
    let printed = String::from_utf8(output.stdout)?;
    let host = printed.lines().find_map(|line| line.strip_prefix("host: ")).unwrap_or_default();
    Ok(format!("{} for {host}", printed.lines().next().unwrap_or_default()))
}

fn write(counts: &Counts, toolchain: &str) -> String {
    let mut text = format!("{HEAD}# With {toolchain}.\n");
    for (name, count) in counts {
        writeln!(text, "{name} {count:.0}").expect("a string takes what is written");
    }
    text
}
