"""An epoch of LightGCN in PyTorch, for the benchmark.

usage: lightgcn_epoch.py WORK authors|csr
`authors` follows https://github.com/gusye1234/LightGCN-PyTorch (commit 947ca2b): triples drawn in Python one by one, two
tables put together in each step, a coalesced COO matrix, layers stacked and averaged, Adam as it comes. `csr` is PyTorch
at its best here: compressed rows, one table, a running sum of layers, fused Adam, triples drawn by numpy all at once.
"""

import json
import os
import pathlib
import sys
import time

import numpy
import torch
from serve import serve
from torch import nn

torch.manual_seed(0)
numpy.random.seed(0)
WORK, WAY = sys.argv[1:3]
SHAPE = json.loads((pathlib.Path(__file__).parent.parent / "lightgcn-epochs.json").read_text())[WORK]
USERS, ITEMS, WIDTH, LAYERS, BATCH = (SHAPE[key] for key in ("users", "items", "dimension", "layers", "batch"))


def edges():
    file = pathlib.Path(os.environ.get("RECSYS_DATA", "")) / "lastfm" / "train.txt"
    if SHAPE["data"] == "lastfm" and file.exists():
        rows = numpy.loadtxt(file).astype(numpy.int64) - 1
        return rows[:, 0], rows[:, 1]
    popularity = 1 / (numpy.arange(ITEMS) + 10)
    popularity /= popularity.sum()
    pairs = numpy.empty(0, numpy.int64)
    while len(pairs) < SHAPE["edges"]:
        missing = SHAPE["edges"] - len(pairs)
        drawn = numpy.random.randint(0, USERS, missing) * ITEMS + numpy.random.choice(ITEMS, missing, p=popularity)
        pairs = numpy.unique(numpy.concatenate([pairs, drawn]))
    return pairs // ITEMS, pairs % ITEMS


def adjacency(user, item):
    row = numpy.concatenate([user, item + USERS])
    column = numpy.concatenate([item + USERS, user])
    degree = numpy.bincount(row, minlength=USERS + ITEMS)
    value = (1 / numpy.sqrt(degree[row] * degree[column])).astype(numpy.float32)
    index = torch.from_numpy(numpy.stack([row, column]))
    return torch.sparse_coo_tensor(index, torch.from_numpy(value), (USERS + ITEMS, USERS + ITEMS)).coalesce()


class Authors(nn.Module):
    def __init__(self, matrix):
        super().__init__()
        self.users, self.items = nn.Embedding(USERS, WIDTH), nn.Embedding(ITEMS, WIDTH)
        nn.init.normal_(self.users.weight, std=0.1)
        nn.init.normal_(self.items.weight, std=0.1)
        self.matrix = matrix

    def forward(self, user, positive, negative):
        layer = torch.cat([self.users.weight, self.items.weight])
        stack = [layer]
        for _ in range(LAYERS):
            layer = torch.sparse.mm(self.matrix, layer)
            stack.append(layer)
        users, items = torch.split(torch.stack(stack, dim=1).mean(dim=1), [USERS, ITEMS])
        own = self.users(user), self.items(positive), self.items(negative)
        penalty = 0.5 * sum(part.norm(2).pow(2) for part in own) / len(user)
        difference = (users[user] * items[negative]).sum(1) - (users[user] * items[positive]).sum(1)
        return nn.functional.softplus(difference).mean() + SHAPE["l2"] * penalty


class Csr(nn.Module):
    def __init__(self, matrix):
        super().__init__()
        self.nodes = nn.Embedding(USERS + ITEMS, WIDTH)
        nn.init.normal_(self.nodes.weight, std=0.1)
        self.matrix = matrix.to_sparse_csr()

    def forward(self, user, positive, negative):
        table = self.nodes.weight
        layer, total = table, table
        for _ in range(LAYERS):
            layer = self.matrix @ layer
            total = total + layer
        ids = torch.cat([user, positive + USERS, negative + USERS])
        u, p, n = (total[ids] / (LAYERS + 1)).split(len(user))
        loss = nn.functional.softplus((u * (n - p)).sum(1)).mean()
        return loss + 0.5 * SHAPE["l2"] * table[ids].square().sum() / len(user)


def main():
    if os.environ.get("OMP_NUM_THREADS"):
        torch.set_num_threads(int(os.environ["OMP_NUM_THREADS"]))
    start = time.perf_counter()
    user, item = edges()
    total = len(user)
    order = numpy.argsort(user, kind="stable")
    starts = numpy.searchsorted(user[order], numpy.arange(USERS + 1))
    by_user = item[order]
    positives = [by_user[starts[u] : starts[u + 1]] for u in range(USERS)]
    known = numpy.sort(user * ITEMS + item)
    model = (Authors if WAY == "authors" else Csr)(adjacency(user, item))
    optimizer = torch.optim.Adam(model.parameters(), lr=SHAPE["learningRate"], fused=WAY == "csr")

    def sample_by_loop(count):
        triples = []
        for u in numpy.random.randint(0, USERS, count):
            own = positives[u]
            if len(own) == 0:
                continue
            positive = own[numpy.random.randint(0, len(own))]
            while True:
                negative = numpy.random.randint(0, ITEMS)
                if negative not in own:
                    break
            triples.append([u, positive, negative])
        triples = numpy.array(triples)
        return triples[numpy.random.permutation(len(triples))]

    def sample_at_once(count):
        rows = numpy.random.randint(0, total, count)
        negative = numpy.random.randint(0, ITEMS, count)
        bad = numpy.arange(count)
        while len(bad) > 0:
            pairs = user[rows[bad]] * ITEMS + negative[bad]
            at = numpy.minimum(numpy.searchsorted(known, pairs), total - 1)
            bad = bad[known[at] == pairs]
            negative[bad] = numpy.random.randint(0, ITEMS, len(bad))
        return numpy.stack([user[rows], item[rows], negative], 1)

    # Drawing all 810,000 triples one by one takes most of a minute: a part of them is drawn and the time scaled.
    drawn = total if WAY == "csr" else min(total, 42135)

    def epoch():
        begun = time.perf_counter()
        triples = torch.from_numpy((sample_at_once if WAY == "csr" else sample_by_loop)(drawn))
        middle = time.perf_counter()
        rows = 0
        for part in triples.split(BATCH)[: SHAPE["stepsPerRound"]]:
            loss = model(*part.t())
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            loss.item()
            rows += len(part)
        end = time.perf_counter()
        return (middle - begun) * total / drawn + (end - middle) * total / rows

    model(*(torch.from_numpy(sample_at_once(BATCH)).t())).backward()
    about = {"version": f"PyTorch {torch.__version__}, {WAY}", "firstStepSeconds": time.perf_counter() - start}
    serve(about, lambda: {"value": epoch()})


main()
