"""One network's story: `polysem follow` trains it again, says whether it is the stored one, and draws it."""

import re

from harness import check, expect, polysem

STUDY = """\
name: told
model: {n_features: 16, n_hidden: 16, init: normal}
train: {optimizer: adamw, lr: 0.01, steps: 600, l1: 0.03, noise: none}
seeds: {study: 3, replicates: 2, pairing: common}
sweep: {parameters: {train.l1: [0.03, 0.01]}}
record: {points: 3}
"""


def results(folder):
    (folder / "told.yaml").write_text(STUDY)
    polysem("run", folder / "told.yaml", "--out", folder / "told")
    return folder / "told"


@check("follow tells every trial's story, and each is the stored network to the last bit")
def told(folder):
    out = results(folder)
    for trial in range(4):
        lines = polysem("follow", out, "--trial", trial, "--out", folder / f"story-{trial}").stdout
        expect("the stored network, to the last bit" in lines, f"trial {trial}: {lines}")
        expect(re.search(r"16 features end on \d+ neurons", lines), lines)
        svg = (folder / f"story-{trial}.svg").read_text()
        expect("step 600" in svg, "the filmstrip lacks its last step")


@check("a feature's race is told from its first weight to its last")
def race(folder):
    out = results(folder)
    story = polysem("follow", out, "--trial", 0, "--feature", 1, "--out", folder / "race").stdout
    rows = [line.split() for line in story.splitlines() if re.fullmatch(r" +\d+ +[\d.]+ +\d+ +[-−\d.]+", line)]
    expect(rows[0][0] == "0" and rows[-1][0] == "600", f"looks from {rows[0]} to {rows[-1]}")
    expect(rows[-1][2] == "1", "the winner does not end first")
    expect((folder / "race-feature-1.svg").exists(), "no picture of the race")


@check("impossible trials, features and places are refused before anything is trained")
def refused(folder):
    out = results(folder)
    for arguments, message in [
        (["--trial", 4], "has trials 0 to 3, got 4"),
        (["--trial", "zz"], "no trial of"),
        (["--trial", 0, "--feature", 16], "there is no feature 16: the network has features 0 to 15"),
        (["--trial", 0, "--out", folder / "nowhere" / "x"], "nowhere"),
    ]:
        result = polysem("follow", out, *arguments, code=65)
        expect(message in result.stderr, f"{arguments}: {result.stderr}")
    expect(not list(out.glob("follow-*")), "a refused story left a file")


@check("a trial without a network, or that diverged, has no story")
def no_story(folder):
    (folder / "flow.yaml").write_text(
        "name: flow\nmodel: {kind: row_flow, n_hidden: 100, init_scale: 1}\n"
        "train: {method: stepped, step_size: 0.5, l1: 0.01, end_time: 10, until_single: false}\n"
        "seeds: {study: 3, replicates: 1}\n"
    )
    polysem("run", folder / "flow.yaml", "--out", folder / "flow")
    result = polysem("follow", folder / "flow", "--trial", 0, code=65)
    expect("no network but a row_flow" in result.stderr, result.stderr)
    (folder / "told.yaml").write_text(STUDY)
    polysem(
        "run", folder / "told.yaml", "--out", folder / "gone",
        "sweep=null", "train.optimizer=sgd", "train.lr=100", "seeds.replicates=1",
    )
    result = polysem("follow", folder / "gone", "--trial", 0, code=65)
    expect("diverged" in result.stderr, result.stderr)
