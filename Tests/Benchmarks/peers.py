"""Toy models of superposition in PyTorch and JAX, and the published model in JAX, against ours: core time of a step."""

import statistics

import batch
import dense
from results import Row, compared
from programs import benchmarks, cheapest_by_variant, jax_steps, pytorch

ROUNDS = 3
NETWORKS = (1, 10)


def measure(smoke: bool) -> list[Row]:
    rounds, seconds = (1, 0.05) if smoke else (ROUNDS, 1)
    rows = []
    for n, m in batch.SIZES[:1] if smoke else batch.SIZES:
        for percent in batch.PERCENT:
            rows += sampled_steps(n, m, percent, rounds, seconds)
    for m in dense.SIZES[:1] if smoke else dense.SIZES:
        rows += basis_steps(m, rounds, seconds)
    return rows


def name(quantity: str, percent: int) -> str:
    return f"peers.{quantity}_of_{batch.EXAMPLES}_at_{percent}_percent"


def cheapest(found: list[dict]) -> float:
    """The cost with the number of networks to an array that suits a peer best."""
    return min(row["core_ms"] for row in found)


def sampled_steps(n: int, m: int, percent: int, rounds: int, seconds: float) -> list[Row]:
    """Round by round our step, then PyTorch's and JAX's, each drawing its inputs within the step."""
    arguments = (
        "sampled", "--features", n, "--hidden", m, "--batch", batch.EXAMPLES, "--density", percent / 100,
        "--networks", *NETWORKS, "--seconds", seconds / 2,
    )
    ours, theirs = [], {"torch": [], "jax": []}
    for _ in range(rounds):
        found = benchmarks("batch", n, m, batch.EXAMPLES, percent, 1)
        ours += [row.value for row in found if row.benchmark == batch.name("step", percent)]
        theirs["torch"].append(cheapest(pytorch(*arguments)))
        theirs["jax"].append(cheapest(jax_steps(*arguments)))
    rows = [Row(name("our_step", percent), n, m, statistics.median(ours), "core-ms")]
    for peer, costs in theirs.items():
        rows += compared(name(f"{peer}_step", percent), name(f"{peer}_ratio", percent), n, m, costs, ours)
    return rows


def basis_steps(m: int, rounds: int, seconds: float) -> list[Row]:
    """The dense step against JAX, whose gradient is derived or written by hand."""
    n = dense.FEATURES
    ours, theirs = [], {}
    for _ in range(rounds):
        row, = benchmarks("step", n, m, 1)
        ours.append(row.value)
        found = jax_steps("basis", "--features", n, "--hidden", m, "--seconds", seconds / 2)
        for variant, cost in cheapest_by_variant(found).items():
            theirs.setdefault(variant, []).append(cost)
    rows = [Row("peers.our_dense_step", n, m, statistics.median(ours), "core-ms")]
    for variant, costs in theirs.items():
        rows += compared(f"peers.jax_{variant}_step", f"peers.jax_{variant}_ratio", n, m, costs, ours)
    return rows
