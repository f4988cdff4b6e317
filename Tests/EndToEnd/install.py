"""What `make install` leaves, and the examples in the help of each verb."""

import os
import re
import shlex
import shutil
import subprocess

from harness import POLYSEM, ROOT, check, expect, polysem, smoke_results


def verbs() -> list[str]:
    listed = re.findall(r"^  (\w+) {2,}", polysem("help").stdout.partition("SUBCOMMANDS:")[2], re.MULTILINE)
    expect({"run", "measure", "plot", "check"} <= set(listed), f"verbs: {listed}")
    return listed


@check("program, completions that their shells can read, and a manual page that formats without a warning")
def installs(folder):
    prefix = folder / "a prefix"
    subprocess.run([ROOT / "scripts/install.sh", prefix], check=True, capture_output=True, timeout=60)
    expect(polysem("--version", binary=prefix / "bin/polysem").stdout == polysem("--version").stdout, "another program")
    shells = {
        "bash": prefix / "share/bash-completion/completions/polysem", "zsh": prefix / "share/zsh/site-functions/_polysem",
        "fish": prefix / "share/fish/vendor_completions.d/polysem.fish",
    }
    for shell, script in shells.items():
        expect("measure" in script.read_text(), f"{script} completes no verb")
        if shutil.which(shell):
            result = subprocess.run([shell, "-n", script], capture_output=True, text=True)
            expect(result.returncode == 0, f"{shell}: {result.stderr}")
    page = prefix / "share/man/man1/polysem.1"
    text = page.read_text(encoding="utf-8")
    for verb in verbs():
        expect(f".SS polysem {verb}\n" in text, f"the manual page lacks {verb}")
    options = re.findall(r"^ +(--[a-z0-9-]+)", polysem("help", "run").stdout, re.MULTILINE)
    expect(len(options) > 5 and all(option.replace("-", "\\-") in text for option in options), f"options are missing: {options}")
    if shutil.which("groff"):
        result = subprocess.run(["groff", "-k", "-Tutf8", "-man", "-ww", "-z", page], capture_output=True, text=True)
        expect(not result.stderr, result.stderr)


def examples(verb) -> list[str]:
    """Whole commands; a line that ends with a backslash goes on in the next."""
    lines = polysem("help", verb).stdout.replace("\\\n", "").splitlines()
    return [line.strip() for line in lines if line.startswith("  polysem ")]


# They train for longer, want a cluster, or are commands of README.md and of the tutorial.
ELSEWHERE = {"reproduce", "check", "merge", "submit"}


@check("every verb's help has examples, and they work")
def help_works(folder):
    (folder / "experiments").symlink_to(ROOT / "experiments")
    (folder / "results").mkdir()
    shutil.copytree(smoke_results(), folder / "results/smoke")
    polysem("run", "experiments/winner-take-all.yaml", "--out", folder / "results/winner-take-all", "--quiet")
    for name in ("questions", "settled"):
        shutil.copytree(ROOT / "results" / name, folder / "results" / name)
    shutil.copy(ROOT / "notebooks/data/autoencoder.safetensors", folder / "model.safetensors")
    environment = {**os.environ, "PATH": f"{ROOT / '.venv/bin'}{os.pathsep}{os.environ['PATH']}"}
    (folder / "bin").mkdir()
    (folder / "bin/polysem").symlink_to(POLYSEM)
    environment["PATH"] = f"{folder / 'bin'}{os.pathsep}{environment['PATH']}"
    # Training leaves the file that others take.
    for verb in sorted(verbs(), key=lambda verb: verb != "train"):
        found = examples(verb)
        expect(found, f"polysem help {verb} has no example")
        for line in [] if verb in ELSEWHERE else found:
            line = line.replace("/tmp/", shlex.quote(str(folder)) + "/")
            result = subprocess.run(["bash", "-c", line], cwd=folder, env=environment, capture_output=True, text=True, timeout=120)
            expect(result.returncode == 0, f"{line}: {result.stderr}")


@check("help speaks of files, not of the documentation's links")
def links(_folder):
    text = polysem("help", "train").stdout
    expect("](" not in text and "docs/laws.md" in text, "a link is left")
