"""The notebooks run from the first cell to the last."""

import os

import nbformat
from harness import Failure, ROOT, check, expect, quick_results, smoke_results
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))


def executes(path, folder):
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    # Outputs checked in would go stale unseen.
    expect(not any(cell.outputs for cell in code), f"clear the outputs of {path.name} before committing")
    os.environ["POLYSEM_RESULTS"] = str(quick_results())
    os.environ["POLYSEM_SMOKE"] = str(smoke_results())
    client = NotebookClient(
        notebook, timeout=300, kernel_name="python3", resources={"metadata": {"path": str(path.parent)}}
    )
    try:
        client.execute()
    except CellExecutionError as error:
        raise Failure(str(error)[-2000:]) from None
    pictures = sum("image/png" in output.get("data", {}) for cell in code for output in cell.outputs)
    expect(pictures >= 2, f"{pictures} pictures drawn; the figure and the weights make two")
    noise = [output.text for cell in code for output in cell.outputs if output.get("name") == "stderr"]
    expect(not noise, f"warnings: {noise}")


for path in NOTEBOOKS:
    check(path.name, path)(executes)
