"""Reads results of polysem into pandas, and runs the program.

    import polysem
    results = polysem.run("experiments/smoke.yaml", "results/smoke", {"seeds.replicates": 5})
    results = polysem.Results("results/smoke")       # or without running anything
    results.trials().groupby("n_hidden").polysemantic_neurons.mean()

A folder is read whether it holds a store, which has every trial, or only the small files that are committed: summary, verdicts,
numbers behind plots. Nothing is ever written to it. Frames are tidy: one row a trial, a trial and step, a cell and measure …;
columns are named as in the store's views (docs/store.md), so `model.n_hidden` is `n_hidden`. Undefined numbers are NaN.
"""

import contextlib
import dataclasses
import io
import json
import os
import pathlib
import shutil
import signal
import sqlite3
import subprocess
import urllib.parse
import warnings
from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import pandas as pd

__all__ = ["Error", "Measured", "Observed", "Results", "measure", "program", "run"]

APPLICATION_ID = 0x5053454D  # "PSEM", in the header of every store
# Columns of `trials` that are neither parameters nor measures; no parameter's short name may be one of them.
TRIAL_COLUMNS = ["key", "configuration_hash", "seed", "replicate", "status", "diverged_at_step", "kernel"]
# What tells the rows of an observer's table apart.
ROW_NAMES = {
    "scalars": [], "per_feature": ["feature"], "per_neuron": ["neuron"], "per_bin": ["bin"],
    "per_pair": ["first_feature", "second_feature"],
}


class Error(Exception):
    """What is wrong, in a sentence. `code`: the program's exit code, where it is its error."""

    def __init__(self, message: str, code: int | None = None):
        super().__init__(message)
        self.code = code


@dataclasses.dataclass(frozen=True)
class Observed:
    """What an observer saw of one trial."""

    key: str
    about: str  # one of ROW_NAMES
    columns: list[str]
    steps: np.ndarray | None  # int64, (steps,); None: seen at the end alone
    rows: np.ndarray  # int64, (rows, 1), for pairs (rows, 2), for scalars (1, 0): features, neurons, bins, from 0
    values: np.ndarray  # float64, (steps, rows, columns), or (rows, columns) where `steps` is None

    def column(self, name: str) -> np.ndarray:
        """One column, (steps, rows) or (rows,)."""
        if name not in self.columns:
            raise Error(f"no column {name}; there are {', '.join(self.columns)}")
        return self.values[..., self.columns.index(name)]

    def frame(self) -> pd.DataFrame:
        """One row for each step and row: `key`, `step` if there are several, what tells rows apart, the columns."""
        steps = 1 if self.steps is None else len(self.steps)
        frame = pd.DataFrame(self.values.reshape(steps * len(self.rows), len(self.columns)), columns=self.columns)
        names = ROW_NAMES[self.about]
        for index, name in reversed(list(enumerate(names))):
            frame.insert(0, name, np.tile(self.rows[:, index], steps))
        if self.steps is not None:
            frame.insert(0, "step", np.repeat(self.steps, len(self.rows)))
        frame.insert(0, "key", self.key)
        return frame


class Results:
    """A results folder. `study`: the one of several in it; not needed where there is one."""

    def __init__(self, folder, study: str | None = None):
        self.folder = pathlib.Path(folder)
        if not self.folder.is_dir():
            raise Error(f"{self.folder}: no such folder")
        if study is not None and study not in self.studies:
            raise Error(f"{self.folder}: no study {study}; there are {', '.join(self.studies) or 'none'}")
        self.study = study

    def __repr__(self) -> str:
        of = f", {self.study!r}" if self.study else ""
        return f"Results({str(self.folder)!r}{of})"

    @property
    def has_store(self) -> bool:
        return (self.folder / "store.sqlite").exists()

    @property
    def studies(self) -> list[str]:
        """Names, in alphabetical order."""
        if self.has_store:
            return self._read("SELECT name FROM study ORDER BY name").name.tolist()
        plans = [self.folder / "plan.json", *self.folder.glob("*.plan.json")]
        return sorted(json.loads(plan.read_text(encoding="utf-8"))["name"] for plan in plans if plan.exists())

    # What a store has.

    def trials(self, everything: bool = False) -> pd.DataFrame:
        """One row a trial: `study` and `cell` where it is of one study, parameters, the final value of each measure (NaN if it
        diverged). `everything`: trials of earlier versions of the files too."""
        if everything:
            return self._numbers(self._read("SELECT * FROM all_trials ORDER BY key"))
        if self.study is None and len(self.studies) != 1:  # a trial may be of several: one row, and no cell
            return self._numbers(self._read("SELECT * FROM trials ORDER BY key"))
        return self._numbers(self._read(
            "SELECT study, cell, trials.* FROM trials JOIN members USING (key) WHERE study = ? ORDER BY cell, replicate",
            [self.study or self.studies[0]],
        ))

    def course(self, *measures: str) -> pd.DataFrame:
        """One row a trial and recorded step: `step`, `time`, these measures (all if none is named), and what varies between trials."""
        trials = self.trials()
        course = self._numbers(self._read("SELECT * FROM trajectory ORDER BY key, step"))
        if missing := [name for name in measures if name not in course]:
            raise Error(f"{self.folder}: no measure {missing[0]}; there are {', '.join(course.columns[3:])}")
        if measures:
            course = course[["key", "step", "time", *measures]]
        told = ["key", "replicate", "status", *_varying(trials, self._parameters(trials))]
        return trials[told].merge(course, on="key", how="inner")

    def features(self) -> pd.DataFrame:
        """One row a trial and feature: where it ended and started, and what varies between trials."""
        trials = self.trials()
        told = ["key", "replicate", *_varying(trials, self._parameters(trials))]
        return trials[told].merge(self._read("SELECT * FROM features ORDER BY key, feature"), on="key")

    def arrays(self, observer: str) -> dict[str, Observed]:
        """What an observer of `record.observe` saw, by the trial's key."""
        tables = self._read("SELECT * FROM tables ORDER BY key")
        tables = tables[tables.key.isin(self.trials().key)]
        found = tables[tables.observer == observer]
        if found.empty:
            there = ", ".join(sorted(set(tables.observer))) or "none"
            raise Error(f"{self.folder}: no observer {observer}; those that looked: {there} (record.observe asks for more)")
        return {row.key: _unpacked(row) for row in found.itertuples()}

    def observed(self, observer: str) -> pd.DataFrame:
        """The same as one frame, with what varies between trials."""
        trials = self.trials()
        told = ["key", "replicate", *_varying(trials, self._parameters(trials))]
        seen = pd.concat([one.frame() for one in self.arrays(observer).values()], ignore_index=True)
        return trials[told].merge(seen, on="key")

    def matrices(self) -> pd.DataFrame:
        """One row a kept matrix: `key`, `name`, `path` in the folder, `sha256`, `rows`, `columns`."""
        kept = self._read("SELECT * FROM matrices ORDER BY key, name")
        return kept[kept.key.isin(self.trials().key)].reset_index(drop=True)

    def matrix(self, key: str, name: str = "final") -> np.ndarray:
        """A kept matrix, features × neurons, float32, mapped from its file and not writable."""
        kept = self.matrices()
        found = kept[(kept.key == key) & (kept.name == name)]
        if found.empty:
            there = ", ".join(kept.name[kept.key == key]) or "none"
            raise Error(f"{self.folder}: trial {key} kept no {name}; it kept {there} (record.matrices asks for more)")
        return np.load(self.folder / found.path.iloc[0], mmap_mode="r")

    # What is committed too.

    def summary(self) -> pd.DataFrame:
        """One row a cell and final measure: parameters, `finished`, `diverged`, `count`, `mean`, `ci95_lower`, `ci95_upper` …"""
        table = self._table("summary.csv")
        last = table.columns.get_loc("finished")
        return table.rename(columns=_short_names(table.columns[:last], set(table.measure)))

    def means(self, measure: str) -> pd.DataFrame:
        """One row a cell: the parameters that vary, `networks`, `mean`, `ci95_lower`, `ci95_upper` of a final measure."""
        table = self.summary()
        found = table[table.measure == measure].rename(columns={"count": "networks"})
        if found.empty:
            raise Error(f"{self.folder}: no measure {measure}; there are {', '.join(sorted(set(table.measure)))}")
        parameters = table.columns[: table.columns.get_loc("finished")]
        told = [*_varying(found, parameters), "networks", "mean", "ci95_lower", "ci95_upper"]
        return found[told].reset_index(drop=True)

    def claims(self) -> pd.DataFrame:
        """One row a verdict: `figure` (the study), `claim`, `cell`, `verdict`, `estimate`, `lower`, `upper` (of 95 %), `networks`,
        `region_lower`, `region_upper` (NaN: no bound), `says`, `sentence` …"""
        file = self.folder / "claims.json"
        if not file.exists():
            raise Error(f"{file} is missing: no claims were judged in this folder")
        rows = pd.json_normalize(json.loads(file.read_text(encoding="utf-8"))["claims"], sep="_")
        numbers = ["estimate", "lower", "upper", "region_lower", "region_upper"]
        first = ["figure", "claim", "cell", "verdict", *numbers, "networks"]
        rows = rows.reindex(columns=[*first, *(name for name in rows.columns if name not in first)])
        rows[numbers] = rows[numbers].astype(float)
        return rows if self.study is None else rows[rows.figure == self.study].reset_index(drop=True)

    def plot(self, name: str) -> pd.DataFrame:
        """The numbers behind a plot of the experiment file, or of `polysem plot`: NAME.csv."""
        return _csv(self.folder / f"{name}.csv")

    def chart(self, name: str) -> pd.DataFrame:
        """Every number that a figure of the paper shows, from NAME.vl.json: `panel` and `layer` from 0, `series`, `x`, `y` …"""
        file = self.folder / f"{name}.vl.json"
        if not file.exists():
            raise Error(f"{file} is missing")
        chart = json.loads(file.read_text(encoding="utf-8"))
        panels = next((chart[way] for way in ("hconcat", "vconcat") if way in chart), [chart])
        frames = [
            pd.DataFrame(layer["data"]["values"]).assign(panel=panel, layer=index)
            for panel, content in enumerate(panels)
            for index, layer in enumerate(content.get("layer", [content]))
            if "values" in layer.get("data", {})
        ]
        frame = pd.concat(frames, ignore_index=True)
        return frame[["panel", "layer", *frame.columns.drop(["panel", "layer"])]]

    # How.

    def _table(self, name: str) -> pd.DataFrame:
        """NAME, or STUDY.NAME where several studies share the folder."""
        if (self.folder / name).exists():
            return _csv(self.folder / name)
        study = self.study or (self.studies[0] if len(self.studies) == 1 else None)
        if study is None and self.studies:
            raise Error(f"{self.folder} holds several studies, say which: {', '.join(self.studies)}")
        return _csv(self.folder / (f"{study}.{name}" if study else name))

    def _read(self, query: str, values=()) -> pd.DataFrame:
        """A query's rows. Opens and closes the store: a reader that stays would make a running study wait."""
        file = self.folder / "store.sqlite"
        if not file.exists():
            raise Error(f"{file} is missing: this folder holds no trials; summary() and claims() may be there")
        address = f"file:{urllib.parse.quote(str(file.absolute()))}?mode=ro"
        try:
            with contextlib.closing(sqlite3.connect(address, uri=True)) as database:
                if database.execute("PRAGMA application_id").fetchone() != (APPLICATION_ID,):
                    raise Error(f"{file} is no store of polysem")
                return pd.read_sql_query(query, database, params=list(values))
        except (sqlite3.Error, pd.errors.DatabaseError) as error:
            raise Error(f"{file}: {error}") from None

    def _measures(self) -> list[str]:
        names = self._read("SELECT name FROM pragma_table_info('observation') ORDER BY cid").name
        return [name for name in names if name not in ("trial", "step", "time")]

    def _numbers(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Measures as float64: a column without any value would be of objects."""
        return frame.astype({name: float for name in self._measures() if name in frame})

    def _parameters(self, trials: pd.DataFrame) -> list[str]:
        others = {"study", "cell", *TRIAL_COLUMNS, *self._measures()}
        return [name for name in trials.columns if name not in others]


def _unpacked(row) -> Observed:
    """A row of the view `tables`, columns taken by name: later stores may have more."""
    rows, columns, names = row.rows, json.loads(row.column_names), ROW_NAMES[row.about]
    shape = (rows, row.columns) if row.steps == 0 else (row.steps, rows, row.columns)
    indices = np.frombuffer(row.row_indices, "<i8")
    if len(indices) != rows * len(names):  # bins are numbered by their order
        indices = np.arange(rows * len(names))
    return Observed(
        key=row.key, about=row.about, columns=columns,
        steps=np.frombuffer(row.step_numbers, "<i8") if row.steps else None,
        rows=indices.reshape(rows, len(names)), values=np.frombuffer(row.data, "<f8").reshape(shape),
    )


def _csv(file: pathlib.Path) -> pd.DataFrame:
    if not file.exists():
        raise Error(f"{file} is missing")
    return pd.read_csv(file, keep_default_na=False, na_values=[""], float_precision="round_trip")


def _varying(frame: pd.DataFrame, names) -> list[str]:
    """Those of the columns with more than one value, a missing one counted as a value; but not those that are missing only where
    another says so, as one optimiser's momentum is where the optimiser is another."""
    varying = [name for name in names if frame[name].nunique(dropna=False) > 1]
    told = [name for name in varying if frame[name].notna().all()]

    def follows(name) -> bool:
        return frame[name].nunique() == 1 and any(frame.groupby(other)[name].nunique(dropna=False).max() == 1 for other in told)

    return [name for name in varying if name in told or not follows(name)]


def _short_names(keys, measures: set[str]) -> dict[str, str]:
    """The store's rule: the last part of a dotted key, unless that is taken or stands for several; then all of it with `_`."""
    lasts = [key.rpartition(".")[2] for key in keys]
    taken = {*TRIAL_COLUMNS, *measures}
    return {
        key: key.replace(".", "_") if last in taken or lasts.count(last) > 1 else last
        for key, last in zip(keys, lasts)
    }


def program() -> pathlib.Path:
    """The program: POLYSEM, else `polysem` on the PATH, else the build of this checkout or of the one we work in."""
    if given := os.environ.get("POLYSEM"):
        if not shutil.which(given):
            raise Error(f"POLYSEM is {given}, which is no program")
        return pathlib.Path(given)
    if found := shutil.which("polysem"):
        return pathlib.Path(found)
    for folder in [pathlib.Path(__file__).resolve().parent.parent, pathlib.Path.cwd(), *pathlib.Path.cwd().parents]:
        if (built := folder / ".build/release/polysem").exists():
            return built
    raise Error("the program was not found: `make build`, or set POLYSEM to its path")


def _call(arguments: list[str], given: bytes | None = None) -> str:
    """Standard output. An interruption is passed on, and waited for: trials that are running are finished and stored."""
    command = [str(program()), *arguments]
    process = subprocess.Popen(
        command, stdin=subprocess.DEVNULL if given is None else subprocess.PIPE, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, start_new_session=True,
    )
    try:
        output, messages = process.communicate(given)
    except KeyboardInterrupt:
        process.send_signal(signal.SIGINT)
        process.communicate()
        raise
    if process.returncode:
        said = messages.decode(errors="replace").strip() or f"{' '.join(command)} ended with {process.returncode}"
        raise Error(said, process.returncode)
    return output.decode()


def run(file, out, overrides: Mapping[str, object] | None = None, profile: str | None = None) -> Results:
    """Trains what the folder `out` lacks of an experiment file, and opens it. `overrides`: values by dotted keys.

    Raises `Error` with the program's own words and exit code; after code 1 the trials that did not fail are stored.
    Warns of stored trials that another version of the program made.
    """
    assignments = [f"{key}={json.dumps(value)}" for key, value in (overrides or {}).items()]
    chosen = [] if profile is None else ["--profile", profile]
    said = json.loads(_call(["run", os.fspath(file), "--out", os.fspath(out), "--json", *chosen, *assignments]))
    for version, count in said.get("trials_of_other_versions", {}).items():
        warnings.warn(f"{count} trials are those of polysem {version}; another folder trains them anew", stacklevel=2)
    return Results(out)


class Measured(NamedTuple):
    """What `polysem measure` says of a weight matrix."""

    n_features: int
    n_hidden: int
    measures: pd.Series  # by name; NaN: undefined
    windows: pd.DataFrame  # `threshold` (of a row's largest |weight|), `polysemantic_neurons`, `benign_pairs`, `malign_pairs`


def measure(weights, tensor: str | None = None, transpose: bool = False, scale: str | None = None) -> Measured:
    """Every measure of weights, n features × m neurons: a path (.npy, .npz, .safetensors), or what numpy makes an array of.

    `tensor` names one of several arrays in a file; `transpose`: the matrix is m × n, as nn.Linear(n, m).weight;
    `scale="unit"` divides each row by its norm. Warns of matrices that do not look like an encoding.
    """
    options = [f"--tensor={tensor}"] if tensor else []
    options += ["--transpose"] if transpose else []
    options += [f"--scale={scale}"] if scale else []
    if isinstance(weights, (str, os.PathLike)):
        text = _call(["measure", os.fspath(weights), "--json", *options])
    else:
        file = io.BytesIO()
        np.save(file, np.asarray(weights))
        text = _call(["measure", "-", "--json", *options], file.getvalue())
    said = json.loads(text)
    for warning in said.pop("warnings"):
        warnings.warn(warning, stacklevel=2)
    path, windows = said.pop("file"), pd.DataFrame(said.pop("relative_windows"))
    windows = windows[["threshold", "polysemantic_neurons", "benign_pairs", "malign_pairs"]]
    n, m = said.pop("n_features"), said.pop("n_hidden")
    return Measured(n, m, pd.Series(said, name=path, dtype=float), windows)
