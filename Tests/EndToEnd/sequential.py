"""Stopping rules: every cell gets the replicates its values ask for, however the study is run."""

import csv
import io
import json
import math
import statistics

from harness import ROOT, SMOKE, check, expect, expect_same, export, polysem, study
from interruption import INTERRUPT, KILL, stop
from scipy.stats import t

FAST = ["train.kernel=tiny", "record.matrices=[]", "record.points=2"]


def rule(width, measure="polysemantic_neurons", **numbers) -> str:
    """The override that sets a stopping rule."""
    numbers = {"relative_half_width": width, "of": measure, **numbers}
    return f"seeds.replicates={json.dumps({'until': numbers})}"


# Means of 4 and 2 in the two cells: a sixth takes some 20 and 40 networks.
RULE = rule(0.16, at_least=8, batch=6, at_most=200)
LOOKS = [*range(8, 200, 6), 200]


def rows(text: str) -> list[dict]:
    return list(csv.DictReader(io.StringIO(text)))


def replicates(out) -> dict[str, int]:
    """How many replicates each cell of a study has; they must be 0, 1, … without a gap."""
    cells: dict[str, list[int]] = {}
    for row in rows(polysem("export", out, "--csv", "--study", "smoke").stdout):
        cells.setdefault(row["model.n_hidden"], []).append(int(row["replicate"]))
    for name, found in cells.items():
        expect(sorted(found) == list(range(len(found))), f"cell {name} has gaps: {sorted(found)}")
    return {name: len(found) for name, found in cells.items()}


def known(values, width) -> bool:
    """Whether Student's 95 % interval of the mean is narrow enough."""
    if len(set(values)) < 2:
        return False
    half = t.ppf(0.975, len(values) - 1) * statistics.stdev(values) / math.sqrt(len(values))
    return half <= width * abs(statistics.fmean(values))


@check("every cell stops at the first look that knows its mean, by scipy's quantiles")
def first_look(folder):
    summary = study(SMOKE, folder / "out", *FAST, RULE)
    study(SMOKE, folder / "all", *FAST, "seeds.replicates=200")
    values: dict[str, dict[int, float]] = {}
    for row in rows(export(folder / "all")):
        cell = values.setdefault(row["model.n_hidden"], {})
        cell[int(row["replicate"])] = float(row["polysemantic_neurons"])
    stops = {
        name: next(k for k in LOOKS if known([cell[i] for i in range(k)], 0.16) or k == 200)
        for name, cell in values.items()
    }
    expect(replicates(folder / "out") == stops, f"{replicates(folder / 'out')}, not {stops}")
    expect(len(set(stops.values())) == 2 and 8 < min(stops.values()), f"the check shows little: {stops}")
    expect(summary["trained"] == summary["trials"] == sum(stops.values()), f"{summary}")
    status = [cell["status"] for cell in summary["cells"]]
    expect(status == ["reached", "reached"], f"{summary}")
    wanted = [cell["replicates"] for cell in summary["cells"]]
    expect(wanted == [stops["16"], stops["32"]], f"{wanted}")


def any_jobs(overrides, folder):
    for jobs in (1, 2, 5):
        study(SMOKE, folder / str(jobs), *FAST, RULE, *overrides, "--jobs", jobs)
    straight = export(folder / "1")
    for jobs in (2, 5):
        expect_same(straight, export(folder / str(jobs)), f"--jobs 1 and --jobs {jobs}")
    expect(len(set(replicates(folder / "1").values())) == 2, "the cells did not differ")


for overrides in ([], ["seeds.pairing=common"]):
    check(f"--jobs 1 as --jobs 2 and 5 {' '.join(overrides)}".strip(), overrides)(any_jobs)


@check("a second run trains nothing and a preview says so")
def resumed(folder):
    first = study(SMOKE, folder / "out", *FAST, RULE)
    before = export(folder / "out")
    second = study(SMOKE, folder / "out", *FAST, RULE)
    expect((second["trained"], second["skipped"]) == (0, first["trained"]), f"second run: {second}")
    expect(second["cells"] == first["cells"], f"{second['cells']}, not {first['cells']}")
    expect_same(before, export(folder / "out"), "before and after")
    preview = study(SMOKE, folder / "out", *FAST, RULE, "--dry-run")
    expect(preview["missing"] == preview["at_least"]["missing"] == 0, f"{preview}")
    expect(preview["trials"] == first["trials"], f"{preview}")


# Long enough to be killed in several rounds, and within one: what is trained is stored every second.
SLOW = ["train.kernel=reference", "train.steps=12000", "record.matrices=[]", "record.points=2"]


@check("killed, killed again, interrupted and resumed with other --jobs, as never stopped")
def killed(folder):
    straight = study(SMOKE, folder / "straight", *SLOW, RULE, "--jobs", 2)
    out = folder / "out"
    for how in (KILL, KILL, INTERRUPT):
        stop(how, out, [*SLOW, RULE])
    summary = study(SMOKE, out, *SLOW, RULE, "--jobs", 3)
    expect(summary["trained"] > 0 and summary["skipped"] > 0, f"not stopped in between: {summary}")
    expect(summary["cells"] == straight["cells"], f"{summary['cells']}, not {straight['cells']}")
    expect_same(export(folder / "straight"), export(out), "killed and straight")
    for name in ("summary.csv", "plan.json"):
        same = (out / name).read_bytes() == (folder / "straight" / name).read_bytes()
        expect(same, f"{name} differs")


@check("what a larger study left counts up to the stop, and is no member beyond it")
def shrunk(folder):
    study(SMOKE, folder / "straight", *FAST, RULE)
    study(SMOKE, folder / "out", *FAST, "seeds.replicates=200")
    summary = study(SMOKE, folder / "out", *FAST, RULE)
    expect(summary["trained"] == 0, f"{summary}")
    members = polysem("export", folder / "out", "--csv", "--study", "smoke").stdout
    expect_same(export(folder / "straight"), members, "after 200 replicates and straight")
    tables = [(folder / name / "summary.csv").read_bytes() for name in ("straight", "out")]
    expect(tables[0] == tables[1], "summary.csv differs")
    everything = polysem("export", folder / "out", "--csv", "--all").stdout
    expect(len(everything.splitlines()) == 401, "trials were lost")
    # And back: the fixed number counts them all again.
    wide = study(SMOKE, folder / "out", *FAST, "seeds.replicates=200")
    expect((wide["trained"], wide["skipped"], "cells" in wide) == (0, 400, False), f"{wide}")
    expect(set(replicates(folder / "out").values()) == {200}, "members were lost")


@check("a number in place of the rule: the same trials, a plan as ever")
def replaced(folder):
    study(SMOKE, folder / "out", *FAST, RULE)
    summary = study(SMOKE, folder / "out", *FAST, RULE, "seeds.replicates=8")
    expect((summary["trained"], summary["skipped"]) == (0, 16), f"{summary}")
    plan = json.loads((folder / "out/plan.json").read_text())
    expect(plan["seeds"]["replicates"] == 8 and "trials_at_least" not in plan, f"{plan['seeds']}")


@check("shards hold whole cells; one after the other in a folder they are one run")
def sharded(folder):
    straight = study(SMOKE, folder / "straight", *FAST, RULE)
    for shard, cell in (("1/2", 0), ("2/2", 1)):
        part = study(SMOKE, folder / "shards", *FAST, RULE, "--shard", shard)
        expect(part["cells"] == [straight["cells"][cell]], f"shard {shard}: {part}")
        alone = study(SMOKE, folder / f"shard{cell}", *FAST, RULE, "--shard", shard)
        expect(alone["cells"] == part["cells"], f"shard {shard} alone: {alone}")
    empty = study(SMOKE, folder / "shards", *FAST, RULE, "--shard", "3/3")
    expect((empty["trials"], empty["cells"]) == (0, []), f"{empty}")
    expect_same(export(folder / "straight"), export(folder / "shards"), "shards and straight")
    tables = [(folder / name / "summary.csv").read_bytes() for name in ("straight", "shards")]
    expect(tables[0] == tables[1], "summary.csv differs")


@check("a mean of zero goes on to at_most, and the run says so")
def zero(folder):
    options = [*FAST, "train.steps=0", rule(0.1, at_least=4, batch=4, at_most=10)]
    result = polysem("run", SMOKE, *options, "--out", folder / "out")
    for word in ("model.n_hidden=32", "polysemantic_neurons", "10 replicates", "0 in all 10"):
        expect(word in result.stderr, f"no {word!r} in {result.stderr!r}")
    expect("0 of 2 cells" in result.stdout, result.stdout)
    status = [cell["status"] for cell in study(SMOKE, folder / "out", *options)["cells"]]
    expect(status == ["at_most", "at_most"] and set(replicates(folder / "out").values()) == {10}, f"{status}")


@check("diverged networks are replicates without a value; a cell of them goes on to at_most")
def diverged(folder):
    options = [
        "train.optimizer=sgd", "train.lr=1000", "train.kernel=reference", "record.matrices=[]",
        rule(0.1, "loss", at_least=4, batch=4, at_most=10),
    ]
    summary = study(SMOKE, folder / "out", *options)
    expect((summary["trained"], summary["diverged"], summary["failed"]) == (20, 20, 0), f"{summary}")
    expect([cell["values"] for cell in summary["cells"]] == [0, 0], f"{summary}")


@check("a preview and the frozen plan give the range of trials and cost")
def priced(folder):
    options = [*FAST, "train.steps=100000", RULE]
    preview = study(SMOKE, folder / "out", *options, "--dry-run", "--jobs", 2)
    expect((preview["at_least"]["missing"], preview["missing"]) == (16, 400), f"{preview}")
    expect(0 < preview["at_least"]["estimated_seconds"] < preview["estimated_seconds"], f"{preview}")
    expect(not (folder / "out").exists(), "a results folder was made")
    text = polysem("run", SMOKE, *options, "--dry-run", "--out", folder / "out").stdout
    expect("8 to 200 replicates = 16 to 400 trials" in text and "known to 16 %" in text, text)
    study(SMOKE, folder / "out", *FAST, RULE)
    plan = json.loads((folder / "out/plan.json").read_text())
    expect((plan["trials_at_least"], plan["trials"]) == (16, 400), f"{plan['trials']}")
    cost = plan["estimated_core_seconds"]
    expect(0 < cost["at_least"] < cost["at_most"], f"{cost}")
    until = {"relative_half_width": 0.16, "of": "polysemantic_neurons", "at_least": 8, "batch": 6, "at_most": 200}
    expect(plan["seeds"]["replicates"] == {"until": until}, f"{plan['seeds']}")


@check("reproduce draws a figure from cells of different sizes")
def reproduced(folder):
    options = [
        "reproduce", "collisions", "--out", folder / "out", "--quiet",
        "--set", "sweep.parameters.model.n_hidden=[64, 256]",
        "--set", rule(0.3, at_least=4, batch=4, at_most=16),
    ]
    report = json.loads(polysem(*options, "--json").stdout)
    cells = report["trials"]["cells"]
    expect(len({cell["replicates"] for cell in cells}) > 1, f"{cells}")
    expect({cell["study"] for cell in cells} == {"collisions"}, f"{cells}")
    expect((folder / "out/collisions.svg").exists(), "no figure")
    again = json.loads(polysem(*options, "--json").stdout)
    expect(again["trials"]["trained"] == 0 and again["trials"]["cells"] == cells, f"{again['trials']}")


BAD = """\
name: bad
model: {n_features: 4, n_hidden: 8, init: normal}
train: {optimizer: sgd, lr: 0.01, steps: 10, l1: 0.001, noise: none}
seeds:
  study: 1
  replicates:
    until:
      relative_half_width: 0
      of: polysemantic_neuron
      at_most: 10
      batch: 20
      at_leest: 4
"""


@check("a bad rule: every problem with file, line and key, exit 65, no folder")
def bad(folder):
    file = folder / "bad.yaml"
    file.write_text(BAD)
    result = polysem("run", file, "--out", folder / "out", code=65)
    key = "seeds.replicates.until"
    for words in (
        f"bad.yaml:8: {key}.relative_half_width: must be greater than 0, got 0",
        f"bad.yaml:9: {key}.of: polysemantic_neuron is unknown; did you mean polysemantic_neurons?",
        f"bad.yaml:11: {key}.batch: must be at most at_most, got 20 > 10",
        f"bad.yaml:12: {key}.at_leest: is not a known key; did you mean at_least?",
    ):
        expect(words in result.stderr, f"no {words!r} in\n{result.stderr}")
    expect(not (folder / "out").exists(), "a results folder was made")
