"""A disk without room: what was finished is kept, what is lost is said, and a new run completes the study."""

import json
import subprocess

from harness import SMOKE, check, expect, expect_same, export, polysem, study
from surroundings import tiny_disk


@check("a full disk: exit 1, finished trials kept; with room, a new run completes the study")
def full_disk(folder):
    # 800 trials take about 10 MB, a transaction of 64 of them 1 MB.
    many = ["train.steps=20", "seeds.replicates=400"]
    with tiny_disk(folder) as disk:
        result = polysem("run", SMOKE, *many, "--out", disk / "out", code=1)
        expect("space" in result.stderr, f"no word of the full disk:\n{result.stderr[-1000:]}")
        subprocess.run(["mount", "-o", "remount,size=64m", disk], check=True)
        kept = len(export(disk / "out").splitlines()) - 1
        expect(0 < kept < 800, f"{kept} of 800 trials kept")
        summary = study(SMOKE, disk / "out", *many)
        expect(summary["skipped"] == kept, f"{kept} trials were kept, but: {summary}")
        study(SMOKE, folder / "straight", *many)
        expect_same(export(folder / "straight"), export(disk / "out"), "completed and straight")


@check("a disk that fills up under way: exit 1 soon after, one message, and what is counted is what is kept")
def disk_filling_up(folder):
    # 4000 trials of some 10 ms; a few hundred of them fit.
    many = ["train.steps=2000", "seeds.replicates=2000"]
    with tiny_disk(folder) as disk:
        result = polysem("run", SMOKE, *many, "--jobs", 2, "--out", disk / "out", "--json", code=1)
        summary = json.loads(result.stdout)
        kept = len(export(disk / "out").splitlines()) - 1
        expect(result.stderr.count("no space left") == 1, f"not one message:\n{result.stderr[-1000:]}")
        expect(0 < kept == summary["trained"], f"{kept} trials kept, but: {summary}")
        expect(summary["failed"] > 0, f"no word of lost trials: {summary}")
        expect(summary["trained"] + summary["failed"] < summary["trials"] == 4000, f"it went on: {summary}")
