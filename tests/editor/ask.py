#!/usr/bin/env python3
"""Asks rust-analyzer what users of the macros would see in an editor, and compares it with what they should.

    rustup component add rust-analyzer rust-src
    python3 tests/editor/ask.py                 # everything
    python3 tests/editor/ask.py option hover    # what has all of these words in its title

A standard library's sources that lie elsewhere are named by RUST_SRC_PATH (the folder that has `std` in it), another
server by RUST_ANALYZER. The crate that is asked about, `small.rs`, is put into the target directory.
"""

import os
import pathlib
import subprocess
import sys

sys.dont_write_bytecode = True
from expectations import CASES, Case
from lsp import Server

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
TARGET = pathlib.Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")).resolve()
CRATE = TARGET / "editor"
FILE = CRATE / "src" / "lib.rs"

MANIFEST = f"""[package]
name = "small"
version = "0.0.0"
edition = "2024"

[workspace]

[dependencies]
perennial = {{ path = "{ROOT / 'runtime'}" }}
"""


class Editor:
    """An editor with one file open."""

    def __init__(self) -> None:
        FILE.parent.mkdir(parents=True, exist_ok=True)
        (CRATE / "Cargo.toml").write_text(MANIFEST)
        (CRATE / "Cargo.lock").write_bytes((ROOT / "Cargo.lock").read_bytes())
        self.whole = (HERE / "small.rs").read_text()
        FILE.write_text(self.whole)
        options = {"checkOnSave": False, "cachePriming": {"enable": False}, "cargo": {"buildScripts": {"enable": True}}}
        if sources := os.environ.get("RUST_SRC_PATH"):
            options["cargo"]["sysrootSrc"] = sources
        self.server = Server([os.environ.get("RUST_ANALYZER", "rust-analyzer")], str(CRATE), options)
        document = {"uri": FILE.as_uri(), "languageId": "rust", "version": 0, "text": self.whole}
        self.server.tell("textDocument/didOpen", {"textDocument": document})
        self.version = 0
        self.server.wait_until_quiet()

    def show(self, text: str) -> None:
        self.version += 1
        document = {"uri": FILE.as_uri(), "version": self.version}
        change = {"textDocument": document, "contentChanges": [{"text": text}]}
        self.server.tell("textDocument/didChange", change)

    def ask(self, what: str, text: str, offset: int):
        before = text[:offset]
        position = {"line": before.count("\n"), "character": offset - before.rfind("\n") - 1}
        return self.server.ask(what, {"textDocument": {"uri": FILE.as_uri()}, "position": position})

    def completions(self, text: str, offset: int) -> list[str]:
        found = self.ask("textDocument/completion", text, offset) or []
        items = found["items"] if isinstance(found, dict) else found
        return [item["label"].split("(")[0].split(" ")[0] for item in items]

    def hover(self, text: str, offset: int) -> str:
        found = self.ask("textDocument/hover", text, offset)
        return found["contents"]["value"] if found else ""

    def definitions(self, text: str, offset: int) -> list[str]:
        """The lines that are gone to."""
        found = self.ask("textDocument/definition", text, offset) or []
        lines = []
        for place in found if isinstance(found, list) else [found]:
            path = pathlib.Path(place["uri"].removeprefix("file://"))
            source = text if path == FILE else path.read_text()
            lines.append(source.splitlines()[place["range"]["start"]["line"]].strip())
        return lines

    def mistakes(self) -> list[str]:
        """What the editor itself takes for wrong."""
        found = self.server.ask("textDocument/diagnostic", {"textDocument": {"uri": FILE.as_uri()}})
        return [item["message"] for item in found.get("items", []) if item.get("severity") == 1]


def main() -> None:
    editor = Editor()
    words = sys.argv[1:]
    cases = [case for case in CASES if all(word in case.title for word in words)]
    wrong = sum(not tell(case, answer(editor, case)) for case in cases)
    editor.server.end()
    print(f"\n{len(cases) - wrong} passed, {wrong} failed")
    sys.exit(1 if wrong else 0)


def answer(editor: Editor, case: Case) -> list[str]:
    """What is not as it should be."""
    text, offset = case.place(editor.whole)
    editor.show(text)
    complaints = []
    if case.completes or case.leaves_out:
        labels = editor.completions(text, offset)
        complaints += [f"does not offer `{label}`, but {labels[:12]}" for label in case.completes if label not in labels]
        complaints += [f"offers `{label}`" for label in case.leaves_out if label in labels]
    if case.hovers:
        shown = editor.hover(text, offset)
        complaints += [f"does not show {part!r}, but {shown!r}" for part in case.hovers if part not in shown]
    if case.goes_to:
        lines = editor.definitions(text, offset)
        if len(lines) != len(case.goes_to) or not all(map(str.startswith, lines, case.goes_to)):
            complaints.append(f"does not go to {case.goes_to!r}, but to {lines}")
    if case.mistakes is not None:
        found = editor.mistakes()
        if len(found) != len(case.mistakes) or not all(part in text for part, text in zip(case.mistakes, found)):
            complaints.append(f"finds wrong: {found}")
    return complaints


def tell(case: Case, complaints: list[str]) -> bool:
    print(f"{'FAILED' if complaints else 'ok':6}  {case.title}", flush=True)
    for complaint in complaints:
        print(f"            {complaint}")
    return not complaints


if __name__ == "__main__":
    if subprocess.run(["sh", "-c", f"command -v {os.environ.get('RUST_ANALYZER', 'rust-analyzer')}"],
                      capture_output=True).returncode:
        sys.exit("there is no rust-analyzer: `rustup component add rust-analyzer rust-src`")
    main()
