"""Kept matrices in files that others read: as the library `safetensors` reads them."""

import csv
import math
import sqlite3

import numpy as np
from safetensors import safe_open

from harness import check, expect, export, polysem, smoke_results


@check("export --weights safetensors: a file a trial, the same weights to the last bit, identity and measures beside them")
def safetensors(folder):
    results = smoke_results()
    text = polysem("export", results, "--weights", "safetensors", "--to", folder / "w").stdout
    expect("6 files" in text, text)
    rows = {row["key"].removeprefix("t"): row for row in csv.DictReader(export(results).splitlines())}
    expect({path.name for path in (folder / "w").iterdir()} == {f"{key}.safetensors" for key in rows}, "other files")
    store = sqlite3.connect(results / "store.sqlite")
    for key, row in rows.items():
        with safe_open(folder / f"w/{key}.safetensors", framework="numpy") as file:
            paths = dict(store.execute("SELECT name, path FROM matrices WHERE key = ?", (key,)))
            expect(set(file.keys()) == set(paths), f"{key} has {list(file.keys())}")
            for name, path in paths.items():
                ours, theirs = file.get_tensor(name), np.load(results / path)
                expect(ours.dtype == np.float32 and ours.tobytes() == theirs.tobytes() and ours.shape == theirs.shape, f"{key} {name}")
            said = file.metadata()
        for name in ("configuration_hash", "seed", "replicate", "kernel", "model.n_hidden", "train.lr"):
            expect(said[name] == row[name], f"{key}: {name} is {said[name]}, not {row[name]}")
        for name in ("loss", "polysemantic_neurons"):
            expect(math.isclose(float(said[f"measure.{name}"]), float(row[name]), rel_tol=0), f"{key}: {name}")


@check("what safetensors cannot be asked for is refused: no folder, another format, both formats at once; nothing is written over by halves")
def refused(folder):
    results = smoke_results()
    for arguments in (
        ["--weights", "safetensors"], ["--weights", "npz", "--to", folder / "w"], ["--to", folder / "w", "--csv"], [],
        ["--csv", "--weights", "safetensors", "--to", folder / "w"],
    ):
        polysem("export", results, *arguments, code=64)
    expect(not (folder / "w").exists(), "a refused export made its folder")
    (folder / "file").write_text("")
    error = polysem("export", results, "--weights", "safetensors", "--to", folder / "file", code=65).stderr
    expect("cannot be made" in error, error)
