"""Executes the notebooks and writes their outputs: `scripts/notebooks.py [NOTEBOOK …]`, all without a name.

What is written depends on the notebook, the program and the packages alone: no times, no paths, no version of Python, cells numbered
by their place. So outputs can be committed, shown by a code host, and compared (Tests/EndToEnd/notebook.py).
"""

import os
import pathlib
import re
import sys

import nbformat
from nbclient import NotebookClient

ROOT = pathlib.Path(__file__).resolve().parents[1]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}
# The style of pandas' tables is repeated in every table; a code host leaves it out anyway.
STYLE = re.compile(r"<style scoped>.*?</style>\n", re.DOTALL)


def executed(path: pathlib.Path, timeout: int = 120) -> str:
    """The notebook's text with fresh outputs. Raises nbclient's CellExecutionError."""
    notebook = nbformat.read(path, as_version=4)
    client = NotebookClient(
        notebook, timeout=timeout, startup_timeout=180, kernel_name="python3", record_timing=False, store_widget_state=False,
        resources={"metadata": {"path": str(path.parent)}},
    )
    client.execute()
    return text(notebook)


def text(notebook) -> str:
    """A notebook without what differs between two executions."""
    notebook.metadata = {"kernelspec": KERNEL, "language_info": {"name": "python"}}
    for number, cell in enumerate(notebook.cells):
        cell.id, cell.metadata = f"cell-{number}", {}
        for output in cell.get("outputs", []):
            output.get("metadata", {}).clear()
            if html := output.get("data", {}).get("text/html"):
                output.data["text/html"] = STYLE.sub("", html)
    nbformat.validate(notebook)
    return nbformat.writes(notebook, indent=1) + "\n"


def main(names: list[str]) -> None:
    os.environ["PATH"] = f"{pathlib.Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    for path in [pathlib.Path(name) for name in names] or NOTEBOOKS:
        path.write_text(executed(path), encoding="utf-8")
        print(f"{path} executed")


if __name__ == "__main__":
    main(sys.argv[1:])
