"""Every command and snippet of README.md and docs/tutorial.md works, in the order in which it stands there.

A fence `sh` or `python` is run; `sh no-ci` is not, and its reason stands in the text around it. Those of a page run in one
folder that links to this tree but has results of its own, so that nothing here is overwritten, and in one environment: what a
fence exports, those below it have.
"""

import os
import re
import shlex
import subprocess

from harness import ROOT, check, expect

PAGES = ["README.md", "docs/tutorial.md"]
FENCE = re.compile(r"^```([^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)

# Commands that brought us here: a clean clone, a build, and this very test, of which notebooks are a part too.
DONE = re.compile(r"^(git clone|cd|make build|make test|make notebooks|\.ci/run)\b")
# Builds run in the tree itself, where they find what is built already, and leave their results in ours.
MAKE = re.compile(r"^make reproduce\b(.*)$")
INSTALL = re.compile(r"^make install\b")
# Python as a reader has it: the one of `make reproduce` and nothing else on the path of modules.
PYTHON = ROOT / ".venv/bin/python"


def in_ci(line: str, folder) -> str:
    if DONE.match(line):
        return f": {shlex.quote(line)}"
    if make := MAKE.match(line):
        return f"make -C {shlex.quote(str(ROOT))} reproduce{make[1]} OUT={shlex.quote(str(folder))}/results/quick"
    if INSTALL.match(line):
        return f"make -C {shlex.quote(str(ROOT))} install PREFIX={shlex.quote(str(folder))}/prefix"
    return line


def sandbox(folder):
    for entry in ROOT.iterdir():
        if entry.name not in ("results", ".git"):
            (folder / entry.name).symlink_to(entry)
    (folder / "results").mkdir()
    for entry in ("baselines", "settled", "questions"):
        (folder / "results" / entry).symlink_to(ROOT / "results" / entry)


def blocks_of(page) -> list[tuple[str, str]]:
    blocks = [(language.split(), text) for language, text in FENCE.findall((ROOT / page).read_text(encoding="utf-8"))]
    languages = {language[0] for language, _ in blocks if language}
    # A fence under another name for a shell would go untested.
    expect(not languages & {"bash", "shell", "console", "zsh"}, f"{page}: use sh: {languages}")
    blocks = [(language[0], text) for language, text in blocks if language in (["sh"], ["python"])]
    expect("sh" in {language for language, _ in blocks}, f"{page} has no sh fence")
    return blocks


def fences(page, folder):
    sandbox(folder)
    environment = folder / "environment"
    environment.touch()
    for language, text in blocks_of(page):
        if language == "sh":
            lines = [in_ci(line, folder) for line in text.splitlines()]
        else:
            expect(PYTHON.exists(), f"{PYTHON} is missing; scripts/setup.sh makes it")
            lines = [f"{shlex.quote(str(PYTHON))} -c {shlex.quote(text)}"]
        lines = [f". {shlex.quote(str(environment))}", *lines, f"export -p > {shlex.quote(str(environment))}"]
        result = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", "\n".join(lines)], cwd=folder, stdin=subprocess.DEVNULL, capture_output=True,
            text=True, timeout=600, env={name: value for name, value in os.environ.items() if name != "PYTHONPATH"},
        )
        expect(result.returncode == 0, f"exit code {result.returncode} from\n{text}{result.stderr[-2000:]}")


for page in PAGES:
    check(f"every sh and python fence of {page}", page)(fences)


LINK = re.compile(r"\]\(([^)#\s:]+)(?:#[^)]*)?\)")


@check("every file that a page links to is there")
def links(_folder):
    pages = [path for folder in (ROOT, ROOT / "docs", ROOT / "docs/ci") for path in sorted(folder.glob("*.md"))]
    expect(len(pages) > 10, f"only {len(pages)} pages")
    for page in pages:
        for target in LINK.findall(page.read_text(encoding="utf-8")):
            expect((page.parent / target).exists(), f"{page.name} links to {target}, which is missing")
