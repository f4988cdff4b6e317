"""Runs a study as an array job on a cluster that loses a node and then a daemon, and compares it with a local run.

    make test-cluster, or as root with Slurm installed: .venv/bin/python Tests/Cluster/run.py
"""

import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

sys.dont_write_bytecode = True
ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "Tests/EndToEnd"))

from harness import POLYSEM, SMOKE, Failure, expect, expect_same, export, polysem, study  # noqa: E402
from slurm import Cluster  # noqa: E402

TASKS = 8
# Four trials a task, each about a second.
OVERRIDES = ("seeds.replicates=16", "train.steps=50000")


def submit(cluster: Cluster, out: pathlib.Path) -> dict:
    command = [POLYSEM, "submit", SMOKE, *OVERRIDES, "--shards", str(TASKS), "--out", out, "--grace", "3", "--json"]
    result = subprocess.run(command, cwd=ROOT, env=cluster.environment, capture_output=True, text=True)
    expect(result.returncode == 0, f"submit: {result.stderr}")
    return json.loads(result.stdout)


def logs(out: pathlib.Path) -> str:
    return "\n".join(f"{path.name}: {path.read_text()}" for path in sorted((out / "submit").glob("*.log")))


def compare(local: pathlib.Path, out: pathlib.Path) -> None:
    """The merged folder is the local run, bit for bit, and whole."""
    expect((out / "store.sqlite").exists(), f"there is no merged store:\n{logs(out)}")
    expect_same(export(local), export(out), "the local run and the cluster's")
    expect((local / "summary.csv").read_bytes() == (out / "summary.csv").read_bytes(), "the summaries differ")
    polysem("verify", out, *(out / f"shards/{k}" for k in range(1, TASKS + 1)))


def node_down(cluster: Cluster, local: pathlib.Path, folder: pathlib.Path) -> str:
    """A node is taken down under its tasks, which are requeued and resume."""
    out = folder / "down"
    submit(cluster, out)
    cluster.wait_for(lambda: cluster.running("node2"), 30, "a task on node2")
    time.sleep(1.5)
    lost = cluster.running("node2")
    cluster.command("scontrol", "update", "nodename=node2", "state=down", "reason=test")
    cluster.wait_for(lambda: not cluster.running("node2"), 30, "node2 to be given up")
    cluster.command("scontrol", "update", "nodename=node2", "state=resume")
    cluster.drain(180)
    compare(local, out)
    return f"{len(lost)} tasks requeued"


def daemon_lost(cluster: Cluster, local: pathlib.Path, folder: pathlib.Path) -> str:
    """A node's daemon dies and its tasks live on: two attempts of one shard at once."""
    out = folder / "lost"
    submit(cluster, out)
    cluster.wait_for(lambda: cluster.running("node2"), 30, "a task on node2")
    lost = cluster.running("node2")
    cluster.kill_daemon("node2")
    cluster.wait_for(lambda: not cluster.running("node2"), 60, "node2 to be given up")
    cluster.drain(180)
    cluster.start_node("node2")
    compare(local, out)
    cluster.wait_for(lambda: "node2" in cluster.command("sinfo", "-h", "-N", "-t", "idle", "-o", "%N"), 60, "node2 to return")
    return f"{len(lost)} tasks had a twin"


def cancelled(cluster: Cluster, local: pathlib.Path, folder: pathlib.Path) -> str:
    """Tasks get TERM in mid-trial, the merge names what is missing, and submitting again goes on."""
    out = folder / "cancelled"
    job = submit(cluster, out)["array_job"]
    cluster.wait_for(lambda: cluster.running("node1"), 30, "a task on node1")
    time.sleep(1.5)
    cluster.command("scancel", f"{job}_[1-4]")
    cluster.drain(180)
    merge = (out / "submit/merge.log").read_text()
    expect("missing" in merge and "lacks replicates" in merge, f"the merge does not say what is missing:\n{merge}")
    status = polysem("status", *sorted((out / "shards").iterdir())).stdout.splitlines()[-1]
    expect("none running" in status, status)
    submit(cluster, out)
    cluster.drain(180)
    compare(local, out)
    return status


def main() -> int:
    if os.geteuid() != 0 or not shutil.which("slurmctld"):
        print("needs root and Slurm: make test-cluster installs it", file=sys.stderr)
        return 69
    failures = 0
    with tempfile.TemporaryDirectory(prefix="polysem-cluster-") as name:
        folder = pathlib.Path(name)
        study(SMOKE, folder / "local", *OVERRIDES)
        with Cluster(folder / "slurm") as cluster:
            for test in (node_down, daemon_lost, cancelled):
                start = time.monotonic()
                try:
                    verdict = "ok      " + " ".join(test.__doc__.split()) + " " + test(cluster, folder / "local", folder)
                except (Failure, TimeoutError) as failure:
                    verdict = f"FAILED  {test.__name__}: {failure}"
                    failures += 1
                    cluster.command("scancel", "--user=root")
                    cluster.drain(60)
                print(f"{verdict} ({time.monotonic() - start:.1f} s)", flush=True)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
