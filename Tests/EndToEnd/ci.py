"""What users copy and what tools read: docs/ci, CITATION.cff, versions that stand in several places."""

import json
import re
import shlex
import subprocess
import xml.etree.ElementTree as ElementTree

import yaml
from harness import POLYSEM, ROOT, check, expect, polysem

STUDY = """\
name: mine
model: {n_features: 8, n_hidden: 16, init: normal}
train: {optimizer: sgd, lr: 0.05, steps: 200, l1: 0.01, noise: none}
seeds: {study: 3, replicates: 40}
record: {points: 4}
"""


def scripts():
    """The shell lines of both files' jobs, by file."""
    github = yaml.safe_load((ROOT / "docs/ci/github.yml").read_text())
    gitlab = yaml.safe_load((ROOT / "docs/ci/gitlab.yml").read_text())
    steps = [step["run"] for step in github["jobs"]["check"]["steps"] if "run" in step]
    return {
        "github.yml": "\n".join(steps).splitlines(),
        "gitlab.yml": gitlab["polysem"]["before_script"] + gitlab["polysem"]["script"],
    }


def own(line: str) -> str:
    """A line that calls polysem, with the program under test."""
    return re.sub(r"^\S*polysem(?= )", shlex.quote(str(POLYSEM)), line)


def run(line, folder):
    return subprocess.run(["bash", "-c", own(line)], cwd=folder, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=120)


@check("both files make and check a baseline of one's own, and a changed study fails")
def own_baseline(folder):
    (folder / "experiments").mkdir()
    (folder / "experiments/mine.yaml").write_text(STUDY)
    update = "polysem check --update --experiments experiments --baseline baseline"
    for name, lines in scripts().items():
        expect(f"#   {update}" in (ROOT / "docs/ci" / name).read_text(), f"{name} does not say how its baseline is made")
        (line,) = [line for line in lines if re.search(r"polysem check ", line)]
        result = run(update, folder)
        expect(result.returncode == 0, f"{name}: {result.stderr}")
        result = run(line, folder)
        expect(result.returncode == 0, f"{name}: {result.stderr}")
        report = ElementTree.parse(folder / "polysem.xml").getroot()
        expect(len(list(report.iter("testcase"))) > 3, f"{name}: the report is empty")
        # A baseline of a study that was something else must be noticed.
        path = folder / "baseline/baseline.json"
        document = json.loads(path.read_text())
        for cell in document["studies"][0]["cells"]:
            cell["train.l1"] = 0.02
        path.write_text(json.dumps(document))
        expect(run(line, folder).returncode == 2, f"{name}: a changed study passes")
        path.unlink()


@check("the packages of both files are those that setup installs to build")
def packages(_folder):
    setup = (ROOT / "scripts/setup.sh").read_text()
    needed = set(re.findall(r"[\w-]+-dev\b", setup))
    expect(len(needed) >= 5, f"setup.sh names {needed}")
    for name, lines in scripts().items():
        installed = {word for line in lines if "apt-get install" in line for word in line.split()}
        expect(needed <= installed, f"{name} lacks {needed - installed}")
        image = re.search(r"swift:([\d.]+)", (ROOT / "docs/ci" / name).read_text())
        least = re.search(r"swift_needed=([\d.]+)", setup)
        expect(image[1] == least[1], f"{name} builds with {image[1]}, setup asks for {least[1]}")


@check("one version in the program, the citation and the Python module")
def versions(_folder):
    version = polysem("--version").stdout.strip()
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text())
    module = re.search(r'^version = "(.*)"$', (ROOT / "python/pyproject.toml").read_text(), re.MULTILINE)
    expect(citation["version"] == version == module[1], f"{version}, {citation['version']}, {module[1]}")
    missing = {"cff-version", "message", "title", "authors"} - set(citation)
    expect(not missing and any("2312.03096" in str(work) for work in citation["references"]), f"CITATION.cff lacks {missing}")
    expect(f"## {version}" in (ROOT / "CHANGELOG.md").read_text(), "CHANGELOG.md lacks this version")
