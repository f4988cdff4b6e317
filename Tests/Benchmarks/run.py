"""Measures speed: every part, or those named, into results/benchmarks and the table of docs/benchmarks.md.

    .venv/bin/python Tests/Benchmarks/run.py [--smoke] [--out FOLDER] [dense] [tiny] [batch] [dictionary] [active] [process] [pytorch] [peers]

`make benchmark` builds what this needs and runs it. --smoke takes seconds instead of minutes and proves only that
the benchmarks work; its numbers mean nothing, so it wants a folder of its own.
"""

import argparse
import pathlib
import sys
import time

sys.dont_write_bytecode = True  # leaves no __pycache__ in the source tree

import active  # noqa: E402
import against_pytorch  # noqa: E402
import batch  # noqa: E402
import dense  # noqa: E402
import dictionary  # noqa: E402
import peers  # noqa: E402
import process  # noqa: E402
import report  # noqa: E402
import tiny  # noqa: E402
import programs  # noqa: E402
from results import PARTS, Results  # noqa: E402

MEASURE = {
    "dense": dense.measure,
    "tiny": tiny.measure,
    "batch": batch.measure,
    "dictionary": dictionary.measure,
    "active": active.measure,
    "process": process.measure,
    "pytorch": against_pytorch.measure,
    "peers": peers.measure,
}


def peers_facts(part: str) -> dict:
    """Versions of what a part compares us with."""
    facts = programs.pytorch("version")[0] if part in ("pytorch", "peers") else {}
    return facts | (programs.jax_steps("version")[0] if part == "peers" else {})


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"of {', '.join(PARTS)}; default: all")
    parser.add_argument("--smoke", action="store_true", help="tiny settings; needs --out")
    parser.add_argument("--out", type=pathlib.Path, default=report.FOLDER)
    options = parser.parse_args()
    unknown = [part for part in options.parts if part not in PARTS]
    if unknown:
        parser.error(f"unknown part {unknown[0]}; there are {', '.join(PARTS)}")
    if options.smoke and options.out == report.FOLDER:
        parser.error("--smoke needs --out")
    facts = programs.machine_facts()
    print(f"{facts['cpu']}, {facts['cores']} cores, BLAS core {facts['blas_core']}", flush=True)
    results = Results(options.out)
    for part in options.parts or PARTS:
        start = time.perf_counter()
        extra = peers_facts(part)
        rows = MEASURE[part](options.smoke)
        results.replace(part, rows, facts | extra)
        for row in rows:
            print(f"{row.benchmark:44} n={row.n:<4} m={row.m:<7} {row.value:10.4g} {row.unit}")
        print(f"{part}: {time.perf_counter() - start:.0f} s", flush=True)
    report.write(results)


if __name__ == "__main__":
    main()
