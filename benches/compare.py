"""The same epoch of softmax regression in this crate, in NumPy and in PyTorch, one below the other.

    cargo build --release
    python3 benches/compare.py DIR [--epochs 10] [--threads 1]

DIR holds the four gzip files of Fashion-MNIST. NumPy and PyTorch are timed if they are installed. Both get the pixels
as float32 in memory, which spares them the conversion that the crate does in every epoch; PyTorch gets no DataLoader,
which spares it most of its time. An epoch is 60 000 x 784 in batches of 256, and a validation pass over 10 000.

Each line has the least and the median seconds by the clock, and the least seconds of processor time over all threads:
on a machine that does other things too, compare the last.
"""

import argparse
import gzip
import json
import os
import pathlib
import resource
import statistics
import subprocess
import time

BATCH, LR = 256, 0.1
PROGRAM = pathlib.Path(__file__).resolve().parent.parent / "target" / "release" / "workbook"


def report(name, clock, processor, loss, accuracy):
    print(
        f"{name:<10} least {min(clock):.3f} s, median {statistics.median(clock):.3f} s,"
        f" processor {processor:.3f} s; val loss {loss:.4f}, val accuracy {accuracy:.4f}"
    )


def measure(epoch, epochs):
    """Runs `epoch` so many times: the seconds by the clock, and the least of the processor's."""
    clock, processor = [], []
    for _ in range(epochs):
        start = time.perf_counter(), time.process_time()
        epoch()
        clock.append(time.perf_counter() - start[0])
        processor.append(time.process_time() - start[1])
    return clock, min(processor)


def workbook(folder, epochs):
    """The program's own times by the clock; its processor time is that of many epochs less that of one."""

    def run(epochs):
        command = [PROGRAM, "train", "fashion-mnist", "--json", "--epochs", str(epochs), "--data", folder]
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        lines = subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        return [json.loads(line) for line in lines if line.startswith("{")][:-1], used

    one = min(run(1)[1] for _ in range(3))
    runs = [run(epochs + 1) for _ in range(3)]
    lines = runs[0][0]
    processor = (min(used for _, used in runs) - one) / epochs
    clock = [line["seconds"] for run_lines, _ in runs for line in run_lines]
    report("workbook", clock, processor, lines[epochs - 1]["val_loss"], lines[epochs - 1]["val_accuracy"])


def read(folder, name, header):
    import numpy as np

    with gzip.open(pathlib.Path(folder) / name) as file:
        return np.frombuffer(file.read(), np.uint8, offset=header)


def load(folder, part):
    import numpy as np

    images = read(folder, f"{part}-images-idx3-ubyte.gz", 16).reshape(-1, 784)
    return images.astype(np.float32) / np.float32(255), read(folder, f"{part}-labels-idx1-ubyte.gz", 8)


def in_numpy(folder, epochs):
    import numpy as np

    (x, y), (x_val, y_val) = load(folder, "train"), load(folder, "t10k")
    rng = np.random.default_rng(0)
    w, b = rng.normal(0, 0.01, (784, 10)).astype(np.float32), np.zeros(10, np.float32)
    last = {}

    def probabilities(x):
        logits = x @ w + b
        e = np.exp(logits - logits.max(1, keepdims=True))
        return e / e.sum(1, keepdims=True)

    def epoch():
        order = rng.permutation(len(x))
        for at in range(0, len(x), BATCH):
            rows = order[at : at + BATCH]
            xb, yb = x[rows], y[rows]
            p = probabilities(xb)
            p[np.arange(len(yb)), yb] -= 1
            p /= len(yb)
            w[...] -= LR * (xb.T @ p)
            b[...] -= LR * p.sum(0)
        hits = loss = 0
        for at in range(0, len(x_val), BATCH):
            p, yb = probabilities(x_val[at : at + BATCH]), y_val[at : at + BATCH]
            hits += (p.argmax(1) == yb).sum()
            loss -= np.log(p[np.arange(len(yb)), yb]).sum()
        last.update(loss=loss / len(x_val), accuracy=hits / len(x_val))

    report("NumPy", *measure(epoch, epochs), **last)


def in_pytorch(folder, epochs, threads):
    import torch
    from torch.nn.functional import cross_entropy

    torch.set_num_threads(threads)
    torch.manual_seed(0)
    tensors = [[torch.tensor(part) for part in load(folder, name)] for name in ("train", "t10k")]
    (x, y), (x_val, y_val) = [(images, labels.long()) for images, labels in tensors]
    model = torch.nn.Linear(784, 10)
    torch.nn.init.normal_(model.weight, 0, 0.01)
    torch.nn.init.zeros_(model.bias)
    sgd = torch.optim.SGD(model.parameters(), LR)
    last = {}

    def epoch():
        order = torch.randperm(len(x))
        for rows in order.split(BATCH):
            sgd.zero_grad()
            cross_entropy(model(x[rows]), y[rows]).backward()
            sgd.step()
        hits = loss = 0
        with torch.no_grad():
            for xb, yb in zip(x_val.split(BATCH), y_val.split(BATCH)):
                logits = model(xb)
                hits += (logits.argmax(1) == yb).sum().item()
                loss += cross_entropy(logits, yb, reduction="sum").item()
        last.update(loss=loss / len(x_val), accuracy=hits / len(x_val))

    report("PyTorch", *measure(epoch, epochs), **last)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", help="of the four gzip files of Fashion-MNIST")
    parser.add_argument("--epochs", type=int, default=10)
    parser.add_argument("--threads", type=int, default=1, help="of NumPy and PyTorch; the crate uses one")
    args = parser.parse_args()
    # Read by the libraries below NumPy and PyTorch when they are loaded.
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ[name] = str(args.threads)
    if PROGRAM.exists():
        workbook(args.folder, args.epochs)
    else:
        print(f"workbook   skipped: there is no {PROGRAM}; `cargo build --release` makes it")
    for name, run in (("NumPy", in_numpy), ("PyTorch", lambda *a: in_pytorch(*a, args.threads))):
        try:
            run(args.folder, args.epochs)
        except ModuleNotFoundError as error:
            print(f"{name:<10} skipped: {error}")


main()
