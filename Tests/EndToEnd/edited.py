"""Files that are edited and run again, and the table at the end of a run."""

import csv
import sqlite3

from harness import check, expect, export, polysem, study

FILE = """\
name: edited
model: {n_features: 16, n_hidden: 16, init: normal}
train: {optimizer: adamw, lr: 1.0e-2, steps: 2000, l1: 3.0e-2, noise: none}
seeds: {study: 1, replicates: 3}
sweep: {parameters: {train.lr: [1.0e-4, 1.0e-2]}}
"""


def query(out, sql):
    with sqlite3.connect(out / "store.sqlite") as store:
        return store.execute(sql).fetchall()


@check("trials of an earlier version stay aside: in all_trials and --all, in no view of the study, table or export")
def aside(folder):
    (folder / "e.yaml").write_text(FILE)
    out = folder / "out"
    expect(study(folder / "e.yaml", out)["older_trials"] == 0, "older trials in a new folder")
    before = export(out)
    (folder / "e.yaml").write_text(FILE.replace("3.0e-2", "2.0e-2"))
    report = study(folder / "e.yaml", out)
    expect((report["trained"], report["older_trials"]) == (6, 6), f"{report}")
    expect(query(out, "SELECT DISTINCT l1 FROM trials") == [(0.02,)], "trials has two versions")
    expect(query(out, "SELECT count(*) FROM all_trials") == [(12,)], "trials were lost")
    expect(len(export(out).splitlines()) == 7, "the export has older trials")
    everything = polysem("export", out, "--csv", "--all").stdout
    expect(len(everything.splitlines()) == 13, "--all has not all trials")
    text = polysem("run", folder / "e.yaml", "--out", out, "--quiet").stdout
    expect("6 trials of earlier versions stay aside" in text, text)
    # Back again: nothing is trained, and the first version's trials count.
    (folder / "e.yaml").write_text(FILE)
    report = study(folder / "e.yaml", out)
    expect((report["trained"], report["older_trials"]) == (0, 6), f"{report}")
    expect(export(out) == before, "another export than the first time")


@check("the table: a line a cell, unsettled cells marked, there and in summary.csv and --json")
def table(folder):
    (folder / "e.yaml").write_text(FILE)
    out = folder / "out"
    lines = polysem("run", folder / "e.yaml", "--out", out, "--quiet").stdout.splitlines()
    expect(lines[0].split() == ["lr", "networks", "unsettled", "polysemantic_neurons", "loss"], lines[0])
    expect(lines[1].split()[:5] == ["!", "0.0001", "3", "100", "%"], lines[1])
    expect(lines[2].split()[:3] == ["0.01", "3", "0"], lines[2])
    with open(out / "summary.csv") as file:
        rows = {(row["train.lr"], row["unsettled"]) for row in csv.DictReader(file)}
    expect(rows == {("0.0001", "1.0"), ("0.01", "0.0")}, f"{rows}")
    cells = study(folder / "e.yaml", out)["summary"]
    expect([cell["unsettled"] for cell in cells] == [1, 0], f"{cells}")
    expect(all(cell["parameters"]["model.n_hidden"] == 16 for cell in cells), "numbers are text")
    unresolved = query(out, "SELECT avg(unresolved_features) FROM trials GROUP BY lr ORDER BY lr")
    means = [cell["measures"]["unresolved_features"]["mean"] for cell in cells]
    expect(all(abs(a - b) < 1e-12 for (a,), b in zip(unresolved, means)), f"{unresolved} {means}")


@check("trials of another version of the program are said to be so")
def versions(folder):
    (folder / "e.yaml").write_text(FILE)
    out = folder / "out"
    expect(study(folder / "e.yaml", out)["trials_of_other_versions"] == {}, "another version")
    query(out, "UPDATE run SET polysem_version = '0.0.1'")
    report = study(folder / "e.yaml", out, "seeds.replicates=4")
    expect(report["trials_of_other_versions"] == {"0.0.1": 6}, f"{report}")
    text = polysem("run", folder / "e.yaml", "seeds.replicates=4", "--out", out, "--quiet").stdout
    expect("6 trials are those of polysem 0.0.1" in text, text)


@check("a dry run refuses what the run would refuse")
def dry_run(folder):
    (folder / "e.yaml").write_text(FILE)
    out = folder / "out"
    study(folder / "e.yaml", out)
    for override in ("seeds.study=2", "name=other"):
        for mode in ([], ["--dry-run"]):
            result = polysem("run", folder / "e.yaml", override, "--out", out, *mode, code=65)
            expect("another study" in result.stderr, result.stderr)
    huge = ["model.n_features=1000000", "model.n_hidden=1000000", "--out", folder / "huge"]
    result = polysem("run", folder / "e.yaml", *huge, "--dry-run", code=65)
    expect("GB" in result.stderr, result.stderr)
    expect(not (folder / "huge").exists(), "a dry run made a folder")
