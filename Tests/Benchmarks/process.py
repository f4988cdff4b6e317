"""Whole polysem processes: two jobs against one, and what a trial costs besides its training.

Training itself varies by more from process to process than all the rest takes. So what surrounds trials is a process less the
time of its own trials, by their clocks, and less a start measured before; looks are timed within one process.
"""

import dataclasses
import itertools
import json
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
        return self.run()[0]

    def surroundings(self) -> Cost:
        """Of the process but for its trials, which one thread trains and looks at."""
        cost, trials = self.run()
        return cost - Cost(trials, trials)

    def run(self) -> tuple[Cost, float]:
        with tempfile.TemporaryDirectory(prefix="polysem-benchmark-") as name:
            folder = pathlib.Path(name)
            (folder / "study.yaml").write_text(self.text(), encoding="utf-8")
            cost, _ = polysem(
                "run", folder / "study.yaml", "--out", folder / "out", "--jobs", self.jobs, "--quiet"
            )
            manifest = json.loads((folder / "out/manifest.json").read_text(encoding="utf-8"))
            return cost, sum(run["core_seconds"] for run in manifest["training_runs"])

    def training(self) -> float:
        """Seconds of the same networks, drawn and trained by a program that does nothing else."""
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


@dataclasses.dataclass(frozen=True)
class Overhead:
    """Of one trial, s."""

    surroundings: Cost
    looks: float

    @property
    def core(self) -> float:
        return self.surroundings.core + self.looks

    @property
    def wall(self) -> float:
        return self.surroundings.wall + self.looks

    @staticmethod
    def measured(study: Study, looks: float, start: Cost, rounds: int) -> "Overhead":
        found = median_cost(study.surroundings() - start for _ in range(rounds))
        each = Cost(found.wall / study.networks, found.core / study.networks)
        return Overhead(each, looks)


def dense_trial(smoke: bool, start: Cost) -> list[Row]:
    """A published trial has 7500 steps; its share of other work is worked out from shorter ones."""
    published = 7500
    study = Study("collisions", 256, 1024, steps=100 if smoke else 1000, networks=2, points=50)
    training = study.training() / (study.networks * study.steps) * published
    size = (study.n, study.m)
    # Denser than 50 in 7500, or the machine's moods would drown them.
    share = observing("collisions", *size, 600, 20, smoke) * (50 / published) / (20 / 600)
    overhead = Overhead.measured(study, share / 100 * training, start, 1 if smoke else 5)
    return [
        Row("process.start", 0, 0, start.wall * 1e3, "ms"),
        Row("process.trial_overhead", *size, overhead.core * 1e3, "ms"),
        Row("process.trial_overhead_of_7500_steps", *size, overhead.core / training * 100, "%"),
        Row("process.trial_overhead_wall_of_7500_steps", *size, overhead.wall / training * 100, "%"),
        Row("process.observers_of_7500_steps", *size, share, "%"),
    ]


def tiny_trial(smoke: bool, start: Cost) -> list[Row]:
    """Short trials, looked at twice; longer ones, looked at 50 times; published ones, looked at 60 times."""
    rows = []
    rounds = 1 if smoke else 3
    for steps, networks, points in ((1_000, 24_000, 2), (10_000, 3000, 50), (100_000, 300, 60)):
        study = Study("noise", 8, 16, steps, networks // (100 if smoke else 1), points)
        training = median(study.training() for _ in range(rounds)) / study.networks
        size = (study.n, study.m)
        # Two looks are too few to be timed: their share is that of 50, of which each costs the same.
        share = observing("noise", *size, steps, max(points, 50), smoke)
        looks = share / 100 * training * points / max(points, 50)
        overhead = Overhead.measured(study, looks, start, rounds)
        name = f"process.tiny_{steps}_steps"
        rows.append(Row(f"{name}_training", *size, training * 1e6, "µs"))
        for what, seconds in (("overhead", overhead.core), ("overhead_wall", overhead.wall)):
            rows.append(
                Row(f"{name}_{what}_beyond_5_percent", *size, (seconds - 0.05 * training) * 1e6, "µs")
            )
        if points > 2:
            rows.append(Row(f"{name}_observers", *size, share, "%"))
    return rows


def measure(smoke: bool) -> list[Row]:
    start = start_cost(1 if smoke else 5)
    return two_jobs(smoke) + dense_trial(smoke, start) + tiny_trial(smoke, start)
