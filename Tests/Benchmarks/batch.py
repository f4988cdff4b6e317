"""The general step: against the products it cannot do without on drawn inputs, against a tiny step on the basis."""

from results import Row
from programs import benchmarks

EXAMPLES = 1024
SIZES = ((5, 2), (100, 20), (200, 20))


def measure(smoke: bool) -> list[Row]:
    seconds = 1 if smoke else 5
    rows = [row for n, m in SIZES for row in benchmarks("batch", n, m, EXAMPLES, seconds)]
    return rows + benchmarks("biased", 8, 16, seconds)
