#!/usr/bin/env python3
"""Linear students behind a fixed layer in NumPy, batched over replicas: the yardstick for `StudentSteps` in Dyson.Benchmarks.

D' = D - a (G D + D G)/2 + a sqrt(A/|B|) eta, eta symmetric in the GOE convention; G = diag(g) or a dense matrix. One process, one thread.
Prints nanoseconds a replica and update, the best of many slices over several batch sizes; --check compares a variance with its exact value.
"""
import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
import sys
import time

import numpy as np

RATE, NOISE, BATCH = 0.1, 0.1, 16


class Students:
    """Element first, replica last: rows of one element are contiguous, and a dense G is one matrix product for all replicas."""

    def __init__(self, size, replicas, dense, seed=1):
        self.random = np.random.Generator(np.random.SFC64(seed))
        rows, columns = np.tril_indices(size)
        off = rows != columns
        self.lower = rows * size + columns
        self.upper = (columns * size + rows)[off]
        self.off = np.flatnonzero(off)
        self.scale = (RATE * NOISE / np.sqrt(BATCH) * np.where(off, 1, np.sqrt(2)))[:, None]
        self.size = size
        self.d = np.zeros((size * size, replicas))
        self.normals = np.empty((len(rows), replicas))
        self.product = np.empty((size, size * replicas))
        self.dense = dense
        if dense:
            z = self.random.normal(size=(size, size)) / np.sqrt(size)
            self.keep = np.eye(size) - RATE * z.T @ z
        else:
            g = np.geomspace(1, 9, size)
            self.keep = (1 - 0.5 * RATE * (g[:, None] + g[None, :])).reshape(-1, 1)

    def step(self):
        n = self.size
        self.random.standard_normal(out=self.normals)
        self.normals *= self.scale
        if self.dense:
            np.matmul(self.keep, self.d.reshape(n, -1), out=self.product)
            product = self.product.reshape(n, n, -1)
            np.add(product, product.transpose(1, 0, 2), out=self.d.reshape(n, n, -1))
            self.d *= 0.5
        else:
            self.d *= self.keep
        self.d[self.lower] += self.normals
        self.d[self.upper] += self.normals[self.off]


def nanoseconds(size, dense):
    best = np.inf
    for replicas in (64, 256, 1024, 4096, 16384):
        students = Students(size, replicas, dense)
        end = time.perf_counter() + 1.0
        while time.perf_counter() < end:
            start = time.perf_counter()
            students.step()
            best = min(best, (time.perf_counter() - start) / replicas * 1e9)
    return best


def check():
    students = Students(2, 20000, False)
    for _ in range(200):
        students.step()
    for i, g in ((0, 1.0), (1, 9.0)):
        exact = 2 * (RATE * NOISE) ** 2 / BATCH / (1 - (1 - RATE * g) ** 2)
        print(f"Var D_{i + 1}{i + 1}: {students.d[3 * i].var():.4e}, exact {exact:.4e} (error {exact * np.sqrt(2 / 20000):.1e})")


if __name__ == "__main__":
    if "--check" in sys.argv:
        check()
    else:
        for size in (2, 10):
            for dense in (False, True):
                print(f"N = {size}, {'dense' if dense else 'diagonal'}: {nanoseconds(size, dense):.1f} ns")
