"""Writes the folder trajectories with PyTorch (float64 and float32, CPU): short runs of all an objective can say.

Run:  python3 -m venv torch && torch/bin/pip install torch numpy && torch/bin/python make_trajectories.py
p = E^T x + b_h, h = s_h(p) + xi, a = D h + b_o, y = s_o(a); E and D are n x m, D = E = W where tied.
loss = c (sum I_i (y_i - x_i)^2 + activation_l1 sum |s_h(p)|) + l1 sum |w| + l2 sum w^2, over the examples of a
step and over the weights, not the biases; c is 1 (sum), 1/B (batch_mean) or 1/(B n) (mean).
"""
import json
import math
import pathlib

import numpy as np
import torch

# Seconds to train and a megabyte to keep: large networks are seen once, after few steps.
SMALL = dict(steps=40, snapshots=[1, 10, 40])
LARGE = dict(steps=4, snapshots=[4])

# Beyond this distance of PyTorch's two precisions a test at 1e-5 would be about luck: other numbers are drawn.
SPREAD = 2e-6

OPTIMIZERS = {
    "sgd": ("sgd", {}),
    "momentum": ("sgd", dict(momentum=0.9)),
    "sgd decay": ("sgd", dict(weight_decay=0.05)),
    "momentum decay": ("sgd", dict(momentum=0.8, weight_decay=0.05)),
    "adam": ("adam", {}),
    "adam decay": ("adam", dict(weight_decay=0.05)),
    "adamw": ("adamw", {}),
    "adamw betas": ("adamw", dict(beta1=0.8, beta2=0.95, eps=1e-6, weight_decay=0.1)),
    "proximal": ("proximal", {}),
}


def constant(value):
    return {"constant": [value]}


def case(n, m, optimizer, lr=None, **changes):
    """The published objective with some changes."""
    name, hyperparameters = OPTIMIZERS[optimizer]
    peak = 0.003 if name.startswith("adam") else 0.02
    return dict(
        n=n, m=m, tied=True, bias="none", hidden_activation="identity", output_activation="relu", batch=None,
        importance=None, reduction="sum", noise=None, optimizer=name, hyperparameters=hyperparameters,
        lr=schedules(peak)[lr or "constant"], l1=constant(1e-2), l2=constant(0.0), activation_l1=constant(0.0),
    ) | SMALL | changes


def schedules(peak):
    """Schedules of every law that reach a value and leave it within 40 steps."""
    return {
        "constant": constant(peak),
        "linear": {"linear": [peak, peak / 4]},
        "cosine": {"cosine": [peak, peak / 10]},
        "warm_up": {"warm_up": [7, peak]},
        "steps": {"steps": [0, peak, 6, peak / 2, 25, peak / 5]},
    }


def published():
    """What the specialised kernels can do, on both sides of every size at which one of them changes its way:
    lanes of 8, panels of 128 neurons, 3 features, 4096 weights."""
    return [
        case(1, 1, "sgd"), case(1, 6, "adam"), case(2, 5, "momentum"), case(2, 9, "proximal"),
        case(3, 1, "adamw"), case(3, 8, "sgd decay"), case(5, 3, "adam decay"), case(7, 9, "proximal"),
        case(4, 9, "adamw betas"), case(5, 1, "proximal"), case(5, 127, "adamw"), case(3, 128, "proximal"),
        case(8, 8, "adamw", noise="shared"), case(9, 7, "momentum decay", noise="per_example"),
        case(4, 129, "momentum", noise="shared"), case(13, 5, "adam", noise="per_example"),
        case(4, 9, "proximal", noise="per_example"), case(6, 11, "adamw", lr="linear"),
        case(3, 16, "sgd", lr="cosine", l1=schedules(0.02)["linear"]),
        case(6, 10, "proximal", lr="warm_up", l1=schedules(0.02)["steps"]),
        case(63, 65, "adamw", **LARGE), case(64, 64, "momentum", **LARGE), case(31, 133, "proximal", **LARGE),
        case(16, 257, "sgd decay", noise="per_example", **LARGE), case(65, 64, "adam", noise="shared", **LARGE),
    ]


def mixtures(count, rng):
    """Objectives in which each value of each setting is equally frequent, combined at random."""
    def column(values):
        return [values[i] for i in rng.permutation(np.arange(count) % len(values))]

    shapes = column([(1, 1), (1, 4), (2, 3), (3, 1), (3, 2), (4, 7), (5, 5), (6, 2), (7, 9), (8, 16), (9, 4), (12, 13)])
    columns = dict(
        tied=column([True, False]),
        bias=column(["none", "output", "hidden", "both"]),
        hidden_activation=column(["identity", "relu", "gelu", "solu"]),
        output_activation=column(["identity", "relu", "gelu", "solu"]),
        batch=column([None, 1, 5, 16]),
        reduction=column(["sum", "batch_mean", "mean"]),
        noise=column([None, "shared", "per_example"]),
        l1=column([constant(0.0), *schedules(0.02).values()]),
        l2=column([constant(0.0), constant(0.01), {"linear": [0.0, 0.02]}]),
        activation_l1=column([constant(0.0), constant(0.02), {"cosine": [0.03, 0.0]}]),
    )
    weighted, optimizers, rates = column([True, False]), column(list(OPTIMIZERS)), column(list(schedules(1.0)))
    for i, (n, m) in enumerate(shapes):
        importance = [round(0.7**feature, 6) + 0.5 for feature in range(n)] if weighted[i] else None
        settings = {key: values[i] for key, values in columns.items()}
        yield case(n, m, optimizers[i], lr=rates[i], importance=importance, **settings)


def untied_large():
    """Matrix products of a size at which BLAS no longer takes its way for small ones."""
    return case(
        33, 125, "adamw", tied=False, bias="both", hidden_activation="gelu", batch=9, reduction="batch_mean",
        noise="per_example", l2=constant(0.01), activation_l1=constant(0.02), **LARGE)


def value(schedule, step, steps):
    (law, numbers), = schedule.items()
    share = step / steps
    if law == "constant":
        return numbers[0]
    if law == "linear":
        return numbers[0] + (numbers[1] - numbers[0]) * share
    if law == "cosine":
        return numbers[1] + (numbers[0] - numbers[1]) * (1 + math.cos(math.pi * share)) / 2
    if law == "warm_up":
        return numbers[1] * min(1.0, (step + 1) / numbers[0])
    return [level for start, level in zip(numbers[::2], numbers[1::2]) if start <= step][-1]


ACTIVATIONS = {
    "identity": lambda x: x,
    "relu": torch.relu,
    "gelu": torch.nn.functional.gelu,
    "solu": lambda x: x * torch.softmax(x, dim=-1),
}


def draw(case, rng):
    """Initial parameters, inputs and noise: float32, so that both precisions and polysem start alike."""
    n, m, steps, examples = case["n"], case["m"], case["steps"], case["batch"] or case["n"]
    parts = [rng.normal(0, 1 / np.sqrt(m), (n, m)) for _ in range(1 if case["tied"] else 2)]
    for part in parts:  # sign(0) = 0
        part.flat[4::5] = 0
    if case["bias"] in ("hidden", "both"):
        parts.append(rng.normal(0, 0.2, m))
    if case["bias"] in ("output", "both"):
        parts.append(rng.normal(0, 0.2, n))
    shape = (steps, examples, n)
    inputs = rng.uniform(-0.5, 1, shape) * (rng.random(shape) < 0.6) if case["batch"] else np.zeros(0)
    rows = {None: 0, "shared": 1, "per_example": examples}[case["noise"]]
    noise = 0.15 * rng.standard_normal((steps, rows, m))
    return [part.astype(np.float32) for part in parts], inputs.astype(np.float32), noise.astype(np.float32)


def smooth_loss(case, parameters, x, noise, l2, activation_l1):
    """Everything but l1, and the weights that l1 punishes."""
    parameters = list(parameters)
    weights = [parameters.pop(0) for _ in range(1 if case["tied"] else 2)]
    pre = x @ weights[0]
    if case["bias"] in ("hidden", "both"):
        pre = pre + parameters.pop(0)
    active = ACTIVATIONS[case["hidden_activation"]](pre)
    outputs = (active if noise is None else active + noise) @ weights[-1].T
    if case["bias"] in ("output", "both"):
        outputs = outputs + parameters.pop(0)
    importance = torch.tensor(case["importance"] or [1.0] * case["n"], dtype=x.dtype)
    errors = importance * (ACTIVATIONS[case["output_activation"]](outputs) - x) ** 2
    scale = {"sum": 1, "batch_mean": 1 / len(x), "mean": 1 / (len(x) * case["n"])}[case["reduction"]]
    loss = scale * (errors.sum() + activation_l1 * active.abs().sum())
    return loss + l2 * sum((W**2).sum() for W in weights), weights


def optimizer_of(case, parameters):
    options = dict(case["hyperparameters"])
    if case["optimizer"] in ("sgd", "proximal"):
        return torch.optim.SGD(parameters, lr=0.0, **options)
    if "beta1" in options:
        options["betas"] = (options.pop("beta1"), options.pop("beta2"))
    return {"adam": torch.optim.Adam, "adamw": torch.optim.AdamW}[case["optimizer"]](parameters, lr=0.0, **options)


def train(case, initial, inputs, noise, dtype):
    """All parameters at the snapshots, one after the other: E or W, D, b_h, b_o."""
    parameters = [torch.nn.Parameter(torch.tensor(part, dtype=dtype)) for part in initial]
    optimizer = optimizer_of(case, parameters)
    seen = []
    for step in range(case["steps"]):
        lr, l1, l2, activation_l1 = (
            value(case[key], step, case["steps"]) for key in ("lr", "l1", "l2", "activation_l1"))
        x = torch.tensor(inputs[step], dtype=dtype) if case["batch"] else torch.eye(case["n"], dtype=dtype)
        xi = torch.tensor(noise[step], dtype=dtype) if case["noise"] else None
        loss, weights = smooth_loss(case, parameters, x, xi, l2, activation_l1)
        if case["optimizer"] != "proximal":
            loss = loss + l1 * sum(W.abs().sum() for W in weights)
        optimizer.param_groups[0]["lr"] = lr
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        if case["optimizer"] == "proximal":  # a step down all that is smooth, then the soft threshold
            with torch.no_grad():
                for W in weights:
                    W.copy_(torch.sign(W) * torch.clamp(W.abs() - lr * l1, min=0))
        if step + 1 in case["snapshots"]:
            seen.append(torch.cat([part.detach().flatten() for part in parameters]).numpy().copy())
    return np.stack(seen)


def trajectory(case, index):
    """What is drawn, and where it leads in both precisions."""
    for attempt in range(20):
        drawn = draw(case, np.random.default_rng([9, index, attempt]))
        double, single = (train(case, *drawn, dtype) for dtype in (torch.float64, torch.float32))
        if np.abs(double - single).max() < SPREAD:
            return *drawn, double, single
    raise SystemExit(f"case {index}: no draw that single precision can follow: {case}")


def write(folder):
    """One file for each kind of number, in which the cases follow one another, and their settings."""
    folder.mkdir(exist_ok=True)
    cases = [*published(), *mixtures(36, np.random.default_rng(9)), untied_large()]
    columns = zip(*(trajectory(case, index) for index, case in enumerate(cases)))
    initial, inputs, noise, double, single = columns
    initial = [part for parts in initial for part in parts]
    for name, arrays in dict(
        initial=initial, inputs=inputs, noise=noise, float64=double, float32=single,
    ).items():
        np.save(folder / f"{name}.npy", np.concatenate([array.ravel() for array in arrays]))
    lines = ",\n".join(json.dumps(case) for case in cases)
    (folder / "cases.json").write_text(f'{{"torch": "{torch.__version__}", "cases": [\n{lines}\n]}}\n')


if __name__ == "__main__":
    torch.set_num_threads(1)
    write(pathlib.Path(__file__).parent / "trajectories")
