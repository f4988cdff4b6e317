"""Stopping a study under way, as an impatient user, a batch system or a crash does."""

import contextlib
import signal
import sqlite3
import subprocess
import time

from harness import POLYSEM, ROOT, SMOKE, expect

# How a run ends, and the exit code it then has.
INTERRUPT, TERMINATE, KILL = (signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGKILL, -signal.SIGKILL)


def stored_trials(out) -> int:
    # The file may not be there yet, or be without tables.
    with contextlib.suppress(sqlite3.Error):
        with contextlib.closing(sqlite3.connect(f"file:{out}/store.sqlite?mode=ro", uri=True)) as store:
            return store.execute("SELECT count(*) FROM trial").fetchone()[0]
    return 0


def stop(how, out, overrides, jobs=2):
    """Runs the smoke study with `overrides` and stops it as soon as it has kept another trial."""
    sent, code = how
    before = stored_trials(out)
    process = subprocess.Popen(
        [POLYSEM, "run", SMOKE, *overrides, "--jobs", str(jobs), "--out", out],
        cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
    )
    try:
        deadline = time.monotonic() + 120
        while process.poll() is None and stored_trials(out) == before and time.monotonic() < deadline:
            time.sleep(0.01)
        process.send_signal(sent)
        _, errors = process.communicate(timeout=60)
    finally:
        process.kill()
    expect(process.returncode == code, f"exit code {process.returncode}, not {code}\n{errors[-1000:]}")
