"""Output paths: refused before the work, links and modes kept, folders shared."""

import os
import shutil
import subprocess

import numpy as np
from harness import POLYSEM, check, expect, polysem
from interruption import stored_trials
from surroundings import TRAIN, bash, files


@check("output paths are checked before the work, for every verb")
def output_paths(folder):
    files(folder)
    (folder / "e").mkdir()
    shutil.copy(folder / "tiny.yaml", folder / "e")
    long = ["train", "--features", "64", "--hidden", "512", "--optimizer", "sgd", "--lr", "0.001", "--steps", "1000000000"]
    for path in ("nowhere/W.npy", "e", "/dev/full", "/dev/stdout", "d/", "x" * 300 + ".npy"):
        result = polysem(*long, "--save", path, cwd=folder, code=65, seconds=20)
        expect(path in result.stderr, result.stderr)
    (folder / "W.decoder.npy").mkdir()
    polysem(*long, "--tied", "false", "--save", "W.npy", cwd=folder, code=65, seconds=20)
    polysem("check", "--update", "--experiments", "e", "--baseline", "b", "--quiet", cwd=folder)
    result = polysem("check", "--baseline", "b", "--junit", "nowhere/j.xml", "--quiet", cwd=folder, code=65)
    expect(not result.stdout and "nowhere/j.xml" in result.stderr, f"{result.stdout} {result.stderr}")
    for verb in (["run", "tiny.yaml", "--out", ""], ["run", ""], ["check", "--baseline", ""], ["reproduce", "--out", ""],
                 [*TRAIN, "--save", ""], ["export", "", "--csv"], ["check", "--junit", ""]):
        before = sorted(folder.iterdir())
        result = polysem(*verb, cwd=folder, code=64)
        expect("empty" in result.stderr and sorted(folder.iterdir()) == before, f"{verb}: {result.stderr}")
    (folder / "o/summary.csv").mkdir(parents=True)
    result = polysem("run", "tiny.yaml", "--out", "o", cwd=folder, code=65)
    expect("summary.csv" in result.stderr and stored_trials(folder / "o") == 0, result.stderr)
    # ~ is a name like any other.
    polysem("run", "tiny.yaml", "--out", "~/out", "--quiet", cwd=folder)
    expect((folder / "~/out/store.sqlite").exists(), "~ was expanded")


@check("--save keeps links, dangling ones too, and the mode of what was there")
def saved(folder):
    (folder / "link.npy").symlink_to("target.npy")
    polysem(*TRAIN, "--save", "link.npy", cwd=folder)
    expect((folder / "link.npy").is_symlink() and np.load(folder / "target.npy").shape == (2, 2), "the link was replaced")
    (folder / "private.npy").write_text("")
    (folder / "private.npy").chmod(0o600)
    polysem(*TRAIN, "--save", "private.npy", cwd=folder)
    expect((folder / "private.npy").stat().st_mode & 0o777 == 0o600, "the mode was reset")
    expect(not list(folder.glob("*partial*")), "a temporary file was left")


@check("a store is as writable as the umask says; a run that is refused changes no file")
def shared_folder(folder):
    files(folder)
    expect(bash("umask 002; $P run tiny.yaml --out out --quiet", folder).returncode == 0, "no store")
    for file in (folder / "out").iterdir():
        if file.is_file():
            expect(file.stat().st_mode & 0o777 == 0o664, f"{file.name} has mode {file.stat().st_mode:o}")
    if os.geteuid() != 0:
        return
    shutil.copy(POLYSEM, folder / "p")
    folder.chmod(0o755)
    (folder / "out").chmod(0o777)
    before = (folder / "out/plan.json").read_bytes()
    line = "exec ./p run tiny.yaml seeds.replicates=4 --out out --quiet"
    result = subprocess.run(["su", "nobody", "-s", "/bin/bash", "-c", line], cwd=folder, capture_output=True, text=True)
    expect(result.returncode == 65 and "store.sqlite" in result.stderr, f"{result.returncode} {result.stderr}")
    expect((folder / "out/plan.json").read_bytes() == before, "plan.json was rewritten")
