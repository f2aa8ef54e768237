//! The rows of the table.

/// A figure of a job, compared between frameworks.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Row {
    pub(crate) title: &'static str,
    pub(crate) run: Run,
    /// Which of the figures that the job prints.
    pub(crate) figure: &'static str,
}

/// A process that is started: a job, or the count of a heap.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub(crate) struct Run {
    pub(crate) job: &'static str,
    pub(crate) threads: &'static str,
    /// How many servers, where the job's name does not say it.
    pub(crate) size: Option<&'static str>,
    /// Whether it takes so long, or so much memory, that it is left out of a quick run.
    pub(crate) heavy: bool,
    /// Whether it is for Perennial and the baseline alone, and gives the same result each time.
    pub(crate) once: bool,
}

const fn two(job: &'static str) -> Run {
    Run { job, threads: "two", size: None, heavy: false, once: false }
}

const fn one(job: &'static str) -> Run {
    Run { threads: "one", ..two(job) }
}

const fn heavy(job: &'static str) -> Run {
    Run { heavy: true, ..two(job) }
}

const fn heap(size: &'static str) -> Run {
    Run { size: Some(size), ..two("heap") }
}

const MILLION: Run = Run { heavy: true, once: true, ..heap("1000000") };

const fn row(title: &'static str, run: Run, figure: &'static str) -> Row {
    Row { title, run, figure }
}

pub(crate) const ROWS: &[Row] = &[
    row("call, 2 workers", two("call"), "ns"),
    row("call, 1 thread", one("call"), "ns"),
    row("call-async, 2 workers", two("call-async"), "ns"),
    row("call-async, 1 thread", one("call-async"), "ns"),
    row("call-suspending, 2 workers", two("call-suspending"), "ns"),
    row("call-suspending, 1 thread", one("call-suspending"), "ns"),
    row("call-queued, 2 workers", two("call-queued"), "ns"),
    row("call-queued, 1 thread", one("call-queued"), "ns"),
    row("callers, each call", two("callers"), "ns"),
    row("callers, p50", two("callers"), "p50_ns"),
    row("callers, p99", two("callers"), "p99_ns"),
    row("callers, p99.9", two("callers"), "p999_ns"),
    row("callers-async, each call", two("callers-async"), "ns"),
    row("callers-async, p50", two("callers-async"), "p50_ns"),
    row("callers-async, p99", two("callers-async"), "p99_ns"),
    row("callers-async, p99.9", two("callers-async"), "p999_ns"),
    row("cast-1", two("cast-1"), "ns"),
    row("cast-8", two("cast-8"), "ns"),
    row("start-stop", two("start-stop"), "ns"),
    row("start-stop, start", two("start-stop"), "start_ns"),
    row("start-stop, stop", two("start-stop"), "stop_ns"),
    row("heap, 1,000 (bytes)", heap("1000"), "bytes"),
    row("heap, 100,000 (bytes)", heap("100000"), "bytes"),
    row("heap, 1,000,000 (bytes)", MILLION, "bytes"),
    row("heap, 1,000,000 (blocks)", MILLION, "blocks"),
    row("restart-1", two("restart-1"), "ns"),
    row("restart-100k", heavy("restart-100k"), "ns"),
    row("listed-100k, start + stop", heavy("listed-100k"), "ns"),
    row("listed-100k, start", heavy("listed-100k"), "start_ns"),
    row("listed-100k, stop", heavy("listed-100k"), "stop_ns"),
    row("one-by-one-100k, start + stop", heavy("one-by-one-100k"), "ns"),
    row("one-by-one-100k, start", heavy("one-by-one-100k"), "start_ns"),
    row("one-by-one-100k, stop", heavy("one-by-one-100k"), "stop_ns"),
    row("ring", two("ring"), "ns"),
    row("fan-in-turn", two("fan-in-turn"), "ns"),
    row("fan-overlapping", two("fan-overlapping"), "ns"),
    row("echo, each line", two("echo"), "ns"),
    row("echo, p50", two("echo"), "p50_ns"),
    row("echo, p99", two("echo"), "p99_ns"),
    row("echo, p99.9", two("echo"), "p999_ns"),
];

/// The processes to start in a round, each once.
pub(crate) fn runs() -> Vec<Run> {
    let mut runs: Vec<Run> = ROWS.iter().map(|row| row.run).collect();
    runs.dedup();
    runs
}
