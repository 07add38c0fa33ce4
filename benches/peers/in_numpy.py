"""The epoch that `compare.py` times, in NumPy: in_numpy.py softmax|hidden DIR EPOCHS SEED.

The products are OpenBLAS's, which takes the number of its threads from $OPENBLAS_NUM_THREADS.
"""

import numpy as np
from fashion_mnist import BATCH, HIDDEN, LR, arguments, load, run

args = arguments()
(x, y), (x_val, y_val) = load(args.folder, "train"), load(args.folder, "t10k")
rng = np.random.default_rng(args.seed)
LR = np.float32(LR)


def layer(inputs, outputs, std):
    return rng.normal(0, std, (inputs, outputs)).astype(np.float32), np.zeros(outputs, np.float32)


def he(inputs):
    return (2 / inputs) ** 0.5


if args.model == "softmax":
    layers = [layer(784, 10, 0.01)]
else:
    layers = [layer(784, HIDDEN, he(784)), layer(HIDDEN, 10, he(HIDDEN))]


def forward(x):
    """The inputs of each layer, and the probabilities."""
    inputs = [x]
    for w, b in layers[:-1]:
        hidden = inputs[-1] @ w
        hidden += b
        inputs.append(np.maximum(hidden, 0, out=hidden))
    w, b = layers[-1]
    logits = inputs[-1] @ w + b
    e = np.exp(logits - logits.max(1, keepdims=True))
    return inputs, e / e.sum(1, keepdims=True)


def train(x, y):
    inputs, gradient = forward(x)
    gradient[np.arange(len(y)), y] -= 1
    gradient /= len(y)
    for i, (w, b) in reversed(list(enumerate(layers))):
        dw, db = inputs[i].T @ gradient, gradient.sum(0)
        if i > 0:
            gradient = gradient @ w.T
            gradient *= inputs[i] > 0
        w -= LR * dw
        b -= LR * db


def epoch():
    order = rng.permutation(len(x))
    for at in range(0, len(x), BATCH):
        rows = order[at : at + BATCH]
        train(x[rows], y[rows])
    hits = loss = 0
    for at in range(0, len(x_val), BATCH):
        p, labels = forward(x_val[at : at + BATCH])[1], y_val[at : at + BATCH]
        hits += (p.argmax(1) == labels).sum()
        loss -= np.log(p[np.arange(len(labels)), labels]).sum()
    return loss / len(x_val), hits / len(x_val)


run(epoch, args.epochs)
