#!/usr/bin/env python3
"""Deep tanh students in NumPy: the yardstick for `DeepStudentSteps` and `WideStudentSteps` in Dyson.Benchmarks.

Two tanh layers of n units, n inputs, a teacher of the same shape, |B| fresh inputs a step, plain gradient descent:
h_l = W_l y_(l-1), y_l = tanh h_l, Delta_L = (y_L - target)(1 - y_L^2)/|B|, dL/dW_l = Delta_l^T y_(l-1). Batched over replicas by stacked
matrix products for n = 32 (the best of several numbers of replicas counts, one by one is shown too); one replica for wide nets. One process;
threads of the BLAS: OPENBLAS_NUM_THREADS, 1 unless set. Prints processor time, the best of many steps; --check compares the gradient with finite differences.
"""
import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
import sys
import time

import numpy as np

RATE = 0.1


class Students:
    def __init__(self, size, batch, replicas, seed=1):
        self.random = np.random.Generator(np.random.SFC64(seed))
        self.batch = batch
        shape = (replicas, size, size)
        self.weights = [self.random.standard_normal(shape) / np.sqrt(size) for _ in range(2)]
        self.teacher = [self.random.standard_normal((size, size)) / np.sqrt(size) for _ in range(2)]
        self.inputs = np.empty((replicas, batch, size))

    def answer(self, weights, inputs):
        first = np.tanh(inputs @ np.swapaxes(weights[0], -1, -2))
        return first, np.tanh(first @ np.swapaxes(weights[1], -1, -2))

    def gradients(self, inputs, targets):
        first, second = self.answer(self.weights, inputs)
        delta = (second - targets) * (1 - second * second) / self.batch
        below = (delta @ self.weights[1]) * (1 - first * first)
        return np.swapaxes(below, -1, -2) @ inputs, np.swapaxes(delta, -1, -2) @ first

    def step(self):
        self.random.standard_normal(out=self.inputs)
        targets = self.answer(self.teacher, self.inputs)[1]
        for weights, gradient in zip(self.weights, self.gradients(self.inputs, targets)):
            gradient *= RATE
            weights -= gradient


def best(students, seconds):
    """Processor time of a step: the best of slices of some 20 ms."""
    students.step()
    start = time.process_time()
    students.step()
    steps = max(1, int(0.02 / max(time.process_time() - start, 1e-6)))
    least = np.inf
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        start = time.process_time()
        for _ in range(steps):
            students.step()
        least = min(least, (time.process_time() - start) / steps)
    return least


def check():
    students = Students(5, 3, 2)
    inputs = students.random.standard_normal((2, 3, 5))
    targets = students.random.standard_normal((2, 3, 5))
    gradients = students.gradients(inputs, targets)

    def loss():
        return 0.5 * ((students.answer(students.weights, inputs)[1] - targets) ** 2).sum() / 3

    worst = 0.0
    for layer in range(2):
        for index in np.ndindex(students.weights[layer].shape):
            here = students.weights[layer][index]
            students.weights[layer][index] = here + 1e-6
            up = loss()
            students.weights[layer][index] = here - 1e-6
            down = loss()
            students.weights[layer][index] = here
            worst = max(worst, abs((up - down) / 2e-6 - gradients[layer][index]))
    print(f"largest difference to finite differences: {worst:.1e}")
    assert worst < 1e-8


if __name__ == "__main__":
    if "--check" in sys.argv:
        check()
    else:
        for replicas in (1, 16, 64, 256):
            students = Students(32, 16, replicas)
            print(f"n = 32, |B| = 16, {replicas} replicas: {best(students, 1.0) / replicas * 1e9:.0f} ns a student", flush=True)
        for size in (256, 512, 1024):
            for batch in (16, 128):
                print(f"n = {size}, |B| = {batch}: {best(Students(size, batch, 1), 1.5) * 1e3:.2f} ms", flush=True)
