"""The figure of each machine: what a network's step costs against m."""

import json
import pathlib

import vl_convert

from results import Row

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
    for machine, facts in machines.items():
        chart = specification([row for row in rows if row.machine == machine], facts)
        chart = json.dumps(chart, indent=1, ensure_ascii=False)
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
            "axis": {
                "gridColor": "#e6e6e6", "labelFontSize": 12, "titleFontSize": 13, "titleFontWeight": "normal"
            },
            "legend": {
                "labelFontSize": 12, "labelLimit": 420, "symbolSize": 120, "symbolOpacity": 1,
                "columnPadding": 24, "offset": 14,
            },
            "title": {"fontSize": 15, "offset": 14, "subtitleColor": "#444444", "subtitleFontSize": 12},
        },
        "hconcat": [panel(values, n) for n in (256, 64) if any(v["n"] == n for v in values)],
    }


def panel(values: list[dict], n: int) -> dict:
    # One legend for both panels, of what was measured on this machine.
    measured = {v["series"] for v in values}
    styles = {name: rest for name, _, *rest in SERIES if name in measured}
    values = [v for v in values if v["n"] == n]

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
