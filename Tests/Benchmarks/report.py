"""Draws the figures and makes the tables of docs/benchmarks.md from what was measured; measures nothing.

    .venv/bin/python Tests/Benchmarks/report.py [FOLDER]
"""

import dataclasses
import pathlib
import sys

sys.dont_write_bytecode = True

import figure  # noqa: E402
from batch import EXAMPLES, PERCENT  # noqa: E402
from results import Results, Row  # noqa: E402

ROOT = pathlib.Path(__file__).resolve().parents[2]
FOLDER = ROOT / "results/benchmarks"
DOCUMENT = ROOT / "docs/benchmarks.md"
BEGIN, END = "<!-- tables: made by `make benchmark` -->", "<!-- end of tables -->"


@dataclasses.dataclass(frozen=True)
class Target:
    """A number and what it must be, at least or at most; without a relation it is only shown."""

    what: str
    benchmark: str
    n: int
    m: int
    relation: str = ""
    bound: float = 0
    unit: str = ""

    def line(self, found: dict) -> str:
        row = found.get((self.benchmark, self.n, self.m))
        bound = f"{self.relation} {self.bound:g}{self.unit}" if self.relation else ""
        if row is None:
            return f"| {self.what} | {size(self.n, self.m)} | not measured | {bound} | |"
        met = row.value >= self.bound if self.relation == "≥" else row.value <= self.bound
        verdict = ("yes" if met else "**no**") if self.relation else ""
        return f"| {self.what} | {size(self.n, self.m)} | {row.value:.3g}{self.unit} | {bound} | {verdict} |"


def floor(m: int, bound: float) -> Target:
    return Target("dense step: share of its floor", "dense.floor_fraction", 256, m, "≥", bound)


def tiny_trial(steps: int, looks: int) -> list[Target]:
    what, name = f"{steps:_} steps, {looks} looks".replace("_", " "), f"process.tiny_{steps}_steps"
    targets = [
        Target(
            f"everything but training beyond 5 % of it, {what}, {clock}",
            f"{name}_{overhead}_beyond_5_percent", 8, 16, "≤", 20, " µs",
        )
        for clock, overhead in (("core time", "overhead"), ("wall clock", "overhead_wall"))
    ]
    if looks > 2:
        targets.append(Target(f"observers, {what}", f"{name}_observers", 8, 16, "≤", 5, " %"))
    return targets


def drawn_step(n: int, m: int, percent: int, bound: float) -> list[Target]:
    what = f"general step, {EXAMPLES} inputs of density {percent / 100:g}"
    name = f"of_{EXAMPLES}_at_{percent}_percent"
    relation = "≤" if bound else ""
    return [
        Target(what, f"batch.step_{name}", n, m, relation, bound, " ms"),
        Target(f"{what}: its products on BLAS over it", f"batch.floor_fraction_{name}", n, m),
    ]


TARGETS = [
    floor(256, 0.75),
    floor(1024, 0.88),
    floor(4096, 0.88),
    Target("PyTorch, model as written, over dense step", "pytorch.as_written_ratio", 256, 1024, "≥", 5),
    Target("PyTorch, model as written, over dense step", "pytorch.as_written_ratio", 256, 4096, "≥", 7),
    *(
        Target(f"PyTorch, {name}, over dense step", f"pytorch.{variant}_ratio", 256, m)
        for name, variant in (("W Wᵀ", "overlaps"), ("gradient by hand", "by_hand"))
        for m in (1024, 4096)
    ),
    Target("tiny step, bipolar noise", "tiny.bipolar_step", 8, 16, "≤", 0.3, " µs"),
    Target("tiny step, Gaussian noise", "tiny.gaussian_step", 8, 16, "≤", 0.8, " µs"),
    *(
        target
        for n, m, sparse, dense in ((5, 2, 0.015, 0.05), (100, 20, 0, 0), (200, 20, 0.45, 0.8))
        for percent, bound in ((5, sparse), (100, dense))
        for target in drawn_step(n, m, percent, bound)
    ),
    *(
        Target(f"JAX, {name}, over dense step", f"peers.jax_{variant}_ratio", 256, m, *bound)
        for name, variant, bound in (
            ("model as written", "as_written", ()), ("W Wᵀ", "overlaps", ()), ("gradient by hand", "by_hand", ("≥", 1.5))
        )
        for m in (1024, 4096)
    ),
    Target("general step, basis, output bias", "batch.biased_step", 8, 16, "≤", 0.4, " µs"),
    Target("general step, basis, output bias, over a tiny step", "batch.biased_step_over_tiny", 8, 16),
    Target("dictionary, 4096 vectors: share of its floor", "dictionary.floor_fraction_of_4096", 256, 512, "≥", 0.7),
    Target("active set, run ~ m^x: x", "active_set.exponent", 64, 0, "≤", 0.6),
    Target("active set in blocks, run ~ m^x: x", "active_set_blocks.exponent", 64, 0, "≤", 0.6),
    Target("active set, whole run", "active_set.run", 64, 262144, "≤", 20, " s"),
    Target("active set in blocks, whole run", "active_set_blocks.run", 64, 262144, "≤", 20, " s"),
    Target("active set in blocks, peak memory over weights", "active_set_blocks.memory", 256, 1_000_000, "≤", 1.2),
    Target("two jobs against one", "process.two_jobs_speedup", 256, 1024, "≥", 1.9),
    *(
        Target(f"everything but training, of 7500 steps, {clock}", f"process.{name}_of_7500_steps", 256, 1024, "≤", 2, " %")
        for clock, name in (("core time", "trial_overhead"), ("wall clock", "trial_overhead_wall"))
    ),
    Target("observers, 50 looks in 7500 steps", "process.observers_of_7500_steps", 256, 1024, "≤", 5, " %"),
    *(
        target
        for steps, looks in ((1_000, 2), (10_000, 50), (100_000, 60))
        for target in tiny_trial(steps, looks)
    ),
]

# Columns of the table of steps: ms on one core for one network.
STEPS = {
    "SSYRK + SGEMM": "dense.products",
    "dense": "dense.step",
    "active set": "active_set.step",
    "in blocks": "active_set_blocks.step",
    "PyTorch as written": "pytorch.as_written_step",
    "W Wᵀ": "pytorch.overlaps_step",
    "by hand": "pytorch.by_hand_step",
    "JAX as written": "peers.jax_as_written_step",
    "JAX, W Wᵀ": "peers.jax_overlaps_step",
    "JAX by hand": "peers.jax_by_hand_step",
}


def size(n: int, m: int) -> str:
    return f"{n}, {m}" if m else f"{n}, 4096 … 262 144"


def write(results: Results) -> None:
    """Writes the figure beside the results, and the tables into the document if the results are the committed ones."""
    rows = results.rows()
    machines = results.machines()
    if not rows:
        return
    tables = "\n\n".join(
        section(machine, facts, [row for row in rows if row.machine == machine])
        for machine, facts in machines.items()
    )
    figure.draw(rows, machines, results.csv.parent)
    if results.csv.parent.resolve() == FOLDER:
        before, _, rest = DOCUMENT.read_text(encoding="utf-8").partition(BEGIN)
        after = rest.partition(END)[2]
        DOCUMENT.write_text(f"{before}{BEGIN}\n\n{tables}\n\n{END}{after}", encoding="utf-8")
    else:
        (results.csv.parent / "tables.md").write_text(tables + "\n", encoding="utf-8")


def section(machine: str, facts: dict, rows: list[Row]) -> str:
    found = {(row.benchmark, row.n, row.m): row for row in rows}
    peers = "".join(f", {peer} {facts[peer]}" for peer in ("torch", "jax") if peer in facts)
    lines = [
        f"### {facts['cpu']}, {facts['cores']} cores, BLAS core {facts['blas_core']}",
        "",
        f"`{machine}`: {facts['blas']}; Swift {facts['swift']}{peers}.",
        "",
        "| what | n, m | measured | target | met |",
        "|---|---|---|---|---|",
        *(target.line(found) for target in TARGETS),
        "",
        "A step, ms on one core for one network (active set: mean of a whole run):",
        "",
        "| n, m | " + " | ".join(STEPS) + " |",
        "|---|" + "---|" * len(STEPS),
    ]
    for n, m in sorted({(row.n, row.m) for row in rows if row.benchmark in STEPS.values()}):
        cells = (step_cell(found, benchmark, n, m) for benchmark in STEPS.values())
        lines.append(f"| {n}, {m} | {' | '.join(cells)} |")
    return "\n".join(lines + drawn_steps(found) + allocations(found) + counts(found))


def step_cell(found: dict, benchmark: str, n: int, m: int) -> str:
    row = found.get((benchmark, n, m))
    return f"{row.value:.3g}" if row else ""


def drawn_steps(found: dict) -> list[str]:
    """The toy model of superposition in three programs, each drawing its inputs within the step."""
    lines = [
        "",
        f"A step on {EXAMPLES} inputs that it draws, toy model of superposition, core-ms for a network, rounds of all three in turn:",
        "",
        "| n, m | density | polysem | PyTorch | JAX | PyTorch over ours | JAX over ours |",
        "|---|---|---|---|---|---|---|",
    ]
    quantities = ("our_step", "torch_step", "jax_step", "torch_ratio", "jax_ratio")
    head = len(lines)
    for percent in PERCENT:
        names = [f"peers.{quantity}_of_{EXAMPLES}_at_{percent}_percent" for quantity in quantities]
        for n, m in sorted(key[1:] for key in found if key[0] == names[0]):
            values = " | ".join(step_cell(found, name, n, m) for name in names)
            lines.append(f"| {n}, {m} | {percent / 100:g} | {values} |")
    return lines if len(lines) > head else []


def allocations(found: dict) -> list[str]:
    rows = {key[0]: row for key, row in found.items() if "_allocations_in_" in key[0]}
    if not rows:
        return []
    phrases = [
        f"{law} noise {rows[f'tiny.{law}_allocations_in_1000_steps'].value:.0f} in 1000 steps and "
        f"{rows[f'tiny.{law}_allocations_in_100000_steps'].value:.0f} in 100 000"
        for law in ("bipolar", "gaussian")
    ]
    return ["", f"Allocations while training a tiny network: {'; '.join(phrases)}."]


def counts(found: dict) -> list[str]:
    sizes = sorted(key[1:] for key in found if key[0] == "pytorch.mean_count")
    if not sizes:
        return []
    lines = [
        "",
        "Mean polysemantic neurons of 32 networks each, trained in full:",
        "",
        "| n, m | PyTorch | polysem | difference in standard errors |",
        "|---|---|---|---|",
    ]
    for n, m in sizes:
        names = ("mean_count", "our_mean_count", "count_difference_z")
        values = [found[f"pytorch.{name}", n, m].value for name in names]
        lines.append(f"| {n}, {m} | {values[0]:.3g} | {values[1]:.3g} | {values[2]:+.2g} |")
    return lines


if __name__ == "__main__":
    write(Results(pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER))
