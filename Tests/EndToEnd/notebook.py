"""The notebooks run from the first cell to the last, and give the outputs that are committed, byte for byte."""

import json
import os
import subprocess
import sys

import nbformat
from harness import POLYSEM, Failure, ROOT, check, expect, quick_results, smoke_results
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


def executes(path, _folder):
    committed, fresh = path.read_text(encoding="utf-8"), execute(path)
    warnings = [output["text"] for _, output in outputs(fresh) if output.get("name") == "stderr"]
    expect(not warnings, f"warnings: {warnings}")
    expect(pictures(fresh) >= 1, "no picture was drawn")
    expect(str(ROOT) not in fresh and "/tmp/" not in fresh, "outputs name a place of this machine")
    if fresh != committed:
        pairs = zip(outputs(fresh), outputs(committed))
        where = next((f"first in cell {ours[0]}" for ours, theirs in pairs if ours != theirs), "in sources or number of outputs")
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


STUDIES = {
    "with a store": (smoke_results, None),
    "of several studies": (quick_results, "collisions"),
    "committed, without a store": (lambda: ROOT / "results/questions/third-parties", None),
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
    expect((folder / name).read_bytes() == (ROOT / "notebooks/data" / name).read_bytes(), f"{name} differs")


@check("02-paper-figures.ipynb, the quick profile")
def quick(_folder):
    text = execute(ROOT / "notebooks/02-paper-figures.ipynb", POLYSEM_FOLDER=str(quick_results()))
    expect(pictures(text) >= 3, "pictures are missing")
