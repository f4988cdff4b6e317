"""A study end to end: run, stored, drawn."""

import sqlite3
import struct
import xml.etree.ElementTree as ElementTree

import numpy as np
from harness import check, expect, export, polysem, quick_results, smoke_results, study

FIGURES = 6  # sparsification, fourth norm by noise, collisions, weight correlation, curves, power law


@check("the smoke study: a store, a plan, a manifest, six trials that resolve their features")
def stored(folder):
    out = smoke_results()
    for name in ("store.sqlite", "plan.json", "manifest.json"):
        expect((out / name).exists(), f"{name} is missing")
    expect(len(export(out).splitlines()) == 7, "the export is not a header and six rows")
    store = sqlite3.connect(f"file:{out}/store.sqlite?mode=ro", uri=True)
    rows = store.execute("SELECT n_hidden, polysemantic_neurons, unresolved_features FROM trials").fetchall()
    expect(len(rows) == 6, f"{len(rows)} rows in view trials")
    # n²/4m is 4 and 2 here; 6 networks without any collision, or with unsettled features, mean a broken run.
    expect(sum(count for _, count, _ in rows) > 0, f"no collision at all: {rows}")
    expect(sum(unresolved for *_, unresolved in rows) <= 6, f"features did not settle: {rows}")
    matrices = store.execute("SELECT path, rows, columns FROM matrices").fetchall()
    expect(len(matrices) == 12, f"{len(matrices)} matrices, not 12")
    for path, height, width in matrices:
        shape = np.load(out / path).shape
        expect(shape == (height, width), f"{path} is {shape}, not {height} × {width}")


@check("every figure of the paper, drawn from the quick profile")
def drawn(folder):
    figures = sorted(quick_results().rglob("*.svg"))
    expect(len(figures) >= FIGURES, f"{len(figures)} SVG files, not {FIGURES}: {figures}")
    for figure in figures:
        elements = sum(1 for _ in ElementTree.parse(figure).iter())
        expect(elements > 50, f"{figure.name} has {elements} elements only; axes alone have more")
        header = figure.with_suffix(".png").read_bytes()[:24]
        expect(header[:8] == b"\x89PNG\r\n\x1a\n", f"{figure.stem}.png is no PNG")
        width, height = struct.unpack(">II", header[16:24])
        expect(min(width, height) >= 200, f"{figure.stem}.png is {width} × {height}")


@check("drawing again changes neither the figures nor the store")
def redrawn(folder):
    out = quick_results()
    before = {path: path.read_bytes() for path in out.rglob("*.svg")}
    expect(before, "no figure was drawn")
    rows = export(out)
    polysem("reproduce", "--profile", "quick", "--out", out)
    for path, content in before.items():
        expect(path.read_bytes() == content, f"{path.name} changed")
    expect(export(out) == rows, "the store changed")


LARGE = """\
name: large
model: {n_features: 256, n_hidden: 4096, init: normal}
train: {optimizer: adamw, lr: 1.0e-3, l1: 1.0e-3, noise: none, steps: 1}
seeds: {study: 1, replicates: 5}
record: {points: 2, matrices: [initial, final]}
"""


@check("records of more numbers than are kept waiting are stored as they come")
def large_records(folder):
    (folder / "large.yaml").write_text(LARGE)
    summary = study(folder / "large.yaml", folder / "out")
    expect(summary["trained"] == 5, f"{summary}")
    files = list((folder / "out/weights").glob("*.npy"))
    expect(len(files) == 10 and all(file.stat().st_size > 4 * 256 * 4096 for file in files), f"{files}")
