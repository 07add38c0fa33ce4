"""The same epoch in this crate, in candle, in NumPy and in PyTorch, one below the other.

    python3 benches/compare.py DIR [--rounds 5] [--epochs 5] [--threads 1 2] [--model softmax hidden]

DIR holds the four gzip files of Fashion-MNIST. An epoch is 60 000 x 784 in batches of 256, shuffled, and a validation
pass over 10 000: of softmax regression, and of a network 784-256-10 with relu; plain SGD, learning rate 0.1. The
programs are `epoch.rs` and the three in `peers`; NumPy and PyTorch are timed if they are installed. All but this crate
keep the pixels as float32 in memory, which spares them the conversion that the crate does in every epoch.

Each round runs all of them in turn, so that whatever else the machine does falls on all alike. A line has the median of
the seconds by the clock and the least seconds of processor time over all threads, both of one epoch, without the first
epoch of each run, and what all runs came to. Ends with an error if they did not come to the same.
"""

import argparse
import json
import os
import pathlib
import statistics
import subprocess
import sys

BENCHES = pathlib.Path(__file__).resolve().parent
PEERS = BENCHES / "peers"
# What tells the libraries how many threads to use; ours is the first.
THREADS = ["WORKBOOK_THREADS", "RAYON_NUM_THREADS", "OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"]
# What makes OpenBLAS use other kernels than those for this processor.
MISLEADING = ["OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE"]


def build(*command):
    """Builds with cargo, and returns where the program is."""
    command = ["cargo", *command, "--message-format", "json-render-diagnostics"]
    lines = subprocess.run(command, check=True, cwd=BENCHES.parent, stdout=subprocess.PIPE, text=True).stdout
    programs = [json.loads(line).get("executable") for line in lines.splitlines()]
    return [next(program for program in reversed(programs) if program)]


def programs():
    """The name of each library that is here, and the command that runs its epochs."""
    found = {
        "workbook": build("bench", "--no-run", "--no-default-features", "--bench", "epoch"),
        "candle": build("build", "--release", "--locked", "--manifest-path", str(PEERS / "Cargo.toml")),
    }
    for name, module in (("NumPy", "numpy"), ("PyTorch", "torch")):
        version = f"import {module}; print({module}.__version__)"
        tried = subprocess.run([sys.executable, "-c", version], capture_output=True, text=True)
        if tried.returncode == 0:
            found[f"{name} {tried.stdout.strip()}"] = [sys.executable, str(PEERS / f"in_{name.lower()}.py")]
        else:
            print(f"{name} is left out: {tried.stderr.strip().splitlines()[-1]}")
    return found


def environment(threads):
    kept = {name: value for name, value in os.environ.items() if name not in MISLEADING}
    return kept | {name: str(threads) for name in THREADS}


def kernels(threads):
    """What OpenBLAS has chosen, if the package `threadpoolctl` can tell."""
    code = "import json, numpy, threadpoolctl; print(json.dumps(threadpoolctl.threadpool_info()))"
    told = subprocess.run([sys.executable, "-c", code], env=environment(threads), capture_output=True, text=True)
    for library in json.loads(told.stdout) if told.returncode == 0 else []:
        print(f"{library['internal_api']} {library['version']}: {library['architecture']}, {library['num_threads']} threads")


def run(command, model, folder, epochs, seed, threads):
    command = [*command, model, folder, str(epochs + 1), str(seed)]
    output = subprocess.run(command, check=True, env=environment(threads), stdout=subprocess.PIPE, text=True).stdout
    lines = [json.loads(line) for line in output.splitlines()]
    # The first epoch meets cold caches, and starts the threads.
    return lines[1:]


def median(runs, key):
    return statistics.median(line[key] for lines in runs for line in lines)


def report(model, threads, runs):
    print(f"\n{model}, {threads} thread{'s' * (threads > 1)}")
    ours = median(next(iter(runs.values())), "seconds")
    for name, of in runs.items():
        clock, processor = median(of, "seconds"), min(line["processor"] for lines in of for line in lines)
        loss, accuracy = (statistics.mean(lines[-1][key] for lines in of) for key in ("val_loss", "val_accuracy"))
        least = min(line["seconds"] for lines in of for line in lines)
        print(
            f"{name:<16} median {clock:.3f} s ({clock / ours:.2f}), least {least:.3f} s, processor {processor:.3f} s;"
            f" val loss {loss:.3f}, val accuracy {accuracy:.3f}"
        )


def check(model, runs):
    """Whether all came to the same. Each draws weights and orders of its own, so single runs scatter by a few percent."""
    losses = {name: statistics.mean(lines[-1]["val_loss"] for lines in of) for name, of in runs.items()}
    middle = statistics.median(losses.values())
    return [f"{model}: a loss of {loss:.3f} in {name}, not {middle:.3f}" for name, loss in losses.items() if abs(loss / middle - 1) > 0.08]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", help="of the four gzip files of Fashion-MNIST")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--epochs", type=int, default=5)
    parser.add_argument("--threads", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--model", nargs="+", default=["softmax", "hidden"])
    args = parser.parse_args()
    found = programs()
    kernels(args.threads[-1])
    cases = [(model, threads) for model in args.model for threads in args.threads]
    runs = {case: {name: [] for name in found} for case in cases}
    for seed in range(args.rounds):
        for model, threads in cases:
            for name, command in found.items():
                runs[model, threads][name].append(run(command, model, args.folder, args.epochs, seed, threads))
    wrong = []
    for (model, threads), of in runs.items():
        report(model, threads, of)
        wrong += check(model, of)
    sys.exit("\n".join(wrong) or None)


main()
