//! A program that cannot unwind is refused.

use std::{
    path::{Path, PathBuf},
    process::{Command, Output},
};

#[test]
fn aborting_panics_are_refused_in_one_error() {
    let output = compile("abort");

    let said = String::from_utf8_lossy(&output.stderr);
    assert!(!output.status.success());
    assert!(
        said.starts_with("error: supervision needs unwinding") && said.contains("due to 1 previous error"),
        "{said}"
    );
    assert!(said.contains("remove it from the profile"), "{said}");
}

#[test]
fn unwinding_panics_are_not() {
    assert!(compile("unwind").status.success());
}

/// Compiles the part of the runtime that says so.
fn compile(panic: &str) -> Output {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("../runtime/src/unwinding.rs");
    let out = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
    Command::new(std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()))
        .args(["--edition=2024", "--crate-type=lib", "--crate-name=unwinding", "--emit=metadata", "-C"])
        .arg(format!("panic={panic}"))
        .arg("--out-dir")
        .arg(out)
        .arg(source)
        .output()
        .expect("a test has been compiled, so there is a `rustc`")
}
