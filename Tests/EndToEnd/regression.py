"""`polysem check`: the committed small baseline, planted faults, and what CI servers read."""

import functools
import json
import shutil
import xml.etree.ElementTree as ElementTree

from harness import ROOT, check, expect, polysem, shared_folder

COMMITTED = ROOT / "results/baselines/small"


@functools.cache
def fresh_baseline():
    """A baseline of this build and machine."""
    folder = shared_folder("baseline") / "small"
    result = polysem("check", "--update", "--profile", "small", "--baseline", folder, "--quiet")
    expect("a new baseline" in result.stdout, f"--update did not say what it wrote: {result.stdout}")
    return folder


def report(*arguments, code=0) -> dict:
    return json.loads(polysem("check", "--quiet", "--json", *arguments, code=code).stdout)


def failed(document, tier) -> list[dict]:
    return [row for row in document["rows"] if row["verdict"] == "failed" and row["tier"] == tier]


@check("this build passes the committed baseline")
def committed(folder):
    document = report("--baseline", COMMITTED)
    expect(document["verdict"] == "passed", f"verdict {document['verdict']}")
    statistical = [row for row in document["rows"] if row["tier"] == "statistical"]
    expect(len(statistical) > 200, f"{len(statistical)} statistical comparisons only")


@check("the same build on the same machine passes bit by bit, and a second update changes nothing")
def exact(folder):
    document = report("--baseline", fresh_baseline())
    rows = [row for row in document["rows"] if row["tier"] == "exact"]
    expect(rows and all(row["verdict"] == "passed" for row in rows), f"exact rows: {rows}")
    again = folder / "small"
    shutil.copytree(fresh_baseline(), again)
    result = polysem("check", "--update", "--profile", "small", "--baseline", again, "--quiet", "--jobs", 1)
    expect("nothing has changed" in result.stdout, f"an update changed something: {result.stdout}")


@check("another processor: bits are not compared, the rest is")
def elsewhere(folder):
    path = folder / "baseline.json"
    document = json.loads((fresh_baseline() / "baseline.json").read_text())
    document["provenance"]["cpu_model"] = "another"
    path.write_text(json.dumps(document))
    rows = [row for row in report("--baseline", folder)["rows"] if row["tier"] == "exact"]
    expect(rows and all(row["verdict"] == "not checked" for row in rows), f"exact rows: {rows}")


@check("a planted fault exits with 2 and names the rows, as text, JSON and JUnit", "train.l1*=1.1")
@check("noise of another law exits with 2", "train.noise=gaussian")
def drills(drill, folder):
    junit = folder / "junit.xml"
    document = report("--baseline", COMMITTED, "--set", drill, "--junit", junit, code=2)
    rows = failed(document, "statistical")
    expect(rows, f"{drill} went unnoticed by the statistical tier")
    suites = ElementTree.parse(junit).getroot()
    changed = {(row["tier"], row["family"]) for row in document["rows"] if row["verdict"] == "failed"}
    cases = {(case.get("classname").split(".")[1], case.get("name")) for case in suites.iter("testcase") if case.find("failure") is not None}
    expect(cases == changed, f"JUnit {cases}, JSON {changed}")
    times = sum(float(case.get("time")) for case in suites.iter("testcase"))
    expect(abs(times - document["seconds"]) < 0.01, f"cases took {times} s of {document['seconds']}")
    # The same networks again: the same lines, the worst first.
    text = polysem("check", "--quiet", "--baseline", COMMITTED, "--set", drill, code=2).stdout
    lines = [line for line in text.splitlines() if line.startswith("FAILED")]
    expect(len(lines) == len(changed) < len(rows), f"{len(lines)} lines for {len(changed)} things that changed")
    worst = min(rows, key=lambda row: (row["p"], -abs(row["distance"]["value"] or 0) if row["distance"] else 0))
    expect(lines[0].startswith(f"FAILED statistical, {worst['family']}: "), f"{lines[0]}: not {worst}")
    numbers = [row for row in rows if row["distance"]]
    expect(numbers and all(isinstance(row["expected"], float | int) for row in numbers), "numbers are not typed")


@check("no time: what is not checked is neither a success nor a regression")
def hurried(folder):
    """Cells of a few seconds each, in a budget of one."""
    path = folder / "baseline.json"
    document = json.loads((fresh_baseline() / "baseline.json").read_text())
    for study in document["studies"]:
        study["replicates"] = 20_000
    path.write_text(json.dumps(document))
    result = report("--baseline", folder, "--budget", 1, code=1)
    expect(result["verdict"] == "incomplete", f"verdict {result['verdict']}")
    expect(result["seconds"] < 30, f"{result['seconds']} s for a budget of 1 s")


@check("no baseline, a broken one, and nonsense on the command line")
def wrong(folder):
    expect("there is no baseline" in polysem("check", "--baseline", folder, code=65).stderr, "no word of it")
    (folder / "baseline.json").write_text("{")
    expect("not a baseline" in polysem("check", "--baseline", folder, code=65).stderr, "no word of it")
    for arguments in (["--set", "lr"], ["--budget", 0], ["--update", "--seed", 1], ["--set", "train.lr*=x"]):
        polysem("check", *arguments, code=64)
    polysem("check", "--baseline", COMMITTED, "--set", "train.lr=-1", code=65)
    polysem("check", "--update", "--experiments", folder, "--baseline", folder / "x", code=65)


@check("experiments whose networks end at different steps, or in unplanned number, make no baseline")
def impossible(folder):
    for line, key in (("steps: 1500", "train.stop"), ("replicates: 400", "seeds.replicates")):
        text = (ROOT / "experiments/check/l1.yaml").read_text()
        changed = {"train.stop": "steps: 1500\n    train.stop: settled", "seeds.replicates": "replicates: 1"}[key]
        expect(text.count(line) == 1, f"{line} is there {text.count(line)} times")
        (folder / "l1.yaml").write_text(text.replace(line, changed))
        out = folder / "baseline"
        error = polysem("check", "--update", "--profile", "small", "--experiments", folder, "--baseline", out, code=65).stderr
        expect(key in error, f"no word of {key}: {error}")


@check("a drill that makes two cells one counts its networks for both")
def merged(folder):
    path = folder / "baseline.json"
    document = json.loads((fresh_baseline() / "baseline.json").read_text())
    document["studies"] += [study | {"name": "twin"} for study in document["studies"]]
    path.write_text(json.dumps(document))
    expect(report("--baseline", folder)["verdict"] == "passed", "twins are not both checked")
