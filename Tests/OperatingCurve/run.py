"""The operating curve of `polysem check`: how often it cries wolf, and what it notices.

    .venv/bin/python Tests/OperatingCurve/run.py [--seeds 300] [--drills 20] [--out results/baselines/operating-curve.csv]

Checks fresh networks of many seeds against the small baseline, first with nothing changed, then with one fault planted at a time.
Faults of configuration go through `polysem check --set`; faults of the code are planted in a copy of the checkout, which is built.
A row tells in how many seed sets any statistical row failed, with the Clopper–Pearson interval of that probability. The exact and the
tolerance tier are left out: they notice every one of these faults at once where they apply.
"""

import argparse
import concurrent.futures
import contextlib
import csv
import json
import math
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
BASELINE = ROOT / "results/baselines/small"
FIRST_SEED = 500_000  # far from the seeds of any experiment

DRILLS = {
    "λ + 10 %": "train.l1*=1.1",
    "learning rate × 1.2": "train.lr*=1.2",
    "shared instead of per-example noise": "train.noise_sharing=shared",
    "Gaussian for bipolar noise": "train.noise=gaussian",
}

# Name, file, and one line of it replaced.
CODE_FAULTS = {
    "window 0.7 … 1.2": (
        "Sources/Observers/MatrixSummary.swift",
        "let (low, high): (Scalar, Scalar) = (0.8, 1.2)",
        "let (low, high): (Scalar, Scalar) = (0.7, 1.2)",
    ),
    "Adam counts one step too many": (
        "Sources/Model/Optimizers/AdamRule.swift",
        "private var steps = 0",
        "private var steps = 1",
    ),
}


def notices(binary: pathlib.Path, seed: int, drill: str | None, baseline: pathlib.Path = BASELINE) -> bool:
    """Whether a check of one seed set has a failed statistical row."""
    command = [binary, "check", "--baseline", baseline, "--seed", str(seed), "--jobs", "1", "--quiet", "--json"]
    command += ["--set", drill] if drill else []
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    if result.returncode not in (0, 2):
        raise RuntimeError(f"{drill}: exit code {result.returncode}\n{result.stderr}")
    rows = json.loads(result.stdout)["rows"]
    return any(row["tier"] == "statistical" and row["verdict"] == "failed" for row in rows)


def copy_of_the_checkout(folder: pathlib.Path) -> None:
    files = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for file in filter(None, files.split("\0")):
        (folder / file).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / file, folder / file)


@contextlib.contextmanager
def planted(name: str, folder: pathlib.Path):
    """A build of the copy with one line of the code changed, for as long as it is used."""
    path, line, wrong = CODE_FAULTS[name]
    text = (folder / path).read_text()
    if text.count(line) != 1:
        raise RuntimeError(f"{path}: the line to change is there {text.count(line)} times")
    (folder / path).write_text(text.replace(line, wrong))
    build = ["swift", "build", "-c", "release", "--product", "polysem"]
    subprocess.run(build, cwd=folder, check=True, stdout=subprocess.DEVNULL)
    yield folder / ".build/release/polysem"
    (folder / path).write_text(text)


def clopper_pearson(successes: int, trials: int, level=0.95) -> tuple[float, float]:
    """The exact interval of a probability, by bisection of binomial tails."""

    def at_least(k, p):
        return sum(math.comb(trials, i) * p**i * (1 - p) ** (trials - i) for i in range(k, trials + 1))

    def root(holds):
        low, high = 0.0, 1.0
        for _ in range(60):
            middle = (low + high) / 2
            low, high = (middle, high) if holds(middle) else (low, middle)
        return low

    tail = (1 - level) / 2
    lower = 0.0 if successes == 0 else root(lambda p: at_least(successes, p) < tail)
    upper = 1.0 if successes == trials else root(lambda p: 1 - at_least(successes + 1, p) > tail)
    return lower, upper


def row(fault: str, binary: pathlib.Path, drill: str | None, seeds: int) -> dict:
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        jobs = [pool.submit(notices, binary, FIRST_SEED + index, drill) for index in range(seeds)]
        alarms = sum(job.result() for job in jobs)
    lower, upper = clopper_pearson(alarms, seeds)
    print(f"{fault}: {alarms} of {seeds} [{lower:.3f}, {upper:.3f}]", flush=True)
    return {
        "fault": fault, "seed_sets": seeds, "alarms": alarms, "rate": round(alarms / seeds, 4),
        "ci95_lower": round(lower, 4), "ci95_upper": round(upper, 4),
    }  # fmt: skip


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--seeds", type=int, default=300, help="seed sets with nothing changed")
    options.add_argument("--drills", type=int, default=20, help="seed sets for each fault")
    options.add_argument("--out", type=pathlib.Path, default=ROOT / "results/baselines/operating-curve.csv")
    arguments = options.parse_args()
    binary = ROOT / ".build/release/polysem"
    rows = [row("none", binary, None, arguments.seeds)]
    rows += [row(fault, binary, drill, arguments.drills) for fault, drill in DRILLS.items()]
    with tempfile.TemporaryDirectory(prefix="polysem-fault-") as name:
        folder = pathlib.Path(name)
        copy_of_the_checkout(folder)
        for fault in CODE_FAULTS:
            with planted(fault, folder) as faulty:
                rows.append(row(fault, faulty, None, arguments.drills))
    with arguments.out.open("w", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys(), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return 0


if __name__ == "__main__":
    sys.exit(main())
