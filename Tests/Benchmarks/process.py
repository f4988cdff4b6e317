"""Whole polysem processes: two jobs against one, and what a trial costs besides its training.

Every difference is taken between processes that ran in turn, and is the median over rounds.
"""

import dataclasses
import itertools
import pathlib
import statistics
import tempfile

from results import Row
from programs import CORES, benchmarks, polysem


@dataclasses.dataclass(frozen=True)
class Study:
    """Networks trained one after the other, and how often each is looked at."""

    experiment: str  # as `benchmarks bare` names it
    n: int
    m: int
    steps: int
    networks: int
    points: int = 2
    jobs: int = 1

    def text(self) -> str:
        train = {
            "collisions": "optimizer: adamw, lr: 1.0e-3, l1: 1.0e-3, noise: none",
            "noise": "optimizer: sgd, lr: 0.02, l1: 0, noise: bipolar, noise_stdev: 0.15",
        }[self.experiment]
        return (
            "name: benchmark\n"
            f"model: {{n_features: {self.n}, n_hidden: {self.m}, init: normal}}\n"
            f"train: {{{train}, steps: {self.steps}}}\n"
            f"seeds: {{study: 1, replicates: {self.networks}}}\n"
            f"record: {{at: linear, points: {self.points}}}\n"
        )

    def seconds(self) -> float:
        """The whole process, from its start to its end."""
        with tempfile.TemporaryDirectory(prefix="polysem-benchmark-") as name:
            folder = pathlib.Path(name)
            (folder / "study.yaml").write_text(self.text(), encoding="utf-8")
            return polysem(
                "run", folder / "study.yaml", "--out", folder / "out", "--jobs", self.jobs, "--quiet"
            )[0]

    def bare_seconds(self) -> float:
        """The same networks drawn and trained by a program that does nothing else, without its start."""
        row, = benchmarks("bare", self.experiment, self.n, self.m, self.steps, self.networks)
        return row.value

    def but(self, **changes) -> "Study":
        return dataclasses.replace(self, **changes)


def in_turn(rounds: int, *bodies) -> list[tuple]:
    """What the bodies return, round by round; every other round goes through them backwards."""
    table = []
    for backwards in itertools.islice(itertools.cycle((False, True)), rounds):
        order = bodies[::-1] if backwards else bodies
        found = [body() for body in order]
        table.append(tuple(found[::-1] if backwards else found))
    return table


def median(values) -> float:
    return statistics.median(list(values))


def two_jobs(smoke: bool) -> list[Row]:
    if CORES < 2:
        return []
    one = Study("collisions", 256, 1024, steps=20 if smoke else 800, networks=8)
    times = in_turn(1 if smoke else 3, one.seconds, one.but(jobs=2).seconds)
    return [Row("process.two_jobs_speedup", one.n, one.m, median(a / b for a, b in times), "ratio")]


def start_seconds(rounds: int) -> float:
    """What a process costs that has next to nothing to do: a study pays it once."""
    study = Study("noise", 8, 16, steps=1, networks=1)
    return median(study.seconds() for _ in range(rounds))


def dense_trial(smoke: bool, start: float) -> list[Row]:
    """A published trial has 7500 steps; its share of other work is worked out from shorter ones."""
    published = 7500
    study = Study("collisions", 256, 1024, steps=100 if smoke else 1000, networks=2, points=50)
    few = study.but(points=2)
    times = in_turn(1 if smoke else 5, study.seconds, few.seconds, study.bare_seconds)
    training = median(bare for *_, bare in times) / (study.networks * study.steps) * published
    overhead = median(full - start - bare for full, _, bare in times) / study.networks
    observing = median(full - other for full, other, _ in times) / study.networks * 50 / 48
    size = (study.n, study.m)
    return [
        Row("process.start", 0, 0, start * 1e3, "ms"),
        Row("process.trial_overhead", *size, overhead * 1e3, "ms"),
        Row("process.trial_overhead_of_7500_steps", *size, overhead / training * 100, "%"),
        Row("process.observers_of_7500_steps", *size, observing / training * 100, "%"),
    ]


def tiny_trial(smoke: bool, start: float) -> list[Row]:
    """Short trials, looked at twice; longer ones, looked at 50 times; published ones, looked at 60 times."""
    rows = []
    for steps, networks, points in ((1_000, 4000, 2), (10_000, 800, 50), (100_000, 100, 60)):
        study = Study("noise", 8, 16, steps, networks // (40 if smoke else 1), points)
        few = study.but(points=2)
        bodies = (study.seconds, study.bare_seconds) + (() if points == 2 else (few.seconds,))
        times = in_turn(1 if smoke else 5, *bodies)
        training = median(row[1] for row in times) / study.networks * 1e6
        overhead = median(row[0] - start - row[1] for row in times) / study.networks * 1e6
        name = f"process.tiny_{steps}_steps"
        rows += [
            Row(f"{name}_training", study.n, study.m, training, "µs"),
            Row(f"{name}_overhead", study.n, study.m, overhead, "µs"),
            Row(f"{name}_overhead_beyond_5_percent", study.n, study.m, overhead - 0.05 * training, "µs"),
        ]
        if points != 2:
            observing = median(row[0] - row[2] for row in times) / study.networks * 1e6 * points / (points - 2)
            rows.append(Row(f"{name}_observers", study.n, study.m, observing / training * 100, "%"))
    return rows


def measure(smoke: bool) -> list[Row]:
    start = start_seconds(1 if smoke else 5)
    return two_jobs(smoke) + dense_trial(smoke, start) + tiny_trial(smoke, start)
