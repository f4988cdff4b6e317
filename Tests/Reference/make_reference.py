"""Writes the reference trajectories in this folder with PyTorch (float64 and float32, CPU).

Run:  python3 -m venv torch && torch/bin/pip install torch numpy && torch/bin/python make_reference.py
The model is the paper's: y_i = relu(W (W^T e_i + xi)), loss = sum_i ||y_i - e_i||^2 + lambda * sum |W|.
"""
import json
import pathlib
import numpy as np
import torch

HERE = pathlib.Path(__file__).parent
CASES = {
    # name: features n, hidden m, optimiser, learning rate, lambda, noise law, sigma, steps
    "adamw-l1": dict(n=8, m=24, optimizer="adamw", lr=1e-3, l1=1e-3, noise="none", sigma=0.0, steps=1000),
    "sgd-l1": dict(n=8, m=24, optimizer="sgd", lr=2e-2, l1=1e-3, noise="none", sigma=0.0, steps=1000),
    "sgd-bipolar-shared": dict(n=8, m=16, optimizer="sgd", lr=2e-2, l1=0.0, noise="bipolar", sigma=0.15, steps=1000),
    "sgd-gaussian-per-example": dict(n=8, m=16, optimizer="sgd", lr=2e-2, l1=0.0, noise="gaussian", sigma=0.1, steps=1000),
}
SNAPSHOTS = (1, 10, 100, 1000)


def draw_noise(case, rng):
    if case["noise"] == "none":
        return None
    if case["noise"] == "bipolar":  # one vector per step, shared by every example, as the paper's code does
        return case["sigma"] * rng.choice([-1.0, 1.0], size=(1, case["m"]))
    return case["sigma"] * rng.standard_normal((case["n"], case["m"]))  # one vector per example


def train(case, W0, noise, dtype):
    W = torch.nn.Parameter(torch.tensor(W0, dtype=dtype))
    make = {"adamw": torch.optim.AdamW, "sgd": torch.optim.SGD}[case["optimizer"]]
    optimizer = make([W], lr=case["lr"])
    X = torch.eye(case["n"], dtype=dtype)
    losses, snapshots = [], {}
    for step in range(1, case["steps"] + 1):
        optimizer.zero_grad()
        hidden = X @ W
        if noise is not None:
            hidden = hidden + torch.tensor(noise[step - 1], dtype=dtype)
        loss = ((torch.relu(hidden @ W.T) - X) ** 2).sum() + case["l1"] * W.abs().sum()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
        if step in SNAPSHOTS:
            snapshots[step] = W.detach().numpy().copy()
    return losses, snapshots


def main():
    for index, (name, case) in enumerate(CASES.items()):
        rng = np.random.default_rng(20240 + index)
        folder = HERE / name
        folder.mkdir(exist_ok=True)
        W0 = rng.normal(0, 1 / np.sqrt(case["m"]), (case["n"], case["m"])).astype(np.float32)
        np.save(folder / "initial.npy", W0)
        noise = [draw_noise(case, rng) for _ in range(case["steps"])]
        noise = None if noise[0] is None else np.stack(noise).astype(np.float32)
        if noise is not None:
            np.save(folder / "noise.npy", noise)
        for dtype, label in ((torch.float64, "float64"), (torch.float32, "float32")):
            losses, snapshots = train(case, W0, noise, dtype)
            np.save(folder / f"loss-{label}.npy", np.array(losses))
            for step, W in snapshots.items():
                np.save(folder / f"weights-{label}-step{step}.npy", W)
        (folder / "case.json").write_text(json.dumps(case | {"torch": torch.__version__}, indent=2) + "\n")


if __name__ == "__main__":
    torch.set_num_threads(1)
    main()
