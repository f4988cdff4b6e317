"""Plots of any study: from the experiment file and from `polysem plot`, with the numbers behind them."""

import csv
import functools
import io
import json
import math
import pathlib
import shutil
import sqlite3

import numpy as np
from harness import check, expect, export, polysem, shared_folder
from scipy.stats import chi2, t

# Cells that are all zero, that diverge in part, and that have not settled.
STUDY = """\
name: rates
model: {n_features: 16, n_hidden: 32, init: normal}
train: {optimizer: sgd, lr: 0.01, steps: 300, l1: 0.001, noise: none}
seeds: {study: 7, replicates: 8}
sweep: {parameters: {train.optimizer: [sgd, adamw], train.lr: [0.01, 0.1, 0.3]}}
"""
PLOTS = """\
plots:
  count:
    x: train.lr
    y: polysemantic_neurons
    color: train.optimizer
    x_scale: log
    title: "AdamW shares neurons"
  course: {x: step, y: loss, color: train.lr, facet: train.optimizer, y_scale: log}
  spread: {x: loss, color: train.optimizer, facet: train.lr}
  gone: {x: lr, y: diverged, color: optimizer}
"""


@functools.cache
def results() -> pathlib.Path:
    """The study, run once."""
    folder = shared_folder("plots")
    (folder / "rates.yaml").write_text(STUDY + PLOTS)
    result = polysem("run", folder / "rates.yaml", "--out", folder / "rates")
    (folder / "stdout").write_text(result.stdout)
    return folder / "rates"


def rows(path):
    with open(path, newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def garwood(total, networks):
    return chi2.ppf(0.025, 2 * total) / (2 * networks) if total else 0, chi2.ppf(0.975, 2 * total + 2) / (2 * networks)


def expected(values):
    """Mean and interval of counts: the wider of Garwood's and Student's at each end, not below 0."""
    lower, upper = garwood(int(values.sum()), len(values))
    if len(set(values)) > 1:
        half = t.ppf(0.975, len(values) - 1) * values.std(ddof=1) / math.sqrt(len(values))
        lower, upper = max(0, min(lower, values.mean() - half)), max(upper, values.mean() + half)
    return values.mean(), lower, upper


@check("run draws the file's plots, lists them and writes the numbers behind them")
def drawn(_folder):
    out = results()
    printed = (out.parent / "stdout").read_text()
    for name in ("count", "course", "spread", "gone"):
        expect((out / f"{name}.png").read_bytes().startswith(b"\x89PNG"), f"{name}.png is no picture")
        expect((out / f"{name}.svg").read_text().startswith("<svg"), f"{name}.svg is no picture")
        chart = json.loads((out / f"{name}.vl.json").read_text())
        expect("vega-lite/v5" in chart["$schema"], f"{name}.vl.json is of another schema")
        expect(f"{out}/{name}.svg" in printed, f"{name}.svg is not listed: {printed}")
        expect(f"{name}.csv" in (out / "manifest.json").read_text(), f"{name}.csv is not in the manifest")
    expect("AdamW shares neurons" in printed and "AdamW shares neurons" in (out / "count.svg").read_text(), printed)


@check("means and intervals of counts are those of an independent computation, all-zero cells included")
def counts(_folder):
    out = results()
    trials = list(csv.DictReader(io.StringIO(export(out))))
    zero = 0
    for row in rows(out / "count.csv"):
        cell = [trial for trial in trials if all(trial[key] == row[key] for key in ("train.optimizer", "train.lr"))]
        values = np.array([float(trial["polysemantic_neurons"]) for trial in cell if trial["status"] == "finished"])
        expect(int(row["networks"]) == len(values) and int(row["diverged"]) == 8 - len(values), f"{row}")
        if len(values):
            numbers = [float(row[key]) for key in ("mean", "ci95_lower", "ci95_upper")]
            expect(np.allclose(numbers, expected(values), rtol=1e-9, atol=1e-9), f"{row} is not {expected(values)}")
            zero += not values.any()
            unresolved = np.array([float(trial["unresolved_features"]) for trial in cell if trial["status"] == "finished"])
            expect(float(row["unsettled"]) == (unresolved > 0.16).mean(), f"{row}: unsettled")
            expect(row["marked"] == str(unresolved.mean() > 0.16).lower(), f"{row}: marked")
    expect(len(rows(out / "count.csv")) == 6 and zero > 0, "no cell was all zero: the check has no teeth")


@check("a series is the mean over the finished networks at each step; shares count all networks")
def courses(_folder):
    out = results()
    database = sqlite3.connect(out / "store.sqlite")
    for row in rows(out / "course.csv")[::17]:
        seen = database.execute(
            "SELECT trajectory.loss FROM trajectory JOIN trials USING (key) "
            "WHERE status = 'finished' AND optimizer = ? AND lr = ? AND step = ?",
            (row["train.optimizer"], float(row["train.lr"]), int(row["step"])),
        )
        values = np.array([value for (value,) in seen])
        expect(len(values) == int(row["networks"]), f"{row}: {len(values)} networks")
        expect(math.isclose(values.mean(), float(row["mean"]), rel_tol=1e-12), f"{row} is not {values.mean()}")
    trials = list(csv.DictReader(io.StringIO(export(out))))
    for row in rows(out / "gone.csv"):
        count = sum(
            trial["status"] == "diverged" for trial in trials
            if all(trial[key] == row[key] for key in ("train.optimizer", "train.lr"))
        )
        expect(float(row["mean"]) == count / 8 and row["networks"] == "8", f"{row}: {count} diverged")


@check("polysem plot on any store: short keys, default name, the same numbers as the file's plot")
def verb(folder):
    out = results()
    polysem(
        "plot", out, "--x", "lr", "--y", "polysemantic_neurons", "--color", "optimizer", "--x-scale", "log",
        "--out", folder / "mine",
    )
    expect((folder / "mine.png").exists() and (folder / "mine.svg").exists(), "no picture")
    expect((folder / "mine.csv").read_bytes() == (out / "count.csv").read_bytes(), "other numbers than run's")
    copy = folder / "copy"
    shutil.copytree(out, copy)
    polysem("plot", copy, "--x", "loss", "--color", "lr", "--facet", "optimizer")
    shares = {}
    for row in rows(copy / "loss.csv"):
        key = row["train.lr"], row["train.optimizer"]
        shares[key] = shares.get(key, 0) + float(row["share"])
    expect(all(abs(share - 1) < 1e-12 for share in shares.values()), f"{shares}")
    polysem("plot", copy, "--x", "lr", "--y", "loss", "--color", "optimizer", "--y-scale", "log")
    expect((copy / "loss-by-lr.csv").exists(), "the default name is not y-by-x")


WRONG = [
    (("--x", "lr", "--y", "loss"), "cells differ in train.optimizer"),
    (("--x", "lrr", "--y", "loss"), "--x: lrr is not a parameter of the study; did you mean train.lr?"),
    (("--x", "lr", "--y", "losss"), "did you mean loss?"),
    (("--x", "lr", "--y", "loss", "--color", "optimizer", "--kind", "line"), "--kind: must be one of"),
    (("--x", "lr", "--y", "loss", "--color", "optimizer", "--x-scale", "ln"), "--x-scale: must be one of"),
    (("--x", "dead_neurons", "--y", "lr"), "--x: dead_neurons is a measure"),
    (("--x", "lr", "--y", "loss", "--study", "other"), "no study named other"),
]


@check("wrong options: 65, one line, nothing written")
def wrong(folder):
    for options, words in WRONG:
        result = polysem("plot", results(), *options, "--out", folder / "no", code=65)
        expect(words in result.stderr, f"{options}: {result.stderr}")
    polysem("plot", folder, "--x", "lr", "--y", "loss", code=65)
    polysem("plot", results(), "--x", "lr", "--y", "loss", "--out", f"{folder}/", code=64)
    polysem("plot", results(), "--x", "lr", "--y", "loss", "--color", "optimizer", "--out", folder / "a/b/c", code=65)
    expect(not list(folder.iterdir()), "something was written")


@check("a bad plot is refused before training, under --dry-run too")
def refused(folder):
    file = folder / "rates.yaml"
    file.write_text(STUDY + "plots: {a: {x: train.lr, y: polysemantic_neuron}}\n")
    for option in ("--dry-run", "--quiet"):
        result = polysem("run", file, option, "--out", folder / "out", code=65)
        expect(f"{file}:6: plots.a.y: " in result.stderr and "did you mean polysemantic_neurons" in result.stderr, result.stderr)
    file.write_text(STUDY + "plots: {a: {x: train.lr, y: loss}}\n")
    result = polysem("run", file, "--out", folder / "out", code=65)
    expect("train.optimizer" in result.stderr, result.stderr)
    expect(not (folder / "out").exists(), "a results folder was made")


@check("without vl-convert: json and csv are there; run ends with 0, plot with 69, and both say what to do")
def bare(folder):
    file = folder / "rates.yaml"
    file.write_text(STUDY + PLOTS)
    shutil.copytree(results(), folder / "out")
    for name in (folder / "out").glob("count.*"):
        name.unlink()
    nothing = ("--python", folder / "python")
    result = polysem("run", file, "--out", folder / "out", *nothing)
    expect("vl-convert" in result.stderr, result.stderr)
    expect((folder / "out/count.csv").exists() and (folder / "out/count.vl.json").exists(), "no numbers")
    expect(not (folder / "out/count.png").exists(), "a picture")
    expect(f"{folder}/out/count.vl.json" in result.stdout, result.stdout)
    result = polysem("plot", folder / "out", "--x", "lr", "--y", "diverged", "--color", "optimizer", *nothing, code=69)
    expect("vl-convert" in result.stderr and (folder / "out/diverged-by-lr.csv").exists(), result.stderr)
