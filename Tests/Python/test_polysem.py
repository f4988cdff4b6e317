"""python/polysem.py against the program's own words, committed results and matrices: `python -m unittest discover Tests/Python`.

`Tests/EndToEnd/run.py python` runs them with the program that was built; alone they take the one that `polysem.program()` finds.
"""

import contextlib
import csv
import hashlib
import io
import json
import os
import pathlib
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
import unittest
import warnings

import numpy as np
import pandas as pd
import polysem

ROOT = pathlib.Path(__file__).resolve().parents[2]
# Two optimisers, of which one diverges at the larger rate, so that there are columns without a value; a parameter `kernel` whose
# short name is taken; snapshots to hold observers' series against.
STUDY = """\
name: mine
model: {n_features: 6, n_hidden: 10, init: normal}
train: {steps: 300, l1: 0.03, noise: none, optimizer: sgd, lr: 0.02}
seeds: {study: 5, replicates: 3}
sweep: {cells: [{train.optimizer: sgd, train.lr: 0.02}, {train.optimizer: sgd, train.lr: 50}, {train.optimizer: adamw, train.lr: 0.02}]}
record:
  points: 5
  matrices: [initial, final]
  snapshots: [20, 100]
  measures: [mean_row_participation_ratio]
  observe: [winners, neurons, encounters, products]
claims:
  level: 0.05
  least_networks: 2
  falls:
    says: AdamW leaves a loss.
    why: Any.
    quantity: mean
    measure: loss
    trials: {train.optimizer: adamw}
    region: {above: 0}
"""
FOLDER: tempfile.TemporaryDirectory
MINE: polysem.Results


def setUpModule():
    global FOLDER, MINE
    FOLDER = tempfile.TemporaryDirectory()
    # Characters that an address would take for its own.
    folder = pathlib.Path(FOLDER.name) / "50 % of #mine?"
    folder.mkdir()
    (folder / "mine.yaml").write_text(STUDY)
    MINE = polysem.run(folder / "mine.yaml", folder / "results")


def tearDownModule():
    FOLDER.cleanup()


def program(*arguments) -> str:
    return subprocess.run([polysem.program(), *map(str, arguments)], check=True, capture_output=True, text=True).stdout


def stored(folder) -> int:
    """Trials of a store that is being written, or is not there yet."""
    try:
        return len(polysem.Results(folder).trials(everything=True))
    except polysem.Error:
        return 0


def interrupted(ready, *arguments, **environment) -> None:
    """Runs `polysem.run` in a process of its own and interrupts that, once `ready`; fails unless it was an interruption that ended it."""
    code = f"import polysem; polysem.run(*{tuple(a if isinstance(a, dict) else str(a) for a in arguments)!r})"
    process = subprocess.Popen(
        [sys.executable, "-c", code], stderr=subprocess.PIPE, text=True, cwd=pathlib.Path(polysem.__file__).parent,
        env={**os.environ, **environment}, preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )
    while process.poll() is None and not ready():
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    _, messages = process.communicate()
    if "KeyboardInterrupt" not in messages:
        raise AssertionError(messages)


def final(key) -> np.ndarray:
    return np.array(MINE.matrix(key, "final"), dtype=float)


class Trials(unittest.TestCase):
    def test_every_column_is_what_export_prints(self):
        exported = pd.read_csv(io.StringIO(program("export", MINE.folder, "--csv")), keep_default_na=False, dtype=str)
        trials = MINE.trials().sort_values("key").reset_index(drop=True)
        self.assertEqual(len(trials), 9)
        exported = exported.sort_values("key").reset_index(drop=True)
        self.assertEqual(list("t" + trials.key), list(exported.key))
        compared = set()
        for column in exported.columns.drop("key"):
            short = column.replace(".", "_") if column == "train.kernel" else column.rpartition(".")[2]
            self.assertIn(short, trials, column)
            for ours, theirs in zip(trials[short], exported[column]):
                if pd.isna(ours):
                    self.assertEqual(theirs, "", column)
                elif theirs in ("true", "false"):
                    self.assertEqual(bool(ours), theirs == "true", column)
                elif isinstance(ours, str):
                    self.assertEqual(ours, theirs, column)
                else:
                    self.assertEqual(float(ours), float(theirs), column)
            compared.add(short)
        self.assertEqual(set(trials.columns) - compared - {"key", "study", "cell"}, set())

    def test_diverged_networks_have_no_measures_and_all_measures_are_numbers(self):
        trials = MINE.trials()
        self.assertEqual((trials.status == "diverged").sum(), 3)
        self.assertTrue(trials[trials.lr == 50].loss.isna().all())
        self.assertEqual({str(trials[name].dtype) for name in ("loss", "polysemantic_neurons", "mean_row_participation_ratio")}, {"float64"})
        self.assertEqual(list(trials.cell), sorted(trials.cell))

    def test_trials_of_an_earlier_version_are_left_out_unless_asked_for(self):
        folder = pathlib.Path(FOLDER.name) / "edited"
        shutil.copytree(MINE.folder, folder)
        edited = polysem.run(MINE.folder.parent / "mine.yaml", folder, {"seeds.replicates": 2})
        self.assertEqual((len(edited.trials()), len(edited.trials(everything=True))), (6, 9))
        keys = set(edited.trials().key)
        for frame in (edited.course(), edited.features(), edited.observed("winners"), edited.matrices()):
            self.assertLessEqual(set(frame.key), keys)
        self.assertLessEqual(set(edited.arrays("neurons")), keys)

    def test_a_study_of_several_in_a_folder_has_its_own_trials(self):
        folder = pathlib.Path(FOLDER.name) / "several"
        shutil.copytree(MINE.folder, folder)
        key = MINE.trials().query("optimizer == 'adamw'").key.iloc[0]
        with contextlib.closing(sqlite3.connect(folder / "store.sqlite")) as database:
            database.execute("INSERT INTO study (name, plan) VALUES ('other', '{}')")
            database.execute("INSERT INTO membership SELECT 'other', id, 7 FROM trial WHERE key = ?", [key])
            database.commit()
        both, other = polysem.Results(folder), polysem.Results(folder, "other")
        self.assertEqual(both.studies, ["mine", "other"])
        self.assertEqual(len(both.trials()), 9)
        self.assertNotIn("cell", both.trials())
        self.assertEqual(other.trials()[["study", "cell", "key"]].values.tolist(), [["other", 7, key]])
        for keys in (other.course().key, other.features().key, other.matrices().key, other.arrays("winners"), other.observed("neurons").key):
            self.assertEqual(set(keys), {key})

    def test_measures_without_any_value_are_numbers_too(self):
        gone = polysem.run(
            MINE.folder.parent / "mine.yaml", pathlib.Path(FOLDER.name) / "gone", {"sweep": None, "claims": None, "train.lr": 50}
        ).trials()
        self.assertEqual(set(gone.status), {"diverged"})
        self.assertEqual(str(gone.loss.dtype), "float64")

    def test_a_course_is_what_train_reports(self):
        report = json.loads(program(
            "train", "--n-features", 6, "--n-hidden", 10, "--optimizer", "adamw", "--lr", 0.02, "--steps", 300, "--l1", 0.03,
            "--seed", 5, "--points", 5, "--json",
        ))["trajectory"]
        course = MINE.course("loss", "mean_l1_norm").query("optimizer == 'adamw' and replicate == 0")
        self.assertEqual(sorted({20, 100, *(row["step"] for row in report)}), list(course.step))
        course = course[course.step.isin([row["step"] for row in report])]
        for name in ("time", "loss", "mean_l1_norm"):
            self.assertEqual(list(course[name]), [row[name] for row in report], name)
        self.assertEqual(list(course.columns), ["key", "replicate", "status", *VARYING, "step", "time", "loss", "mean_l1_norm"])

    def test_features_end_where_the_final_matrix_has_them(self):
        features = MINE.features()
        self.assertEqual(len(features), 6 * 6)
        for key, rows in features.groupby("key"):
            self.assertEqual(list(rows.final_neuron), list(np.abs(final(key)).argmax(axis=1)))


# What tells the cells of the study apart. Momentum and β₂ are missing where the optimiser is another: they tell nothing.
VARYING = ["lr", "optimizer", "weight_decay"]


class Observers(unittest.TestCase):
    def test_a_series_of_features_has_steps_rows_and_columns_in_this_order(self):
        wrong = 0
        for key, seen in MINE.arrays("winners").items():
            self.assertEqual(seen.values.shape, (len(seen.steps), 6, len(seen.columns)))
            winner = np.abs(final(key)).argmax(axis=1)
            for step, name in [(0, "initial"), (20, "step_20"), (100, "step_100"), (300, "final")]:
                weights = np.abs(MINE.matrix(key, name))
                look = list(seen.steps).index(step)
                magnitude = weights[np.arange(6), winner]
                np.testing.assert_array_equal(seen.column("magnitude")[look], magnitude)
                np.testing.assert_array_equal(seen.column("rank")[look], 1 + (weights > magnitude[:, None]).sum(axis=1))
                # The same bytes read as (step, column, row) must not pass.
                twin = seen.values.reshape(len(seen.steps), len(seen.columns), 6)[look, seen.columns.index("magnitude")]
                wrong += not np.array_equal(twin, magnitude)
        self.assertGreater(wrong, 0)

    def test_what_was_seen_at_the_end_alone_has_no_steps(self):
        for key, seen in MINE.arrays("neurons").items():
            self.assertIsNone(seen.steps)
            squares = final(key) ** 2
            np.testing.assert_allclose(seen.column("squared_norm"), squares.sum(axis=0), rtol=1e-6)
            used = squares.sum(axis=0) > 1e-12
            ratio = squares.sum(axis=0)[used] ** 2 / (squares**2).sum(axis=0)[used]
            np.testing.assert_allclose(seen.column("participation_ratio")[used], ratio, rtol=1e-5)

    def test_pairs_have_two_features_each_and_their_weights_are_those_of_the_matrix(self):
        seen = MINE.observed("encounters")
        seen = seen[seen.step == 300]
        self.assertGreater(len(seen), 0)
        for row in seen.itertuples():
            self.assertLess(row.first_feature, row.second_feature)
            weights = final(row.key)
            self.assertEqual(row.first_weight, weights[row.first_feature, int(row.neuron)])
            self.assertEqual(row.second_weight, weights[row.second_feature, int(row.neuron)])

    def test_frames_repeat_steps_and_rows_as_arrays_have_them(self):
        for observer in ("winners", "encounters", "neurons", "products"):
            for seen in MINE.arrays(observer).values():
                frame = seen.frame()
                self.assertEqual(frame[seen.columns].to_numpy().tobytes(), np.ascontiguousarray(seen.values).tobytes(), observer)
                if seen.steps is not None:
                    rows = len(seen.rows)
                    for look, step in enumerate(seen.steps):
                        part = frame[look * rows : (look + 1) * rows]
                        self.assertEqual(set(part.step), {step} if rows else set())
                        names = polysem.ROW_NAMES[seen.about]
                        np.testing.assert_array_equal(part[names].to_numpy().reshape(rows, len(names)), seen.rows)

    def test_bins_count_all_pairs_on_all_neurons(self):
        for seen in MINE.arrays("products").values():
            self.assertEqual(seen.about, "per_bin")
            self.assertEqual(seen.column("entries").sum(), 6 * 5 / 2 * 10)
            self.assertTrue((seen.column("lower")[1:] == seen.column("upper")[:-1]).all())

    def test_unknown_names_are_answered_with_those_there_are(self):
        with self.assertRaisesRegex(polysem.Error, "those that looked: encounters, neurons, products, winners"):
            MINE.arrays("origins")
        with self.assertRaisesRegex(polysem.Error, "it kept final, initial, step_100, step_20"):
            MINE.matrix(MINE.trials().query("status == 'finished'").key.iloc[0], "correlation")
        with self.assertRaisesRegex(polysem.Error, "no measure lost; there are .*loss"):
            MINE.course("lost")


class Committed(unittest.TestCase):
    """Folders without a store."""

    def test_means_and_verdicts_of_the_published_settings_agree(self):
        results = polysem.Results(ROOT / "results/settled", "collisions")
        means = results.means("polysemantic_neurons")
        self.assertEqual(list(means.columns), ["n_hidden", "networks", "mean", "ci95_lower", "ci95_upper"])
        verdicts = results.claims().query("claim == 'count-paper'")
        self.assertEqual(len(verdicts), 16)
        self.assertEqual(set(results.claims().figure), {"collisions"})
        self.assertEqual([f"m = {width}" for width in means.n_hidden], list(verdicts.cell))
        np.testing.assert_allclose(means["mean"] / (256**2 / (4 * means.n_hidden)), verdicts.estimate, rtol=1e-12)

    def test_claims_are_those_of_the_table(self):
        for folder in [ROOT / "results/settled", *sorted((ROOT / "results/questions").iterdir())]:
            claims = polysem.Results(folder).claims()
            table = pd.read_csv(folder / "claims.csv", keep_default_na=False, na_values=[""], float_precision="round_trip")
            self.assertEqual(list(claims.claim), list(table.claim))
            self.assertEqual(list(claims.verdict), list(table.verdict))
            for ours, theirs in [("estimate", "estimate"), ("lower", "ci95_lower"), ("region_upper", "region_upper")]:
                np.testing.assert_allclose(claims[ours], table[theirs].astype(float), rtol=1e-15, err_msg=f"{folder} {ours}")

    def test_words_and_digits_are_those_of_the_file(self):
        with tempfile.TemporaryDirectory() as folder:
            (pathlib.Path(folder) / "fate.csv").write_text("bin,mean\nNA,1\nnull,\n")
            table = polysem.Results(folder).plot("fate")
            self.assertEqual(list(table.bin), ["NA", "null"])
            self.assertTrue(np.isnan(table["mean"][1]))
        file = ROOT / "results/questions/how-many/summary.csv"
        with open(file, newline="", encoding="utf-8") as lines:
            digits = [row["mean"] for row in csv.DictReader(lines)]
        means = polysem.Results(file.parent).summary()["mean"]
        self.assertEqual([float(text or "nan") for text in digits if text], list(means.dropna()))
        self.assertEqual(len(digits), len(means))

    def test_a_summary_has_the_columns_of_the_store(self):
        summary, trials = MINE.summary(), MINE.trials()
        parameters = summary.columns[: summary.columns.get_loc("finished")]
        self.assertLessEqual(set(parameters), set(trials.columns))
        self.assertIn("train_kernel", parameters)
        for row in MINE.means("loss").query("networks > 0").itertuples():
            losses = trials[(trials.optimizer == row.optimizer) & (trials.lr == row.lr)].loss
            self.assertAlmostEqual(row.mean, losses.mean(), places=14)
        self.assertEqual(list(MINE.means("loss").columns), [*VARYING, "networks", "mean", "ci95_lower", "ci95_upper"])

    def test_a_parameter_that_only_some_cells_have_is_told_where_nothing_else_tells_it(self):
        ablation = polysem.Results(ROOT / "results/questions/third-parties").means("polysemantic_neurons")
        self.assertIn("interference", ablation)
        self.assertEqual(ablation.interference.nunique(dropna=False), 2)

    def test_a_chart_holds_what_the_picture_shows(self):
        chart = polysem.Results(ROOT / "results/settled").chart("collisions")
        networks = chart[chart.series == "polysem (single networks)"].groupby("x").y.mean()
        means = polysem.Results(ROOT / "results/settled", "collisions").means("polysemantic_neurons").set_index("n_hidden")["mean"]
        np.testing.assert_allclose(networks, means)

    def test_what_is_not_there_is_said(self):
        results = polysem.Results(ROOT / "results/settled")
        self.assertEqual(results.studies, ["collisions", "correlation", "curves", "fourth-norm", "power-law", "sparsification"])
        with self.assertRaisesRegex(polysem.Error, "holds no trials"):
            results.trials()
        with self.assertRaisesRegex(polysem.Error, "several studies, say which"):
            results.summary()
        with self.assertRaisesRegex(polysem.Error, "no study collision; there are collisions"):
            polysem.Results(ROOT / "results/settled", "collision")
        with self.assertRaisesRegex(polysem.Error, "no such folder"):
            polysem.Results(ROOT / "results/nowhere")

    def test_reading_changes_nothing_and_needs_no_right_to_write(self):
        def content():
            return {path: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(MINE.folder.rglob("*")) if path.is_file()}

        before = content()
        MINE.folder.chmod(0o555)
        try:
            MINE.trials(), MINE.course(), MINE.claims(), MINE.observed("winners")
            with self.assertRaises(polysem.Error):
                MINE._read("DELETE FROM trial")
            with self.assertRaises(ValueError):
                MINE.matrix(MINE.matrices().key.iloc[0], "initial")[0, 0] = 1
        finally:
            MINE.folder.chmod(0o755)
        self.assertEqual(content(), before)

    def test_another_database_is_refused(self):
        with tempfile.TemporaryDirectory() as folder:
            database = sqlite3.connect(pathlib.Path(folder) / "store.sqlite")
            database.execute("CREATE TABLE study (name)")
            database.commit()
            database.close()
            with self.assertRaisesRegex(polysem.Error, "no store of polysem"):
                polysem.Results(folder).trials()


class Program(unittest.TestCase):
    def test_mistakes_are_told_in_the_programs_words_with_its_code(self):
        with self.assertRaisesRegex(polysem.Error, "train.lr: must be greater than 0") as caught:
            polysem.run(MINE.folder.parent / "mine.yaml", MINE.folder, {"sweep": None, "train.lr": -1.0})
        self.assertEqual(caught.exception.code, 65)

    def test_overrides_are_values_not_text(self):
        with tempfile.TemporaryDirectory() as folder:
            results = polysem.run(
                MINE.folder.parent / "mine.yaml", pathlib.Path(folder) / "out",
                {"sweep": None, "train.lr": 1e-5, "record.matrices": ["final"], "seeds.replicates": 2, "claims": None},
            )
            self.assertEqual(list(results.trials().lr), [1e-5, 1e-5])
            self.assertEqual(len(results.matrices().query("name == 'final'")), 2)

    def test_an_interruption_reaches_the_program_which_keeps_what_it_has(self):
        with tempfile.TemporaryDirectory() as folder:
            out = pathlib.Path(folder) / "out"
            overrides = {"sweep": None, "claims": None, "train.steps": 2000, "record": {"points": 2}, "seeds.replicates": 20000}
            interrupted(lambda: stored(out), MINE.folder.parent / "mine.yaml", out, overrides)
            count = stored(out)
            self.assertTrue(0 < count < 20000, count)
            # Whoever was interrupted is gone: the store takes another writer.
            polysem.run(MINE.folder.parent / "mine.yaml", out, {**overrides, "seeds.replicates": 2})

    def test_an_interruption_is_one_and_is_waited_for(self):
        with tempfile.TemporaryDirectory() as folder:
            mark, fake = pathlib.Path(folder) / "said", pathlib.Path(folder) / "polysem"
            fake.write_text(f"#!/bin/bash\ntrap 'sleep 0.5; echo interrupted >>{mark}; exit 130' INT\ntouch {mark}\nwhile :; do sleep 0.05; done\n")
            fake.chmod(0o755)
            interrupted(mark.exists, "any.yaml", folder, {}, POLYSEM=str(fake))
            self.assertEqual(mark.read_text(), "interrupted\n")

    def test_a_program_that_is_not_there_is_said(self):
        old = os.environ.get("POLYSEM")
        os.environ["POLYSEM"] = "/no/such/polysem"
        try:
            with self.assertRaisesRegex(polysem.Error, "POLYSEM is /no/such/polysem, which is no program"):
                polysem.program()
        finally:
            os.environ.pop("POLYSEM") if old is None else os.environ.__setitem__("POLYSEM", old)

    def test_measures_of_a_matrix_are_those_that_training_stored(self):
        for trial in MINE.trials().query("status == 'finished'").itertuples():
            measured = polysem.measure(MINE.matrix(trial.key))
            self.assertEqual((measured.n_features, measured.n_hidden), (6, 10))
            for name in ("polysemantic_neurons", "benign_pairs", "mean_l1_norm", "mean_fourth_norm", "mean_row_participation_ratio"):
                self.assertEqual(measured.measures[name], getattr(trial, name), name)

    def test_paths_arrays_and_transposed_arrays_are_the_same_matrix(self):
        row = MINE.matrices().query("name == 'final'").iloc[0]
        weights = np.load(MINE.folder / row.path)
        of_path = polysem.measure(MINE.folder / row.path).measures
        pd.testing.assert_series_equal(polysem.measure(weights).measures, of_path, check_names=False)
        pd.testing.assert_series_equal(polysem.measure(weights.T, transpose=True).measures, of_path, check_names=False)
        with self.assertWarnsRegex(UserWarning, "is it transposed"):
            other = polysem.measure(weights.T).measures
        self.assertNotEqual(other.mean_l1_norm, of_path.mean_l1_norm)
        self.assertAlmostEqual(polysem.measure(3 * weights, scale="unit").measures.mean_squared_norm, 1, places=6)

    def test_undefined_is_nan_odd_matrices_are_warned_of_and_bad_ones_refused(self):
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            self.assertTrue(np.isnan(polysem.measure(np.ones((1, 1))).measures.mutual_coherence))
            polysem.measure(1000 * np.ones((4, 4)))
        self.assertTrue(caught)
        with self.assertRaisesRegex(polysem.Error, "finite") as error:
            polysem.measure(np.array([[np.nan, 1.0]]))
        self.assertEqual(error.exception.code, 65)


if __name__ == "__main__":
    unittest.main()
