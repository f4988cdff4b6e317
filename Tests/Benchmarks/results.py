"""What was measured: results/benchmarks/benchmark.csv has one row for each number, benchmark.json the machines."""

import csv
import dataclasses
import json
import pathlib
import re
import statistics

COLUMNS = ["benchmark", "n", "m", "value", "unit", "machine"]


@dataclasses.dataclass(frozen=True)
class Row:
    """A number; m is 0 where it belongs to several sizes."""

    benchmark: str
    n: int
    m: int
    value: float
    unit: str
    machine: str = ""

    @property
    def part(self) -> str:
        return PART_OF[self.benchmark.split(".")[0]]


# Which part of `make benchmark` measures what; also the order of rows.
PART_OF = {
    "dense": "dense",
    "tiny": "tiny",
    "batch": "batch",
    "dictionary": "dictionary",
    "active_set": "active",
    "active_set_blocks": "active",
    "process": "process",
    "pytorch": "pytorch",
    "peers": "peers",
}
PARTS = list(dict.fromkeys(PART_OF.values()))


def parse(line: str) -> Row:
    """A line as the Swift benchmarks print it: benchmark,n,m,value,unit."""
    benchmark, n, m, value, unit = line.strip().split(",")
    return Row(benchmark, int(n), int(m), float(value), unit)


def compared(cost: str, ratio: str, n: int, m: int, theirs: list[float], ours: list[float]) -> list[Row]:
    """A peer's cost, and how many of our steps go into one of its own, round by round."""
    return [
        Row(cost, n, m, statistics.median(theirs), "core-ms"),
        Row(ratio, n, m, statistics.median(their / our for their, our in zip(theirs, ours)), "ratio"),
    ]


class Results:
    """The two files of one folder."""

    def __init__(self, folder: pathlib.Path):
        self.csv = folder / "benchmark.csv"
        self.json = folder / "benchmark.json"

    def rows(self) -> list[Row]:
        if not self.csv.exists():
            return []
        with self.csv.open(newline="", encoding="utf-8") as file:
            return [
                Row(r["benchmark"], int(r["n"]), int(r["m"]), float(r["value"]), r["unit"], r["machine"])
                for r in csv.DictReader(file)
            ]

    def machines(self) -> dict:
        return json.loads(self.json.read_text(encoding="utf-8")) if self.json.exists() else {}

    def replace(self, part: str, measured: list[Row], facts: dict) -> None:
        """Puts a part's rows in the place of those that this machine had; other machines keep theirs."""
        machine = machine_key(facts)
        kept = [row for row in self.rows() if (row.machine, row.part) != (machine, part)]
        added = [dataclasses.replace(row, machine=machine) for row in measured]
        order = list(PART_OF)
        rows = sorted(
            kept + added,
            key=lambda r: (r.machine, order.index(r.benchmark.split(".")[0]), r.benchmark, r.n, r.m),
        )
        self.csv.parent.mkdir(parents=True, exist_ok=True)
        with self.csv.open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(COLUMNS)
            writer.writerows([r.benchmark, r.n, r.m, f"{r.value:.4g}", r.unit, r.machine] for r in rows)
        machines = self.machines()
        sources = machines.get(machine, {}).get("measured_at", {}) | {part: facts["commit"]}
        shown = {name: value for name, value in facts.items() if name != "commit"}
        machines[machine] = machines.get(machine, {}) | shown | {"measured_at": sources}
        self.json.write_text(
            json.dumps(machines, indent=2, sort_keys=True, ensure_ascii=False) + "\n", encoding="utf-8"
        )


def machine_key(facts: dict) -> str:
    """Names a machine by what decides its speed, not by its own name: amd-epyc-2-cores-skylakex."""
    text = f"{facts['cpu']} {facts['cores']} cores {facts['blas_core']}".lower()
    return re.sub(r"[^a-z0-9]+", "-", text).strip("-")
