#!/usr/bin/env python3
"""Trains Gaussian restricted Boltzmann machines with NumPy, many replicas at once: the yardstick for Dyson's speed.

Two algorithms of persistent contrastive divergence with one law (N visible and N hidden nodes, k Gibbs sweeps, |B| chains):

literal    every sweep is drawn:  h = w v + z,  v = w^T h / mu^2 + z / mu
shortcut   the k sweeps of a step in one draw:  v' = M v + L z / mu  with  A = w^T w / mu^2,  M = A^k,  L L^T = sum_{j<2k} A^j

then w' = w + alpha w (C_target - C_model).  sigma_h = 1 throughout.  All arrays carry the replica first, products are
numpy.matmul over the replicas, normals come from NumPy's fastest generator (SFC64) straight into place. One process a core, each with
one BLAS thread and its own replicas.

    python3 rbm_numpy.py            million updates a second, both algorithms, |B| = 4, 16, 64
    python3 rbm_numpy.py --check    the physics: mean spectra of both algorithms against each other and against the target
"""

import os

# Before NumPy is loaded: the processes are the parallel unit, and threads on matrices of 10 x 10 only disturb each other.
os.environ["OPENBLAS_NUM_THREADS"] = "1"
os.environ["OMP_NUM_THREADS"] = "1"

import argparse
import multiprocessing
import sys
import time

import numpy

N = 10
SWEEPS = 3
MU2 = 9.0
RING_M2 = 4.0
BATCH_SIZES = (4, 16, 64)
KAPPA = RING_M2 + 2 - 2 * numpy.cos(2 * numpy.pi * numpy.arange(N) / N)


class Ensemble:
    """Replicas of one machine, started at the target in a basis where the target's covariance is diagonal."""

    def __init__(self, replicas, batch, rate, seed):
        self.random = numpy.random.Generator(numpy.random.SFC64(seed))
        self.batch = batch
        self.rate = rate
        self.target = numpy.diag(1 / KAPPA)
        self.w = numpy.tile(numpy.diag(numpy.sqrt(MU2 - KAPPA)), (replicas, 1, 1))
        # Chain b of replica r is the column v[r, :, b], stationary at the start.
        self.v = self.random.standard_normal((replicas, N, batch)) / numpy.sqrt(KAPPA)[:, None]
        self.z = numpy.empty_like(self.v)
        self.h = numpy.empty_like(self.v)

    def normals(self):
        return self.random.standard_normal(out=self.z)

    def sample_literal(self):
        transposed = self.w.transpose(0, 2, 1)
        for _ in range(SWEEPS):
            numpy.matmul(self.w, self.v, out=self.h)
            self.h += self.normals()
            numpy.matmul(transposed, self.h, out=self.v)
            self.v *= 1 / MU2
            self.normals()
            self.z *= 1 / numpy.sqrt(MU2)
            self.v += self.z

    def sample_shortcut(self):
        one = numpy.eye(N)
        a = self.w.transpose(0, 2, 1) @ self.w
        a *= 1 / MU2
        power = a
        total = one + a
        for _ in range(2, SWEEPS):
            power = power @ a
            total += power
        power = power @ a if SWEEPS > 1 else a
        covariance = total @ (one + power) if SWEEPS > 1 else total
        factor = numpy.linalg.cholesky(covariance)
        factor *= 1 / numpy.sqrt(MU2)
        numpy.matmul(power, self.v, out=self.h)
        numpy.matmul(factor, self.normals(), out=self.v)
        self.v += self.h

    def step(self, sample):
        sample(self)
        gradient = self.v @ self.v.transpose(0, 2, 1)
        gradient *= -1 / self.batch
        gradient += self.target
        gradient *= self.rate
        self.w += self.w @ gradient

    def levels(self):
        return numpy.linalg.eigvalsh(self.w.transpose(0, 2, 1) @ self.w)[:, ::-1]


ALGORITHMS = {"literal": Ensemble.sample_literal, "shortcut": Ensemble.sample_shortcut}


def updates_a_second(job):
    """The best of many slices of 2 ms in this process, as in Dyson's own benchmark; at least one step is made in each."""
    name, batch, replicas, seconds, seed = job
    ensemble = Ensemble(replicas, batch, 0.02, seed)
    best = 0.0
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        steps = 0
        start = time.perf_counter()
        while time.perf_counter() - start < 0.002:
            ensemble.step(ALGORITHMS[name])
            steps += 1
        best = max(best, steps * replicas / (time.perf_counter() - start))
    return best


def blas():
    """OpenBLAS makes these small products about 1.5 times faster than the reference BLAS: a fair comparison uses it."""
    try:
        with open("/proc/self/maps", encoding="utf-8") as maps:
            return "OpenBLAS" if "openblas" in maps.read() else "a BLAS that is not OpenBLAS"
    except OSError:
        return "an unknown BLAS"


def measure(processes, seconds):
    print(f"NumPy {numpy.__version__} with {blas()}, N = {N}, k = {SWEEPS}; million updates a second, {processes} processes together")
    print("|B|    " + "".join(f"{name:>12}" for name in ALGORITHMS))
    with multiprocessing.Pool(processes) as pool:
        for batch in BATCH_SIZES:
            row = []
            for name in ALGORITHMS:
                # Small ensembles stay in cache, large ones spread the interpreter's cost: the better of several sizes counts.
                speeds = [
                    sum(pool.map(updates_a_second, [(name, batch, replicas, seconds, seed) for seed in range(processes)], 1))
                    for replicas in (32, 128, 512)
                ]
                row.append(max(speeds) / 1e6)
            print(f"{batch:<7}" + "".join(f"{speed:12.3f}" for speed in row), flush=True)


def check(replicas=4000, steps=100, rate=0.05, batch=16):
    """Both algorithms have one law, which stays near the target: a bias of order alpha, no more."""
    means, errors = {}, {}
    for seed, (name, sample) in enumerate(ALGORITHMS.items()):
        ensemble = Ensemble(replicas, batch, rate, seed)
        for _ in range(steps):
            ensemble.step(sample)
        levels = ensemble.levels()
        means[name] = levels.mean(axis=0)
        errors[name] = levels.std(axis=0) / numpy.sqrt(replicas)
        print(f"{name:9}", " ".join(f"{x:7.4f}" for x in means[name]))
    target = numpy.sort(MU2 - KAPPA)[::-1]
    print(f"{'target':9}", " ".join(f"{x:7.4f}" for x in target))
    pulls = (means["literal"] - means["shortcut"]) / numpy.hypot(errors["literal"], errors["shortcut"])
    print("pulls of literal against shortcut", " ".join(f"{p:.2f}" for p in pulls))
    # Levels repel, so single ones leave the target; their sum does so only by the bias.
    drift = abs(means["literal"].sum() - target.sum()) / target.sum()
    print(f"sum of levels is off the target's by {100 * drift:.2f} %")
    return bool((abs(pulls) < 5).all() and drift < 0.05)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="check the physics instead of the speed")
    parser.add_argument("--processes", type=int, default=len(os.sched_getaffinity(0)))
    parser.add_argument("--seconds", type=float, default=1.0, help="for each algorithm, |B| and ensemble size")
    options = parser.parse_args()
    if options.check:
        return 0 if check() else 1
    measure(options.processes, options.seconds)
    return 0


if __name__ == "__main__":
    sys.exit(main())
