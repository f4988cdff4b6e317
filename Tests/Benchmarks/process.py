"""Whole polysem processes: two jobs against one, and what a trial costs besides its training.

Overheads are differences between processes that ran in turn, medians over rounds, less a start measured before. Looks are
timed within one process.
"""

import dataclasses
import itertools
import pathlib
import statistics
import tempfile

from results import Row
from programs import CORES, Cost, benchmarks, polysem


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

    def cost(self) -> Cost:
        """Of the whole process, from its start to its end."""
        with tempfile.TemporaryDirectory(prefix="polysem-benchmark-") as name:
            folder = pathlib.Path(name)
            (folder / "study.yaml").write_text(self.text(), encoding="utf-8")
            return polysem(
                "run", folder / "study.yaml", "--out", folder / "out", "--jobs", self.jobs, "--quiet"
            )[0]

    def training(self) -> Cost:
        """Of the same networks, drawn and trained by one thread that does nothing else."""
        row, = benchmarks("bare", self.experiment, self.n, self.m, self.steps, self.networks)
        return Cost(row.value, row.value)

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


def median_cost(costs) -> Cost:
    costs = list(costs)
    return Cost(median(cost.wall for cost in costs), median(cost.core for cost in costs))


def two_jobs(smoke: bool) -> list[Row]:
    if CORES < 2:
        return []
    one = Study("collisions", 256, 1024, steps=20 if smoke else 800, networks=8)
    times = in_turn(1 if smoke else 3, one.cost, one.but(jobs=2).cost)
    speedup = median(a.wall / b.wall for a, b in times)
    return [Row("process.two_jobs_speedup", one.n, one.m, speedup, "ratio")]


def start_cost(rounds: int) -> Cost:
    """What a process takes that has next to nothing to do: a study pays it once."""
    study = Study("noise", 8, 16, steps=1, networks=1)
    return median_cost(study.cost() for _ in range(rounds))


def observing(experiment: str, n: int, m: int, steps: int, looks: int, smoke: bool) -> float:
    """Percent of training that the looks take."""
    row, = benchmarks("observers", experiment, n, m, steps, looks, 1 if smoke else 20)
    return row.value


def dense_trial(smoke: bool, start: Cost) -> list[Row]:
    """A published trial has 7500 steps; its share of other work is worked out from shorter ones."""
    published = 7500
    rounds = 1 if smoke else 5
    study = Study("collisions", 256, 1024, steps=100 if smoke else 1000, networks=2, points=50)
    times = in_turn(rounds, study.cost, study.training)
    training = median(bare.core for _, bare in times) / (study.networks * study.steps) * published
    overhead = median_cost(full - start - bare for full, bare in times)
    size = (study.n, study.m)
    # Denser than 50 in 7500, or the machine's moods would drown them.
    looks = observing("collisions", *size, 600, 20, smoke)

    def share(seconds: float) -> float:
        return seconds / training * 100

    return [
        Row("process.start", 0, 0, start.wall * 1e3, "ms"),
        Row("process.trial_overhead", *size, overhead.core / study.networks * 1e3, "ms"),
        Row("process.trial_overhead_of_7500_steps", *size, share(overhead.core / study.networks), "%"),
        Row("process.trial_overhead_wall_of_7500_steps", *size, share(overhead.wall / study.networks), "%"),
        Row("process.observers_of_7500_steps", *size, looks * (50 / published) / (20 / 600), "%"),
    ]


def tiny_trial(smoke: bool, start: Cost) -> list[Row]:
    """Short trials, looked at twice; longer ones, looked at 50 times; published ones, looked at 60 times."""
    rows = []
    rounds = 1 if smoke else 5
    for steps, networks, points in ((1_000, 24_000, 2), (10_000, 3000, 50), (100_000, 300, 60)):
        study = Study("noise", 8, 16, steps, networks // (100 if smoke else 1), points)
        times = in_turn(rounds, study.cost, study.training)
        training = median(bare.core for _, bare in times) / study.networks * 1e6
        overhead = median_cost(full - start - bare for full, bare in times)
        each = {"overhead": overhead.core, "overhead_wall": overhead.wall}
        name = f"process.tiny_{steps}_steps"
        size = (study.n, study.m)
        rows.append(Row(f"{name}_training", *size, training, "µs"))
        for what, seconds in each.items():
            beyond = seconds / study.networks * 1e6 - 0.05 * training
            rows.append(Row(f"{name}_{what}_beyond_5_percent", *size, beyond, "µs"))
        if points > 2:
            share = observing("noise", *size, steps, points, smoke)
            rows.append(Row(f"{name}_observers", *size, share, "%"))
    return rows


def measure(smoke: bool) -> list[Row]:
    start = start_cost(1 if smoke else 5)
    return two_jobs(smoke) + dense_trial(smoke, start) + tiny_trial(smoke, start)
