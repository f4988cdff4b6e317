"""The programs that benchmarks start, what they cost, and the facts of the machine."""

import dataclasses
import functools
import json
import os
import pathlib
import platform
import re
import resource
import sqlite3
import subprocess
import tempfile
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


def run(*command, environment: dict[str, str] | None = None) -> str:
    """Runs a program to its end and returns what it printed; another status than 0 is an error."""
    try:
        result = subprocess.run(
            list(map(str, command)), stdin=subprocess.DEVNULL, capture_output=True, text=True, cwd=ROOT,
            env=os.environ | (environment or {}),
        )
    except FileNotFoundError as error:
        raise SystemExit(f"{error.filename} is missing: `make benchmark` builds and installs what is needed") from None
    if result.returncode != 0:
        raise SystemExit(f"{command[0]} failed with status {result.returncode}:\n{result.stderr[-2000:]}")
    return result.stdout


@functools.cache
def blas_core() -> str:
    """The kernels of OpenBLAS that polysem computes with: where the library does not know the CPU, polysem chooses them,
    and the benchmarks must not measure others."""
    study = (
        "name: core\n"
        "model: {n_features: 2, n_hidden: 2, init: normal}\n"
        "train: {optimizer: sgd, lr: 0.1, l1: 0, noise: none, steps: 0}\n"
        "seeds: {study: 1, replicates: 1}\n"
    )
    with tempfile.TemporaryDirectory(prefix="polysem-benchmark-") as name:
        folder = pathlib.Path(name)
        (folder / "study.yaml").write_text(study, encoding="utf-8")
        run(POLYSEM, "run", folder / "study.yaml", "--out", folder / "out", "--quiet")
        store = sqlite3.connect(folder / "out/store.sqlite")
        core, = store.execute("SELECT blas_core FROM run").fetchone()
        store.close()
    return core


def benchmark_output(*arguments) -> str:
    return run(BENCHMARKS, *arguments, environment={"OPENBLAS_CORETYPE": blas_core()})


def benchmarks(*arguments) -> list[Row]:
    return [parse(line) for line in benchmark_output(*arguments).splitlines()]


def pytorch(*arguments) -> list[dict]:
    return [json.loads(line) for line in run(PEERS_PYTHON, PYTORCH, *arguments).splitlines()]


def jax_steps(*arguments) -> list[dict]:
    return [json.loads(line) for line in run(PEERS_PYTHON, JAX, *arguments).splitlines()]


def cheapest_by_variant(found: list[dict]) -> dict[str, float]:
    """What each way of saying it costs with the number of networks and threads that suits it best, core-ms."""
    best = {}
    for row in found:
        best[row["variant"]] = min(row["core_ms"], best.get(row["variant"], float("inf")))
    return best


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
    core, configuration = benchmark_output("library").splitlines()
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
