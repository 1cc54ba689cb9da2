#!/usr/bin/env python3
"""Singular values, values only, in NumPy: the yardstick for `LargeSpectra` in Dyson.Benchmarks.

Threads of the BLAS: OPENBLAS_NUM_THREADS, 1 unless set. An OpenBLAS that is older than the processor may choose code for a much older one:
OPENBLAS_VERBOSE=2 tells which, OPENBLAS_CORETYPE=SkylakeX (or Haswell) corrects it. Prints processor time, the best of several. With the argument
`transformer` all matrices of a transformer of 124 million parameters, once: the yardstick for `CheckpointDiagnosis`.
"""
import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
import sys
import time

import numpy as np

SHAPES = ((500, 500), (1000, 1000), (2000, 2000), (4096, 1024))

# A transformer of 124 million parameters, as in CheckpointDiagnosis: how often each shape occurs.
TRANSFORMER = {(50257, 768): 1, (1024, 768): 1, (2304, 768): 12, (768, 768): 12, (3072, 768): 24}


def transformer(random):
    total = 0.0
    for (rows, columns), count in TRANSFORMER.items():
        matrix = random.standard_normal((rows, columns))
        start = time.process_time()
        np.linalg.svd(matrix, compute_uv=False)
        total += count * (time.process_time() - start)
    print(f"transformer, singular values of {sum(TRANSFORMER.values())} matrices: {total:.1f} s")

if __name__ == "__main__":
    random = np.random.default_rng(1)
    if sys.argv[1:] == ["transformer"]:
        transformer(random)
        sys.exit()
    for rows, columns in [tuple(map(int, x.split("x"))) for x in sys.argv[1:]] or SHAPES:
        matrix = random.standard_normal((rows, columns))
        least = np.inf
        for _ in range(3 if matrix.size > 3_000_000 else 8):
            start = time.process_time()
            np.linalg.svd(matrix, compute_uv=False)
            least = min(least, time.process_time() - start)
        print(f"{rows} x {columns}: {least * 1e3:.0f} ms", flush=True)
