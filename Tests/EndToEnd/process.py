"""The process and its surroundings: outputs that are gone, signals, terminals."""

import fcntl
import os
import pty
import re
import select
import shutil
import signal
import struct
import subprocess
import termios
import time

import numpy as np
from harness import POLYSEM, check, expect, study
from interruption import stored_trials
from surroundings import TRAIN, bash, files, signalled, wait_for_trials

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


@check("SIGHUP, SIGTERM, Ctrl-C: running trials are stored, with a log on a full disk too")
def signals(folder):
    files(folder)
    full = "2>/dev/full"
    for number, redirection in ((signal.SIGHUP, ""), (signal.SIGHUP, full), (signal.SIGTERM, full), (signal.SIGINT, full)):
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
            [POLYSEM, "run", "slow.yaml", "train.steps=20000", "--out", "out", "--quiet"], cwd=folder,
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


def on_terminal(folder, arguments, terminal="xterm", hang_up=False, columns=80, seconds=1.0):
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
            try:
                text += os.read(descriptor, 65536)
            except OSError:
                expect(False, f"it ended within {seconds} s: {text[-300:]!r}")
    if hang_up:
        os.close(descriptor)
    else:
        os.kill(pid, signal.SIGKILL)
    _, status = os.waitpid(pid, 0)
    return text.decode(), status


@check("a terminal that goes away: the run goes on, and ends with 0")
def terminal_gone(folder):
    files(folder)
    _, status = on_terminal(folder, ["run", "slow.yaml", "seeds.replicates=60", "--out", "out"], hang_up=True, seconds=1)
    expect(os.WIFEXITED(status) and os.WEXITSTATUS(status) == 0, f"wait status {status}")
    expect(stored_trials(folder / "out") == 60, "trials were lost")


@check("the progress line fits the terminal; TERM=dumb gets no escapes")
def progress(folder):
    files(folder)
    rule = "seeds.replicates={until: {relative_half_width: 0.0001, of: loss, at_most: 4000}}"
    for columns in (80, 40, 12):
        text, _ = on_terminal(folder, ["run", "slow.yaml", rule, "--out", str(columns)], columns=columns, seconds=2.5)
        lines = [line.replace("\x1b[K", "") for line in re.split("[\r\n]", text)]
        expect(0 < max(map(len, lines)) < columns, f"{max(map(len, lines))} characters in {columns} columns")
    text, _ = on_terminal(folder, ["run", "slow.yaml", "--out", "dumb"], terminal="dumb", seconds=1.5)
    expect("\x1b" not in text, f"escapes: {text!r}")
