//! What Perennial costs those who build with it.

use std::{
    collections::BTreeSet,
    error::Error,
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
    process::Command,
    time::{Duration, Instant},
};

use super::programs::{self, PACKAGE, cargo};

const SERVERS: u64 = 100;

pub(crate) fn run() -> Result<(), Box<dyn Error>> {
    let folder = programs::target()?.join("cost");
    let root = Path::new(PACKAGE).parent().ok_or("the package is in no folder")?.to_owned();

    let dependencies = dependencies(&root)?;
    println!("dependencies of `perennial` with default features: {}", dependencies.len());
    for profile in ["dev", "release"] {
        let target = fresh(&folder.join("cold"))?;
        let mut build = cargo();
        build.args(["build", "--quiet", "--package", "perennial", "--profile", profile]);
        let took = timed(build.current_dir(&root), &target)?;
        println!("cold build, profile {profile}: {:.1} s", took.as_secs_f64());
    }

    let target = folder.join("target");
    let [few, many] =
        [1, 1 + SERVERS].map(|servers| generate(&folder.join(format!("servers-{servers}")), &root, servers));
    let (few, many) = (few?, many?);
    timed(cargo().args(["check", "--quiet"]).current_dir(&few), &target)?;
    timed(cargo().args(["check", "--quiet"]).current_dir(&many), &target)?;
    let check = |folder: &PathBuf| -> Result<Duration, Box<dyn Error>> {
        let mut best = Duration::MAX;
        for _ in 0..3 {
            // A change of its time makes cargo check it again, alone.
            let main = folder.join("src/main.rs");
            fs::write(&main, fs::read(&main)?)?;
            best = best.min(timed(cargo().args(["check", "--quiet"]).current_dir(folder), &target)?);
        }
        Ok(best)
    };
    let (with_few, with_many) = (check(&few)?, check(&many)?);
    println!(
        "`cargo check` of a crate of {} servers: {:.2} s (of one: {:.2} s); each server: {:.1} ms",
        SERVERS + 1,
        with_many.as_secs_f64(),
        with_few.as_secs_f64(),
        with_many.saturating_sub(with_few).as_secs_f64() * 1000.0 / 100.0,
    );

    for release in [false, true] {
        let size = |folder: &PathBuf, name: &str| -> Result<u64, Box<dyn Error>> {
            let mut build = cargo();
            build.args(["build", "--quiet"]).current_dir(folder);
            if release {
                build.arg("--release");
            }
            timed(&mut build, &target)?;
            let profile = if release { "release" } else { "debug" };
            Ok(fs::metadata(target.join(profile).join(name))?.len())
        };
        let (small, large) = (size(&few, "servers-1")?, size(&many, "servers-101")?);
        let profile = if release { "release, stripped" } else { "dev, stripped" };
        println!(
            "program of one server, {profile}: {} kB; each further server: {:.1} kB",
            small / 1024,
            f64::from(u32::try_from(large.saturating_sub(small))?) / 100.0 / 1024.0
        );
    }
    Ok(())
}

/// What is compiled for it, itself left out.
fn dependencies(root: &Path) -> Result<BTreeSet<String>, Box<dyn Error>> {
    let tree = ["tree", "--package", "perennial", "--edges", "normal,build", "--prefix", "none", "--format", "{p}"];
    let output = cargo().args(tree).current_dir(root).output()?;
    let printed = String::from_utf8(output.stdout)?;
    let names = printed.lines().filter_map(|line| line.split(" (").next()).map(str::to_owned);
    Ok(names.filter(|name| !name.starts_with("perennial v") && !name.is_empty()).collect())
}

fn timed(command: &mut Command, target: &Path) -> Result<Duration, Box<dyn Error>> {
    let begun = Instant::now();
    let status = command.env("CARGO_TARGET_DIR", target).status()?;
    if status.success() { Ok(begun.elapsed()) } else { Err("it could not be built".into()) }
}

fn fresh(folder: &Path) -> Result<PathBuf, Box<dyn Error>> {
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    fs::create_dir_all(folder)?;
    Ok(folder.to_owned())
}

/// Writes a crate of so many servers, all of them started and used.
fn generate(folder: &Path, root: &Path, servers: u64) -> Result<PathBuf, Box<dyn Error>> {
    fresh(&folder.join("src"))?;
    let runtime = root.join("runtime");
    let manifest = format!(
        "[package]\nname = \"servers-{servers}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n\
         [dependencies]\nperennial = {{ path = \"{}\" }}\ntokio = \"1\"\n\n\
         [profile.release]\nstrip = true\n[profile.dev]\nstrip = true\n\n[workspace]\n",
        runtime.display()
    );
    fs::write(folder.join("Cargo.toml"), manifest)?;

    let mut code = String::from("use perennial::{Error, prelude::*};\n");
    let mut calls = String::new();
    for nth in 0..servers {
        write!(code, "{}", SERVER.replace("NTH", &nth.to_string()))?;
        writeln!(calls, "    let server = Server{nth}::default().start().await?;")?;
        writeln!(calls, "    server.note({nth})?;")?;
        writeln!(calls, "    println!(\"{{}} {{:?}}\", server.add({nth}).await?, server.noted().await?);")?;
    }
    writeln!(code, "\n#[perennial::main]\nasync fn main() -> Result<(), Error> {{\n{calls}    Ok(())\n}}")?;
    fs::write(folder.join("src/main.rs"), code)?;
    Ok(folder.to_owned())
}

/// A server as they mostly are: some state, two calls, a cast.
const SERVER: &str = "
#[gen_server]
#[derive(Debug, Default)]
pub struct ServerNTH {
    value: i64,
    notes: Vec<i64>,
}

#[gen_server]
impl ServerNTH {
    #[call]
    pub fn add(&mut self, n: i64) -> i64 {
        self.value += n;
        self.value
    }

    #[call]
    pub async fn noted(&self) -> Vec<i64> {
        self.notes.clone()
    }

    #[cast]
    pub fn note(&mut self, n: i64) {
        self.notes.push(n);
    }
}
";
