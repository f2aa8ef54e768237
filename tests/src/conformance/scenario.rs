//! Scenario files.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use serde_json::Value;

/// A scenario, and where it stands.
#[derive(Clone, Debug)]
pub struct Scenario {
    /// Its file.
    pub path: PathBuf,
    /// What the file says.
    pub script: Value,
}

impl Scenario {
    /// Reads a scenario.
    ///
    /// # Errors
    ///
    /// If there is no such file, or it is no JSON.
    pub fn read(path: &Path) -> io::Result<Self> {
        Ok(Self { path: path.to_owned(), script: serde_json::from_slice(&fs::read(path)?)? })
    }

    /// The trace that OTP printed for it.
    ///
    /// # Errors
    ///
    /// If there is none, or it is no JSON.
    pub fn golden(&self) -> io::Result<Vec<Value>> {
        Ok(serde_json::from_slice(&fs::read(self.path.with_extension("trace.json"))?)?)
    }

    /// Area and name, such as `sup_start/order`.
    #[must_use]
    pub fn name(&self) -> String {
        let name = self.path.file_stem().unwrap_or_default().to_string_lossy();
        match self.path.parent().and_then(Path::file_name) {
            Some(area) => format!("{}/{name}", area.to_string_lossy()),
            None => name.into_owned(),
        }
    }

    /// What it needs.
    pub fn tags(&self) -> impl Iterator<Item = &str> {
        self.script["tags"].as_array().into_iter().flatten().filter_map(Value::as_str)
    }

    /// How much the order of the events of a step means.
    #[must_use]
    pub fn order(&self) -> &str {
        self.script["order"].as_str().unwrap_or("strict")
    }

    /// The steps.
    #[must_use]
    pub fn steps(&self) -> &[Value] {
        self.script["steps"].as_array().map_or(&[], Vec::as_slice)
    }
}

/// The scenarios of a file or of a folder and those below it, by name.
///
/// # Errors
///
/// If something cannot be read.
pub fn find(path: &Path) -> io::Result<Vec<Scenario>> {
    let mut files = Vec::new();
    collect(path, &mut files)?;
    files.sort();
    files.iter().map(|file| Scenario::read(file)).collect()
}

fn collect(path: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    if !path.is_dir() {
        files.push(path.to_owned());
        return Ok(());
    }
    for entry in fs::read_dir(path)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if path.is_dir() || (name.ends_with(".json") && !name.ends_with(".trace.json")) {
            collect(&path, files)?;
        }
    }
    Ok(())
}
