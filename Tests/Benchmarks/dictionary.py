"""A step of a sparse autoencoder against the five matrix products it cannot do without."""

from results import Row
from programs import benchmarks


def measure(smoke: bool) -> list[Row]:
    return benchmarks("dictionary", 256, 512, 4096, 1 if smoke else 20)
