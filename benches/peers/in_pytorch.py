"""The epoch that `compare.py` times, in PyTorch: in_pytorch.py softmax|hidden DIR EPOCHS SEED.

It takes the number of its threads from $OMP_NUM_THREADS. There is no DataLoader, which spares it most of its time.
"""

import os

import torch
from fashion_mnist import BATCH, HIDDEN, LR, arguments, load, run
from torch import nn
from torch.nn.functional import cross_entropy

args = arguments()
torch.set_num_threads(int(os.environ.get("OMP_NUM_THREADS", torch.get_num_threads())))
torch.manual_seed(args.seed)
tensors = [[torch.tensor(part) for part in load(args.folder, name)] for name in ("train", "t10k")]
(x, y), (x_val, y_val) = [(images, labels.long()) for images, labels in tensors]


def layer(inputs, outputs, std):
    linear = nn.Linear(inputs, outputs)
    nn.init.normal_(linear.weight, 0, std)
    nn.init.zeros_(linear.bias)
    return linear


def he(inputs):
    return (2 / inputs) ** 0.5


if args.model == "softmax":
    model = layer(784, 10, 0.01)
else:
    model = nn.Sequential(layer(784, HIDDEN, he(784)), nn.ReLU(), layer(HIDDEN, 10, he(HIDDEN)))
sgd = torch.optim.SGD(model.parameters(), LR)


def epoch():
    for rows in torch.randperm(len(x)).split(BATCH):
        sgd.zero_grad()
        cross_entropy(model(x[rows]), y[rows]).backward()
        sgd.step()
    hits = loss = 0
    with torch.no_grad():
        for xb, yb in zip(x_val.split(BATCH), y_val.split(BATCH)):
            logits = model(xb)
            hits += (logits.argmax(1) == yb).sum().item()
            loss += cross_entropy(logits, yb, reduction="sum").item()
    return loss / len(x_val), hits / len(x_val)


run(epoch, args.epochs)
