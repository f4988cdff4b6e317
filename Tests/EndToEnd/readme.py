"""Every command and snippet of README.md works, in the order in which it stands there.

A fence `sh` or `python` is run; `sh no-ci` is not, and its reason stands in the text around it. They run in one
folder that links to this tree but has results of its own, so that nothing here is overwritten.
"""

import re
import shlex
import subprocess
import sys

from harness import ROOT, check, expect

README = ROOT / "README.md"
PYTHON = ROOT / ".venv/bin/python"
FENCE = re.compile(r"^```([^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)

# Commands that brought us here: a clean clone, in which this very test is running.
DONE = re.compile(r"^(git clone|cd|make test|\.ci/run)\b")
# Builds run in the tree itself, where they find what is built already, and leave their results in ours.
MAKE = re.compile(r"^make reproduce\b(.*)$")


def in_ci(line: str, folder) -> str:
    if DONE.match(line):
        return f": {shlex.quote(line)}"
    if make := MAKE.match(line):
        return f"make -C {shlex.quote(str(ROOT))} reproduce{make[1]} OUT={shlex.quote(str(folder))}/results/quick"
    return line


def sandbox(folder):
    for entry in ROOT.iterdir():
        if entry.name not in ("results", ".git"):
            (folder / entry.name).symlink_to(entry)
    (folder / "results").mkdir()
    (folder / "results/baselines").symlink_to(ROOT / "results/baselines")


@check("every sh and python fence of README.md")
def fences(folder):
    expect(README.exists(), "README.md is missing")
    sandbox(folder)
    blocks = [
        (language.split(), text) for language, text in FENCE.findall(README.read_text(encoding="utf-8"))
    ]
    languages = {language[0] for language, _ in blocks if language}
    # A fence under another name for a shell would go untested.
    expect(not languages & {"bash", "shell", "console", "zsh"}, f"use sh: {languages}")
    blocks = [(language[0], text) for language, text in blocks if language in (["sh"], ["python"])]
    expect("sh" in {language for language, _ in blocks}, "README.md has no sh fence")
    for language, text in blocks:
        if language == "sh":
            lines = [in_ci(line, folder) for line in text.splitlines()]
            command = ["bash", "-euo", "pipefail", "-c", "\n".join(lines)]
        else:
            command = [PYTHON if PYTHON.exists() else sys.executable, "-c", text]
        result = subprocess.run(
            command, cwd=folder, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=600
        )
        expect(result.returncode == 0, f"exit code {result.returncode} from\n{text}{result.stderr[-2000:]}")
