"""One study gives the same bytes however it is run: any --jobs, any build, any interruption.

Tier: exact. Exports are compared byte by byte.
"""

import json
import os
import subprocess

from harness import POLYSEM, ROOT
from harness import POLYSEM_DEBUG, SMOKE, SMOKE_NOISE, Skip
from harness import check, expect, expect_same, export, smoke_results, study
from interruption import INTERRUPT, KILL, TERMINATE, stop, stored_trials


def any_jobs(experiment, overrides, folder):
    for jobs in (1, 2):
        study(experiment, folder / str(jobs), *overrides, "--jobs", jobs)
    expect_same(export(folder / "1"), export(folder / "2"), "--jobs 1 and --jobs 2")


for experiment, overrides in (
    (SMOKE, []),
    (SMOKE, ["train.kernel=dense"]),
    (SMOKE_NOISE, []),
    (SMOKE_NOISE, ["train.kernel=dense"]),
):
    check(f"--jobs 1 as --jobs 2: {' '.join([experiment.name, *overrides])}", experiment, overrides)(any_jobs)


# Draws of normal numbers, and products in lanes over inputs and errors that are mostly zero or not.
LANES = """
name: lanes
model: {n_features: 50, n_hidden: 20, bias: output, init: xavier}
inputs: {law: sampled, batch: 64, values: uniform}
train: {optimizer: adam, lr: 1.0e-2, steps: 300, l1: 0, noise: gaussian, noise_stdev: 0.1}
seeds: {study: 1, replicates: 2}
sweep: {parameters: {inputs.density: [0.02, 0.5, 1]}}
record: {points: 5}
"""


@check("vectors of 512 bits give the bits of narrower ones")
def any_vectors(folder):
    (folder / "lanes.yaml").write_text(LANES)
    exports = []
    for choice in ("0", "1"):
        command = [POLYSEM, "run", folder / "lanes.yaml", "--out", folder / choice, "--quiet"]
        subprocess.run(command, check=True, env=os.environ | {"POLYSEM_AVX512": choice}, stdout=subprocess.DEVNULL)
        exports.append(export(folder / choice))
    expect_same(*exports, "with and without AVX-512")


def any_build(experiment, folder):
    if not POLYSEM_DEBUG:
        raise Skip("no debug build; `make test-debug` makes one")
    short = ["train.steps=200"]  # unoptimised code takes a hundred times as long
    study(experiment, folder / "release", *short)
    study(experiment, folder / "debug", *short, binary=POLYSEM_DEBUG)
    expect_same(export(folder / "release"), export(folder / "debug"), "release and debug")


for experiment in (SMOKE, SMOKE_NOISE):
    check(f"release as debug, reference kernel: {experiment.name}", experiment)(any_build)


@check("a second run computes nothing")
def resumed(folder):
    first = study(SMOKE, folder / "out")
    before = export(folder / "out")
    second = study(SMOKE, folder / "out")
    expect((first["trained"], first["skipped"]) == (6, 0), f"first run: {first}")
    expect((second["trained"], second["skipped"]) == (0, 6), f"second run: {second}")
    expect((second["diverged"], second["failed"]) == (0, 0), f"second run: {second}")
    expect_same(before, export(folder / "out"), "before and after")


@check("a larger study keeps the trials of a smaller one")
def grown(folder):
    study(SMOKE, folder / "out", "seeds.replicates=2")
    summary = study(SMOKE, folder / "out")
    expect((summary["trained"], summary["skipped"]) == (2, 4), f"after two of three replicates: {summary}")
    expect_same(export(smoke_results()), export(folder / "out"), "grown and straight")


# Long enough to be interrupted half-way: each of 24 trials takes a good part of a second.
LONG = ["train.steps=30000", "seeds.replicates=12"]


@check("a run stopped by INT, TERM or KILL, then resumed, as one never stopped")
def interrupted(folder):
    study(SMOKE, folder / "straight", *LONG)
    straight = export(folder / "straight")
    for how in (INTERRUPT, TERMINATE, KILL):
        name = how[0].name
        out = folder / name
        stop(how, out, LONG)
        summary = study(SMOKE, out, *LONG)
        expect(summary["trained"] > 0, f"{name} came after the last trial: {summary}")
        expect(summary["skipped"] > 0, f"{name}: the finished trials were lost: {summary}")
        expect(summary["trained"] + summary["skipped"] == 24, f"{name}: {summary}")
        expect_same(straight, export(out), name)


def stored_meanwhile(overrides, jobs, folder):
    if len(os.sched_getaffinity(0)) < jobs:
        raise Skip("one core trains one trial after the other")
    overrides = ["seeds.replicates=1", *overrides]
    stop(KILL, folder / "out", overrides, jobs)
    expect(stored_trials(folder / "out") == 1, "the trial that ended first was not stored")


# The second trial of each study takes hours; the first one ends at once, in the last because it diverges.
for title, overrides, jobs in (
    ("beside it", ["sweep.parameters={train.steps: [600, 1000000000]}"], 2),
    ("after it", ["sweep.parameters={train.lr: [1.0e+30, 1.0e-2]}", "train.steps=1000000000"], 1),
):
    check(f"a finished trial is stored though a long one trains {title}", overrides, jobs)(stored_meanwhile)


@check("two shards, one after the other, as one run")
def sharded(folder):
    for shard in ("1/2", "2/2"):
        study(SMOKE, folder / "shards", "--shard", shard)
    expect_same(export(smoke_results()), export(folder / "shards"), "two shards and one run")


@check("OpenBLAS's kernels suit the CPU, or are those that the user asks for; provenance says which")
def kernels(folder):
    others = {name: value for name, value in os.environ.items() if name != "OPENBLAS_CORETYPE"}

    def core(name, environment):
        command = [POLYSEM, "run", SMOKE, "train.steps=2", "seeds.replicates=1", "--out", folder / name, "--quiet"]
        subprocess.run(command, check=True, cwd=ROOT, env=environment, capture_output=True, timeout=60)
        return json.loads((folder / name / "manifest.json").read_text())["provenance"]["blas_core"]

    # Every CPU that the program runs on has AVX2, which these kernels of 2004 know nothing of.
    expect(core("own", others) != "Prescott", "kernels without AVX2")
    expect(core("asked", others | {"OPENBLAS_CORETYPE": "Haswell"}) == "Haswell", "the user's choice is not heard")
