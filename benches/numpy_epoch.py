"""The epoch of `softmax_regression.rs` as a NumPy loop: `python3 benches/numpy_epoch.py DIR` (needs numpy).

DIR holds the four gzip files of Fashion-MNIST. The data is held in memory as float32, which spares NumPy the
conversion of the pixels that the crate does in every epoch.
"""

import gzip
import pathlib
import sys
import time

import numpy as np


def read(folder, name, header):
    with gzip.open(pathlib.Path(folder) / name) as file:
        return np.frombuffer(file.read(), np.uint8, offset=header)


def load(folder, part):
    images = read(folder, f"{part}-images-idx3-ubyte.gz", 16).reshape(-1, 784)
    return images.astype(np.float32) / 255, read(folder, f"{part}-labels-idx1-ubyte.gz", 8)


def probabilities(x, w, b):
    logits = x @ w + b
    e = np.exp(logits - logits.max(1, keepdims=True))
    return e / e.sum(1, keepdims=True)


def main(folder, epochs=10, batch=256, lr=0.1):
    x, y = load(folder, "train")
    x_val, y_val = load(folder, "t10k")
    rng = np.random.default_rng(0)
    w = rng.normal(0, 0.01, (784, 10)).astype(np.float32)
    b = np.zeros(10, np.float32)
    seconds = []
    for _ in range(epochs):
        start = time.perf_counter()
        order = rng.permutation(len(x))
        for at in range(0, len(x), batch):
            rows = order[at : at + batch]
            xb, yb = x[rows], y[rows]
            p = probabilities(xb, w, b)
            p[np.arange(len(yb)), yb] -= 1
            p /= len(yb)
            w -= lr * (xb.T @ p)
            b -= lr * p.sum(0)
        hits = loss = 0
        for at in range(0, len(x_val), batch):
            p = probabilities(x_val[at : at + batch], w, b)
            yb = y_val[at : at + batch]
            hits += (p.argmax(1) == yb).sum()
            loss -= np.log(p[np.arange(len(yb)), yb]).sum()
        seconds.append(time.perf_counter() - start)
    print(f"median epoch {np.median(seconds):.3f} s, val loss {loss / len(x_val):.4f}, val accuracy {hits / len(x_val):.4f}")


main(*sys.argv[1:])
