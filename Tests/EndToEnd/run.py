"""Runs the end-to-end checks: every concern, or those named as arguments.

    .venv/bin/python Tests/EndToEnd/run.py [parity] [determinism] [smoke] …

Concerns run side by side, one on each core, those that watch the clock or the machine alone afterwards. Prints one
line per check; the last line counts them. Fails if any failed, or if none was made.
"""

import concurrent.futures
import importlib
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import time

sys.dont_write_bytecode = True  # leaves no __pycache__ in the source tree

import harness  # noqa: E402

# The longest first, so that no core waits for it at the end.
CONCERNS = [
    "readme", "parity", "determinism", "smoke", "sequential", "shards", "scale", "damage", "outside", "weights", "claims", "edited", "files", "plots", "follow", "bad_input", "full_disk", "process", "limits", "paths",
    "messages", "python", "notebook", "install", "ci", "regression", "findings", "report", "film", "progress",
]

# They kill, stop, starve or time the program: another one beside them would change what they see.
ALONE = ["full_disk", "process", "limits", "progress"]


def verdict_of(check: harness.Check) -> tuple[str, str]:
    """Makes one check and returns `ok`, `FAILED` or `skipped`, and what there is to say about it."""
    # What a process that was killed still writes there is no fault of the check.
    with tempfile.TemporaryDirectory(prefix="polysem-check-", ignore_cleanup_errors=True) as folder:
        try:
            check.function(pathlib.Path(folder))
        except harness.Skip as reason:
            return "skipped", str(reason)
        except harness.Failure as reason:
            return "FAILED", str(reason)
        except subprocess.TimeoutExpired as reason:
            return "FAILED", str(reason)
        except Exception as error:  # a broken check must not hide the others
            return "FAILED", f"{type(error).__name__}: {error}"
    return "ok", ""


def hear_signals() -> None:
    """Under nohup or in the background signals are ignored, and every child would inherit that; a handler is reset in it."""
    for number in (signal.SIGHUP, signal.SIGINT):
        if signal.getsignal(number) == signal.SIG_IGN:
            signal.signal(number, lambda *_: None)


def make(name: str) -> dict[str, int]:
    """Makes the checks of one concern and counts their verdicts."""
    importlib.import_module(name)
    counts = {"ok": 0, "FAILED": 0, "skipped": 0}
    for check in harness.CHECKS:
        start = time.monotonic()
        verdict, reason = verdict_of(check)
        counts[verdict] += 1
        seconds = time.monotonic() - start
        print(f"{verdict:7} {check.concern}: {check.title} ({seconds:.1f} s)", flush=True)
        if reason:
            print("        " + reason.replace("\n", "\n        "), flush=True)
    return counts


def make_apart(name: str) -> dict[str, int]:
    """The same in a process of its own, whose lines are printed together."""
    done = subprocess.run(
        [sys.executable, __file__, name], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    # Its own counts are told with those of the others.
    lines = [line for line in done.stdout.splitlines() if not line[:1].isdigit()]
    print("\n".join(lines), flush=True)
    counts = {word: sum(line.startswith(f"{word:7} ") for line in lines) for word in ("ok", "FAILED", "skipped")}
    if done.returncode and not counts["FAILED"]:
        print(f"FAILED  {name}: ended with status {done.returncode}", flush=True)
        counts["FAILED"] = 1
    return counts


def main(names: list[str]) -> int:
    hear_signals()
    unknown = [name for name in names if name not in CONCERNS]
    if unknown:
        print(f"no such concern: {', '.join(unknown)}; there are {', '.join(CONCERNS)}", file=sys.stderr)
        return 64
    if not harness.POLYSEM.exists():
        print(f"{harness.POLYSEM} is missing; `make test` builds it", file=sys.stderr)
        return 65
    names = [name for name in CONCERNS if not names or name in names]
    if len(names) == 1:
        found = [make(names[0])]
    else:
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            found = list(pool.map(make_apart, (name for name in names if name not in ALONE)))
        found += [make_apart(name) for name in names if name in ALONE]
    counts = {word: sum(part[word] for part in found) for word in ("ok", "FAILED", "skipped")}
    if counts["skipped"]:
        print(f"{counts['skipped']} skipped, for the reasons above")
    print(f"{counts['ok']} passed, {counts['FAILED']} failed")
    return 0 if sum(counts.values()) and not counts["FAILED"] else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
