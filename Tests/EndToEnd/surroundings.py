"""Studies, shell lines and waiting that the checks of the process and its surroundings share."""

import contextlib
import os
import subprocess
import time

from harness import POLYSEM, Skip
from interruption import stored_trials

TINY = """\
name: tiny
model: {n_features: 4, n_hidden: 8, init: normal}
train: {optimizer: sgd, lr: 0.01, steps: 10, l1: 0.001, noise: none}
seeds: {study: 1, replicates: 2}
"""
# Trials of a tenth of a second or more, one after the other.
SLOW = """\
name: slow
model: {n_features: 64, n_hidden: 128, init: normal}
train: {optimizer: sgd, lr: 0.001, steps: 6000, l1: 0.001, noise: none}
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


@contextlib.contextmanager
def tiny_disk(folder):
    """A file system of four megabytes; mounting takes root."""
    disk = folder / "disk"
    disk.mkdir()
    mount = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", disk], capture_output=True, text=True
    )
    if mount.returncode != 0:
        raise Skip(f"no right to mount a tiny file system ({mount.stderr.strip()})")
    try:
        yield disk
    finally:
        subprocess.run(["umount", "--lazy", disk], check=True)
