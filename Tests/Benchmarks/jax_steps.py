"""The same training in JAX, on one core: how long a step takes.

    .venv-benchmark/bin/python Tests/Benchmarks/jax_steps.py basis --features 256 --hidden 1024
    .venv-benchmark/bin/python Tests/Benchmarks/jax_steps.py sampled --features 200 --hidden 20 --density 0.05

Prints JSON lines. Steps are compiled, many to a call with weights and moments in place, which suits JAX best; AdamW is
written out, as optax would have it compiled. XLA's threads share one core: what is compared is core time.
"""

import argparse
import json
import os
import statistics
import time

os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false"
if hasattr(os, "sched_setaffinity"):
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})

import jax  # noqa: E402
import jax.numpy as jnp  # noqa: E402

LEARNING_RATE, DECAY, EPSILON = 1e-3, 0.01, 1e-8
BETAS = (0.9, 0.999)
L1 = 1e-3


def loss_as_written(parameters, x):
    """The model as published, on the basis vectors, with ℓ1; summed over networks, which do not touch."""
    W, = parameters
    outputs = jax.nn.relu(jnp.matmul(jnp.matmul(x, W), jnp.swapaxes(W, -1, -2)))
    return jnp.square(outputs - x).sum() + L1 * jnp.abs(W).sum()


def loss_of_overlaps(parameters, x):
    """The same loss where x is the identity: encoding is left out, since x W = W."""
    W, = parameters
    return jnp.square(jax.nn.relu(jnp.matmul(W, jnp.swapaxes(W, -1, -2))) - x).sum() + L1 * jnp.abs(W).sum()


def by_hand(parameters, x):
    """d loss/dW = 4 R W + λ sign W, R = (relu(G) - I) where G > 0: two products."""
    W, = parameters
    overlaps = jnp.matmul(W, jnp.swapaxes(W, -1, -2))
    residual = jnp.where(overlaps > 0, jax.nn.relu(overlaps) - x, 0)
    return (4 * jnp.matmul(residual, W) + L1 * jnp.sign(W),)


def toy_loss(parameters, x):
    """The toy model of superposition: a mean over examples and features, summed over networks."""
    W, bias = parameters
    hidden = jnp.einsum("kbn,knm->kbm", x, W)
    outputs = jax.nn.relu(jnp.einsum("kbm,knm->kbn", hidden, W) + bias[:, None, :])
    return jnp.square(x - outputs).mean(axis=(1, 2)).sum()


# What a step's gradient on the basis is computed by, from the most general program to the most specialised.
VARIANTS = {
    "as_written": jax.grad(loss_as_written),
    "overlaps": jax.grad(loss_of_overlaps),
    "by_hand": by_hand,
}


def adamw(parameters, gradients, moments, count):
    def update(w, g, m, v):
        m = BETAS[0] * m + (1 - BETAS[0]) * g
        v = BETAS[1] * v + (1 - BETAS[1]) * jnp.square(g)
        mean, square = m / (1 - BETAS[0] ** count), v / (1 - BETAS[1] ** count)
        return w - LEARNING_RATE * (mean / (jnp.sqrt(square) + EPSILON) + DECAY * w), m, v

    updated = [update(*values) for values in zip(parameters, gradients, *moments)]
    weights, first, second = zip(*updated)
    return weights, (first, second)


def program(gradient, inputs, steps):
    """Some steps in one call; `inputs` draws or hands out what a step is trained on."""

    def step(state, _):
        parameters, moments, count, key = state
        key, own = jax.random.split(key)
        parameters, moments = adamw(parameters, gradient(parameters, inputs(own)), moments, count)
        return (parameters, moments, count + 1, key), None

    return jax.jit(lambda state: jax.lax.scan(step, state, length=steps)[0], donate_argnums=0)


def core_milliseconds(run, parameters, networks, steps, seconds):
    """Core time of a step for one network, the median of at least three calls."""
    zeros = tuple(jnp.zeros_like(values) for values in parameters)
    moments = (zeros, tuple(jnp.zeros_like(values) for values in parameters))
    state = jax.block_until_ready(run((parameters, moments, jnp.ones(()), jax.random.key(2))))
    times = []
    start = time.perf_counter()
    while len(times) < 3 or time.perf_counter() - start < seconds:
        before = time.process_time()
        state = jax.block_until_ready(run(state))
        times.append(time.process_time() - before)
    return 1e3 * statistics.median(times) / (networks * steps)


def weights(networks, options):
    return jax.random.normal(jax.random.key(1), (networks, options.features, options.hidden)) / options.hidden**0.5


def time_basis(options):
    identity = jnp.eye(options.features)
    for variant in options.variants:
        for networks in options.networks:
            run = program(VARIANTS[variant], lambda _: identity, options.steps)
            cost = core_milliseconds(run, (weights(networks, options),), networks, options.steps, options.seconds)
            print(json.dumps({"variant": variant, "networks": networks, "core_ms": cost}), flush=True)


def time_sampled(options):
    for networks in options.networks:
        shape = (networks, options.batch, options.features)

        def draw(key):
            which, how = jax.random.split(key)
            return jnp.where(jax.random.uniform(which, shape) <= options.density, jax.random.uniform(how, shape), 0)

        run = program(jax.grad(toy_loss), draw, options.steps)
        parameters = (weights(networks, options), jnp.zeros((networks, options.features)))
        cost = core_milliseconds(run, parameters, networks, options.steps, options.seconds)
        print(json.dumps({"networks": networks, "core_ms": cost}), flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["version", "basis", "sampled"])
    parser.add_argument("--features", type=int, default=256, help="n")
    parser.add_argument("--hidden", type=int, default=1024, help="m")
    parser.add_argument("--networks", type=int, nargs="+", default=[1, 10], help="in one array")
    parser.add_argument("--variants", nargs="+", choices=VARIANTS, default=list(VARIANTS), help="basis")
    parser.add_argument("--batch", type=int, default=1024, help="sampled: examples drawn for a step")
    parser.add_argument("--density", type=float, default=0.05, help="sampled: probability of each feature")
    parser.add_argument("--steps", type=int, default=10, help="in one call")
    parser.add_argument("--seconds", type=float, default=1.0, help="for each combination")
    options = parser.parse_args()
    if options.what == "version":
        print(json.dumps({"jax": jax.__version__}))
    elif options.what == "basis":
        time_basis(options)
    else:
        time_sampled(options)


if __name__ == "__main__":
    main()
