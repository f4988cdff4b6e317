"""Draws the figure and the tables of docs/benchmarks.md from what was measured; measures nothing.

    .venv/bin/python Tests/Benchmarks/report.py [FOLDER]
"""

import dataclasses
import json
import pathlib
import sys

sys.dont_write_bytecode = True

from results import Results, Row  # noqa: E402

ROOT = pathlib.Path(__file__).resolve().parents[2]
FOLDER = ROOT / "results/benchmarks"
DOCUMENT = ROOT / "docs/benchmarks.md"
BEGIN, END = "<!-- tables: made by `make benchmark` -->", "<!-- end of tables -->"


@dataclasses.dataclass(frozen=True)
class Target:
    """A number that was promised: `value` must be at least (or at most) `bound`."""

    what: str
    benchmark: str
    n: int
    m: int
    relation: str
    bound: float
    unit: str = ""

    def line(self, found: dict) -> str:
        row = found.get((self.benchmark, self.n, self.m))
        bound = f"{self.relation} {self.bound:g}{self.unit}"
        if row is None:
            return f"| {self.what} | {size(self.n, self.m)} | not measured | {bound} | |"
        met = row.value >= self.bound if self.relation == "≥" else row.value <= self.bound
        verdict = "yes" if met else "**no**"
        return f"| {self.what} | {size(self.n, self.m)} | {row.value:.3g}{self.unit} | {bound} | {verdict} |"


def floor(m: int, bound: float) -> Target:
    return Target("dense step: share of its floor", "dense.floor_fraction", 256, m, "≥", bound)


TARGETS = [
    floor(256, 0.75),
    floor(1024, 0.88),
    floor(4096, 0.88),
    Target("PyTorch, model as written, over dense step", "pytorch.as_written_ratio", 256, 1024, "≥", 5),
    Target("PyTorch, model as written, over dense step", "pytorch.as_written_ratio", 256, 4096, "≥", 7),
    Target("tiny step, bipolar noise", "tiny.bipolar_step", 8, 16, "≤", 0.3, " µs"),
    Target("tiny step, Gaussian noise", "tiny.gaussian_step", 8, 16, "≤", 0.8, " µs"),
    Target("active set, run ~ m^x: x", "active_set.exponent", 64, 0, "≤", 0.6),
    Target("active set in blocks, run ~ m^x: x", "active_set_blocks.exponent", 64, 0, "≤", 0.6),
    Target("active set, whole run", "active_set.run", 64, 262144, "≤", 20, " s"),
    Target("active set in blocks, whole run", "active_set_blocks.run", 64, 262144, "≤", 20, " s"),
    Target("active set in blocks, peak memory over weights", "active_set_blocks.memory", 256, 1_000_000, "≤", 1.2),
    Target("two jobs against one", "process.two_jobs_speedup", 256, 1024, "≥", 1.9),
    Target("everything but training, of 7500 steps", "process.trial_overhead_of_7500_steps", 256, 1024, "≤", 2, " %"),
    Target("observers, 50 looks in 7500 steps", "process.observers_of_7500_steps", 256, 1024, "≤", 5, " %"),
    Target(
        "everything but training beyond 5 % of it, 1000 steps, 2 looks",
        "process.tiny_1000_steps_overhead_beyond_5_percent", 8, 16, "≤", 20, " µs",
    ),
    Target(
        "everything but training beyond 5 % of it, 10 000 steps, 50 looks",
        "process.tiny_10000_steps_overhead_beyond_5_percent", 8, 16, "≤", 20, " µs",
    ),
    Target("observers, 50 looks in 10 000 steps", "process.tiny_10000_steps_observers", 8, 16, "≤", 5, " %"),
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
    draw(rows, machines, results.csv.parent)
    if results.csv.parent.resolve() == FOLDER:
        before, _, rest = DOCUMENT.read_text(encoding="utf-8").partition(BEGIN)
        after = rest.partition(END)[2]
        DOCUMENT.write_text(f"{before}{BEGIN}\n\n{tables}\n\n{END}{after}", encoding="utf-8")
    else:
        (results.csv.parent / "tables.md").write_text(tables + "\n", encoding="utf-8")


def section(machine: str, facts: dict, rows: list[Row]) -> str:
    found = {(row.benchmark, row.n, row.m): row for row in rows}
    torch = f", torch {facts['torch']}" if "torch" in facts else ""
    lines = [
        f"### {facts['cpu']}, {facts['cores']} cores, BLAS core {facts['blas_core']}",
        "",
        f"`{machine}`: {facts['blas']}; Swift {facts['swift']}{torch}.",
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
        lines.append(f"| {n}, {m} | " + " | ".join(step_cell(found, name, n, m) for name in STEPS.values()) + " |")
    return "\n".join(lines + allocations(found) + counts(found))


def step_cell(found: dict, benchmark: str, n: int, m: int) -> str:
    row = found.get((benchmark, n, m))
    return f"{row.value:.3g}" if row else ""


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


# Series of the figure: name, benchmark, colour (Okabe and Ito), dash, symbol.
SERIES = [
    ("PyTorch, model as written", "pytorch.as_written_step", "#d55e00", [1, 0], "diamond"),
    ("PyTorch, W Wᵀ", "pytorch.overlaps_step", "#e69f00", [1, 0], "diamond"),
    ("PyTorch, gradient by hand", "pytorch.by_hand_step", "#cc79a7", [1, 0], "diamond"),
    ("dense kernel", "dense.step", "#0072b2", [1, 0], "circle"),
    ("its floor: SSYRK + SGEMM", "dense.products", "#999999", [6, 4], "stroke"),
    ("active set, mean of a run", "active_set.step", "#009e73", [1, 0], "square"),
    ("active set in blocks, mean of a run", "active_set_blocks.step", "#000000", [1, 0], "square"),
]


def draw(rows: list[Row], machines: dict, folder: pathlib.Path) -> None:
    """One picture for each machine: core-milliseconds of a network's step against m, n = 256 and n = 64."""
    import vl_convert

    for machine, facts in machines.items():
        chart = json.dumps(specification([r for r in rows if r.machine == machine], facts), indent=1, ensure_ascii=False)
        (folder / f"{machine}.vl.json").write_text(chart + "\n", encoding="utf-8")
        svg = vl_convert.vegalite_to_svg(chart, vl_version="5.21", allowed_base_urls=[])
        (folder / f"{machine}.svg").write_text(svg, encoding="utf-8")


def specification(rows: list[Row], facts: dict) -> dict:
    named = {benchmark: name for name, benchmark, *_ in SERIES}
    values = [
        {"series": named[row.benchmark], "n": row.n, "m": row.m, "cost": row.value}
        for row in rows
        if row.benchmark in named
    ]
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "background": "white",
        "padding": 12,
        "title": {
            "text": "What a network's training step costs",
            "subtitle": f"{facts['cpu']}, one core or core-time of several, BLAS core {facts['blas_core']}",
        },
        "config": {
            "font": "DejaVu Sans",
            "axis": {"gridColor": "#e6e6e6", "labelFontSize": 12, "titleFontSize": 13, "titleFontWeight": "normal"},
            "legend": {"labelFontSize": 12, "labelLimit": 420, "symbolSize": 120, "symbolOpacity": 1, "columnPadding": 24, "offset": 14},
            "title": {"fontSize": 15, "offset": 14, "subtitleColor": "#444444", "subtitleFontSize": 12},
        },
        "hconcat": [panel([v for v in values if v["n"] == n], n) for n in (256, 64) if any(v["n"] == n for v in values)],
    }


def panel(values: list[dict], n: int) -> dict:
    styles = {name: rest for name, _, *rest in SERIES}

    def channel(index: int) -> dict:
        return {
            "field": "series",
            "type": "nominal",
            "title": None,
            "scale": {"domain": list(styles), "range": [style[index] for style in styles.values()]},
            "legend": {"orient": "bottom", "columns": 3},
        }

    place = {
        "x": {
            "field": "m",
            "type": "quantitative",
            "title": "hidden neurons m",
            "scale": {"type": "log", "base": 2, "nice": False, "padding": 12},
            "axis": {"values": sorted({v["m"] for v in values}), "format": "d"},
        },
        "y": {
            "field": "cost",
            "type": "quantitative",
            "title": "core-milliseconds per network and step",
            "scale": {"type": "log", "nice": False, "padding": 12},
            "axis": {"format": "~g"},
        },
    }
    return {
        "title": {"text": f"n = {n} features", "fontSize": 13, "offset": 6},
        "width": 380,
        "height": 340,
        "data": {"values": values},
        "layer": [
            {"mark": "line", "encoding": {**place, "color": channel(0), "strokeDash": channel(1)}},
            {"mark": {"type": "point", "filled": True, "size": 60, "opacity": 1},
             "encoding": {**place, "color": channel(0), "shape": channel(2)}},
        ],
    }


if __name__ == "__main__":
    write(Results(pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER))
