"""Damaged results folders and killed runs: noticed, named, told how to go on; never silently dropped or trusted."""

import contextlib
import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import time

from harness import POLYSEM, ROOT, SMOKE, check, expect, expect_same, export, polysem, smoke_results, study

# Every verb that reads a store, as a command line; {} is the folder.
READERS = {
    "export": ["export", "{}", "--csv"],
    "plot": ["plot", "{}", "--x", "n_hidden", "--y", "loss"],
    "run": ["run", SMOKE, "--out", "{}"],
    "merge": ["merge", "{}-merged", "{}"],
    "status": ["status", "{}"],
}


def copy(folder, name="r"):
    """The smoke study's results, to be damaged."""
    place = folder / name
    shutil.copytree(smoke_results(), place)
    return place


def refuse(verb, place, *words):
    error = polysem(*(str(word).format(place) for word in READERS[verb]), code=65).stderr
    for word in ("polysem verify", "--salvage", *words):
        expect(word in error, f"{verb} does not say {word!r}:\n{error}")


@check("a store without its last bytes, its last page or its second half: every reader refuses it and says how to go on")
def shortened(folder):
    size = (smoke_results() / "store.sqlite").stat().st_size
    for lost in (10, 4096, size // 2):
        place = copy(folder, f"lost{lost}")
        with open(place / "store.sqlite", "r+b") as store:
            store.truncate(size - lost)
        before = (place / "store.sqlite").read_bytes()
        for verb in READERS:
            refuse(verb, place, "damaged")
        report = polysem("verify", place, code=2).stdout
        expect("FAULT" in report and "store.sqlite: " in report, report)
        expect((place / "store.sqlite").read_bytes() == before, "a damaged store was changed")


@check("a value that was changed in the store: every reader names the trial")
def changed(folder):
    place = copy(folder)
    with contextlib.closing(sqlite3.connect(place / "store.sqlite")) as store, store:
        (key,) = store.execute("SELECT key FROM trial WHERE id = 2").fetchone()
        store.execute("UPDATE observation SET loss = loss * 2 WHERE trial = 2")
    for verb in READERS:
        refuse(verb, place, key)
    report = json.loads(polysem("verify", place, "--json", code=2).stdout)[0]
    expect(len(report["faults"]) == 1 and key in report["faults"][0] and report["trials"] == 5, f"{report}")


@check("flipped bits all over the store: an error that says how to go on, or the same export; no crash")
def flipped(folder):
    place, whole = copy(folder), export(smoke_results())
    good = (place / "store.sqlite").read_bytes()
    refused = named = 0
    # The second seed flips the types of the tables themselves.
    for numbers in [random.Random(5)] * 60 + [random.Random(6)] * 100:
        bad = bytearray(good)
        bad[numbers.randrange(len(bad))] ^= 1 << numbers.randrange(8)
        (place / "store.sqlite").write_bytes(bad)
        result = subprocess.run([POLYSEM, "export", place, "--csv"], capture_output=True, text=True)
        if result.returncode == 0:
            # What an export does not show may still be damaged: verify looks at all of it.
            expect_same(whole, result.stdout, "a damaged store and the whole one")
        else:
            refused += 1
            expect(result.returncode == 65 and "store.sqlite" in result.stderr, f"{result.returncode}: {result.stderr}")
        verify = subprocess.run([POLYSEM, "verify", place], capture_output=True, text=True)
        expect(verify.returncode in (0, 2), f"verify: {verify.returncode}: {verify.stderr}")
        expect(result.returncode == 0 or verify.returncode == 2, "export refuses what verify finds whole")
        named += verify.returncode == 2
    # Half of so small a store is unused space, and an export shows last states alone.
    expect(refused >= 3 and named >= 40, f"of 160 export refused {refused}, verify named {named}")


@check("verify names every fault at once: weights, plan, manifest, a table; and nothing in a whole folder")
def verify(folder):
    expect("whole, 6 trials and 12 matrices" in polysem("verify", smoke_results()).stdout, "the whole folder is not whole")
    place = copy(folder)
    weights = sorted((place / "weights").iterdir())
    weights[0].unlink()
    bad = bytearray(weights[1].read_bytes())
    bad[-1] ^= 1
    weights[1].write_bytes(bad)
    (place / "plan.json").write_text("{}")
    (place / "summary.csv").write_text("a,b\n")
    report = json.loads(polysem("verify", place, "--json", code=2).stdout)[0]
    text = "\n".join(report["faults"])
    for word in (weights[0].name, weights[1].name, "plan.json", "summary.csv"):
        expect(word in text, f"{word} is not named:\n{text}")
    expect(report["matrices"] == 10 and report["trials"] == 6, f"{report}")
    (place / "manifest.json").write_text("{")
    expect("manifest.json: damaged" in polysem("verify", place, code=2).stdout, "a damaged manifest")
    polysem("verify", folder / "nothing", code=2)


@check("what is whole of a damaged store is saved into a new one, and a run goes on from there as if nothing had happened")
def salvage(folder):
    place = copy(folder)
    size = (place / "store.sqlite").stat().st_size
    with open(place / "store.sqlite", "r+b") as store:
        store.seek(size - 3000)
        store.write(os.urandom(3000))
    before = (place / "store.sqlite").read_bytes()
    text = polysem("verify", place, "--salvage", folder / "saved", code=1).stdout
    expect("trials saved" in text and "left behind:" in text, text)
    expect((place / "store.sqlite").read_bytes() == before, "the damaged store was changed")
    report = study(SMOKE, folder / "saved")
    expect(0 < report["trained"] < 6, f"{report['trained']} trained again")
    expect_same(export(smoke_results()), export(folder / "saved"), "salvaged and whole")


@check("a reader comes past what a killed writer left half done, and past a stray journal, WAL or shm file")
def strays(folder):
    whole = export(smoke_results())
    for name, content in (
        ("store.sqlite-journal", b""), ("store.sqlite-journal", b"garbage" * 500), ("store.sqlite-wal", b"garbage" * 500),
        ("store.sqlite-shm", b"garbage" * 500),
    ):
        place = copy(folder, f"{name}-{len(content)}")
        (place / name).write_bytes(content)
        expect_same(whole, export(place), f"with a stray {name}")
        report = study(SMOKE, place)
        expect(report["skipped"] == 6, f"{name}: {report['trained']} trained again")


@check("sixty kills within the first 0.3 s: every reader is fine at once, nothing is left lying about, the run ends as without")
def killed(folder):
    place = folder / "r"
    overrides = ("seeds.replicates=40", "train.steps=60")
    numbers = random.Random(7)
    stored = 0
    for attempt in range(60):
        process = subprocess.Popen(
            [POLYSEM, "run", SMOKE, *overrides, "--out", place, "--quiet", "--jobs", "1"], cwd=ROOT,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )
        time.sleep(numbers.uniform(0, 0.3))
        process.send_signal(signal.SIGKILL)
        process.wait()
        if not (place / "store.sqlite").exists():
            continue
        result = subprocess.run([POLYSEM, "export", place, "--csv"], capture_output=True, text=True)
        expect(result.returncode == 0, f"after kill {attempt}: {result.stderr}")
        rows = len(result.stdout.splitlines())
        expect(rows >= stored, f"after kill {attempt} {stored - rows} stored trials are gone")
        stored = rows
    study(SMOKE, place, *overrides)
    study(SMOKE, folder / "straight", *overrides)
    expect_same(export(folder / "straight"), export(place), "sixty times killed and straight")
    left = [path.name for path in place.rglob("*") if ".partial-" in path.name or path.name.startswith(".dat")]
    expect(not left, f"left lying about: {left}")
    report = json.loads(polysem("verify", place, "--json").stdout)[0]
    expect(report["trials"] == 80 and not report["faults"] and not report["notes"], f"{report}")
