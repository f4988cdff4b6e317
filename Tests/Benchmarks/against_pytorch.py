"""PyTorch against polysem: core-seconds for a network and step, and whether the same networks come out."""

import csv
import io
import pathlib
import statistics
import tempfile

import dense
from results import Row, compared
from programs import CORES, benchmarks, cheapest_by_variant, polysem, pytorch

ROUNDS = 3
COUNT_SIZES = (64, 256)
COUNT_NETWORKS = 32


def measure(smoke: bool) -> list[Row]:
    rows = []
    for m in dense.SIZES[:1] if smoke else dense.SIZES:
        rows += step_ratios(m, 1 if smoke else ROUNDS, 0.05 if smoke else 1)
    for m in dense.WIDE_SIZES[:1] if smoke else dense.WIDE_SIZES:
        rows += wide_steps(m)
    return rows + same_counts(smoke)


def step_ratios(m: int, rounds: int, seconds: float) -> list[Row]:
    """Round by round our step, then each way of saying it in PyTorch, with the number of networks to a tensor and of
    threads that suits it best."""
    n = dense.FEATURES
    ours, theirs = [], {}
    for _ in range(rounds):
        row, = benchmarks("step", n, m, 1)
        ours.append(row.value)
        found = pytorch("step", "--features", n, "--hidden", m, "--threads", CORES, "--seconds", seconds / 2)
        for variant, cost in cheapest_by_variant(found).items():
            theirs.setdefault(variant, []).append(cost)
    rows = [Row("pytorch.our_step", n, m, statistics.median(ours), "core-ms")]
    for variant, costs in theirs.items():
        rows += compared(f"pytorch.{variant}_step", f"pytorch.{variant}_ratio", n, m, costs, ours)
    return rows


def wide_steps(m: int) -> list[Row]:
    """A few steps of one wide network, for the figure."""
    n = dense.WIDE_FEATURES
    costs = pytorch(
        "step", "--features", n, "--hidden", m, "--networks", 1, "--threads", 1, "--seconds", 1,
        "--variants", "overlaps",
    )
    return [Row("pytorch.overlaps_step", n, m, costs[0]["core_ms"], "core-ms")]


def same_counts(smoke: bool) -> list[Row]:
    """Mean polysemantic neurons of networks trained in full by both; they share no random numbers, so the difference
    is that of two independent samples."""
    n, steps = 64, 50 if smoke else 9000
    theirs = pytorch(
        "count", "--features", n, "--hidden", *COUNT_SIZES, "--networks", COUNT_NETWORKS, "--threads", CORES,
        "--steps", steps,
    )
    ours = our_counts(n, steps)
    rows = []
    for found in theirs:
        m = found["hidden"]
        samples = (found["counts"], ours[m])
        means = [statistics.fmean(sample) for sample in samples]
        error = sum(statistics.variance(sample) / len(sample) for sample in samples) ** 0.5
        # Both without spread: equal, or as different as can be.
        z = (means[1] - means[0]) / error if error > 0 else (0.0 if means[0] == means[1] else float("inf"))
        rows += [
            Row("pytorch.mean_count", n, m, means[0], "neurons"),
            Row("pytorch.our_mean_count", n, m, means[1], "neurons"),
            Row("pytorch.count_difference_z", n, m, z, "standard errors"),
        ]
    return rows


def our_counts(n: int, steps: int) -> dict[int, list[int]]:
    text = (
        "name: counts\n"
        f"model: {{n_features: {n}, n_hidden: {n}, init: normal}}\n"
        f"train: {{optimizer: adamw, lr: 1.0e-3, l1: 1.0e-3, noise: none, steps: {steps}}}\n"
        f"seeds: {{study: 1, replicates: {COUNT_NETWORKS}}}\n"
        f"sweep: {{method: grid, parameters: {{model.n_hidden: {list(COUNT_SIZES)}}}}}\n"
        "record: {at: linear, points: 2}\n"
    )
    with tempfile.TemporaryDirectory(prefix="polysem-benchmark-") as name:
        folder = pathlib.Path(name)
        (folder / "study.yaml").write_text(text, encoding="utf-8")
        polysem("run", folder / "study.yaml", "--out", folder / "out", "--quiet")
        lines = polysem("export", folder / "out", "--csv")[1]
    counts = {m: [] for m in COUNT_SIZES}
    for row in csv.DictReader(io.StringIO(lines)):
        counts[int(row["model.n_hidden"])].append(int(float(row["polysemantic_neurons"])))
    return counts
