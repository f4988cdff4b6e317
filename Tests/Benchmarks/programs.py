"""The programs that benchmarks start, what they cost, and the facts of the machine."""

import dataclasses
import json
import os
import pathlib
import platform
import re
import resource
import subprocess
import time

from results import Row, parse

ROOT = pathlib.Path(__file__).resolve().parents[2]
POLYSEM = pathlib.Path(os.environ.get("POLYSEM", ROOT / ".build/release/polysem"))
BENCHMARKS = pathlib.Path(os.environ.get("BENCHMARKS", ROOT / ".build/benchmarks/release/benchmarks"))
# Which has PyTorch and JAX.
PEERS_PYTHON = pathlib.Path(os.environ.get("PEERS_PYTHON", ROOT / ".venv-benchmark/bin/python"))
PYTORCH = pathlib.Path(__file__).with_name("pytorch.py")
JAX = pathlib.Path(__file__).with_name("jax_steps.py")

CORES = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()


def run(*command) -> str:
    """Runs a program to its end and returns what it printed; another status than 0 is an error."""
    try:
        result = subprocess.run(
            list(map(str, command)), stdin=subprocess.DEVNULL, capture_output=True, text=True, cwd=ROOT
        )
    except FileNotFoundError as error:
        raise SystemExit(f"{error.filename} is missing: `make benchmark` builds and installs what is needed") from None
    if result.returncode != 0:
        raise SystemExit(f"{command[0]} failed with status {result.returncode}:\n{result.stderr[-2000:]}")
    return result.stdout


def benchmarks(*arguments) -> list[Row]:
    return [parse(line) for line in run(BENCHMARKS, *arguments).splitlines()]


def pytorch(*arguments) -> list[dict]:
    return [json.loads(line) for line in run(PEERS_PYTHON, PYTORCH, *arguments).splitlines()]


def jax_steps(*arguments) -> list[dict]:
    return [json.loads(line) for line in run(PEERS_PYTHON, JAX, *arguments).splitlines()]


@dataclasses.dataclass(frozen=True)
class Cost:
    """What a whole process takes, s."""

    wall: float
    core: float  # of all its threads, in the system too

    def __sub__(self, other: "Cost") -> "Cost":
        return Cost(self.wall - other.wall, self.core - other.core)


def polysem(*arguments) -> tuple[Cost, str]:
    """What a whole polysem process takes, and what it printed."""

    def now() -> Cost:
        children = resource.getrusage(resource.RUSAGE_CHILDREN)
        return Cost(time.perf_counter(), children.ru_utime + children.ru_stime)

    start = now()
    output = run(POLYSEM, *arguments)
    return now() - start, output


def cpu_facts() -> str:
    try:
        return pathlib.Path("/proc/cpuinfo").read_text(encoding="utf-8")
    except OSError:
        return ""


def machine_facts() -> dict:
    """What a reader needs to judge the numbers; neither the machine's name nor any path."""
    model = re.search(r"^model name\s*:\s*(.+)$", cpu_facts(), re.MULTILINE)
    core, configuration = run(BENCHMARKS, "library").splitlines()
    swift = re.search(r"Swift version ([0-9.]+)", run("swift", "--version"))
    commit = run("git", "rev-parse", "--short=12", "HEAD").strip()
    changes = run("git", "status", "--porcelain", "--", ":/", ":(exclude,top)results").strip()
    return {
        "cpu": model[1].strip() if model else platform.machine(),
        "cores": CORES,
        "blas_core": core,
        # The name of the core in it is what the library was built on or started with: said above.
        "blas": " ".join(word for word in configuration.split() if word != core),
        "swift": swift[1] if swift else "unknown",
        "commit": commit + (" with changes" if changes else ""),
    }
