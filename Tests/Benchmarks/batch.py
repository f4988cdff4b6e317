"""The general step: against the products it cannot do without on drawn inputs, against a tiny step on the basis."""

from results import Row
from programs import benchmarks

EXAMPLES = 1024
SIZES = ((5, 2), (100, 20), (200, 20))
# Of the inputs that are not zero.
PERCENT = (5, 100)


def name(quantity: str, percent: int) -> str:
    return f"batch.{quantity}_of_{EXAMPLES}_at_{percent}_percent"


def measure(smoke: bool) -> list[Row]:
    seconds = 1 if smoke else 5
    rows = [row for n, m in SIZES for percent in PERCENT for row in benchmarks("batch", n, m, EXAMPLES, percent, seconds)]
    return rows + benchmarks("biased", 8, 16, seconds)
