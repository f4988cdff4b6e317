"""The dense step: against the products it cannot do without at n = 256, and its cost over m at n = 64."""

from results import Row
from programs import benchmarks

FEATURES = 256
SIZES = (256, 1024, 4096)
# Those of the active set's runs, for the figure.
WIDE_FEATURES = 64
WIDE_SIZES = (4096, 16384, 65536, 262144)


def floors(seconds: int) -> list[Row]:
    return [row for m in SIZES for row in benchmarks("floor", FEATURES, m, seconds)]


def measure(smoke: bool) -> list[Row]:
    rows = floors(1 if smoke else 10)
    for m in WIDE_SIZES[:1] if smoke else WIDE_SIZES:
        rows += benchmarks("step", WIDE_FEATURES, m, 1 if smoke else 2)
    return rows
