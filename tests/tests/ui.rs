//! What a mistake looks like: each file under `ui` breaks one rule, and the `.stderr` beside it is what its author reads.
//!
//! `TRYBUILD=overwrite cargo test -p perennial-tests --test ui` writes them anew, to be read before they are kept.

use std::process::Command;

/// The compiler whose words the `.stderr` files are.
const PINNED: &str = "rustc 1.95.";

#[test]
fn each_mistake_is_told_on_the_users_own_token() {
    if !is_pinned() {
        eprintln!("skipped: another compiler than {PINNED}* says it in other words");
        return;
    }

    let cases = trybuild::TestCases::new();
    cases.compile_fail("ui/server/*.rs");
    cases.compile_fail("ui/supervisor/*.rs");
    cases.compile_fail("ui/statem/*.rs");
    cases.compile_fail("ui/program/*.rs");
}

/// Whether the compiler that runs these tests is the one that wrote the files.
fn is_pinned() -> bool {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let version =
        Command::new(rustc).arg("--version").output().expect("a test has been compiled, so there is a `rustc`");
    String::from_utf8_lossy(&version.stdout).starts_with(PINNED)
}
