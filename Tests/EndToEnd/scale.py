"""Studies of many trials: what a trial costs in memory when it is exported, that resuming changes nothing, and that nobody waits for a slow reader."""

import functools
import os
import subprocess

from harness import POLYSEM, ROOT, check, expect, expect_same, export, polysem, shared_folder, study

# One step each: a trial costs more to store than to train.
TINY = """
name: tiny
model: {n_features: 2, n_hidden: 2, init: normal}
train: {optimizer: sgd, lr: 1.0e-3, l1: 0.0, noise: none, steps: 1}
seeds: {study: 1, replicates: 2000}
sweep: {parameters: {model.n_features: [2, 3]}}
record: {points: 2}
"""
FEW, MANY = 2_000, 20_000  # replicates of each of two cells


@functools.cache
def results(replicates):
    """The study with so many replicates, run once."""
    folder = shared_folder("scale")
    (folder / "tiny.yaml").write_text(TINY)
    study(folder / "tiny.yaml", folder / "r", f"seeds.replicates={replicates}")
    return folder


def peak(*arguments):
    """Megabytes that a command held at its peak; what it prints is thrown away."""
    command = [str(POLYSEM), *map(str, arguments)]
    process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    expect(process.returncode == 0, f"{' '.join(command)}\nexit code {process.returncode}")
    return usage.ru_maxrss / 1024


@check("an export takes no more than 200 bytes a trial at its peak, where all that it prints takes 400")
def bytes_per_trial(folder):
    few, many = (peak("export", results(count) / "r", "--csv") for count in (FEW, MANY))
    each = (many - few) * 2**20 / (2 * (MANY - FEW))
    expect(each < 200, f"{few:.1f} MB of {2 * FEW} trials, {many:.1f} MB of {2 * MANY}: {each:.0f} bytes each")


@check("resuming a complete study of many trials trains nothing and leaves store, summary and plan as they are, to the last byte")
def resumed(folder):
    place = results(MANY)
    names = ["store.sqlite", "summary.csv", "plan.json"]
    before = [(place / "r" / name).read_bytes() for name in names]
    report = study(place / "tiny.yaml", place / "r", f"seeds.replicates={MANY}")
    expect((report["trained"], report["skipped"]) == (0, 2 * MANY), f"{report['trained']}, {report['skipped']}")
    for name, bytes_before in zip(names, before):
        expect((place / "r" / name).read_bytes() == bytes_before, f"{name} has changed")


@check("a narrower study grown to many trials exports as the wide one run at once")
def grown(folder):
    (folder / "tiny.yaml").write_text(TINY)
    for count in (10, 3000, FEW):
        study(folder / "tiny.yaml", folder / "r", f"seeds.replicates={count}")
    expect_same(export(folder / "r"), export(results(FEW) / "r"), "a study that was widened and narrowed and one run at once")
    everything = polysem("export", folder / "r", "--csv", "--all").stdout
    expect(everything.count("\n") == 6001, "what an earlier version asked for must stay in the store")


@check("an export that nobody reads on keeps no run from storing, and has the trials that were there when it began")
def slow_reader(folder):
    (folder / "tiny.yaml").write_text(TINY)
    study(folder / "tiny.yaml", folder / "r", f"seeds.replicates={FEW}")
    before = export(folder / "r")
    reader = subprocess.Popen([POLYSEM, "export", folder / "r", "--csv"], stdout=subprocess.PIPE, text=True)
    try:
        first = reader.stdout.readline()
        report = study(folder / "tiny.yaml", folder / "r", f"seeds.replicates={FEW + 500}", seconds=50)
        expect(report["trained"] == 1000, f"{report['trained']} trials were trained beside a slow reader")
        rest = reader.stdout.read()
        expect(reader.wait(60) == 0, f"the reader ended with {reader.returncode}")
        expect_same(before, first + rest, "an export before and beside a run")
    finally:
        reader.kill()
        reader.wait()
        reader.stdout.close()
