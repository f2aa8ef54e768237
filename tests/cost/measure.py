#!/usr/bin/env python3
"""Measures what the macros cost: `cargo check` of many servers and a tree, and the size of a server in a program.

    python3 tests/cost/measure.py               # both, with 100 servers
    python3 tests/cost/measure.py check 40 9    # the check alone: 40 servers, 9 rounds
    python3 tests/cost/measure.py size          # the size alone
    python3 tests/cost/measure.py passes        # where the check's time goes, with the macros and by hand

The crates are written into the target directory. What is measured is the processor's time and not the clock's, and the
ways take turns, so that a busy machine disturbs them alike; of all rounds the median counts.
"""

import os
import pathlib
import re
import resource
import statistics
import subprocess
import sys

sys.dont_write_bytecode = True
import written

ROOT = pathlib.Path(__file__).resolve().parents[2]
TARGET = pathlib.Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")).resolve()
PLACE = TARGET / "cost"
WAYS = {
    "nothing": written.nothing,
    "macros": written.with_macros,
    "hand": written.by_hand,
    "tokio": written.on_tokio,
}
LIMIT = 1.5

MAIN = """//! Starts all of it, so that nothing is left out of the program.
fn main() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
@body    });
}
"""


def main() -> None:
    words = sys.argv[1:]
    what = words[0] if words and not words[0].isdigit() else "all"
    numbers = [int(word) for word in words if word.isdigit()]
    count = numbers[0] if numbers else 100
    rounds = numbers[1] if len(numbers) > 1 else 7
    if what in ("all", "check"):
        check(count, rounds)
    if what in ("all", "size"):
        size(count)
    if what == "passes":
        passes(count)


def check(count: int, rounds: int) -> None:
    """The time of `cargo check`, of the crate alone."""
    for way in WAYS:
        write(way, count)
        # A size that was broken off has left its program behind.
        (PLACE / way / "src" / "main.rs").unlink(missing_ok=True)
        cargo("check", way)
    times = {way: [] for way in WAYS}
    for _ in range(rounds):
        for way in WAYS:
            (PLACE / way / "src" / "lib.rs").touch()
            before = spent()
            cargo("check", way)
            times[way].append(spent() - before)
    medians = {way: statistics.median(times[way]) for way in WAYS}
    print(f"cargo check of {count} servers of five handlers and a tree of them, median of {rounds}")
    for way, median in medians.items():
        around = f"{min(times[way]):.2f} to {max(times[way]):.2f}"
        print(f"  {way:8} {median:6.2f} s of processor time ({around}), {len(WAYS[way](count)) // 1024:4} KiB of source")
    ratio = medians["macros"] / medians["hand"]
    least = medians["nothing"]
    net = (medians["macros"] - least) / (medians["hand"] - least)
    print(f"  macros / hand: {ratio:.2f}, and {net:.2f} less what nothing takes; the limit is {LIMIT}")
    if ratio > LIMIT:
        sys.exit(1)


def size(count: int) -> None:
    """How much a program grows with each server, in a release build without symbols."""
    print(f"size of a release build, stripped, with {count} and with {2 * count} servers")
    for way in ("macros", "hand", "tokio"):
        sizes = [program(way, servers) for servers in (count, 2 * count)]
        each = (sizes[1] - sizes[0]) / count / 1024
        shown = ", ".join(f"{size / 1024:.0f} KiB" for size in sizes)
        print(f"  {way:8} {shown}: {each:.1f} KiB a server")


def program(way: str, count: int) -> int:
    write(way, count)
    if way == "tokio":
        start = "        let app = tokio_way::App::start(tokio_way::Config::default());\n"
        add = "        let _ = app.c{at}.add(1).await;\n        let _ = app.c{at}.get().await;\n" \
            "        let _ = app.c{at}.note(0, String::new()).await;\n        let _ = app.c{at}.reset();\n"
    else:
        start = f"        let app = {way}_way::App::start({way}_way::Config::default()).await.unwrap();\n"
        add = "        let _ = app.c{at}.add(1).await;\n        let _ = app.c{at}.get().await;\n" \
            "        let _ = app.c{at}.note(0, String::new()).await;\n        let _ = app.c{at}.reset();\n"
    body = start + "".join(add.format(at=at) for at in range(count))
    (PLACE / way / "src" / "main.rs").write_text(MAIN.replace("@body", body))
    cargo("build", way, "--release")
    (PLACE / way / "src" / "main.rs").unlink()
    return (TARGET / "release" / f"cost-{way}").stat().st_size


def passes(count: int) -> None:
    """What the compiler's passes take. The flag is an unstable one, which this asks a stable compiler for."""
    shown = {}
    for way in ("macros", "hand"):
        write(way, count)
        cargo("check", way)
        (PLACE / way / "src" / "lib.rs").touch()
        told = cargo("rustc", way, "--profile", "check", "--", "-Ztime-passes", RUSTC_BOOTSTRAP="1")
        for line in told.splitlines():
            if found := re.match(r"time:\s+([\d.]+);.*\t(\S.*)$", line):
                shown.setdefault(found[2], {})[way] = float(found[1])
    print(f"seconds of the passes, {count} servers: macros, hand")
    for name, both in sorted(shown.items(), key=lambda pair: -pair[1].get("macros", 0)):
        if max(both.values()) >= 0.02:
            print(f"  {both.get('macros', 0):6.3f} {both.get('hand', 0):6.3f}  {name}")


def write(way: str, count: int) -> None:
    crate = PLACE / way
    (crate / "src").mkdir(parents=True, exist_ok=True)
    (crate / "src" / "lib.rs").write_text(WAYS[way](count))
    members = ", ".join(f'"{name}"' for name in WAYS)
    for name in WAYS:
        (PLACE / name / "src").mkdir(parents=True, exist_ok=True)
        (PLACE / name / "src" / "lib.rs").touch()
        (PLACE / name / "Cargo.toml").write_text(manifest(name))
    (PLACE / "Cargo.toml").write_text(
        f'[workspace]\nresolver = "3"\nmembers = [{members}]\n[profile.release]\nstrip = true\n'
    )
    (PLACE / "Cargo.lock").write_bytes((ROOT / "Cargo.lock").read_bytes())


def manifest(way: str) -> str:
    return f"""[package]
name = "cost-{way}"
version = "0.0.0"
edition = "2024"

[lib]
name = "{way}_way"

[dependencies]
perennial = {{ path = "{ROOT / 'runtime'}" }}
tokio = {{ version = "1", features = ["rt", "sync", "time"] }}
"""


def cargo(command: str, way: str, *more: str, **variables: str) -> str:
    # Flags of the environment's own would be another build of everything.
    environment = {**os.environ, "CARGO_INCREMENTAL": "0", "CARGO_TARGET_DIR": str(TARGET), **variables}
    line = ["cargo", command, "--quiet", "--package", f"cost-{way}", *more]
    ended = subprocess.run(line, cwd=PLACE, env=environment, capture_output=True, text=True)
    if ended.returncode:
        sys.exit(f"{' '.join(line)}\n{ended.stderr[:4000]}")
    return ended.stdout + ended.stderr


def spent() -> float:
    """The processor's time of all programs that this one has run."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


if __name__ == "__main__":
    main()
