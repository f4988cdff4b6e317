"""Experiment files as a whole: every way to sweep in one file, all mistakes at once, and the schema that editors complete from."""

import copy
import csv
import json

import jsonschema

from harness import check, expect, export, polysem, study

HEAD = """\
name: swept
model: {n_features: 4, n_hidden: 8, init: normal}
train: {optimizer: sgd, lr: 0.1, steps: 20, l1: 1.0e-3, noise: none}
seeds: {study: 5, replicates: 2}
"""

CONDITIONAL = HEAD + """\
sweep:
  cells: [{model.n_features: 3}, {model.n_features: 4, model.n_hidden: 9}]
  parameters: {train.optimizer: [sgd, adamw]}
  when:
    - if: {train.optimizer: sgd}
      set: {train.momentum: 0.9}
      parameters: {train.lr: {log: [1.0e-3, 1.0e-1], points: 3}}
    - if: {train.optimizer: adamw}
      parameters: {train.lr: [1.0e-3, 1.0e-2]}
"""

RANDOM = HEAD + """\
sweep: {method: random, count: COUNT, seed: 3, parameters: {train.lr: {log: [1.0e-4, 1.0e-1]}, model.n_hidden: {min: 8, max: 64}}}
"""

# As learning-rate.yaml would be read: the virtual environment has no YAML.
DOCUMENT = {
    "name": "s",
    "model": {"n_features": 4, "n_hidden": 8, "init": "normal"},
    "train": {"optimizer": "sgd", "lr": 0.1, "l1": 0.1, "steps": 10, "noise": "none"},
    "seeds": {"study": 1, "replicates": 3},
    "sweep": {"parameters": {"train.lr": {"log": [0.1, 1.0], "points": 3}}},
    "plots": {"p": {"x": "train.lr", "y": "loss", "x_scale": "log"}},
    "claims": {
        "level": 0.05,
        "least_networks": 3,
        "a": {
            "says": "So.", "why": "Theory.", "quantity": "ratio", "measure": "polysemantic_neurons", "to": "injection_null",
            "region": {"between": [0.8, 1.2]}, "trials": {"train.lr": 0.1}, "pooled": True,
        },
    },
}


def rows(out):
    return list(csv.DictReader(export(out).splitlines()))


@check("cells, parameters and conditions of one file: ten cells, each optimiser with its own rates and no other's keys")
def conditional(folder):
    (folder / "s.yaml").write_text(CONDITIONAL)
    report = study(folder / "s.yaml", folder / "out")
    expect(report["trained"] == 20, f"{report['trained']} trials")
    cells = {
        (row["model.n_features"], row["model.n_hidden"], row["train.optimizer"], row["train.lr"], row["train.momentum"])
        for row in rows(folder / "out")
    }
    sgd = {(n, m, "sgd", lr, "0.9") for n, m in (("3", "8"), ("4", "9")) for lr in ("0.001", "0.01", "0.1")}
    adamw = {(n, m, "adamw", lr, "") for n, m in (("3", "8"), ("4", "9")) for lr in ("0.001", "0.01")}
    expect(cells == sgd | adamw, f"{sorted(cells)}")


@check("a random sweep is a plan: a larger count keeps the cells of a smaller one and trains the others only")
def random_cells(folder):
    (folder / "s.yaml").write_text(RANDOM.replace("COUNT", "4"))
    study(folder / "s.yaml", folder / "out")
    first = {(row["train.lr"], row["model.n_hidden"]) for row in rows(folder / "out")}
    (folder / "s.yaml").write_text(RANDOM.replace("COUNT", "7"))
    report = study(folder / "s.yaml", folder / "out")
    second = {(row["train.lr"], row["model.n_hidden"]) for row in rows(folder / "out")}
    expect((report["trained"], report["skipped"]) == (6, 8), f"{report['trained']}, {report['skipped']}")
    expect(len(first) == 4 and len(second) == 7 and first < second, f"{first} {second}")
    expect(all(1e-4 <= float(lr) <= 1e-1 and 8 <= int(m) <= 64 for lr, m in second), f"{second}")


@check("mistakes in the study, its plots and its claims are reported together, each with its line; nothing is written")
def together(folder):
    text = HEAD.replace("lr: 0.1", "lr: -1") + "plots: {p: {x: train.lr, y: los}}\n"
    text += "claims: {level: 0.05, least_networks: 3, a: {says: a, why: b, quantity: meen, region: {above: 0}}}\n"
    (folder / "s.yaml").write_text(text)
    error = polysem("run", folder / "s.yaml", "--out", folder / "out", code=65).stderr
    expect(":3: train.lr" in error and ":6: claims.a.quantity" in error, error)
    (folder / "s.yaml").write_text(text.replace("lr: -1", "lr: 1"))
    error = polysem("run", folder / "s.yaml", "--out", folder / "out", code=65).stderr
    expect(":5: plots.p.y" in error and ":6: claims.a.quantity" in error, error)
    expect(not (folder / "out").exists(), "a refused run made its folder")


@check("polysem schema accepts a file with plots and claims, and sees a misspelt key in each")
def schema(folder):
    rules = jsonschema.Draft202012Validator(json.loads(polysem("schema").stdout))
    expect(rules.is_valid(DOCUMENT), f"{[error.message for error in rules.iter_errors(DOCUMENT)]}")
    special = copy.deepcopy(DOCUMENT)
    special["claims"]["a"] = {"says": "a", "why": "b", "quantity": "count_over_paper", "region": {"above": 0}}
    expect(rules.is_valid(special), "a quantity of one figure is refused, which the reader takes")
    for path, wrong in (
        (("train",), {"learning_rate": 0.1}), (("plots", "p"), {"colour": "train.lr"}), (("plots", "p"), {"x_scale": "logarithmic"}),
        (("claims", "a"), {"quantity": "meen"}), (("claims", "a"), {"measure": "polysemantic"}), (("claims", "a"), {"regon": {"above": 1}}),
        (("claims", "a", "region"), {"above": 1}),
    ):
        document = copy.deepcopy(DOCUMENT)
        part = document
        for name in path:
            part = part[name]
        part.update(wrong)
        expect(not rules.is_valid(document), f"{path}: {wrong} passes")


@check("reproduce questions: each file in a folder of its own, all before the first is trained, unknown ones by name")
def questions(folder):
    files = folder / "questions"
    files.mkdir()
    claims = "claims: {level: 0.05, least_networks: 2, a: {says: a, why: b, quantity: mean, measure: loss, region: {above: 0}}}\n"
    for name in ("first", "second"):
        (files / f"{name}.yaml").write_text(
            HEAD.replace("swept", name) + claims + "profiles: {quick: {train.steps: 5}}\n")
    options = ("--experiments", files, "--out", folder / "out", "--quiet")
    text = polysem("reproduce", "questions", *options).stdout
    expect("first: 2 trials, 2 trained" in text and "second: 2 trials, 2 trained" in text, text)
    for name in ("first", "second"):
        expect((folder / f"out/questions/{name}/claims.csv").exists(), f"{name} has no verdicts")
    report = json.loads(polysem("reproduce", "questions/second", *options, "--json").stdout)
    expect(list(report) == ["second"] and report["second"]["skipped"] == 2, f"{report.keys()}")
    error = polysem("reproduce", "questions/secnd", *options, code=65).stderr
    expect("did you mean second?" in error and "known: first, second" in error, error)
    error = polysem("reproduce", "questions/first", "curves", *options, code=64).stderr
    expect("one after the other" in error, error)
    (files / "second.yaml").write_text(HEAD.replace("lr: 0.1", "lr: -1"))
    error = polysem("reproduce", "questions", "--experiments", files, "--out", folder / "new", code=65).stderr
    expect("second.yaml:3" in error and not (folder / "new").exists(), "trained although the second file is wrong")
