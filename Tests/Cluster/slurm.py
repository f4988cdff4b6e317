"""A Slurm cluster of two nodes on this machine: a controller and two node daemons, without systemd, as root."""

import os
import pathlib
import socket
import subprocess
import time

CONFIGURATION = """\
ClusterName=test
SlurmctldHost={host}(127.0.0.1)
SlurmUser=root
SlurmdUser=root
AuthType=auth/none
CredType=cred/none
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
MpiDefault=none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
SchedulerParameters=sched_interval=1,bf_interval=1
ReturnToService=2
SlurmdTimeout=5
KillWait=10
MailProg=/bin/true
SlurmctldPort=16817
StateSaveLocation={folder}/state
SlurmdSpoolDir={folder}/spool-%n
SlurmctldPidFile={folder}/slurmctld.pid
SlurmdPidFile={folder}/slurmd-%n.pid
SlurmctldLogFile={folder}/slurmctld.log
SlurmdLogFile={folder}/slurmd-%n.log
NodeName=node1 NodeHostname={host} NodeAddr=127.0.0.1 Port=16818 CPUs=2
NodeName=node2 NodeHostname={host} NodeAddr=127.0.0.1 Port=16819 CPUs=2
PartitionName=all Nodes=node1,node2 Default=YES MaxTime=INFINITE State=UP
"""


class Cluster:
    """Started on entry, stopped on exit; commands find it by `environment`."""

    def __init__(self, folder: pathlib.Path):
        self.folder = folder
        self.environment = os.environ | {"SLURM_CONF": str(folder / "slurm.conf")}
        self.daemons: dict[str, subprocess.Popen] = {}

    def __enter__(self):
        self.folder.mkdir(parents=True)
        (self.folder / "state").mkdir()
        text = CONFIGURATION.format(host=socket.gethostname().split(".")[0], folder=self.folder)
        (self.folder / "slurm.conf").write_text(text)
        self.start("slurmctld", "slurmctld", "-D", "-c")
        for node in ("node1", "node2"):
            self.start_node(node)
        self.wait_for(lambda: self.command("sinfo", "-h", "-o", "%T %D").split() == ["idle", "2"], 30, "two idle nodes")
        return self

    def __exit__(self, *_):
        for daemon in self.daemons.values():
            daemon.terminate()
        for daemon in self.daemons.values():
            try:
                daemon.wait(timeout=20)
            except subprocess.TimeoutExpired:
                daemon.kill()
                daemon.wait()

    def start(self, name: str, *command: str) -> None:
        output = open(self.folder / f"{name}.out", "ab")
        self.daemons[name] = subprocess.Popen(command, env=self.environment, stdout=output, stderr=output)

    def start_node(self, node: str) -> None:
        self.start(node, "slurmd", "-D", "-N", node)

    def kill_daemon(self, node: str) -> None:
        """Loses the daemon alone: its tasks live on, and the controller takes the node for dead."""
        daemon = self.daemons.pop(node)
        daemon.kill()
        daemon.wait()

    def command(self, *command: str) -> str:
        result = subprocess.run(command, env=self.environment, capture_output=True, text=True)
        return result.stdout if result.returncode == 0 else f"{command[0]}: {result.stderr}"

    def jobs(self) -> list[list[str]]:
        """Id, task, state and node of every job and task that has not ended."""
        return [line.split("|") for line in self.command("squeue", "-h", "-r", "-o", "%A|%K|%T|%N").splitlines()]

    def running(self, node: str) -> list[str]:
        """Ids of the jobs that run on a node."""
        return [job[0] for job in self.jobs() if job[2] == "RUNNING" and job[3] == node]

    def hurry(self) -> None:
        """Lets requeued tasks start at once instead of two minutes later."""
        for job in self.jobs():
            if job[2] == "PENDING":
                self.command("scontrol", "update", f"jobid={job[0]}", "StartTime=now")

    def wait_for(self, condition, seconds: float, what: str) -> None:
        deadline = time.monotonic() + seconds
        while not condition():
            if time.monotonic() > deadline:
                raise TimeoutError(f"waited {seconds} s for {what}; jobs: {self.jobs()}")
            time.sleep(0.2)

    def drain(self, seconds: float) -> None:
        """Waits until no job is left."""

        def is_empty():
            self.hurry()
            return not self.jobs()

        self.wait_for(is_empty, seconds, "the queue to be empty")
