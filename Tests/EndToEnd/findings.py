"""What is written about results agrees with the verdicts that are stored beside it."""

import csv
import re

from harness import ROOT, check, expect, polysem

NUMBER = r"[−-]?\d+(?:\.\d+)?(?:\s·\s10⁻[⁰¹²³⁴⁵⁶⁷⁸⁹]+)?"
CITATION = re.compile(
    rf"({NUMBER})(?:\s\[({NUMBER}),\s({NUMBER})\])?,\sN\s=\s(\d+)\s+\(`([a-z-]+)/([a-z0-9-]+)(?:,\s([^`]+?))?\s?`\)"
)


# Studies by group; names are unique over all.
GROUPS = ("questions", "toy-models", "levers", "dictionaries")


# Their claims are fixed, their seeds not yet run at full size: they have no findings, and must not have any.
PENDING: set[str] = set()


def files_of(group):
    return sorted((ROOT / "experiments" / group).glob("*.yaml"))


def claims(study):
    group = next(group for group in GROUPS if (ROOT / "experiments" / group / f"{study}.yaml").exists())
    with open(ROOT / "results" / group / study / "claims.csv", newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def agrees(written, stored):
    """Whether a number was rounded from another, to as many digits as it has."""
    if written is None:
        return stored == ""
    value, _, power = re.sub(r"\s", "", written.replace("−", "-")).partition("·10⁻")
    power = int(power.translate(str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")) or 0)
    decimals = len(value.partition(".")[2]) + power
    return stored != "" and abs(float(value) * 10**-power - float(stored)) <= 0.5000001 * 10**-decimals


@check("every number cited from a claim is the stored one, with its interval and its networks")
def cited(_folder):
    pages = [ROOT / "README.md", ROOT / "docs/findings.md"]
    pages += [page for group in GROUPS for page in sorted((ROOT / "results" / group).glob("*/README.md"))]
    for page in pages:
        text = page.read_text(encoding="utf-8")
        found = CITATION.findall(text)
        expect(len(found) == len(re.findall(r"\(`[a-z-]+/[a-z0-9-]+", text)), f"{page}: a citation has another form")
        for estimate, lower, upper, networks, study, name, cell in found:
            rows = [
                row for row in claims(study)
                if row["claim"] == name and (row["cell"].strip() == cell if cell else row["cell"] in ("", "all cells"))
            ]
            expect(len(rows) == 1, f"{page.name}: {study}/{name}, {cell}: {len(rows)} such verdicts")
            row = rows[0]
            right = [
                agrees(estimate, row["estimate"]), agrees(lower or None, row["ci95_lower"]),
                agrees(upper or None, row["ci95_upper"]), networks == row["networks"],
            ]
            expect(all(right), f"{page}: {study}/{name}: wrote {estimate} [{lower}, {upper}], N = {networks}; stored {row['estimate']}"
                   f" [{row['ci95_lower']}, {row['ci95_upper']}], N = {row['networks']}")


@check("the verdicts of README.md's table are the stored ones")
def verdicts(_folder):
    rows = re.findall(r"^\|[^|]+\| \*\*(\w+)\*\* \|.*\(`([a-z-]+)/([a-z0-9-]+)`\) \|$", (ROOT / "README.md").read_text(encoding="utf-8"), re.MULTILINE)
    expect(len(rows) >= 6 and {verdict for verdict, _, _ in rows} == {"supported", "refuted"}, f"rows: {rows}")
    for written, study, name in rows:
        stored = [row["verdict"] for row in claims(study) if row["claim"] == name and row["cell"] in ("", "all cells")]
        expect(stored == [written], f"{study}/{name}: wrote {written}, stored {stored}")


@check("a rounded number is told from a wrong one")
def rounding(_folder):
    expect(agrees("0.560", "0.55996") and agrees("−1.93", "-1.9307") and agrees("1.00", "1.0"), "roundings are refused")
    expect(agrees("1.65 · 10⁻⁵", "1.6519e-05") and not agrees("1.65 · 10⁻⁵", "1.66e-05"), "powers of ten are not read")
    expect(not agrees("0.561", "0.55996") and not agrees("1.93", "-1.9307") and not agrees(None, "1"), "a wrong number passes")


@check("every study of a group has its findings, its claims and its pictures")
def complete(_folder):
    studies = [(group, experiment.stem) for group in GROUPS for experiment in files_of(group)]
    expect(len({study for _, study in studies}) == len(studies), "two studies have one name")
    for group, study in studies:
        folder = ROOT / "results" / group / study
        if study in PENDING:
            expect(not folder.exists(), f"{folder} has results: no longer pending")
            continue
        for name in ("README.md", "claims.csv", "summary.csv", "manifest.json"):
            expect((folder / name).exists(), f"{folder / name} is missing")
        text = (folder / "README.md").read_text(encoding="utf-8")
        for picture in re.findall(r"\]\(([a-z0-9-]+\.svg)\)", text):
            expect((folder / picture).exists(), f"{folder / picture} is missing")


@check("every study's file is one that runs, in every profile")
def studies(_folder):
    for experiment in (experiment for group in GROUPS for experiment in files_of(group)):
        for profile in ([], ["--profile", "quick"]):
            result = polysem("run", experiment, "--dry-run", *profile)
            expect("to train" in result.stdout, f"{experiment.name} {profile}: {result.stdout}")
