//! The programs that do the jobs: built, started, and read.

use std::{
    collections::BTreeMap,
    env,
    error::Error,
    fs, io,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    thread,
    time::{Duration, Instant},
};

/// What a program has printed: names and numbers.
pub(crate) type Figures = BTreeMap<String, f64>;

/// Where the package is.
pub(crate) const PACKAGE: &str = env!("CARGO_MANIFEST_DIR");

/// Where built programs are.
pub(crate) struct Programs {
    folder: PathBuf,
}

impl Programs {
    /// Builds these programs beside the driver, with the driver's own features.
    pub(crate) fn build(names: &[&str]) -> Result<Self, Box<dyn Error>> {
        cargo_build(names, cfg!(feature = "peers"), &[])?;
        Ok(Self { folder: target()?.join("release") })
    }

    /// Builds them in a folder of their own, without the peers, and with this feature.
    pub(crate) fn build_apart(names: &[&str], feature: &str) -> Result<Self, Box<dyn Error>> {
        let beside = target()?.join(feature);
        let name = beside.to_str().ok_or("the target folder has an odd name")?;
        cargo_build(names, false, &["--features", feature, "--target-dir", name])?;
        Ok(Self { folder: beside.join("release") })
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// Runs a program to its end, and reads what it measured.
    pub(crate) fn run(&self, name: &str, args: &[&str]) -> Result<Figures, Box<dyn Error>> {
        read(Command::new(self.path(name)).args(args))
    }
}

/// The folder of all that is built, the driver among it.
pub(crate) fn target() -> Result<PathBuf, Box<dyn Error>> {
    Ok(env::current_exe()?.ancestors().nth(2).ok_or("the driver is in no folder")?.to_owned())
}

fn cargo_build(names: &[&str], peers: bool, more: &[&str]) -> Result<(), Box<dyn Error>> {
    let mut build = cargo();
    build.current_dir(PACKAGE).args(["build", "--release", "--quiet"]).args(more);
    if !peers {
        build.arg("--no-default-features");
    }
    for name in names {
        build.args(["--bin", name]);
    }
    if build.status()?.success() { Ok(()) } else { Err("the jobs could not be built".into()) }
}

pub(crate) fn cargo() -> Command {
    Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

/// No backtraces, which would be most of what a crash costs.
pub(crate) fn quiet(command: &mut Command) -> &mut Command {
    command.env_remove("RUST_BACKTRACE").env_remove("RUST_LIB_BACKTRACE")
}

/// What `erl` needs to do the jobs; None if there is no Erlang.
pub(crate) fn otp() -> Option<PathBuf> {
    let folder = target().ok()?.join("otp");
    fs::create_dir_all(&folder).ok()?;
    let source = Path::new(PACKAGE).join("otp/counter.erl");
    let compiled = Command::new("erlc").arg("-o").arg(&folder).arg(source).status().ok()?;
    compiled.success().then_some(folder)
}

/// Runs a job of Erlang's.
pub(crate) fn run_otp(folder: &Path, threads: &str, args: &[&str]) -> Result<Figures, Box<dyn Error>> {
    let schedulers = if threads == "one" { "1" } else { "2" };
    let mut erl = Command::new("erl");
    erl.args(["+P", "4000000", "+t", "5000000", "+S", schedulers, "-noshell", "-pa"]).arg(folder);
    read(erl.args(["-run", "counter", "main"]).args(args))
}

/// No job takes as long as this unless it hangs.
const LONGEST: Duration = Duration::from_mins(3);

fn read(command: &mut Command) -> Result<Figures, Box<dyn Error>> {
    quiet(command);
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
    let begun = Instant::now();
    while child.try_wait()?.is_none() {
        if begun.elapsed() > LONGEST {
            child.kill()?;
            child.wait()?;
            return Err("it took too long".into());
        }
        thread::sleep(Duration::from_millis(5));
    }
    let output = child.wait_with_output()?;
    let printed = String::from_utf8_lossy(&output.stdout);
    match printed.lines().rfind(|line| line.starts_with('{')) {
        Some(line) if output.status.success() => Ok(serde_json::from_str(line)?),
        Some(_) | None => Err(io::Error::other(String::from_utf8_lossy(&output.stderr).trim().to_owned()).into()),
    }
}
