"""Studies divided over processes and machines: merged as if there had been one run, looked at while they run."""

import json
import os
import shutil
import signal
import subprocess
import time

from harness import POLYSEM, ROOT, SMOKE, Skip, check, expect, expect_same, export, polysem, smoke_results, study

PLOTTED = """\
name: plotted
model: {n_features: 4, n_hidden: 8, init: normal}
train: {optimizer: sgd, lr: 0.1, steps: 20, l1: 1.0e-3, noise: none}
seeds: {study: 5, replicates: 4}
sweep: {method: grid, parameters: {model.n_hidden: [8, 12, 16]}}
plots: {p: {x: model.n_hidden, y: loss}}
claims: {level: 0.05, least_networks: 2, a: {says: a, why: b, quantity: mean, measure: loss, region: {above: 0}}}
"""

FAKE_SBATCH = """\
#!/bin/bash
echo "$@" >> "$(dirname "$0")/calls"
echo $((100 + $(wc -l < "$(dirname "$0")/calls")))
"""


def same_results(one, other):
    """Export, summary, verdicts, plots and their tables, byte by byte."""
    expect_same(export(one), export(other), "one run and merged shards")
    for name in ("summary.csv", "claims.csv", "p.csv", "p.svg", "p.vl.json"):
        expect((one / name).read_bytes() == (other / name).read_bytes(), f"{name} differs")


@check("three shards merged are one run: export, summary, plots and verdicts; again and in another order nothing is new")
def merged(folder):
    file = folder / "s.yaml"
    file.write_text(PLOTTED)
    study(file, folder / "one")
    for k in (1, 2, 3):
        report = study(file, folder / f"part{k}", "--shard", f"{k}/3")
        expect(report["shard"] == f"{k}/3" and "claims" not in report and not report["plots"], f"{report}")
        head = (folder / f"part{k}/summary.csv").read_text().splitlines()
        expect(head[0].endswith(",shard") and head[1].endswith(f",{k}/3"), "the summary does not say of what shard it is")
    text = polysem("run", file, "--out", folder / "part1", "--shard", "1/3").stdout
    expect("shard 1 of 3" in text and "plotted, shard 1/3: 4 trials" in text, text)
    parts = [folder / f"part{k}" for k in (1, 2, 3)]
    text = polysem("merge", folder / "all", *parts).stdout
    expect("12 trials of 3 folders, 12 new, none missing" in text, text)
    text = polysem("merge", folder / "all", *reversed(parts)).stdout
    expect("0 new" in text, text)
    report = study(file, folder / "all")
    expect((report["trained"], report["skipped"]) == (0, 12), f"{report['trained']} trained after the merge")
    same_results(folder / "one", folder / "all")
    expect("whole, 12 trials" in polysem("verify", folder / "all").stdout, "the merged folder is not whole")


@check("a merge without a shard names what is missing and ends with 1; other plans are refused and nothing is written")
def refused(folder):
    for k in (1, 2):
        study(SMOKE, folder / f"part{k}", "--shard", f"{k}/3")
    text = polysem("merge", folder / "all", folder / "part1", folder / "part2", code=1).stdout
    for words in ("no run of shards 3/3", "cell 0 lacks replicates 2", "cell 1 lacks replicates 2", "2 missing"):
        expect(words in text, f"{words!r} is not said:\n{text}")
    study(SMOKE, folder / "other", "seeds.study=2", "--shard", "3/3")
    error = polysem("merge", folder / "new", folder / "part1", folder / "other", code=65).stderr
    expect("seeds.study" in error and "cannot be joined" in error, error)
    expect(not (folder / "new").exists(), "a refused merge made its folder")
    error = polysem("merge", folder / "new", folder / "part1", folder / "nothing", code=65).stderr
    expect("no such store" in error, error)
    polysem("merge", folder / "part1", folder / "part1", code=64)


@check("two attempts of one shard at once: the second waits, trains nothing twice and ends well; without --wait it is refused")
def attempts(folder):
    command = [str(POLYSEM), "run", str(SMOKE), "--shard", "1/2", "--out", str(folder / "r"), "--jobs", "1", "--quiet",
               "seeds.replicates=12", "train.steps=20000"]
    first = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    deadline = time.monotonic() + 60
    while not (folder / "r/store.lock").exists() and time.monotonic() < deadline:
        time.sleep(0.02)
    refused = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    second = subprocess.run(command + ["--wait", "600", "--json"], cwd=ROOT, capture_output=True, text=True)
    _, errors = first.communicate()
    expect(first.returncode == 0, f"the first attempt: {errors}")
    expect(refused.returncode == 65 and "another run is writing" in refused.stderr, f"{refused.returncode}: {refused.stderr}")
    expect(second.returncode == 0, f"the second attempt: {second.stderr}")
    expect(json.loads(second.stdout)["trained"] == 0, "trained twice")


@check("status tells of a study while it is written, and afterwards; of shards together")
def status(folder):
    overrides = ("seeds.replicates=30", "train.steps=4000")
    process = subprocess.Popen(
        [POLYSEM, "run", SMOKE, *overrides, "--out", folder / "r", "--jobs", "1", "--quiet"], cwd=ROOT,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )
    try:
        seen = []
        deadline = time.monotonic() + 120
        while process.poll() is None and time.monotonic() < deadline:
            result = subprocess.run([POLYSEM, "status", folder / "r", "--json"], capture_output=True, text=True)
            if result.returncode == 0:
                seen += json.loads(result.stdout)
            else:
                expect("no such store" in result.stderr, result.stderr)
            time.sleep(0.05)
    finally:
        process.kill()
        process.wait()
    folders = [report["folders"][0] for report in seen]
    expect(any(0 < f["stored"] < 60 and f["running"] == 1 and f["seconds_left"] > 0 for f in folders), f"{folders[-3:]}")
    expect([f["stored"] for f in folders] == sorted(f["stored"] for f in folders), "trials went away")
    text = polysem("status", folder / "r").stdout
    expect("60 of 60 trials, none running" in text and "30 of 30" in text, text)
    for k in (1, 2):
        study(SMOKE, folder / f"part{k}", "--shard", f"{k}/2")
    text = polysem("status", folder / "part1", folder / "part2", folder / "part3").stdout
    expect("part1 (shard 1/2): 3 of 3 trials" in text and "smoke: 6 of 6 trials" in text and "part3: no store yet" in text, text)


@check("TERM with --grace: what has not ended by then is left, all else is stored, and the exit code is that of the signal")
def grace(folder):
    process = subprocess.Popen(
        [POLYSEM, "run", SMOKE, "--out", folder / "r", "--jobs", "1", "--grace", "1", "train.steps=500000000"], cwd=ROOT,
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
    )
    deadline = time.monotonic() + 60
    while not (folder / "r/store.sqlite").exists() and time.monotonic() < deadline:
        time.sleep(0.02)
    time.sleep(1)
    process.send_signal(signal.SIGTERM)
    _, errors = process.communicate(timeout=60)
    expect(process.returncode == 143 and "left the trials that had not ended" in errors, f"{process.returncode}: {errors}")
    expect(not (folder / "r/store.sqlite-journal").exists(), "left in the middle of a change")


@check("submit writes scripts that are run task by task as by hand, and a merge job after them; sbatch gets both")
def submit(folder):
    # A quote with an accent on it is one character to some, and ends a word for a shell.
    file = folder / "my study'\u0301s.yaml"
    file.write_text(PLOTTED)
    study(file, folder / "one")
    tools = folder / "bin"
    tools.mkdir()
    (tools / "sbatch").write_text(FAKE_SBATCH)
    (tools / "sbatch").chmod(0o755)
    out = folder / "an out"
    command = [POLYSEM, "submit", file, "--shards", "3", "--out", out, "--partition", "short", "--time", "0:10:00",
               "--mem", "1G", "--slurm", "account=physics", "seeds.replicates=4"]
    result = subprocess.run([*command, "--dry-run"], cwd=ROOT, capture_output=True, text=True)
    expect(result.returncode == 0 and "nothing was submitted" in result.stdout, result.stderr)
    environment = os.environ | {"PATH": f"{tools}:{os.environ['PATH']}"}
    result = subprocess.run([*command, "--json"], cwd=ROOT, capture_output=True, text=True, env=environment)
    expect(result.returncode == 0, result.stderr)
    report = json.loads(result.stdout)
    expect((report["array_job"], report["merge_job"]) == ("101", "102"), f"{report}")
    calls = (tools / "calls").read_text().splitlines()
    expect(calls[0].endswith("array.sh") and "--dependency=afterany:101" in calls[1], f"{calls}")
    array = (out / "submit/array.sh").read_text()
    for line in ("--array=1-3", "--partition=short", "--time=0:10:00", "--mem=1G", "--account=physics", "--requeue"):
        expect(f"\n#SBATCH {line}\n" in array, f"{line} is not in the script:\n{array}")
    file.write_text("name: changed afterwards\n")
    for task in ("3", "1", "2"):
        result = subprocess.run(
            ["bash", out / "submit/array.sh"], env=os.environ | {"SLURM_ARRAY_TASK_ID": task}, cwd="/", capture_output=True, text=True)
        expect(result.returncode == 0, f"task {task}: {result.stderr}")
    result = subprocess.run(["bash", out / "submit/merge.sh"], cwd="/", capture_output=True, text=True)
    expect(result.returncode == 0, result.stderr)
    same_results(folder / "one", out)
    file.write_text(PLOTTED)
    error = polysem("submit", file, "--shards", "13", "--out", folder / "x", code=65).stderr
    expect("13 shards of 12 trials" in error, error)
    error = polysem("submit", file, "--shards", "2", "--out", folder / "x", code=69).stderr if not shutil.which("sbatch") else "there is no sbatch"
    expect("there is no sbatch" in error, error)


@check("GNU parallel with --shard, as docs/cluster.md shows it")
def parallel(folder):
    if not shutil.which("parallel"):
        raise Skip("GNU parallel is not installed")
    command = f"parallel -j 2 {POLYSEM} run {SMOKE} --shard {{}}/3 --out {folder}/part{{}} --jobs 1 --quiet ::: 1 2 3"
    result = subprocess.run(command, shell=True, cwd=ROOT, capture_output=True, text=True)
    expect(result.returncode == 0, result.stderr)
    polysem("merge", folder / "all", *(folder / f"part{k}" for k in (1, 2, 3)))
    expect_same(export(smoke_results()), export(folder / "all"), "parallel and one run")
