"""Runs of the active set, step by step and in blocks: how their cost grows with m, and the memory of a wide one."""

import dense
from results import Row
from programs import benchmarks

STEPS = 30_000  # lr × steps = 1500


def measure(smoke: bool) -> list[Row]:
    if smoke:
        return benchmarks("active", 200, 256, 1024) + benchmarks("memory", 64, 4096, 3)
    # Memory peaks at once, while no weight has died.
    return benchmarks("active", STEPS, *dense.WIDE_SIZES) + benchmarks("memory", 256, 1_000_000, 3)
