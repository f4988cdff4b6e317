"""The same training in PyTorch, as short as it can be said: how long a step takes, and what comes out.

    .venv-benchmark/bin/python Tests/Benchmarks/pytorch.py step --features 256 --hidden 1024
    .venv-benchmark/bin/python Tests/Benchmarks/pytorch.py count --features 64 --hidden 64 256 --networks 32
    .venv-benchmark/bin/python Tests/Benchmarks/pytorch.py sampled --features 200 --hidden 20 --density 0.05

Prints JSON lines. It stands here rather than in a folder of its own because everything it is compared with does.

AdamW is the fused one: on a CPU 2 to 10 % faster than `foreach=True` and the plain loop at every size we use. Gradients
are freed after each step, PyTorch's default; keeping them was no faster. torch.compile is left out because on a CPU it
needs a C++ compiler at run time.
"""

import argparse
import json
import statistics
import time

import torch

LEARNING_RATE = 1e-3
L1 = 1e-3


def loss_as_written(W, X):
    """The model as published: every input is encoded, decoded and compared."""
    hidden = X @ W
    return (torch.relu(hidden @ W.mT) - X).square().sum() + L1 * W.abs().sum()


def loss_of_overlaps(W, X):
    """The same loss where X is the identity: encoding is left out, since X W = W."""
    return (torch.relu(W @ W.mT) - X).square().sum() + L1 * W.abs().sum()


def by_autograd(loss):
    def gradient(W, X):
        W.grad = None
        loss(W, X).backward()

    return gradient


@torch.no_grad()
def by_hand(W, X):
    """d loss/dW = 4 R W + λ sign W, R = (relu(G) - I) where G > 0: two products, no graph."""
    overlaps = W @ W.mT
    residual = (torch.relu(overlaps) - X).mul_(overlaps > 0)
    W.grad = torch.baddbmm(W.sign(), residual, W, beta=L1, alpha=4)


# What a step's gradient is computed by, from the most general program to the most specialised.
VARIANTS = {
    "as_written": by_autograd(loss_as_written),
    "overlaps": by_autograd(loss_of_overlaps),
    "by_hand": by_hand,
}


class Batch:
    """Networks of one size in one tensor, k x n x m, under one AdamW, which is elementwise."""

    def __init__(self, networks, features, hidden, variant):
        self.W = torch.nn.Parameter(torch.randn(networks, features, hidden) / hidden**0.5)
        self.X = torch.eye(features)
        self.optimizer = torch.optim.AdamW([self.W], lr=LEARNING_RATE, weight_decay=0.01, fused=True)
        self.gradient = VARIANTS[variant]

    def step(self):
        self.gradient(self.W, self.X)
        self.optimizer.step()


class SampledBatch:
    """Toy models of superposition in one tensor, k x n x m, on examples that each step draws afresh."""

    def __init__(self, networks, features, hidden, examples, density):
        self.W = torch.nn.Parameter(torch.randn(networks, features, hidden) / hidden**0.5)
        self.bias = torch.nn.Parameter(torch.zeros(networks, features))
        self.shape, self.density = (examples, networks, features), density
        self.optimizer = torch.optim.AdamW([self.W, self.bias], lr=LEARNING_RATE, weight_decay=0.01, fused=True)

    def step(self):
        x = torch.where(torch.rand(self.shape) <= self.density, torch.rand(self.shape), 0.0)
        hidden = torch.einsum("bkn,knm->bkm", x, self.W)
        outputs = torch.relu(torch.einsum("bkm,knm->bkn", hidden, self.W) + self.bias)
        self.optimizer.zero_grad()
        (x - outputs).square().mean(dim=(0, 2)).sum().backward()
        self.optimizer.step()


def core_milliseconds(batch, networks, threads, seconds):
    """Cost of a step for one network, the median of at least three steps: CPU time on one thread, which other
    processes do not add to; on several, whose waiting counts, wall-clock time times threads."""
    clock = time.process_time if threads == 1 else time.perf_counter
    torch.set_num_threads(threads)
    batch.step()
    times = []
    start = time.perf_counter()
    while len(times) < 3 or time.perf_counter() - start < seconds:
        before = clock()
        batch.step()
        times.append(clock() - before)
    return 1e3 * threads * statistics.median(times) / networks


def time_steps(options):
    for variant in options.variants:
        for networks in options.networks:
            for threads in sorted({1, options.threads}):
                batch = Batch(networks, options.features, options.hidden[0], variant)
                cost = core_milliseconds(batch, networks, threads, options.seconds)
                row = {"variant": variant, "networks": networks, "threads": threads, "core_ms": cost}
                print(json.dumps(row), flush=True)


def time_sampled(options):
    for networks in options.networks:
        batch = SampledBatch(networks, options.features, options.hidden[0], options.batch, options.density)
        cost = core_milliseconds(batch, networks, 1, options.seconds)
        print(json.dumps({"networks": networks, "core_ms": cost}), flush=True)


def polysemantic_neurons(W):
    """The paper's count, for each network: neurons with at least two weights of 0.8 <= |w| <= 1.2."""
    magnitude = W.detach().abs()
    in_window = (magnitude >= 0.8) & (magnitude <= 1.2)
    return (in_window.sum(dim=1) >= 2).sum(dim=1).tolist()


def count(options):
    torch.set_num_threads(options.threads)
    for hidden in options.hidden:
        batch = Batch(options.networks[0], options.features, hidden, "overlaps")
        for _ in range(options.steps):
            batch.step()
        print(json.dumps({"hidden": hidden, "counts": polysemantic_neurons(batch.W)}), flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["version", "step", "count", "sampled"])
    parser.add_argument("--features", type=int, default=256, help="n")
    parser.add_argument("--hidden", type=int, nargs="+", default=[1024], help="m; count takes several")
    parser.add_argument("--networks", type=int, nargs="+", default=[1, 16], help="in one tensor; count takes one")
    parser.add_argument("--variants", nargs="+", choices=VARIANTS, default=list(VARIANTS))
    parser.add_argument("--threads", type=int, default=torch.get_num_threads(), help="step: and 1")
    parser.add_argument("--seconds", type=float, default=1.0, help="step, sampled: for each combination")
    parser.add_argument("--steps", type=int, default=9000, help="count: length of training")
    parser.add_argument("--batch", type=int, default=1024, help="sampled: examples drawn for a step")
    parser.add_argument("--density", type=float, default=0.05, help="sampled: probability of each feature")
    options = parser.parse_args()
    torch.manual_seed(1)
    if options.what == "version":
        print(json.dumps({"torch": torch.__version__}))
    elif options.what == "step":
        time_steps(options)
    elif options.what == "sampled":
        time_sampled(options)
    else:
        count(options)


if __name__ == "__main__":
    main()
