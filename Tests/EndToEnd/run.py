"""Runs the end-to-end checks: every concern, or those named as arguments.

    .venv/bin/python Tests/EndToEnd/run.py [parity] [determinism] [smoke] …

Prints one line per check; the last line counts them. Fails if any failed, or if none was made.
"""

import importlib
import pathlib
import signal
import subprocess
import sys
import tempfile
import time

sys.dont_write_bytecode = True  # leaves no __pycache__ in the source tree

import harness  # noqa: E402

CONCERNS = [
    "parity", "determinism", "smoke", "sequential", "claims", "edited", "files", "plots", "follow", "bad_input", "full_disk", "process", "limits", "paths",
    "messages", "readme", "notebook", "regression", "findings", "report", "film", "progress",
]


def verdict_of(check: harness.Check) -> tuple[str, str]:
    """Makes one check and returns `ok`, `FAILED` or `skipped`, and what there is to say about it."""
    with tempfile.TemporaryDirectory(prefix="polysem-check-") as folder:
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


def main(names: list[str]) -> int:
    hear_signals()
    unknown = [name for name in names if name not in CONCERNS]
    if unknown:
        print(f"no such concern: {', '.join(unknown)}; there are {', '.join(CONCERNS)}", file=sys.stderr)
        return 64
    if not harness.POLYSEM.exists():
        print(f"{harness.POLYSEM} is missing; `make test` builds it", file=sys.stderr)
        return 65
    for name in CONCERNS:
        if not names or name in names:
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
    if counts["skipped"]:
        print(f"{counts['skipped']} skipped, for the reasons above")
    print(f"{counts['ok']} passed, {counts['FAILED']} failed")
    return 0 if counts["ok"] and not counts["FAILED"] else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
