"""Plants one fault at a time in a copy of this package and asks the unit tests whether they notice.

    python3 Tests/Mutation/run.py             every fault of faults.py
    python3 Tests/Mutation/run.py --list      their names
    python3 Tests/Mutation/run.py NAME ...    these faults only

A fault is killed when a test fails, a process crashes or hangs. One that survives wants a sharper test; one that does
not build, or whose text is not found exactly once, is a mistake of the table. Ends with 1 if there is any of these.

The copy and its debug build stay in .build/mutation for the next run: a debug build compiles one changed file in three
seconds, where a release build compiles its module and all above it in forty. The tests of the fault's own module are
asked first, then all others, and the first failure ends them.
"""

import argparse
import os
import pathlib
import signal
import subprocess
import sys
import threading
import time

sys.dont_write_bytecode = True  # leaves no __pycache__ in the source tree

from faults import FAULTS  # noqa: E402

ROOT = pathlib.Path(__file__).resolve().parents[2]
TREE = ROOT / ".build" / "mutation" / "tree"
# The whole suite takes five to ten minutes in a debug build.
LONGEST = 900
# A hundred thousand random inputs take a debug build minutes, and no fault of the table is about them.
ATTACKS = r"^AttackTests\."


def copy_package():
    """Makes the copy what this package is, its uncommitted changes included; unchanged files keep their dates."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, check=True, capture_output=True, text=True)
    files = {name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()}
    for name in files:
        source, target = (ROOT / name).read_bytes(), TREE / name
        if not target.is_file() or target.read_bytes() != source:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(source)
    for folder in ("Sources", "Tests"):
        for path in (TREE / folder).rglob("*"):
            if path.is_file() and str(path.relative_to(TREE)) not in files:
                path.unlink()


def build():
    """What the compiler says against the copy; None where it builds."""
    done = subprocess.run(
        ["swift", "build", "--build-tests"], cwd=TREE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    return done.stdout if done.returncode else None


def failure(*selection):
    """What went wrong first in the unit tests; None where all pass."""
    process = subprocess.Popen(
        ["swift", "test", "--skip-build", "--disable-xctest", "--skip", ATTACKS, *selection], cwd=TREE, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True)
    hanged = threading.Event()

    def end():
        hanged.set()
        stop(process)

    clock = threading.Timer(LONGEST, end)
    clock.start()
    last = ""
    try:
        for line in process.stdout:
            test, mark, _ = line.partition(" recorded an issue")
            if mark:
                return test.removeprefix("✘ ")
            last = line.strip() or last
        status = process.wait()
    finally:
        clock.cancel()
        stop(process)
    if hanged.is_set():
        return f"no end after {LONGEST} s"
    return None if status == 0 else last


def stop(process):
    """Ends the runner and the tests it has started."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass
    process.wait()


def unit_tests(module, suite):
    """What goes wrong first in a suite, if one is named, then in the tests of the module, else in those of all others."""
    own = f"^{module}Tests\\."
    if suite and (found := failure("--filter", own + suite)):
        return found
    if not (TREE / "Tests" / f"{module}Tests").is_dir():
        return failure()
    return failure("--filter", own) or failure("--skip", own)


def verdict(fault):
    """killed, survived or another word on the table, and why."""
    path = TREE / fault.file
    original = path.read_text()
    count = original.count(fault.old)
    if count != 1:
        return "misplaced", f"its text stands {count} times in {fault.file}"
    path.write_text(original.replace(fault.old, fault.new))
    try:
        if (complaint := build()) is not None:
            return "does not build", next((line for line in complaint.splitlines() if "error:" in line), complaint)
        found = unit_tests(pathlib.Path(fault.file).parts[1], fault.suite)
        return ("killed", found) if found else ("survived", fault.what)
    finally:
        path.write_text(original)


def chosen(names):
    known = {fault.name: fault for fault in FAULTS}
    assert len(known) == len(FAULTS), "two faults have one name"
    if unknown := [name for name in names if name not in known]:
        sys.exit(f"no such fault: {', '.join(unknown)}; --list shows all")
    return [known[name] for name in names] or FAULTS


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", metavar="NAME", help="plant these faults only")
    parser.add_argument("--list", action="store_true", help="list the faults and end")
    options = parser.parse_args()
    faults = chosen(options.names)
    if options.list:
        for fault in faults:
            print(f"{fault.name:36} {fault.file}: {fault.what}")
        return
    copy_package()
    print(f"building {TREE.relative_to(ROOT)}", flush=True)
    if (complaint := build()) is not None:
        sys.exit(complaint)
    # Whatever fails anyway would kill everything. A developer's single fault does not wait for it.
    if not options.names and (found := failure()):
        sys.exit(f"a unit test fails without any fault: {found}")
    tally = {}
    for fault in faults:
        start = time.monotonic()
        word, why = verdict(fault)
        tally.setdefault(word, []).append(fault.name)
        print(f"{word:14} {fault.name:36} {time.monotonic() - start:4.0f} s  {why}", flush=True)
    print(", ".join(f"{len(names)} {word}" for word, names in tally.items()))
    sys.exit(0 if set(tally) <= {"killed"} else 1)


main()
