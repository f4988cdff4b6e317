"""The process and its surroundings: outputs that are gone, signals, limits, pipes, paths."""

import fcntl
import json
import os
import pty
import re
import select
import shutil
import signal
import sqlite3
import struct
import subprocess
import sys
import termios
import time
import xml.etree.ElementTree as ElementTree

import numpy as np
from harness import POLYSEM, Skip, check, expect, polysem, study
from interruption import stored_trials

TINY = """\
name: tiny
model: {n_features: 4, n_hidden: 8, init: normal}
train: {optimizer: sgd, lr: 0.01, steps: 10, l1: 0.001, noise: none}
seeds: {study: 1, replicates: 2}
"""
# Trials of some tenths of a second, one after the other.
SLOW = """\
name: slow
model: {n_features: 64, n_hidden: 128, init: normal}
train: {optimizer: sgd, lr: 0.001, steps: 20000, l1: 0.001, noise: none}
seeds: {study: 1, replicates: 400}
"""
TRAIN = ["train", "--features", "2", "--hidden", "2", "--optimizer", "sgd", "--lr", "0.1", "--steps", "1"]


def files(folder):
    (folder / "tiny.yaml").write_text(TINY)
    (folder / "slow.yaml").write_text(SLOW)


def bash(line, folder, **options):
    """Runs a line with $P for polysem; its exit code and what it printed."""
    return subprocess.run(
        ["bash", "-c", line], cwd=folder, env={**os.environ, "P": str(POLYSEM)}, capture_output=True, text=True,
        timeout=60, **options,
    )


GONE = {
    "full": "2>/dev/full", "closed": "2>&-", "gone with its reader": "2> >(exec true)",
}


@check("standard error full, closed or gone: the exit code stays")
def lost_messages(folder):
    files(folder)
    for verb, code in (("run nowhere.yaml", 65), ("run tiny.yaml --out o", 0), ("measure nowhere.npy", 65), ("run", 64)):
        for how, redirection in GONE.items():
            result = bash(f"trap '' PIPE; $P {verb} {redirection}", folder)
            expect(result.returncode == code, f"{verb}, stderr {how}: {result.returncode}, not {code}")


@check("standard output full or closed: 74 from every verb, once the work is stored")
def lost_results(folder):
    files(folder)
    study(folder / "tiny.yaml", folder / "r")
    np.save(folder / "W.npy", np.eye(2, 4, dtype=np.float32))
    verbs = (
        "run tiny.yaml --out out", "run tiny.yaml --dry-run", "run tiny.yaml --out out --json", "measure W.npy",
        "export r --csv", "schema", "--help", "--version", "help run", " ".join(TRAIN),
    )
    for verb in verbs:
        for redirection in (">/dev/full", ">&-", ">&- 2>&-", "> >(exec true) 2>&1"):
            shutil.rmtree(folder / "out", ignore_errors=True)
            # A reader that ends at once: wait until it has.
            pause = "sleep 0.2; " if "exec true" in redirection else ""
            result = bash(f"{{ {pause}$P {verb}; }} {redirection}; exit $?", folder)
            expect(result.returncode == 74, f"{verb} {redirection}: {result.returncode}\n{result.stderr[-300:]}")
            if "--out" in verb:
                expect(stored_trials(folder / "out") == 2, f"{verb} {redirection}: trials were lost")


def signalled(folder, number, *, line="$P run slow.yaml --out out --quiet", out="out"):
    """Exit code of a run that gets a signal once it has stored a trial."""
    process = subprocess.Popen(
        ["bash", "-c", f"exec {line}"], cwd=folder, env={**os.environ, "P": str(POLYSEM)},
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )
    try:
        wait_for_trials(folder / out, process)
        before = stored_trials(folder / out)
        process.send_signal(number)
        process.wait(60)
    finally:
        process.kill()
    return process.returncode, stored_trials(folder / out) - before


def wait_for_trials(out, process):
    deadline = time.monotonic() + 60
    while process.poll() is None and stored_trials(out) == 0 and time.monotonic() < deadline:
        time.sleep(0.02)


@check("SIGHUP, SIGTERM, Ctrl-C: running trials are stored, with a log on a full disk too")
def signals(folder):
    files(folder)
    for number in (signal.SIGHUP, signal.SIGTERM, signal.SIGINT):
        for redirection in ("", "2>/dev/full"):
            shutil.rmtree(folder / "out", ignore_errors=True)
            code, more = signalled(folder, number, line=f"$P run slow.yaml --out out --quiet {redirection}")
            expect(code == 128 + number, f"{number!r} {redirection}: exit code {code}")
            expect(more > 0, f"{number!r} {redirection}: running trials were lost")


@check("a signal twice within an instant, as timeout sends it, is one; SIGHUP never is the second")
def doubled_signals(folder):
    files(folder)
    for pair in ((signal.SIGTERM, signal.SIGTERM), (signal.SIGHUP, signal.SIGHUP), (signal.SIGINT, signal.SIGHUP)):
        shutil.rmtree(folder / "out", ignore_errors=True)
        process = subprocess.Popen(
            [POLYSEM, "run", "slow.yaml", "train.steps=60000", "--out", "out", "--quiet"], cwd=folder,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )
        wait_for_trials(folder / "out", process)
        before = stored_trials(folder / "out")
        for number in pair:
            process.send_signal(number)
            time.sleep(0.01 if pair[1] == signal.SIGTERM else 0.15)
        expect(process.wait(60) == 128 + pair[0], f"{pair}: exit code {process.returncode}")
        expect(stored_trials(folder / "out") > before, f"{pair}: running trials were lost")


@check("under nohup SIGHUP stays ignored")
def nohup(folder):
    files(folder)
    process = subprocess.Popen(
        ["nohup", POLYSEM, "run", "slow.yaml", "seeds.replicates=8", "--out", "out", "--quiet"], cwd=folder,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )
    wait_for_trials(folder / "out", process)
    process.send_signal(signal.SIGHUP)
    expect(process.wait(60) == 0, f"exit code {process.returncode}")
    expect(stored_trials(folder / "out") == 8, "it ended early")


@check("Ctrl-C under 2>&1 | tee: 130, running trials stored")
def tee(folder):
    files(folder)
    line = 'trap : INT; "$P" run slow.yaml --out out 2>&1 | tee log > /dev/null; echo ${PIPESTATUS[0]} > status'
    shell = subprocess.Popen(
        ["bash", "-c", line], cwd=folder, env={**os.environ, "P": str(POLYSEM)}, start_new_session=True
    )
    wait_for_trials(folder / "out", shell)
    before = stored_trials(folder / "out")
    os.killpg(shell.pid, signal.SIGINT)
    shell.wait(60)
    status = (folder / "status").read_text().strip()
    expect(status == "130", f"exit code {status}")
    expect(stored_trials(folder / "out") > before, "running trials were lost")


def on_terminal(folder, arguments, terminal="xterm", hang_up=False, columns=80, seconds=4.0):
    """What polysem writes to a terminal, and its wait status, `None` where it was killed."""
    pid, descriptor = pty.fork()
    if pid == 0:
        if hang_up:
            signal.signal(signal.SIGHUP, signal.SIG_IGN)
        os.environ["TERM"] = terminal
        os.chdir(folder)
        os.execv(POLYSEM, [str(POLYSEM), *arguments])
    fcntl.ioctl(descriptor, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    text, end = b"", time.monotonic() + seconds
    while time.monotonic() < end:
        if select.select([descriptor], [], [], 0.2)[0]:
            text += os.read(descriptor, 65536)
    if hang_up:
        os.close(descriptor)
    else:
        os.kill(pid, signal.SIGKILL)
    _, status = os.waitpid(pid, 0)
    return text.decode(), status


@check("a terminal that goes away: the run goes on, and ends with 0")
def terminal_gone(folder):
    files(folder)
    _, status = on_terminal(folder, ["run", "slow.yaml", "seeds.replicates=16", "--out", "out"], hang_up=True, seconds=1)
    expect(os.WIFEXITED(status) and os.WEXITSTATUS(status) == 0, f"wait status {status}")
    expect(stored_trials(folder / "out") == 16, "trials were lost")


@check("the progress line fits the terminal; TERM=dumb gets no escapes")
def progress(folder):
    files(folder)
    rule = "seeds.replicates={until: {relative_half_width: 0.0001, of: loss, at_most: 4000}}"
    for columns in (80, 40, 12):
        text, _ = on_terminal(folder, ["run", "slow.yaml", rule, "--out", str(columns)], columns=columns)
        lines = [line.replace("\x1b[K", "") for line in re.split("[\r\n]", text)]
        expect(0 < max(map(len, lines)) < columns, f"{max(map(len, lines))} characters in {columns} columns")
    text, _ = on_terminal(folder, ["run", "slow.yaml", "--out", "dumb"], terminal="dumb", seconds=2.5)
    expect("\x1b" not in text, f"escapes: {text!r}")


@check("limits on address space and open files: a message and 71, never a wait or a crash")
def limits(folder):
    files(folder)
    # Below 140 MB the loader itself, or OpenBLAS in it, has the word.
    for limit in ("-v 200000", "-v 300000", "-v 700000", *(f"-n {n}" for n in range(5, 24))):
        result = bash(f"ulimit {limit}; timeout -s KILL 20 $P run tiny.yaml --out out --quiet", folder)
        expect(result.returncode == 71, f"ulimit {limit}: {result.returncode}\n{result.stderr[-300:]}")
        expect("ulimit" in result.stderr, f"no limit is named: {result.stderr}")
        expect(not (folder / "out").exists(), "a results folder was made")
    result = bash("ulimit -v 4000000; ulimit -S -n 12; $P run tiny.yaml --out out --quiet", folder)
    expect(result.returncode == 0, f"a soft limit that may be raised: {result.returncode} {result.stderr}")
    result = bash(
        "ulimit -v 2000000; $P run tiny.yaml model.n_features=10000 model.n_hidden=20000 --out big --quiet", folder
    )
    expect(result.returncode == 65 and "GB" in result.stderr, f"{result.returncode} {result.stderr}")


@check("a limit on processes: a message and 71")
def process_limit(folder):
    if os.geteuid() != 0:
        raise Skip("root is exempt, and only root can become somebody else")
    files(folder)
    folder.chmod(0o777)
    shutil.copy(POLYSEM, folder / "p")
    for verb in ("run tiny.yaml --out out --quiet", "schema"):
        for count in (4, 5, 6, 8) if "run" in verb else (3,):
            line = f"ulimit -u {count}; exec timeout -s KILL 20 ./p {verb}"
            result = subprocess.run(
                ["su", "nobody", "-s", "/bin/bash", "-c", line], cwd=folder, capture_output=True, text=True, timeout=60
            )
            expect(result.returncode == 71, f"ulimit -u {count}, {verb}: {result.returncode} {result.stderr[-300:]}")
            expect("ulimit -u" in result.stderr, f"no limit is named: {result.stderr}")


def jobs_of(folder, prefix):
    study_line = f"{prefix} $P run tiny.yaml --dry-run | tail -2"
    result = bash(study_line, folder)
    found = re.search(r"--jobs (\d+)", result.stdout)
    expect(found is not None, f"no jobs: {result.stdout} {result.stderr}")
    return int(found[1])


@check("cores are those of affinity and of the control group's quota")
def cores(folder):
    files(folder)
    first = min(os.sched_getaffinity(0))
    expect(jobs_of(folder, "") == len(os.sched_getaffinity(0)), "not all cores")
    expect(jobs_of(folder, f"taskset -c {first}") == 1, "affinity does not count")
    bash(f"taskset -c {first} $P run tiny.yaml --out out --quiet", folder)
    with sqlite3.connect(folder / "out/store.sqlite") as store:
        expect(store.execute("SELECT jobs FROM run").fetchone() == (1,), "the provenance has other jobs")
    group = f"/sys/fs/cgroup/cpu/polysem-check-{os.getpid()}"
    try:
        os.mkdir(group)
    except OSError as reason:
        raise Skip(f"no control group of version 1 can be made ({reason})") from None
    try:
        with open(f"{group}/cpu.cfs_quota_us", "w") as file:
            file.write("100000")
        expect(jobs_of(folder, f"echo $$ > {group}/cgroup.procs;") == 1, "the quota does not count")
    finally:
        os.rmdir(group)


@check("an experiment file from a pipe or standard input; no end, no memory")
def pipes(folder):
    files(folder)
    for number, line in enumerate(("$P run <(cat tiny.yaml)", "cat tiny.yaml | $P run /dev/stdin", "$P run /dev/stdin < tiny.yaml")):
        result = bash(f"{line} --out {number} --quiet", folder)
        expect(result.returncode == 0 and stored_trials(folder / str(number)) == 2, f"{line}: {result.stderr}")
    for line in ("$P run /dev/zero", "yes | $P run /dev/stdin", "$P run /dev/stdin <&-", "$P run /dev/null"):
        result = bash(f"ulimit -v 2000000; {line} --out no", folder)
        expect(result.returncode == 65, f"{line}: {result.returncode} {result.stderr}")
    expect(not (folder / "no").exists(), "a results folder was made")


def laughs(depth):
    lines = ["a0: &a0 [" + ", ".join("x" * 9) + "]"]
    lines += [f"a{i}: &a{i} [" + ", ".join([f"*a{i - 1}"] * 9) + "]" for i in range(1, depth)]
    return "\n".join(lines) + "\n"


ENDLESS = {
    "nested aliases": (laughs(12) + TINY, "values"),
    "nested aliases as keys": (laughs(6) + "? *a5\n: 1\n? *a4\n: 2\n" + TINY, "values"),
    "deep nesting": ("a: " + "[" * 100_000 + "]" * 100_000 + "\n" + TINY, "YAML"),
    "a huge scalar": (TINY.replace("tiny", "x" * 3_000_000), "name"),
    "a huge file": (TINY + "#" * 5_000_000, "MB"),
    "many twins": (TINY + "k: 1\n" * 50_000, "k"),
}
RANGES = [
    "{min: 1, max: 1e30, step: 1e-30}", "{min: 1, max: 2, step: 1e-100}", "{min: 0, max: 1e127, step: 1e-127}",
    "{min: 1, max: 2, step: 0}", "{min: 1, max: 2, step: -1}", "{min: 1, max: 2, step: .nan}",
    "{min: 1, max: .inf, step: 1}", "{min: 1e307, max: 1e308, step: 1e307}", "{min: 1, max: 2, step: 1e-5}",
    "{min: 100000000000000000000000000000000000000, max: 100000000000000000000000000000000000010, step: 1}",
    "{min: 0.3, max: 1, step: 0.5}",
]


@check("files and ranges without end: refused at once, in little memory")
def without_end(folder):
    files(folder)
    for title, (text, word) in ENDLESS.items():
        (folder / "endless.yaml").write_text(text)
        result = bash("ulimit -v 2000000; timeout 20 $P run endless.yaml --out out", folder)
        expect(result.returncode == 65, f"{title}: {result.returncode} {result.stderr[:300]}")
        expect(word in result.stderr and len(result.stderr) < 100_000, f"{title}: {result.stderr[:300]}")
    for values in RANGES:
        result = bash(f"ulimit -v 2000000; timeout 20 $P run tiny.yaml 'sweep.parameters.train.lr={values}' --out out", folder)
        expect(result.returncode == 65 and "train.lr" in result.stderr, f"{values}: {result.returncode} {result.stderr[:300]}")
    grid = "'sweep.parameters.train.lr={min: 0.001, max: 1, step: 0.001}' 'sweep.parameters.train.l1={min: 0.001, max: 1, step: 0.001}'"
    for line in (grid, "seeds.replicates=1e7"):
        result = bash(f"timeout 20 $P run tiny.yaml {line} --out out", folder)
        expect(result.returncode == 65 and "at most" in result.stderr, f"{line}: {result.returncode} {result.stderr[:300]}")
    expect(not (folder / "out").exists(), "a results folder was made")


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


@check("output paths are checked before the work, for every verb")
def output_paths(folder):
    files(folder)
    (folder / "e").mkdir()
    shutil.copy(folder / "tiny.yaml", folder / "e")
    long = ["train", "--features", "64", "--hidden", "512", "--optimizer", "sgd", "--lr", "0.001", "--steps", "1000000000"]
    for path in ("nowhere/W.npy", "e", "/dev/full", "x" * 300 + ".npy"):
        result = polysem(*long, "--save", path, cwd=folder, code=65, seconds=20)
        expect(path in result.stderr, result.stderr)
    (folder / "W.decoder.npy").mkdir()
    polysem(*long, "--tied", "false", "--save", "W.npy", cwd=folder, code=65, seconds=20)
    polysem("check", "--update", "--experiments", "e", "--baseline", "b", "--quiet", cwd=folder)
    result = polysem("check", "--baseline", "b", "--junit", "nowhere/j.xml", "--quiet", cwd=folder, code=65)
    expect(not result.stdout and "nowhere/j.xml" in result.stderr, f"{result.stdout} {result.stderr}")
    for verb in (["run", "tiny.yaml", "--out", ""], ["run", ""], ["check", "--baseline", ""], ["reproduce", "--out", ""],
                 [*TRAIN, "--save", ""], ["export", "", "--csv"], ["check", "--junit", ""]):
        before = sorted(folder.iterdir())
        result = polysem(*verb, cwd=folder, code=64)
        expect("empty" in result.stderr and sorted(folder.iterdir()) == before, f"{verb}: {result.stderr}")
    (folder / "o/summary.csv").mkdir(parents=True)
    result = polysem("run", "tiny.yaml", "--out", "o", cwd=folder, code=65)
    expect("summary.csv" in result.stderr and stored_trials(folder / "o") == 0, result.stderr)
    # ~ is a name like any other.
    polysem("run", "tiny.yaml", "--out", "~/out", "--quiet", cwd=folder)
    expect((folder / "~/out/store.sqlite").exists(), "~ was expanded")


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


@check("--save keeps links, dangling ones too, and the mode of what was there")
def saved(folder):
    (folder / "link.npy").symlink_to("target.npy")
    polysem(*TRAIN, "--save", "link.npy", cwd=folder)
    expect((folder / "link.npy").is_symlink() and np.load(folder / "target.npy").shape == (2, 2), "the link was replaced")
    (folder / "private.npy").write_text("")
    (folder / "private.npy").chmod(0o600)
    polysem(*TRAIN, "--save", "private.npy", cwd=folder)
    expect((folder / "private.npy").stat().st_mode & 0o777 == 0o600, "the mode was reset")
    expect(not list(folder.glob("*partial*")), "a temporary file was left")


@check("a store is as writable as the umask says; a run that is refused changes no file")
def shared_folder(folder):
    files(folder)
    expect(bash("umask 002; $P run tiny.yaml --out out --quiet", folder).returncode == 0, "no store")
    for file in (folder / "out").iterdir():
        if file.is_file():
            expect(file.stat().st_mode & 0o777 == 0o664, f"{file.name} has mode {file.stat().st_mode:o}")
    if os.geteuid() != 0:
        return
    shutil.copy(POLYSEM, folder / "p")
    folder.chmod(0o755)
    (folder / "out").chmod(0o777)
    before = (folder / "out/plan.json").read_bytes()
    line = "exec ./p run tiny.yaml seeds.replicates=4 --out out --quiet"
    result = subprocess.run(["su", "nobody", "-s", "/bin/bash", "-c", line], cwd=folder, capture_output=True, text=True)
    expect(result.returncode == 65 and "store.sqlite" in result.stderr, f"{result.returncode} {result.stderr}")
    expect((folder / "out/plan.json").read_bytes() == before, "plan.json was rewritten")


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
