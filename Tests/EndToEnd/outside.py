"""What happens to a run from outside: stopped and continued, its clock set back, its folder moved, copied, read-only."""

import contextlib
import json
import os
import pathlib
import shutil
import signal
import sqlite3
import subprocess
import time

from harness import POLYSEM, ROOT, SMOKE, Skip, check, expect, expect_same, export, polysem, smoke_results, study
from interruption import stored_trials
from surroundings import tiny_disk, wait_for_trials

# Trials of some hundredths of a second.
LONG = ("seeds.replicates=12", "train.steps=5000")


def begin(out, *overrides, environment=None):
    # By way of a shell: under libfaketime the first process of all is not the one to run anything in.
    return subprocess.Popen(
        ["bash", "-c", 'exec "$0" "$@"', POLYSEM, "run", SMOKE, *overrides, "--out", out, "--jobs", "1", "--quiet"], cwd=ROOT,
        env=os.environ | (environment or {}), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
    )


@check("STOP: readers see what is stored, a second writer is refused; CONT: the run ends as if nothing had happened")
def stopped(folder):
    process = begin(folder / "r", *LONG)
    try:
        wait_for_trials(folder / "r", process)
        process.send_signal(signal.SIGSTOP)
        time.sleep(0.2)
        before = stored_trials(folder / "r")
        rows = len(export(folder / "r").splitlines()) - 1
        expect(before <= rows < 24, f"{rows} rows of {before} stored trials")
        report = json.loads(polysem("status", folder / "r", "--json").stdout)[0]
        expect(report["folders"][0]["running"] == 1, f"{report['folders'][0]}")
        error = polysem("run", SMOKE, *LONG, "--out", folder / "r", code=65).stderr
        expect("another run is writing" in error, error)
        process.send_signal(signal.SIGCONT)
        _, errors = process.communicate(timeout=60)
    finally:
        process.kill()
    expect(process.returncode == 0, f"exit code {process.returncode}: {errors}")
    study(SMOKE, folder / "straight", *LONG)
    expect_same(export(folder / "straight"), export(folder / "r"), "stopped and straight")


@check("a clock that is set back, between runs and under way: nothing is lost, trained twice or out of order")
def clock(folder):
    if not shutil.which("faketime"):
        raise Skip("faketime is not installed")
    offset = folder / "offset"
    offset.write_text("+0\n")
    library = next(iter(sorted(map(str, pathlib.Path("/usr/lib").rglob("libfaketime.so.1")))), None)
    environment = {
        "LD_PRELOAD": str(library), "FAKETIME_TIMESTAMP_FILE": str(offset), "FAKETIME_NO_CACHE": "1",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
    }
    process = begin(folder / "r", *LONG, environment=environment)
    try:
        wait_for_trials(folder / "r", process)
        expect(process.poll() is None, f"it ended: {process.returncode}")
        offset.write_text("-40d\n")
        time.sleep(0.1)
        report = json.loads(polysem("status", folder / "r", "--json").stdout)[0]["folders"][0]
        expect(report["stored"] > 0, f"{report}")
        process.kill()
        process.wait()
        done = subprocess.run(
            ["bash", "-c", 'exec "$0" "$@"', POLYSEM, "run", SMOKE, *LONG, "--out", folder / "r", "--json"], cwd=ROOT,
            env=os.environ | environment, capture_output=True, text=True,
        )
    finally:
        process.kill()
    expect(done.returncode == 0, done.stderr)
    summary = json.loads(done.stdout)
    expect(summary["skipped"] > 0 and summary["skipped"] + summary["trained"] == 24, f"{summary}")
    with contextlib.closing(sqlite3.connect(folder / "r/store.sqlite")) as store:
        begun = [row[0] for row in store.execute("SELECT started_at FROM run ORDER BY id")]
    expect(begun[-1] < begun[0], f"the clock was not set back: {begun}")
    status = json.loads(polysem("status", folder / "r", "--json").stdout)[0]["folders"][0]
    expect(status["stored"] == 24 and status["running"] == 0, f"{status}")
    study(SMOKE, folder / "straight", *LONG)
    expect_same(export(folder / "straight"), export(folder / "r"), "with a clock set back and straight")


@check("a folder that is copied, or moved after a kill, is the same folder: whole, and the run goes on there")
def moved(folder):
    process = begin(folder / "r", *LONG)
    try:
        wait_for_trials(folder / "r", process)
    finally:
        process.kill()
        process.wait()
    (folder / "elsewhere").mkdir()
    (folder / "r").rename(folder / "elsewhere/m")
    shutil.copytree(folder / "elsewhere/m", folder / "c")
    stored = stored_trials(folder / "c")
    for place in ("elsewhere/m", "c"):
        summary = study(SMOKE, folder / place, *LONG)
        expect(summary["skipped"] >= stored > 0 and summary["failed"] == 0, f"{summary}")
        polysem("verify", folder / place)
    expect_same(export(folder / "c"), export(folder / "elsewhere/m"), "copied and moved")


@check("a folder that is moved while it is written: what was stored is kept, and the run says where it failed or ends well")
def moved_under_way(folder):
    process = begin(folder / "r", *LONG)
    try:
        wait_for_trials(folder / "r", process)
        (folder / "r").rename(folder / "m")
        _, errors = process.communicate(timeout=60)
    finally:
        process.kill()
    expect(process.returncode in (0, 1) and "Fatal error" not in errors, f"{process.returncode}: {errors}")
    expect(process.returncode == 0 or str(folder / "r") in errors, f"{process.returncode}: {errors}")
    summary = study(SMOKE, folder / "m", *LONG)
    expect(summary["skipped"] > 0, f"{summary}")
    polysem("verify", folder / "m")
    study(SMOKE, folder / "straight", *LONG)
    expect_same(export(folder / "straight"), export(folder / "m"), "moved under way and straight")


@check("a read-only folder: readers read it, writers are refused before the work, and afterwards nothing is different")
def read_only(folder):
    with tiny_disk(folder) as disk:
        shutil.copytree(smoke_results(), disk / "r")
        subprocess.run(["mount", "-o", "remount,ro", disk], check=True)
        expect_same(export(smoke_results()), export(disk / "r"), "read-only and writable")
        polysem("verify", disk / "r")
        polysem("status", disk / "r")
        error = polysem("run", SMOKE, "seeds.replicates=9", "--out", disk / "r", code=65, seconds=20).stderr
        expect(str(disk) in error and "read-only" in error.lower(), error)
        error = polysem("merge", disk / "all", smoke_results(), code=65, seconds=20).stderr
        expect(str(disk) in error, error)
        subprocess.run(["mount", "-o", "remount,rw", disk], check=True)
        expect(study(SMOKE, disk / "r")["skipped"] == 6, "trained again")
