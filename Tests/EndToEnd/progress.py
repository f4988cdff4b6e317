"""The progress line under a pseudo-terminal: one line in any width, and plain lines elsewhere."""

import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import termios
import time

from harness import POLYSEM, check, expect, polysem

# Goes on for as long as it is let; two cells.
STUDY = """\
name: long
model: {n_features: 32, n_hidden: 64, init: normal}
train: {optimizer: adamw, lr: 0.003, steps: 1500, l1: 0.02, noise: none}
seeds: {study: 3, replicates: %s}
sweep: {parameters: {model.n_hidden: [64, 96]}}
record: {points: 5}
"""
RULE = "{until: {relative_half_width: 0.0005, of: polysemantic_neurons, at_most: 90000}}"
REDRAW = re.compile(r"(?:\x1b\[(\d+)A)?\r\x1b\[[KJ]")


def resize(terminal, columns):
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))


def watch(folder, columns, enough, replicates="50000", term="xterm", then=None, variables=()):
    """Runs the study on a terminal of so many columns until it wrote enough there; returns that."""
    (folder / "long.yaml").write_text(STUDY % replicates)
    ours, theirs = pty.openpty()
    resize(theirs, columns)
    environment = os.environ | {"TERM": term} | dict(variables)
    process = subprocess.Popen(
        [POLYSEM, "run", folder / "long.yaml", "--out", folder / "long"], stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL, stderr=theirs, env=environment,
    )
    written, end, changed = "", time.monotonic() + 120, not then
    while not (changed and enough(written.split("<resized>")[-1])) and time.monotonic() < end:
        if select.select([ours], [], [], 0.1)[0]:
            written += os.read(ours, 65536).decode(errors="replace")
        if not changed and enough(written):
            resize(theirs, then)
            written, changed = written + "<resized>", True
    process.send_signal(signal.SIGINT)
    expect(process.wait(60) == 130, f"exit code {process.returncode}: {written[-300:]!r}")
    os.close(theirs)
    os.close(ours)
    return written


def frames_with(pattern, count=4):
    """Whether so many lines were shown, the last of them with that in it."""
    return lambda text: len(frames(text)) >= count and re.search(pattern, frames(text)[-1])


def frames(text):
    """The lines that were shown one after the other."""
    parts = [part for part in REDRAW.split(text) if part and not part.isdigit()]
    return [part for part in parts if part.replace("<resized>", "")]


@check("a terminal of 80 columns: one line, never broken", 80, "50000")
@check("a terminal of 50 columns: one line, never broken", 50, "50000")
@check("a stopping rule on 80 columns: one line, never broken", 80, RULE)
@check("a terminal of 200 columns: everything, with a bar", 200, RULE)
def fits(columns, replicates, folder):
    wanted = r"polysemantic_neurons [\d.]+ \[" if columns >= 80 else r" left"
    text = watch(folder, columns, frames_with(wanted), replicates)
    shown = frames(text)
    expect(len(shown) >= 4 and "\n" not in text, f"{len(shown)} frames; {text[-300:]!r}")
    for frame in shown:
        expect(len(frame) < columns, f"{len(frame)} characters in {columns} columns: {frame!r}")
    last = shown[-1]
    expect(re.search(r"\d+/~?\d+( trials)?, \d+ %, .*(left|unknown)", last), f"numbers are missing: {last!r}")
    if columns >= 80:
        expect(re.search(r"polysemantic_neurons [\d.]+ \[[\d.]+, [\d.]+\]", last), f"no estimate: {last!r}")
    if columns >= 200:
        expect("█" in last or "░" in last, f"no bar: {last!r}")
        expect("/s" in last or "/min" in last, f"no rate: {last!r}")


@check("a terminal that becomes narrower: the old line goes, the new one fits")
def resized(folder):
    text = watch(folder, 120, frames_with("left", 3), then=50)
    before, after = text.split("<resized>", 1)
    expect(any(len(frame) > 50 for frame in frames(before)), f"{before!r}")
    late = frames(after)
    expect(len(late) >= 3 and all(len(frame) < 50 for frame in late), f"{late}")
    expect(re.search(r"\x1b\[[12]A\r\x1b\[J", after), f"the broken line was not removed: {after!r}")


@check("no colour is ever asked for, NO_COLOR or not")
def colours(folder):
    for variables in ((), (("NO_COLOR", "1"),)):
        # The word "trials" goes first where a line is too long.
        text = watch(folder, 80, frames_with("left", 2), variables=variables)
        expect("left" in text and not re.search(r"\x1b\[[\d;]*m", text), f"{text!r}")


@check("a dumb terminal gets plain lines, few of them")
def dumb(folder):
    text = watch(folder, 80, lambda text: "left" in text, term="dumb")
    expect("\x1b" not in text and "\r\x1b" not in text, f"{text!r}")
    lines = [line for line in text.splitlines() if "trials" in line]
    expect(len(lines) == 1 and "left" in lines[0], f"{lines}")


@check("no terminal: plain lines in a log; quiet: none")
def log(folder):
    (folder / "long.yaml").write_text(STUDY % "50000")
    for quiet in ([], ["--quiet"]):
        process = subprocess.Popen(
            [POLYSEM, "run", folder / "long.yaml", "--out", folder / "long", *quiet], stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
        )
        # The first line comes after five seconds.
        written, end = b"", time.monotonic() + (12 if quiet else 120)
        while b"left" not in written and time.monotonic() < end:
            if select.select([process.stderr], [], [], 0.1)[0]:
                written += os.read(process.stderr.fileno(), 65536)
        process.send_signal(signal.SIGINT)
        text = written.decode()
        process.communicate(timeout=60)
        lines = [line for line in text.splitlines() if "trials" in line and "%" in line]
        expect(len(lines) == (0 if quiet else 1) and "\x1b" not in text and "\r" not in text, f"{quiet}: {text!r}")


@check("trials that were there count as done, and their values for the estimate")
def resumed(folder):
    (folder / "long.yaml").write_text(STUDY % "40")
    polysem("run", folder / "long.yaml", "--out", folder / "long", "--quiet")
    done = [int(found) for found in re.findall(r"(\d+)/100000 trials", watch(folder, 120, frames_with("trials", 3)))]
    expect(done and done[0] >= 80 and done == sorted(done), f"{done[:5]}")
