"""The power of `polysem check`: the smallest change that it notices nine times in ten, over many baselines.

    .venv/bin/python Tests/OperatingCurve/power.py [--baselines 20] [--out results/baselines/power.csv]

One baseline is one draw: its own chance is part of every check against it. So each of `--baselines` small baselines is made with seeds of
its own, and checked against fresh networks: unchanged, five seed sets each, for false alarms; and with each change of the ladders below,
one seed set each. Only statistical rows count. The smallest change noticed is the first of a ladder from which on at least nine of ten
checks fail.
"""

import argparse
import concurrent.futures
import csv
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

import run

LADDERS = {
    "λ": ("train.l1*=", [1.001, 1.002, 1.005, 1.01, 1.02, 1.05]),
    "learning rate": ("train.lr*=", [1.002, 1.005, 1.01, 1.02, 1.03, 1.05]),
    "σ": ("train.noise_stdev*=", [1.005, 1.01, 1.02, 1.03, 1.05, 1.1]),
    "β₂": ("train.beta2=", [0.99895, 0.9989, 0.9988, 0.9985, 0.998, 0.997]),
}
UNCHANGED = 5
ENOUGH = 0.9


def baseline(number: int, folder: pathlib.Path) -> pathlib.Path:
    """A small baseline of its own seeds."""
    experiments = folder / f"experiments-{number}"
    shutil.copytree(run.ROOT / "experiments/check", experiments)
    for file in experiments.glob("*.yaml"):
        text, count = re.subn(
            r"study: (\d+)", lambda match: f"study: {int(match[1]) + 10_000 * (number + 1)}", file.read_text())
        if count != 1:
            raise RuntimeError(f"{file.name}: {count} studies' seeds")
        file.write_text(text)
    out = folder / f"baseline-{number}"
    out.mkdir()
    command = [
        run.ROOT / ".build/release/polysem", "check", "--baseline", out, "--update", "--experiments", experiments,
        "--profile", "small", "--jobs", "1", "--quiet",
    ]  # fmt: skip
    subprocess.run(command, cwd=run.ROOT, check=True, stdout=subprocess.DEVNULL)
    return out


def counted(title: str, change: str, answers: list[bool]) -> dict:
    lower, upper = run.clopper_pearson(sum(answers), len(answers))
    print(f"{title} {change}: {sum(answers)} of {len(answers)} [{lower:.3f}, {upper:.3f}]", flush=True)
    return {
        "parameter": title, "change": change, "checks": len(answers), "noticed": sum(answers),
        "rate": round(sum(answers) / len(answers), 4), "ci95_lower": round(lower, 4), "ci95_upper": round(upper, 4),
    }  # fmt: skip


def smallest(rows: list[dict]) -> str:
    """The first of a ladder from which on enough checks fail."""
    passed = None
    for row in reversed(rows):
        if row["rate"] < ENOUGH:
            break
        passed = row["change"]
    return passed or f"more than {rows[-1]['change']}"


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--baselines", type=int, default=20)
    options.add_argument("--out", type=pathlib.Path, default=run.ROOT / "results/baselines/power.csv")
    arguments = options.parse_args()
    binary = run.ROOT / ".build/release/polysem"
    with (
        tempfile.TemporaryDirectory(prefix="polysem-power-") as name,
        concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool,
    ):
        baselines = list(pool.map(lambda number: baseline(number, pathlib.Path(name)), range(arguments.baselines)))

        def asked(change: str | None, sets: int) -> list[bool]:
            seeds = [(place, run.FIRST_SEED + 1000 * number + index)
                     for number, place in enumerate(baselines) for index in range(sets)]  # fmt: skip
            return list(pool.map(lambda job: run.notices(binary, job[1], change, job[0]), seeds))

        rows = [counted("nothing", "", asked(None, UNCHANGED))]
        for title, (key, values) in LADDERS.items():
            ladder = [counted(title, f"{key}{value}", asked(f"{key}{value}", 1)) for value in values]
            print(f"{title}: noticed nine times in ten from {smallest(ladder)} on", flush=True)
            rows += ladder
    with arguments.out.open("w", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys(), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return 0


if __name__ == "__main__":
    sys.exit(main())
