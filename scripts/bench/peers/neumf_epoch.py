"""An epoch of NeuMF in PyTorch at its best, for the benchmark.

usage: neumf_epoch.py WORK fused|compiled
Index tensors in place of Dataset and DataLoader, all negatives of an epoch drawn at once and rejected against a table of
who took what, Adam's fused kernel; `compiled` adds torch.compile. As the library's, an epoch draws new negatives and mixes
all rows; gradients of the tables are dense in both, and so is Adam.
"""

import json
import os
import pathlib
import sys
import time

import torch
from serve import serve
from torch import nn

torch.manual_seed(0)
WORK, WAY = sys.argv[1:3]
DEVICE = os.environ.get("BENCH_DEVICE", "cpu")
SHAPE = json.loads((pathlib.Path(__file__).parent.parent / "ncf.json").read_text())[WORK]
USERS, ITEMS, NEGATIVES, BATCH = (SHAPE[key] for key in ("users", "items", "negatives", "batch"))


class NeuMf(nn.Module):
    def __init__(self):
        super().__init__()
        factors, width, hidden = SHAPE["embeddingSize"], SHAPE["mlpEmbeddingSize"], SHAPE["hidden"]
        self.gmf_users, self.gmf_items = nn.Embedding(USERS, factors), nn.Embedding(ITEMS, factors)
        self.mlp_users, self.mlp_items = nn.Embedding(USERS, width), nn.Embedding(ITEMS, width)
        for table in (self.gmf_users, self.gmf_items, self.mlp_users, self.mlp_items):
            nn.init.normal_(table.weight, std=0.01)
        steps = []
        for below, above in zip([2 * width, *hidden], hidden):
            steps += [nn.Linear(below, above), nn.ReLU()]
        self.tower = nn.Sequential(*steps)
        self.output = nn.Linear(factors + hidden[-1], 1)

    def forward(self, user, item):
        factors = self.gmf_users(user) * self.gmf_items(item)
        tower = self.tower(torch.cat([self.mlp_users(user), self.mlp_items(item)], 1))
        return self.output(torch.cat([factors, tower], 1)).squeeze(1)


def pairs():
    known = torch.zeros(USERS * ITEMS, dtype=torch.bool)
    missing = SHAPE["interactions"]
    while missing > 0:
        item = (torch.rand(missing) ** 2 * ITEMS).long()
        known[torch.randint(0, USERS, (missing,)) * ITEMS + item] = True
        missing = SHAPE["interactions"] - int(known.sum())
    return known.to(DEVICE)


def main():
    if os.environ.get("OMP_NUM_THREADS"):
        torch.set_num_threads(int(os.environ["OMP_NUM_THREADS"]))
    start = time.perf_counter()
    known = pairs()
    positive = known.nonzero().squeeze(1)
    users = (positive // ITEMS).repeat(1 + NEGATIVES)
    labels = torch.zeros(len(users), device=DEVICE)
    labels[: len(positive)] = 1
    model = NeuMf().to(DEVICE)
    optimizer = torch.optim.Adam(model.parameters(), lr=SHAPE["learningRate"], fused=True)
    bce = nn.functional.binary_cross_entropy_with_logits

    def loss_of(user, item, label):
        return bce(model(user, item), label)

    forward = torch.compile(loss_of) if WAY == "compiled" else loss_of

    def rows():
        own = users[len(positive) :]
        drawn = torch.randint(0, ITEMS, (len(own),), device=DEVICE)
        bad = known[own * ITEMS + drawn].nonzero().squeeze(1)
        while len(bad) > 0:
            drawn[bad] = torch.randint(0, ITEMS, (len(bad),), device=DEVICE)
            bad = bad[known[own[bad] * ITEMS + drawn[bad]]]
        item = torch.cat([positive % ITEMS, drawn])
        order = torch.randperm(len(users), device=DEVICE)
        return users[order], item[order], labels[order]

    def step(part):
        optimizer.zero_grad(set_to_none=True)
        loss = forward(*part)
        loss.backward()
        optimizer.step()
        return loss.detach()

    def epoch():
        begun = time.perf_counter()
        total = torch.zeros((), device=DEVICE)
        for part in zip(*(column.split(BATCH) for column in rows())):
            total += step(part)
        if not torch.isfinite(total):
            raise ValueError(f"the loss is {total}")
        total.item()
        return time.perf_counter() - begun

    first = [column[:BATCH] for column in rows()]
    last = [column[: len(users) % BATCH] for column in first]
    # Both batch sizes, so that no compilation falls into a round.
    for part in (first, last):
        if len(part[0]) > 0:
            step(part)
    about = {"version": f"PyTorch {torch.__version__}, {WAY}", "firstStepSeconds": time.perf_counter() - start}
    serve(about, lambda: {"value": epoch()})


main()
