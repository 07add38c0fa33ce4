"""What the Python programs beside this file share: their arguments, Fashion-MNIST as arrays, and the clocks."""

import argparse
import gzip
import json
import pathlib
import time

BATCH, LR, HIDDEN = 256, 0.1, 256


def arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument("model", choices=["softmax", "hidden"])
    parser.add_argument("folder", type=pathlib.Path, help="of the four gzip files of Fashion-MNIST")
    parser.add_argument("epochs", type=int)
    parser.add_argument("seed", type=int)
    return parser.parse_args()


def load(folder, part):
    """The pixels as float32 from 0 to 1, of shape (n, 784), and the labels."""
    import numpy as np

    def read(name, header):
        with gzip.open(folder / name) as file:
            return np.frombuffer(file.read(), np.uint8, offset=header)

    images = read(f"{part}-images-idx3-ubyte.gz", 16).reshape(-1, 784)
    return images.astype(np.float32) / np.float32(255), read(f"{part}-labels-idx1-ubyte.gz", 8)


def run(epoch, epochs):
    """Runs `epoch`, which returns the loss and the accuracy of its validation, and prints a JSON object for each."""
    for number in range(1, epochs + 1):
        start = time.perf_counter(), time.process_time()
        loss, accuracy = epoch()
        seconds, processor = time.perf_counter() - start[0], time.process_time() - start[1]
        line = dict(epoch=number, val_loss=float(loss), val_accuracy=float(accuracy))
        print(json.dumps(line | dict(seconds=seconds, processor=processor)), flush=True)
