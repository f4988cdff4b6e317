"""The notebooks run from the first cell to the last, and give the outputs that are committed.

Byte for byte on a machine like the one that wrote them; on another processor sums may end on other bits, so that the last digits
of a printed number and the edge of a drawn line may differ.
"""

import base64
import io
import json
import os
import re
import subprocess
import sys

import nbformat
import numpy
import safetensors.numpy
from PIL import Image, ImageChops, ImageStat
from harness import POLYSEM, Failure, ROOT, check, expect, smoke_results
from nbclient.exceptions import CellExecutionError

sys.path.insert(0, str(ROOT / "scripts"))

import notebooks  # noqa: E402


def execute(path, **environment) -> str:
    saved = dict(os.environ)
    os.environ.update(environment, POLYSEM=str(POLYSEM))
    try:
        return notebooks.executed(path)
    except CellExecutionError as error:
        raise Failure(str(error)[-2000:]) from None
    finally:
        os.environ.clear()
        os.environ.update(saved)


def outputs(text: str) -> list[tuple[int, dict]]:
    """Every output with the number of its cell."""
    return [
        (number, output) for number, cell in enumerate(json.loads(text)["cells"]) for output in cell.get("outputs", [])
    ]


def pictures(text: str) -> int:
    return sum("image/png" in output.get("data", {}) for _, output in outputs(text))


NUMBER = re.compile(r"-?\d+\.\d+(?:e[-+]?\d+)?")


def are_alike(ours, theirs) -> bool:
    """Equal but for the fourth digit of numbers and a thousandth of a picture's brightness."""
    if isinstance(ours, dict) and isinstance(theirs, dict):
        return ours.keys() == theirs.keys() and all(
            look_alike(value, theirs[key]) if key == "image/png" else are_alike(value, theirs[key])
            for key, value in ours.items())
    if isinstance(ours, list) and isinstance(theirs, list):
        return len(ours) == len(theirs) and all(map(are_alike, ours, theirs))
    if not isinstance(ours, str) or not isinstance(theirs, str):
        return ours == theirs
    if NUMBER.sub("#", ours) != NUMBER.sub("#", theirs):
        return False
    pairs = zip(map(float, NUMBER.findall(ours)), map(float, NUMBER.findall(theirs)))
    return all(abs(one - other) <= 1e-3 * abs(other) + 1e-9 for one, other in pairs)


def look_alike(ours: str, theirs: str) -> bool:
    one, other = (Image.open(io.BytesIO(base64.b64decode(text))).convert("RGB") for text in (ours, theirs))
    return one.size == other.size and max(ImageStat.Stat(ImageChops.difference(one, other)).mean) < 0.255


def executes(path, _folder):
    committed, fresh = path.read_text(encoding="utf-8"), execute(path)
    warnings = [output["text"] for _, output in outputs(fresh) if output.get("name") == "stderr"]
    expect(not warnings, f"warnings: {warnings}")
    expect(pictures(fresh) >= 1, "no picture was drawn")
    expect(str(ROOT) not in fresh and "/tmp/" not in fresh, "outputs name a place of this machine")
    ours, theirs = json.loads(fresh)["cells"], json.loads(committed)["cells"]
    if not are_alike(ours, theirs):
        where = next((f"first in cell {n}" for n, pair in enumerate(zip(ours, theirs)) if not are_alike(*pair)), "in their number")
        raise Failure(f"other outputs than those committed, {where}: `make notebooks` writes them anew")


for path in notebooks.NOTEBOOKS:
    check(path.name, path)(executes)


@check("a change of an output is noticed")
def teeth(_folder):
    path = notebooks.NOTEBOOKS[0]
    notebook = nbformat.read(path, as_version=4)
    expect(notebooks.text(notebook) == path.read_text(encoding="utf-8"), "committed text is not what the script writes")
    cell = next(cell for cell in notebook.cells if cell.get("outputs"))
    cell.outputs[0].setdefault("data", {})["text/plain"] = "other"
    expect(notebooks.text(notebook) != path.read_text(encoding="utf-8"), "an output has no effect")
    expect(are_alike({"a": ["x 0.12345"]}, {"a": ["x 0.12346"]}), "a last digit is a difference")
    expect(not are_alike({"a": ["x 0.1234"]}, {"a": ["x 0.1254"]}), "a third digit is none")
    expect(not are_alike({"a": "x 12"}, {"a": "x 13"}) and not are_alike({"a": "1.0 x"}, {"a": "1.0 y"}), "words and counts do not count")
    png = [output["data"]["image/png"] for _, output in outputs(path.read_text(encoding="utf-8")) if "image/png" in output.get("data", {})]
    expect(look_alike(png[0], png[0]) and not look_alike(png[0], png[1]), "two pictures look alike")


STUDIES = {
    "with a store": (smoke_results, None),
    "committed, of several studies": (lambda: ROOT / "results/settled", "fourth-norm"),
}


def any_study(results, study, _folder):
    named = {} if study is None else {"POLYSEM_STUDY": study}
    text = execute(ROOT / "notebooks/04-your-own-study.ipynb", POLYSEM_FOLDER=str(results()), **named)
    expect(pictures(text) >= 1, "no picture was drawn")


for kind, (results, study) in STUDIES.items():
    check(f"04-your-own-study.ipynb, a folder {kind}", results, study)(any_study)


@check("the weights that the last notebook reads are what their script makes")
def data(folder):
    command = [sys.executable, ROOT / "notebooks/data/make.py", folder]
    subprocess.run(command, check=True, env={**os.environ, "POLYSEM": str(POLYSEM)}, timeout=120)
    name = "autoencoder.safetensors"
    made, kept = (safetensors.numpy.load_file(place / name) for place in (folder, ROOT / "notebooks/data"))
    expect(made.keys() == kept.keys(), f"{name} has other tensors")
    for key, tensor in made.items():
        expect(numpy.allclose(tensor, kept[key], atol=2e-3), f"{name}: {key} differs")  # other BLAS kernels drift by 3e-4
