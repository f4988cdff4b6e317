"""What the end-to-end checks share: registration, starting polysem, studies that several checks read."""

import atexit
import dataclasses
import functools
import json
import os
import pathlib
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator

ROOT = pathlib.Path(__file__).resolve().parents[2]
POLYSEM = pathlib.Path(os.environ.get("POLYSEM", ROOT / ".build/release/polysem"))
# Named by `make test-debug` alone, which has just built it: one that lies about may be of another version.
POLYSEM_DEBUG = os.environ.get("POLYSEM_DEBUG")
SMOKE = ROOT / "experiments/smoke.yaml"
SMOKE_NOISE = ROOT / "experiments/smoke-noise.yaml"


class Failure(Exception):
    """A check found something wrong; the message is all there is to say."""


class Skip(Exception):
    """A check cannot be made on this machine; the message says why."""


@dataclasses.dataclass(frozen=True)
class Check:
    concern: str
    title: str
    function: Callable[[pathlib.Path], None]


CHECKS: list[Check] = []


def check(title: str, *arguments):
    """Registers a check: a function of `arguments` and an empty folder of its own."""

    def register(function):
        def body(folder):
            function(*arguments, folder)

        CHECKS.append(Check(function.__module__, title, body))
        return function

    return register


def expect(condition, message: str) -> None:
    if not condition:
        raise Failure(message)


def polysem(*arguments, code=0, binary=POLYSEM, cwd=ROOT, seconds=300) -> subprocess.CompletedProcess:
    """Runs polysem to its end; any other exit code than `code` is a failure."""
    command = [str(binary), *map(str, arguments)]
    result = subprocess.run(
        command, cwd=cwd, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=seconds
    )
    if result.returncode != code:
        raise Failure(
            f"{' '.join(command)}\nexit code {result.returncode}, not {code}\n{result.stderr[-2000:]}"
        )
    return result


def study(experiment, out, *overrides, **options) -> dict:
    """Runs a study and returns the summary that `polysem run --json` prints."""
    result = polysem("run", experiment, *overrides, "--out", out, "--json", **options)
    return json.loads(result.stdout)


def export(folder) -> str:
    """A study's results in the form in which runs are compared: one row per trial, sorted by identity."""
    return polysem("export", folder, "--csv").stdout


def expect_same(ours: str, theirs: str, what: str) -> None:
    """Compares two exports byte by byte and shows the first line that differs."""
    if ours == theirs:
        return
    pairs = zip(ours.splitlines() + ["(end)"], theirs.splitlines() + ["(end)"])
    first = next((pair for pair in pairs if pair[0] != pair[1]), ("", ""))
    raise Failure(f"{what}: exports differ, first in\n  {first[0][:400]}\n  {first[1][:400]}")


def values(document, key: str) -> Iterator:
    """Every value that a JSON document holds under `key`, at any depth."""
    if isinstance(document, dict):
        for name, value in document.items():
            if name == key:
                yield value
            yield from values(value, key)
    elif isinstance(document, list):
        for element in document:
            yield from values(element, key)


def shared_folder(name: str) -> pathlib.Path:
    """A folder that outlives the check, for results that several checks read."""
    folder = pathlib.Path(tempfile.mkdtemp(prefix=f"polysem-{name}-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


@functools.cache
def smoke_results() -> pathlib.Path:
    """The smoke study, run once."""
    out = shared_folder("smoke") / "smoke"
    study(SMOKE, out)
    return out


@functools.cache
def quick_results() -> pathlib.Path:
    """All figures of the paper in the quick profile, as `make reproduce` makes them, drawn once."""
    out = shared_folder("quick") / "quick"
    polysem("reproduce", "--profile", "quick", "--out", out, seconds=600)
    return out
