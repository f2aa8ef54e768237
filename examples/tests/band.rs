//! Each mood of the manager, with a seed that shows what is peculiar to it. `UPDATE=1` writes the stories anew.

use std::{env, fs, path::Path};

mod support;

#[test]
fn a_lenient_manager_sees_the_concert_through() {
    assert_plays("lenient", "63");
}

#[test]
fn an_angry_manager_replaces_all_who_came_later_and_gives_up() {
    assert_plays("angry", "14");
}

#[test]
fn a_jerk_replaces_all_and_gives_up_when_the_singer_leaves() {
    assert_plays("jerk", "8");
}

#[test]
fn a_seed_repeats_a_concert() {
    let args = ["angry", "--seed", "11", "--tempo", "0ms"];

    assert_eq!(support::printed("band", &args), support::printed("band", &args));
}

#[test]
fn crash_reports_are_shown_beside_the_story() {
    let args = ["jerk", "--seed", "8", "--tempo", "0ms", "--reports"];

    let output = support::example("band").args(args).output().expect("the example can be run");

    let reports = String::from_utf8_lossy(&output.stderr);
    assert!(reports.contains("`Band.drum` crashed in `play`: panicked: a false note by"), "{reports}");
    assert!(reports.contains("`Band` gives up"), "{reports}");
}

#[test]
fn the_band_is_drawn() {
    assert_is(&support::printed("band", &["--tree"]), "tree");
}

#[test]
fn an_unknown_mood_is_an_error() {
    let output = support::example("band").arg("grumpy").output().expect("the example can be run");

    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains("usage: band"));
}

#[track_caller]
fn assert_plays(mood: &str, seed: &str) {
    let played = support::printed("band", &[mood, "--seed", seed, "--tempo", "1ms"]);
    assert_is(&played, mood);
}

#[track_caller]
fn assert_is(printed: &str, name: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/band").join(format!("{name}.txt"));
    if env::var_os("UPDATE").is_some() {
        fs::write(&path, printed).expect("what is printed can be written");
    }
    let expected = fs::read_to_string(&path).expect("it was written once");
    assert_eq!(printed, expected.replace("\r\n", "\n"));
}
