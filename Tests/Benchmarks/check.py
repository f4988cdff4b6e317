"""Measures the floor fractions of the dense step again and compares them with the committed ones.

    .venv/bin/python Tests/Benchmarks/check.py

Ends with status 2 when one is more than 10 % lower, and with 65 when this machine has none to compare with.
"""

import sys

sys.dont_write_bytecode = True

import dense  # noqa: E402
import programs  # noqa: E402
import report  # noqa: E402
from results import Results, machine_key  # noqa: E402

ALLOWED = 0.10
NAME = "dense.floor_fraction"


def main() -> int:
    machine = machine_key(programs.machine_facts())
    committed = {
        (row.n, row.m): row.value
        for row in Results(report.FOLDER).rows()
        if row.machine == machine and row.benchmark == NAME
    }
    if not committed:
        print(f"no floor fractions of {machine} to compare with: run `make benchmark PARTS=dense` on a good commit")
        return 65
    worse = 0
    for row in dense.floors(seconds=8):
        if row.benchmark != NAME:
            continue
        before = committed.get((row.n, row.m))
        change = row.value / before - 1 if before else 0
        is_worse = change < -ALLOWED
        worse += is_worse
        print(
            f"n={row.n} m={row.m:<5} floor fraction {row.value:.3f}, committed {before or float('nan'):.3f} "
            f"({change:+.1%}) {'REGRESSION' if is_worse else 'ok'}"
        )
    return 2 if worse else 0


if __name__ == "__main__":
    sys.exit(main())
