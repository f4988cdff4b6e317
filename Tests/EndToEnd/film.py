"""Films: a strip and an animation of kept weights."""

import functools
import re

import numpy as np
from PIL import Image

from harness import ROOT, check, expect, polysem, shared_folder


@functools.cache
def study():
    out = shared_folder("film") / "film"
    polysem("run", ROOT / "experiments/winner-take-all.yaml", "--out", out, "--quiet")
    return out


def frame_count():
    text = (ROOT / "experiments/winner-take-all.yaml").read_text()
    steps = text.split("snapshots: [")[1].split("]")[0].split(",")
    # The initial matrix comes before them; the last step's is the final one.
    return len(steps) + 1


@check("an animation has a frame for each kept matrix, and stays at the last one")
def animation(folder):
    polysem("film", study(), 1, "--out", folder / "film.gif")
    image = Image.open(folder / "film.gif")
    expect(image.n_frames == frame_count(), f"{image.n_frames} frames, not {frame_count()}")
    image.seek(image.n_frames - 1)
    expect(image.info["duration"] >= 2000, "the last frame is gone at once")


@check("a strip is SVG of a size for a page, with first and last step")
def strip(folder):
    said = polysem("film", study(), "--out", folder / "strip.svg").stdout
    text = (folder / "strip.svg").read_text()
    expect(text.startswith("<svg") and len(text) < 200_000, f"{len(text)} bytes")
    expect("step 0" in text and "step 3000" in text and f"{frame_count()} looks" in said, said)
    expect('fill="white"' in text, "no ground of its own: unreadable on a dark page")
    polysem("film", study(), "--out", folder / "again.svg")
    expect((folder / "again.svg").read_text() == text, "the same film is another picture")


@check("the committed strip is what the committed study and command make")
def committed(folder):
    polysem("film", study(), "--out", folder / "strip.svg")
    ours, theirs = (folder / "strip.svg").read_text(), (ROOT / "results/winner-take-all/film.svg").read_text()
    # Another processor rounds otherwise: a weight near zero may be drawn or not, a colour be the next one.
    words = [re.findall(r">([^<>]+)</text>", text) for text in (ours, theirs)]
    cells = [text.count("<path") for text in (ours, theirs)]
    expect(words[0] == words[1] and abs(cells[0] - cells[1]) < 20, f"results/winner-take-all/film.svg is out of date: {cells}")


@check("what has no film is refused: unkept, nowhere, another ending")
def refused(folder):
    (folder / "none.yaml").write_text((ROOT / "experiments/smoke.yaml").read_text().replace("[initial, final]", "[final]"))
    polysem("run", folder / "none.yaml", "--out", folder / "none", "--quiet")
    for arguments, code, message in [
        ([folder / "none"], 65, "record.snapshots"), ([study(), 4], 65, "has trials 0 to 3"), ([study(), "zz"], 65, "no trial"),
        ([study(), "--out", folder / "x.mp4"], 64, ".svg or .gif"), ([study(), "--out", folder / "no/x.svg"], 65, "no/x.svg"),
        ([folder / "nowhere"], 65, "nowhere"),
    ]:
        result = polysem("film", *arguments, code=code)
        expect(message in result.stderr, f"{arguments}: {result.stderr}")
    weights = sorted((study() / "weights").glob("*step_1000.npy"))
    expect(len(weights) == 4 and np.load(weights[0]).shape == (16, 24), f"{weights}")
