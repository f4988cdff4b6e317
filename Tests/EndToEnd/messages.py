"""What is said and stored at the edges: messages, JUnit, infinities, keys."""

import json
import os
import pty
import re
import subprocess
import xml.etree.ElementTree as ElementTree

import numpy as np
from harness import POLYSEM, check, expect, polysem, study
from surroundings import TINY, TRAIN, bash, files


@check("one cell that diverges at once keeps no other out; infinities in JSON are null")
def diverging_cell(folder):
    files(folder)
    summary = study(folder / "tiny.yaml", folder / "out", "sweep.parameters.train.lr=[1e308, 0.01]")
    expect((summary["trained"], summary["diverged"]) == (4, 2), f"{summary}")
    for optimizer in ("sgd", "adamw", "proximal"):
        for lr in ("1e308", "5e307"):
            result = polysem(
                "train", "--features", 4, "--hidden", 4, "--optimizer", optimizer, "--lr", lr, "--steps", 3, "--json"
            )
            report = json.loads(result.stdout, parse_constant=lambda name: expect(False, f"{name} is no JSON"))
            expect(report["outcome"] in ("diverged", "finished"), result.stdout)


@check("a regression is reported where standard output is full, and its JUnit has times and bodies")
def junit(folder):
    files(folder)
    (folder / "e").mkdir()
    (folder / "e/tiny.yaml").write_text(TINY.replace("replicates: 2", "replicates: 20"))
    polysem("check", "--update", "--experiments", "e", "--baseline", "b", "--quiet", cwd=folder)
    drill = "--baseline b --set 'train.lr*=2' --junit j.xml --quiet"
    for redirection in ("", ">/dev/full", ">&-", ">&- 2>&-"):
        (folder / "j.xml").unlink(missing_ok=True)
        result = bash(f"$P check {drill} {redirection}", folder)
        expect(result.returncode == 2, f"{redirection}: {result.returncode}")
        suites = ElementTree.parse(folder / "j.xml").getroot()
        cases = list(suites.iter("testcase"))
        expect(all(float(case.get("time")) > 0 for case in cases), "a case has no time")
        total = sum(float(case.get("time")) for case in cases)
        expect(abs(total - float(suites.get("time"))) < 1e-3, f"times add up to {total}, not {suites.get('time')}")
        failures = list(suites.iter("failure"))
        expect(failures and all(failure.text.strip() for failure in failures), "a failure has no body")


@check("kernels that know no noise refuse a noise file; auto takes another")
def noise_file(folder):
    np.save(folder / "N.npy", np.zeros((2, 64, 256), dtype=np.float32))
    command = ["train", "--features", 64, "--hidden", 256, "--optimizer", "proximal", "--lr", 0.01, "--l1", 0.001,
               "--steps", 2, "--noise-file", folder / "N.npy"]
    for kernel in ("active_set", "active_set_blocks"):
        result = polysem(*command, "--kernel", kernel, code=65)
        expect("noise" in result.stderr, result.stderr)
    for options in ([], ["--kernel", "auto"]):
        report = json.loads(polysem(*command, *options, "--json").stdout)
        expect(report["kernel"] == report["parameters"]["train.kernel"] == "dense", f"{report['kernel']}")
    # What a model draws in the place of a file's values: factors of activations, and whole networks.
    np.save(folder / "shared.npy", np.zeros((2, 1, 256), dtype=np.float32))
    for options in (["--dropout", 0.1], ["--merged-networks", 3]):
        for name in ("N.npy", "shared.npy"):
            error = polysem(*command[:-1], folder / name, *options, code=65).stderr
            expect(options[0] in error, error)


@check("a row flow that ends at a time without digits")
def subnormal_time(folder):
    (folder / "r.yaml").write_text(
        "name: r\nmodel: {kind: row_flow, n_hidden: 50, init_scale: 0.9}\n"
        "train: {method: exact, l1: 1.0e-3, end_time: 1.0}\nseeds: {study: 1, replicates: 1}\n"
    )
    for end in ("5e-324", "1e-322", "1e-310", "1e-305"):
        for spread in ("linear", "geometric"):
            summary = study(folder / "r.yaml", folder / f"{end}{spread}", f"train.end_time={end}", f"record.at={spread}")
            expect(summary["trained"] == 1, f"{end}: {summary}")


# title; command; what the message says
MESSAGES = [
    ("a seed beyond 2^63", ["seeds.study=9223372036854775808"], "at most 9223372036854775807"),
    ("the digits as typed", ["seeds.study=9223372036854775808"], "got 9223372036854775808"),
    ("a seed that would be rounded", ["seeds.study=9007199254740993.0"], "write digits alone"),
    ("a number too large for a range", ["sweep.parameters.train.lr={min: 1e307, max: 1e308, step: 1e307}"], "too large"),
    ("a no-break space", ["model.n_hidden=8\u00a0"], "U+00A0"),
    ("a misspelt override", ["train.lrr=0.1"], "did you mean train.lr?"),
    ("an override without its section", ["lr=0.1"], "did you mean train.lr?"),
]


@check("messages that do not mislead")
def messages(folder):
    files(folder)
    for title, overrides, words in MESSAGES:
        result = polysem("run", "tiny.yaml", *overrides, "--dry-run", cwd=folder, code=65)
        expect(words in result.stderr, f"{title}: {result.stderr}")
    polysem("run", "tiny.yaml", " train.lr=0.1", "--dry-run", cwd=folder)
    (folder / "two.yaml").write_text(TINY + "---\n" + TINY)
    result = polysem("run", "two.yaml", "--dry-run", cwd=folder, code=65)
    expect("document" in result.stderr, result.stderr)
    result = polysem("run", "tiny.yaml", "--out", "abcdefghi/" * 60, cwd=folder, code=65)
    expect("bytes" in result.stderr, result.stderr[-300:])
    for seed in ("9007199254740993.0", "0x10", "1.5", "1e400", "inf", "nan"):
        polysem(*TRAIN, "--seed", seed, code=64)
    report = json.loads(polysem(*TRAIN, "--seed", "9007199254740993", "--json").stdout)
    expect(report["seed"] == 9007199254740993, f"{report['seed']}")


@check("no key of an export reads as a number")
def keys(folder):
    files(folder)
    # The key of this seed's trial is digits, an e and digits.
    study(folder / "tiny.yaml", folder / "r", "seeds.replicates=1", "seeds.study=2507")
    key = polysem("export", folder / "r", "--csv").stdout.splitlines()[1].split(",")[0]
    expect(re.fullmatch("t[0-9a-f]{16}", key), key)


@check("names from files and command lines steer no terminal: what would is shown")
def controls(folder):
    for command in (["measure", "\x1b[2J.npy"], ["run", "a\x1b]0;title\x07.yaml"], ["status", "x\x9b1A"]):
        error = polysem(*command, cwd=folder, code=65).stderr
        expect("<U+" in error and not any(c in error for c in "\x1b\x07\x9b"), repr(error))
    header = json.dumps({f"w{n}\x1b[31m": {"dtype": "F32", "shape": [2, 2], "data_offsets": [16 * n, 16 * n + 16]} for n in (0, 1)})
    (folder / "two.safetensors").write_bytes(len(header).to_bytes(8, "little") + header.encode() + bytes(32))
    error = polysem("measure", "two.safetensors", cwd=folder, code=65).stderr
    expect("w1<U+1B>" in error and "\x1b" not in error, repr(error))


def on_terminal(*command, cwd):
    """What a program writes to standard output where that is a terminal."""
    ours, theirs = pty.openpty()
    subprocess.run([POLYSEM, *command], cwd=cwd, stdin=subprocess.DEVNULL, stdout=theirs, stderr=subprocess.DEVNULL, check=True)
    os.close(theirs)
    written = b""
    try:
        while part := os.read(ours, 65536):
            written += part
    except OSError:  # Linux's word for the end of a terminal
        pass
    os.close(ours)
    return written.decode()


@check("tables on a terminal steer it as little; files get every byte")
def tables(folder):
    (folder / "tiny.yaml").write_text(TINY.replace("replicates: 2", "replicates: 20").replace("steps: 10", "steps: 0") + """claims:
  level: 0.05
  least_networks: 5
  families: claim
  odd: {says: "a\\e[2Jb", why: "c", quantity: mean, measure: loss, region: {above: 0}}
""")
    polysem("run", "tiny.yaml", "--out", "out", "--quiet", cwd=folder)
    shown = on_terminal("run", "tiny.yaml", "--out", "out", cwd=folder)
    expect("a<U+1B>[2Jb" in shown and "\x1b" not in shown, repr(shown))
    filed = polysem("run", "tiny.yaml", "--out", "out", cwd=folder).stdout
    expect("a\x1b[2Jb" in filed, repr(filed))
