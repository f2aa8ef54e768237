//! Runs the examples as their users do.

use std::{
    env,
    path::PathBuf,
    process::{Command, Output},
};

/// The command that runs an example. Cargo puts it beside the tests of the same package.
pub(crate) fn example(name: &str) -> Command {
    let test = env::current_exe().expect("a test is an executable");
    let profile: PathBuf = test.ancestors().skip(2).take(1).collect();
    let example = profile.join("examples").join(format!("{name}{}", env::consts::EXE_SUFFIX));
    assert!(example.exists(), "{} is not built: `cargo build --examples` does it", example.display());
    Command::new(example)
}

/// What an example prints, provided that it ends in order.
#[allow(dead_code, reason = "a test that talks to its example waits for no end")]
pub(crate) fn printed(name: &str, args: &[&str]) -> String {
    let Output { status, stdout, stderr } = example(name).args(args).output().expect("the example can be run");
    let stderr = String::from_utf8_lossy(&stderr);
    assert!(status.success(), "{name} {args:?} ended with {status}: {stderr}");
    assert_eq!(stderr, "", "{name} {args:?} tells its story on stdout alone");
    String::from_utf8(stdout).expect("the examples print text").replace("\r\n", "\n")
}
