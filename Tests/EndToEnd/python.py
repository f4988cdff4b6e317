"""python/polysem.py: its tests, and that pip installs it from the checkout."""

import os
import re
import shutil
import subprocess
import sys

from harness import POLYSEM, ROOT, check, expect


def run(*arguments, **options):
    return subprocess.run(
        [sys.executable, *map(str, arguments)], stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=300, **options
    )


@check("its tests pass against this program")
def tests(folder):
    result = run(
        "-m", "unittest", "discover", "-s", ROOT / "Tests/Python", cwd=folder,
        env={**os.environ, "POLYSEM": str(POLYSEM), "PYTHONDONTWRITEBYTECODE": "1"},
    )
    expect(result.returncode == 0, result.stderr[-3000:])
    count = re.search(r"Ran (\d+) tests", result.stderr)
    expect(count and int(count[1]) > 20, f"too few tests were found: {result.stderr}")


@check("pip installs it from the checkout, and it reads committed results from anywhere")
def installs(folder):
    # A copy: the build leaves files beside its source.
    shutil.copytree(ROOT / "python", folder / "python", ignore=shutil.ignore_patterns("build", "*.egg-info", "__pycache__"))
    result = run(
        "-m", "pip", "install", "--disable-pip-version-check", "--quiet", "--no-deps", "--no-build-isolation", "--no-cache-dir",
        "--target", folder / "site", folder / "python", cwd=folder,
    )
    expect(result.returncode == 0, result.stderr[-2000:])
    code = (
        "import sys; sys.path.insert(0, 'site'); import polysem; print(polysem.__file__); "
        f"print(len(polysem.Results({str(ROOT / 'results/settled')!r}).claims()))"
    )
    result = run("-c", code, cwd=folder)
    expect(result.stdout.split() == [str(folder / "site/polysem.py"), "65"], result.stdout + result.stderr)
