"""Limits of memory, files, processes and cores; files and ranges without end."""

import os
import re
import shutil
import sqlite3
import subprocess

from harness import POLYSEM, Skip, check, expect
from interruption import stored_trials
from surroundings import TINY, bash, files


@check("limits on address space and open files: a message and 71, never a wait or a crash")
def limits(folder):
    files(folder)
    # Below 140 MB the loader itself, or OpenBLAS in it, has the word.
    for limit in ("-v 200000", "-v 300000", "-v 700000", *(f"-n {n}" for n in range(5, 24))):
        result = bash(f"ulimit {limit}; timeout -s KILL 20 $P run tiny.yaml --out out --quiet", folder)
        expect(result.returncode == 71, f"ulimit {limit}: {result.returncode}\n{result.stderr[-300:]}")
        expect("ulimit" in result.stderr, f"no limit is named: {result.stderr}")
        expect(not (folder / "out").exists(), "a results folder was made")
    result = bash("ulimit -v 4000000; ulimit -S -n 12; $P run tiny.yaml --out out --quiet", folder)
    expect(result.returncode == 0, f"a soft limit that may be raised: {result.returncode} {result.stderr}")
    result = bash(
        "ulimit -v 2000000; $P run tiny.yaml model.n_features=10000 model.n_hidden=20000 --out big --quiet", folder
    )
    expect(result.returncode == 65 and "GB" in result.stderr, f"{result.returncode} {result.stderr}")


@check("a limit on processes: a message and 71")
def process_limit(folder):
    if os.geteuid() != 0:
        raise Skip("root is exempt, and only root can become somebody else")
    files(folder)
    folder.chmod(0o777)
    shutil.copy(POLYSEM, folder / "p")
    for verb in ("run tiny.yaml --out out --quiet", "schema"):
        for count in (4, 5, 6, 8) if "run" in verb else (3,):
            line = f"ulimit -u {count}; exec timeout -s KILL 20 ./p {verb}"
            result = subprocess.run(
                ["su", "nobody", "-s", "/bin/bash", "-c", line], cwd=folder, capture_output=True, text=True, timeout=60
            )
            expect(result.returncode == 71, f"ulimit -u {count}, {verb}: {result.returncode} {result.stderr[-300:]}")
            expect("ulimit -u" in result.stderr, f"no limit is named: {result.stderr}")


def jobs_of(folder, prefix):
    study_line = f"{prefix} $P run tiny.yaml --dry-run | tail -2"
    result = bash(study_line, folder)
    found = re.search(r"--jobs (\d+)", result.stdout)
    expect(found is not None, f"no jobs: {result.stdout} {result.stderr}")
    return int(found[1])


@check("cores are those of affinity and of the control group's quota")
def cores(folder):
    files(folder)
    first = min(os.sched_getaffinity(0))
    expect(jobs_of(folder, "") == len(os.sched_getaffinity(0)), "not all cores")
    expect(jobs_of(folder, f"taskset -c {first}") == 1, "affinity does not count")
    bash(f"taskset -c {first} $P run tiny.yaml --out out --quiet", folder)
    with sqlite3.connect(folder / "out/store.sqlite") as store:
        expect(store.execute("SELECT jobs FROM run").fetchone() == (1,), "the provenance has other jobs")
    group = f"/sys/fs/cgroup/cpu/polysem-check-{os.getpid()}"
    try:
        os.mkdir(group)
    except OSError as reason:
        raise Skip(f"no control group of version 1 can be made ({reason})") from None
    try:
        with open(f"{group}/cpu.cfs_quota_us", "w") as file:
            file.write("100000")
        expect(jobs_of(folder, f"echo $$ > {group}/cgroup.procs;") == 1, "the quota does not count")
    finally:
        os.rmdir(group)


@check("an experiment file from a pipe or standard input; no end, no memory")
def pipes(folder):
    files(folder)
    for number, line in enumerate(("$P run <(cat tiny.yaml)", "cat tiny.yaml | $P run /dev/stdin", "$P run /dev/stdin < tiny.yaml")):
        result = bash(f"{line} --out {number} --quiet", folder)
        expect(result.returncode == 0 and stored_trials(folder / str(number)) == 2, f"{line}: {result.stderr}")
    for line in ("$P run /dev/zero", "yes | $P run /dev/stdin", "$P run /dev/stdin <&-", "$P run /dev/null"):
        result = bash(f"ulimit -v 2000000; {line} --out no", folder)
        expect(result.returncode == 65, f"{line}: {result.returncode} {result.stderr}")
    expect(not (folder / "no").exists(), "a results folder was made")


def laughs(depth):
    lines = ["a0: &a0 [" + ", ".join("x" * 9) + "]"]
    lines += [f"a{i}: &a{i} [" + ", ".join([f"*a{i - 1}"] * 9) + "]" for i in range(1, depth)]
    return "\n".join(lines) + "\n"


ENDLESS = {
    "nested aliases": (laughs(12) + TINY, "values"),
    "nested aliases as keys": (laughs(6) + "? *a5\n: 1\n? *a4\n: 2\n" + TINY, "values"),
    "deep nesting": ("a: " + "[" * 100_000 + "]" * 100_000 + "\n" + TINY, "YAML"),
    "a huge scalar": (TINY.replace("tiny", "x" * 3_000_000), "name"),
    "a huge file": (TINY + "#" * 5_000_000, "MB"),
    "many twins": (TINY + "k: 1\n" * 50_000, "k"),
    "many unknown keys": (TINY.replace("steps: 10", ", ".join(f"lrn{i}: 1" for i in range(90_000))), "further problems"),
    "features beyond memory": (
        TINY.replace("n_features: 4, n_hidden: 8", "n_features: 1099511627776, n_hidden: 1") + "inputs: {importance: 0.5}\n",
        "2^2"),
}
RANGES = [
    "{min: 1, max: 1e30, step: 1e-30}", "{min: 1, max: 2, step: 1e-100}", "{min: 0, max: 1e127, step: 1e-127}",
    "{min: 1, max: 2, step: 0}", "{min: 1, max: 2, step: -1}", "{min: 1, max: 2, step: .nan}",
    "{min: 1, max: .inf, step: 1}", "{min: 1e307, max: 1e308, step: 1e307}", "{min: 1, max: 2, step: 1e-5}",
    "{min: 100000000000000000000000000000000000000, max: 100000000000000000000000000000000000010, step: 1}",
    "{min: 0.3, max: 1, step: 0.5}",
]


@check("files and ranges without end: refused at once, in little memory")
def without_end(folder):
    files(folder)
    for title, (text, word) in ENDLESS.items():
        (folder / "endless.yaml").write_text(text)
        result = bash("ulimit -v 2000000; timeout 20 $P run endless.yaml --out out", folder)
        expect(result.returncode == 65, f"{title}: {result.returncode} {result.stderr[:300]}")
        expect(word in result.stderr and len(result.stderr) < 100_000, f"{title}: {result.stderr[:300]}")
    for values in RANGES:
        result = bash(f"ulimit -v 2000000; timeout 20 $P run tiny.yaml 'sweep.parameters.train.lr={values}' --out out", folder)
        expect(result.returncode == 65 and "train.lr" in result.stderr, f"{values}: {result.returncode} {result.stderr[:300]}")
    grid = "'sweep.parameters.train.lr={min: 0.001, max: 1, step: 0.001}' 'sweep.parameters.train.l1={min: 0.001, max: 1, step: 0.001}'"
    for line in (grid, "seeds.replicates=1e7"):
        result = bash(f"timeout 20 $P run tiny.yaml {line} --out out", folder)
        expect(result.returncode == 65 and "at most" in result.stderr, f"{line}: {result.returncode} {result.stderr[:300]}")
    expect(not (folder / "out").exists(), "a results folder was made")
