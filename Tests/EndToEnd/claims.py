"""The paper's claims: verdicts that a reader can check, and mistakes in the claims file."""

import csv
import hashlib
import json
import re
import shutil
import statistics

from harness import ROOT, check, expect, export, polysem, quick_results

PAPER = ROOT / "experiments/paper"
VERDICTS = {"supported", "refuted", "undecided"}


def table(folder):
    return list(csv.DictReader((folder / "claims.csv").read_text().splitlines()))


@check("the quick profile: every claim has a verdict, p values that fit it, and a sentence")
def judged(folder):
    rows = table(quick_results())
    names = re.findall(r"^  ([a-z0-9-]+):$", (PAPER / "claims.yaml").read_text(), re.MULTILINE)
    expect(list(dict.fromkeys(row["claim"] for row in rows)) == names, f"not the claims of the file: {names}")
    for row in rows:
        title = f"{row['claim']}, {row['cell']}"
        expect(row["verdict"] in VERDICTS, f"{title}: {row['verdict']}")
        expect(row["verdict"] in row["sentence"], f"{title}: {row['sentence']}")
        if not row["test"]:
            expect(row["verdict"] == "undecided" and not row["p_support"], f"{title}: a verdict without a test")
            continue
        support, refute = float(row["holm_p_support"]), float(row["holm_p_refute"])
        expect(0 <= float(row["p_support"]) <= support <= 1, f"{title}: p_support {row['p_support']} → {support}")
        expect(0 <= float(row["p_refute"]) <= refute <= 1, f"{title}: p_refute {row['p_refute']} → {refute}")
        verdict = "refuted" if refute <= 0.05 else "supported" if support <= 0.05 else "undecided"
        expect(row["verdict"] == verdict, f"{title}: {row['verdict']} with p = {support}, {refute}")
        # What is undecided among all and decided alone says so; nothing else does.
        alone = "refuted" if float(row["p_refute"]) <= 0.05 else "supported" if float(row["p_support"]) <= 0.05 else None
        lone = re.search(r"would be (\w+) alone", row["sentence"])
        expect((lone and lone[1]) == (alone if verdict == "undecided" else None), f"{title}: {row['sentence']}")
    # Whatever the seeds: weights correlate strongly, and the largest wins for few features only.
    verdicts = {row["claim"]: row["verdict"] for row in rows}
    expect(verdicts["weights-correlate"] == "supported", "initial and final weights do not correlate")
    expect(verdicts["largest-wins"] == "refuted", "the initially largest weight wins")


@check("an estimate of claims.csv, computed again from the export")
def recomputed(folder):
    rows = [row for row in table(quick_results()) if row["claim"] == "count-paper"]
    trials = list(csv.DictReader(export(quick_results()).splitlines()))
    widths = {}
    for row in rows:
        m = int(row["cell"].removeprefix("m = "))
        # The cells of the figure: those of the other studies differ in λ, noise or kind.
        counts = [
            float(trial["polysemantic_neurons"]) for trial in trials
            if trial["model.n_hidden"] == str(m) and trial["model.n_features"] == "64"
            and float(trial["train.l1"]) == 1e-3 and trial["status"] == "finished"
        ]
        expect(len(counts) == int(row["networks"]), f"m = {m}: {len(counts)} networks, not {row['networks']}")
        widths[m] = statistics.mean(counts) / (64 * 64 / (4 * m))
        expect(abs(widths[m] - float(row["estimate"])) < 1e-9, f"m = {m}: {widths[m]}, not {row['estimate']}")
    expect(len(widths) == 4, f"claims at m = {sorted(widths)}")


@check("claims.json and --json say what claims.csv says; a run of one figure narrows nothing")
def programs(folder):
    out = folder / "out"
    shutil.copytree(quick_results(), out)
    # What is reproduced again is judged again, from the same trials.
    document = json.loads(polysem("reproduce", "--profile", "quick", "--out", out, "--json", "--quiet").stdout)
    rows = table(out)
    expect([claim["sentence"] for claim in document["claims"]] == [row["sentence"] for row in rows], "--json differs")
    stored = json.loads((out / "claims.json").read_text())
    expect(stored["claims"] == document["claims"] and stored["level"] == 0.05, "claims.json differs")
    digest = hashlib.sha256((PAPER / "claims.yaml").read_bytes()).hexdigest()
    expect(stored["claims_file_sha256"] == digest, "not the digest of claims.yaml")
    text = polysem("reproduce", "sparsification", "--profile", "quick", "--out", out, "--quiet").stdout
    expect(re.search(r"Claims: \d+ supported, \d+ refuted, \d+ undecided$", text, re.MULTILINE), text)
    expect(table(out) == rows, "one figure alone changed the verdicts on all")
    expect(all(row["made_afterwards"] == "false" for row in rows), "claims that came first are made afterwards")
    expect(all(entry["trials_before"] == 0 for entry in document["registered"]), "trials before the claims")


STUDY = """
name: asked
model: {n_features: 8, n_hidden: 16, init: normal}
train: {optimizer: sgd, lr: 0.1, l1: 0.001, steps: 50, noise: none}
seeds: {study: 1, replicates: 6}
sweep: {method: grid, parameters: {train.lr: [0.05, 0.2]}}
claims:
  level: 0.05
  least_networks: 5
  falls:
    says: A larger learning rate leaves a smaller loss.
    why: Fifty steps are few.
    quantity: difference
    measure: loss
    of: {train.lr: 0.2}
    minus: {train.lr: 0.05}
    region: {below: 0}
"""
LATER = """
  later:
    says: The loss is small.
    why: It was seen.
    quantity: mean
    measure: loss
    pooled: true
    region: {below: 100}
"""


@check("claims of an experiment file: judged by run, registered, and made afterwards when they are")
def asked(folder):
    file, out = folder / "asked.yaml", folder / "out"
    run = ["run", file, "--out", out, "--quiet"]
    file.write_text(STUDY)
    text = polysem(*run).stdout
    expect("Claims: 1 supported, 0 refuted, 0 undecided" in text, text)
    files = {name: (out / name).read_bytes() for name in ["claims.csv", "claims.json"]}
    document = json.loads(polysem(*run, "--json").stdout)
    expect(files == {name: (out / name).read_bytes() for name in files}, "a rerun changed the verdicts' files")
    expect(document["registered"][0]["registered_at"] and document["trials"] == 12, f"--json: {document}")
    # Another folder, at another time: the same files.
    polysem("run", file, "--out", folder / "again", "--quiet")
    expect(files == {name: (folder / "again" / name).read_bytes() for name in files}, "files depend on the time")
    file.write_text(STUDY.replace("few.", "few, as everybody knows."))
    polysem(*run)
    expect([row["made_afterwards"] for row in table(out)] == ["false"], "other words made another claim")
    file.write_text(STUDY + LATER)
    text = polysem(*run).stdout
    marks = {row["claim"]: row["made_afterwards"] for row in table(out)}
    expect(marks == {"falls": "false", "later": "true"}, f"{marks}")
    expect("supported, made afterwards" in text and "1 made afterwards" in text, text)
    expect("12 of the trials that it speaks of were stored before it" in text, text)
    file.write_text(STUDY.replace("below: 0}", "below: 0.001}"))
    polysem(*run)
    expect([row["made_afterwards"] for row in table(out)] == ["true"], "a changed claim is not a new one")


@check("what is wrong in an experiment's claims is said before anything runs, by --dry-run too")
def refused(folder):
    file = folder / "asked.yaml"
    file.write_text(STUDY.replace("measure: loss", "measure: los").replace("least_networks: 5", "least: 5"))
    for extra in [[], ["--dry-run"]]:
        message = polysem("run", file, "--out", folder / "out", *extra, code=65).stderr
        for word in ["asked.yaml:14: claims.falls.measure", "did you mean loss?", "claims.least_networks: is missing"]:
            expect(word in message, message)
    expect(not (folder / "out").exists(), "something ran before the claims were read")


# title; what is replaced in claims.yaml, and by what; what the message must say
MISTAKES = [
    ("an unknown key", "least_networks: 5", "least_network: 5",
     ["claims.yaml:", "least_network: is not a known key", "least_networks: is missing"]),
    ("a region that is none", "{above: 0.5}", "{over: 0.5}", ["claims.yaml:", "region.over"]),
    ("an unknown quantity", "quantity: count_slope", "quantity: count_slop",
     ["claims.yaml:", "count-slope.quantity", "did you mean count_slope?"]),
    ("a number that is text", "from_scaled_time: 10", "from_scaled_time: soon",
     ["claims.yaml:", "sparsification-exponent.from_scaled_time", "soon"]),
    ("broken YAML", "claims:", "claims: [", ["claims.yaml:", "not valid YAML"]),
]


def mistaken(old, new, words, folder):
    experiments = folder / "paper"
    shutil.copytree(PAPER, experiments)
    text = (experiments / "claims.yaml").read_text()
    expect(old in text, "the table replaces what is not there")
    (experiments / "claims.yaml").write_text(text.replace(old, new, 1))
    result = polysem("reproduce", "--experiments", experiments, "--out", folder / "out", code=65)
    for word in words:
        expect(word in result.stderr, f"the message does not say {word!r}:\n{result.stderr}")
    expect(not (folder / "out").exists(), "something ran before the claims were read")


for title, old, new, words in MISTAKES:
    check(f"a claims file with {title}: exit 65", old, new, words)(mistaken)


@check("experiments without claims are reproduced without verdicts")
def absent(folder):
    experiments = folder / "paper"
    shutil.copytree(PAPER, experiments)
    (experiments / "claims.yaml").unlink()
    polysem("reproduce", "sparsification", "--profile", "quick", "--experiments", experiments,
            "--out", folder / "out", "--quiet")
    expect(not (folder / "out/claims.csv").exists(), "verdicts on no claims")
