"""Tiny networks under noise: time of a step, and whether a longer run asks for more memory."""

from results import Row
from programs import benchmarks


def measure(smoke: bool) -> list[Row]:
    return benchmarks("tiny", 1 if smoke else 10)
