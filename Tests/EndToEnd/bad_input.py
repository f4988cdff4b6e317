"""Bad input: one clear message that names the culprit, the promised exit code, nothing half-written."""

import contextlib
import os
import shutil
import sqlite3
import subprocess

import numpy as np
from harness import POLYSEM, ROOT, SMOKE, check, expect, polysem, study

GOOD = """\
name: bad
model: {n_features: 4, n_hidden: 8, init: normal}
train: {optimizer: sgd, lr: 0.01, steps: 10, l1: 0.001, noise: none}
seeds: {study: 1, replicates: 1}
"""

# title; what is replaced in the file above, and by what; what the message must say, beside the file's name
FILES = [
    ("an unknown key", "lr: 0.01", "lr: 0.01, lrr: 0.02", [":3", "lrr"]),
    ("an unknown section", "seeds:", "sedes: {}\nseeds:", [":4", "sedes"]),
    ("a missing key", "lr: 0.01, ", "", ["train.lr"]),
    ("a text for a number", "lr: 0.01", "lr: fast", [":3", "train.lr", "fast"]),
    ("a fraction for a count", "n_hidden: 8", "n_hidden: 8.5", [":2", "model.n_hidden", "8.5"]),
    ("a list for a number", "steps: 10", "steps: [10]", [":3", "train.steps"]),
    ("no neuron", "n_hidden: 8", "n_hidden: 0", [":2", "model.n_hidden"]),
    ("a negative λ", "l1: 0.001", "l1: -0.001", [":3", "train.l1", "-0.001"]),
    ("a learning rate that is no number", "lr: 0.01", "lr: .nan", [":3", "train.lr"]),
    ("an unknown optimiser", "sgd", "sdg", [":3", "train.optimizer", "sdg", "adamw"]),
    ("noise without its size", "noise: none", "noise: bipolar", [":3", "train.noise_stdev"]),
    ("a key given twice", "lr: 0.01", "lr: 0.01, lr: 0.02", [":3", "lr"]),
    ("no replicate", "replicates: 1", "replicates: 0", [":4", "seeds.replicates"]),
    ("a sweep of no cell", "seeds:", "sweep: {method: grid, parameters: {model.n_hidden: []}}\nseeds:",
     [":4", "model.n_hidden"]),
    ("a sweep that never ends", "seeds:",
     "sweep: {method: grid, parameters: {model.n_hidden: {min: 1, max: 8, step: 0}}}\nseeds:",
     [":4", "model.n_hidden"]),
    ("broken YAML", "n_hidden: 8, init: normal}", "n_hidden: 8, init: normal", ["bad.yaml:"]),
    ("several at once", GOOD,
     "name: bad\nmodel: {n_features: x, n_hidden: 0, init: normal}\n"
     "train: {optimizer: sgd, lr: 0.01, steps: 10, l1: -1, noise: none}\nseeds: {study: 1}\nsweeep: {}\n",
     [":2", "model.n_features", "model.n_hidden", ":3", "train.l1", "seeds.replicates", ":5", "sweeep"]),
]


def expect_message(result, words):
    expect(not result.stdout, f"something on stdout: {result.stdout[:300]}")
    for word in words:
        expect(word in result.stderr, f"the message does not say {word!r}:\n{result.stderr}")
    for trace in ("Fatal error", "Stack dump", "Optional("):
        expect(trace not in result.stderr, f"not a message for people:\n{result.stderr}")


def bad_file(old, new, words, folder):
    expect(old in GOOD, "the table replaces what is not there")
    file = folder / "bad.yaml"
    file.write_text(GOOD.replace(old, new))
    result = polysem("run", file, "--out", folder / "out", code=65)
    expect_message(result, ["bad.yaml", *words])
    expect(not (folder / "out").exists(), "a results folder was made")


for title, old, new, words in FILES:
    check(f"a file with {title}", old, new, words)(bad_file)


@check("the good file is good; 1e2 is a count, 1e-3 a number")
def good_file(folder):
    file = folder / "good.yaml"
    file.write_text(GOOD.replace("steps: 10", "steps: 1e2").replace("0.001", "1e-3"))
    summary = study(file, folder / "out")
    expect(summary["trained"] == 1, f"{summary}")


# title; exit code; command, {tmp} the check's own folder; what the message must say
TRAIN = ["train", "--optimizer", "sgd", "--lr", "0.01", "--steps", "1", "--save", "{tmp}/out"]
COMMANDS = [
    ("an option that does not exist", 64, ["run", SMOKE, "--job", "2"], ["--job"]),
    ("a verb that does not exist", 64, ["rnu", SMOKE], ["rnu"]),
    ("no file", 64, ["run"], []),
    ("--jobs 0", 64, ["run", SMOKE, "--out", "{tmp}/out", "--jobs", "0"], ["jobs"]),
    ("shard 3 of 2", 64, ["run", SMOKE, "--out", "{tmp}/out", "--shard", "3/2"], ["shard", "3/2"]),
    ("a file that is not there", 65, ["run", "{tmp}/nowhere.yaml"], ["nowhere.yaml"]),
    ("a folder as a file", 65, ["run", "{tmp}"], ["{tmp}"]),
    ("an override of an unknown key", 65, ["run", SMOKE, "train.lrr=1", "--out", "{tmp}/out"], ["train.lrr"]),
    ("an override of the wrong type", 65, ["run", SMOKE, "train.lr=fast", "--out", "{tmp}/out"],
     ["train.lr", "fast"]),
    ("an override without a value", 65, ["run", SMOKE, "train.lr", "--out", "{tmp}/out"], ["train.lr"]),
    ("--out below a regular file", 65, ["run", SMOKE, "--out", "{tmp}/file/out"], ["file/out"]),
    ("no initial weights", 65, [*TRAIN, "--initial", "{tmp}/nowhere.npy"], ["nowhere.npy"]),
    ("noise of another shape", 65, [*TRAIN, "--initial", "{tmp}/W.npy", "--noise-file", "{tmp}/narrow.npy"],
     ["narrow.npy", "4 × 8"]),
    ("noise for fewer steps", 65,
     [*TRAIN, "--initial", "{tmp}/W.npy", "--noise-file", "{tmp}/cube.npy", "--steps", "3"], ["cube.npy", "2 steps"]),
    ("initial weights that are not finite", 65, [*TRAIN, "--initial", "{tmp}/nan.npy"], ["nan.npy", "nan"]),
    ("initial weights too large for single precision", 65, [*TRAIN, "--initial", "{tmp}/huge.npy"], ["huge.npy"]),
    ("a law that does not exist beside its noise file", 65,
     [*TRAIN, "--initial", "{tmp}/W.npy", "--noise-file", "{tmp}/cube.npy", "--noise", "pink"], ["--noise", "pink"]),
    ("a pipe to save to", 65, [*TRAIN, "--initial", "{tmp}/W.npy", "--save", "{tmp}/pipe"], ["pipe", "regular"]),
    ("a network larger than the machine", 65, [*TRAIN, "--features", "1e6", "--hidden", "1"], ["GB"]),
    ("more observations than anybody wants", 65, ["run", SMOKE, "record.points=1e12", "--out", "{tmp}/out"],
     ["record.points", "1000000"]),
    ("training without an optimiser", 64, ["train", "--features", "4", "--hidden", "8"], ["--optimizer"]),
    ("training with a negative λ", 65, [*TRAIN, "--initial", "{tmp}/W.npy", "--l1=-1"], ["--l1"]),
    ("weights cut short", 65, ["measure", "{tmp}/short.npy"], ["short.npy"]),
    ("weights that are bools", 65, ["measure", "{tmp}/bools.npy"], ["bools.npy", "|b1"]),
    ("weights that are no file of weights", 65, ["measure", "{tmp}/text.npy"], ["text.npy"]),
    ("weights of three dimensions", 65, ["measure", "{tmp}/cube.npy"], ["cube.npy"]),
    ("weights that are not numbers", 65, ["measure", "{tmp}/nan.npy"], ["nan.npy"]),
    ("an export of nothing", 65, ["export", "{tmp}/nowhere", "--csv"], ["nowhere"]),
    ("a figure that does not exist", 64, ["reproduce", "colisions", "--out", "{tmp}/out"],
     ["colisions", "collisions"]),
    ("a profile that does not exist", 65, ["reproduce", "--profile", "fast", "--out", "{tmp}/out"],
     ["fast", "quick"]),
]


def bad_command(code, command, words, folder):
    (folder / "file").write_text("a regular file\n")
    (folder / "text.npy").write_text("not weights\n")
    np.save(folder / "W.npy", np.ones((4, 8), dtype=np.float32))
    np.save(folder / "bools.npy", np.ones((4, 8), dtype=bool))
    np.save(folder / "cube.npy", np.ones((2, 4, 8), dtype=np.float32))
    np.save(folder / "narrow.npy", np.ones((2, 4, 7), dtype=np.float32))
    np.save(folder / "huge.npy", np.full((4, 8), 1e300))
    os.mkfifo(folder / "pipe")
    np.save(folder / "nan.npy", np.full((4, 8), np.nan, dtype=np.float32))
    np.save(folder / "short.npy", np.ones((4, 8), dtype=np.float32))
    os.truncate(folder / "short.npy", 200)
    fill = lambda text: str(text).replace("{tmp}", str(folder))
    expect_message(polysem(*map(fill, command), code=code), map(fill, words))
    expect(not (folder / "out").exists(), "results were written")


for title, code, command, words in COMMANDS:
    check(f"{title}: exit {code}", code, command, words)(bad_command)


def store(path):
    return contextlib.closing(sqlite3.connect(path / "store.sqlite"))


@check("a store of another schema version is refused and left as it is")
def other_schema(folder):
    study(SMOKE, folder / "out", "seeds.replicates=1")
    with store(folder / "out") as database:
        database.execute("PRAGMA user_version = 999")
        database.commit()
    before = (folder / "out/store.sqlite").read_bytes()
    for command in (["run", SMOKE, "--out", folder / "out"], ["export", folder / "out", "--csv"]):
        expect_message(polysem(*command, code=65), ["999"])
    expect((folder / "out/store.sqlite").read_bytes() == before, "the store was changed")


@check("somebody else's SQLite file is refused and left as it is")
def foreign(folder):
    (folder / "out").mkdir()
    with store(folder / "out") as database:
        database.execute("CREATE TABLE diary (day TEXT)")
        database.commit()
    before = (folder / "out/store.sqlite").read_bytes()
    expect_message(polysem("run", SMOKE, "--out", folder / "out", code=65), [str(folder / "out")])
    expect((folder / "out/store.sqlite").read_bytes() == before, "the file was changed")


@check("a full or closed standard output: exit 74, not results lost in silence")
def lost_output(folder):
    np.save(folder / "W.npy", np.ones((4, 8), dtype=np.float32))
    for redirection in (">/dev/full", ">&-"):
        for verb in (f"measure {folder}/W.npy --json", f"measure {folder}/W.npy"):
            result = subprocess.run(
                ["bash", "-c", f'"$0" {verb} {redirection}', str(POLYSEM)], capture_output=True, text=True
            )
            expect(result.returncode == 74, f"exit code {result.returncode} from {verb} {redirection}")
            expect("standard output" in result.stderr, result.stderr)


@check("--save follows a symbolic link; counts may be written as 1e1")
def save_through_a_link(folder):
    np.save(folder / "W.npy", np.eye(4, 8, dtype=np.float32))
    (folder / "link.npy").symlink_to(folder / "target.npy")
    (folder / "target.npy").write_bytes(b"")
    command = [*TRAIN, "--initial", "{tmp}/W.npy", "--steps", "1e1"]
    command[command.index("{tmp}/out")] = "{tmp}/link.npy"
    polysem(*(word.replace("{tmp}", str(folder)) for word in command))
    expect((folder / "link.npy").is_symlink(), "the link was replaced")
    expect(np.load(folder / "target.npy").shape == (4, 8), "the target was not written")


@check("a figure named twice is drawn once; a narrower plan is the same study, another seed is not")
def same_study(folder):
    out = folder / "study"
    polysem("run", SMOKE, "--out", out)
    polysem("run", SMOKE, "--out", out, "seeds.replicates=1")
    polysem("run", SMOKE, "--out", out)
    expect_message(polysem("run", SMOKE, "--out", out, "seeds.study=9", code=65), ["seeds.study", "--out"])
    polysem(
        "reproduce", "sparsification", "sparsification", "--out", folder / "figures",
        "--set", "seeds.replicates=1", "--set", "model.n_hidden=100", "--set", "train.l1=0.01",
    )


@check("an experiment file under another figure's name is refused before anything is trained")
def clashing_figures(folder):
    shutil.copytree(ROOT / "experiments/paper", folder / "paper")
    shutil.copy(folder / "paper/collisions.yaml", folder / "paper/curves.yaml")
    result = polysem(
        "reproduce", "collisions", "curves", "--experiments", folder / "paper", "--out", folder / "out", code=65
    )
    expect_message(result, ["curves.yaml", "figure", "is collisions", "name"])
    expect(not (folder / "out").exists(), "a results folder was made")
