"""Asserts that the two training runs meet results that were measured outside this project.

    python3 .ci/reference.py target/release/workbook

The exam data, at the settings of chapter 1, for 50 seeds; Fashion-MNIST, at the settings of chapter 6, where the real
images are.
"""

import json
import os
import subprocess
import sys
from statistics import mean

PROGRAM = sys.argv[1]

# Over 200 seeds: the prediction at (4 h of sleep, 8 h of study) and at (5.5, 8), as mean and standard deviation.
EXAM = ((61.03, 0.71), (68.33, 0.75))
# Least squares gives more, because the model of chapter 1 has not converged.
LEAST_SQUARES = (70.5, 73.3)


def train(*arguments):
    """All objects that a run prints, the last one being its totals."""
    run = subprocess.run([PROGRAM, "train", *arguments, "--json"], stdout=subprocess.PIPE, check=True, text=True)
    objects = [json.loads(line) for line in run.stdout.splitlines()]
    assert objects[-1]["final"] is True, objects[-1]
    return objects


def between(what, value, low, high):
    print(f"  {what}: {value:.4g}, wanted {low:.4g} to {high:.4g}")
    assert low <= value <= high, f"{what} is {value}, but should be between {low} and {high}"


def exam():
    print("exam scores, seeds 0 to 49")
    runs = [train("exam", "--seed", str(seed))[-1] for seed in range(50)]
    for i, (centre, deviation) in enumerate(EXAM):
        predictions = [run["predictions"][i] for run in runs]
        between(f"smallest prediction {i}", min(predictions), centre - 4 * deviation, centre + 4 * deviation)
        between(f"largest prediction {i}", max(predictions), centre - 4 * deviation, centre + 4 * deviation)
        between(f"mean of prediction {i}", mean(predictions), centre - 0.3, centre + 0.3)
        between(f"mean least squares {i}", mean(run["least_squares"][i] for run in runs), LEAST_SQUARES[i] - 1, LEAST_SQUARES[i] + 1)


def fashion_mnist(folder):
    print("Fashion-MNIST, 10 epochs")
    *epochs, last = train("fashion-mnist", "--data", folder)
    assert [epoch["epoch"] for epoch in epochs] == list(range(1, 11)), epochs
    between("validation accuracy", epochs[-1]["val_accuracy"], 0.82, 0.845)
    between("validation loss", epochs[-1]["val_loss"], 0.465, 0.505)
    between("last epoch's training loss", epochs[-1]["train_loss"], 0.437, 0.457)


exam()
data = os.environ.get("FASHION_MNIST_DIR")
if data:
    fashion_mnist(data)
else:
    print("Fashion-MNIST: not here, so its results are not checked")
