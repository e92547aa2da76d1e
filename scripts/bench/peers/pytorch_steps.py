"""PyTorch's training steps for the benchmark.

usage: pytorch_steps.py WORK document|fused|compiled|graphs|sparse
`document` is the way the documents write it: Dataset, DataLoader, Adam by default. `fused` takes index tensors in
place of the DataLoader and Adam's fused kernel; `compiled` adds torch.compile, `graphs` its CUDA graphs; `sparse` has sparse
gradients and SparseAdam for embedding tables. The benchmark takes the best of the last four as PyTorch at its best.
BENCH_DEVICE=cuda runs it on a GPU, where all but `document` keep the rows.
"""

import os
import sys
import time

import torch
from serve import serve
from torch import nn
from works import ROWS, WORKS, columns, lightgcn_edges

DEVICE = os.environ.get("BENCH_DEVICE", "cpu")
torch.manual_seed(0)


class Mlp(nn.Module):
    """Embeddings of two ids, and of further features as they are, into an MLP."""

    def __init__(self, users, items, width, layers, features=0, sparse=False):
        super().__init__()
        self.user = nn.Embedding(users, width, sparse=sparse)
        self.item = nn.Embedding(items, width, sparse=sparse)
        sizes = [2 * width + features, *layers, 1]
        steps = []
        for below, above in zip(sizes, sizes[1:]):
            steps += [nn.Linear(below, above), nn.ReLU()]
        self.layers = nn.Sequential(*steps[:-1])

    def forward(self, user, item, *features):
        parts = [self.user(user), self.item(item), *(feature[:, None] for feature in features)]
        return self.layers(torch.cat(parts, dim=1)).squeeze(1)


class SasrecBlocks(nn.Module):
    """Item and position embeddings, causal self-attention blocks, one sampled negative per position."""

    def __init__(self, items, length, width, blocks, heads=1):
        super().__init__()
        self.items, self.positions = nn.Embedding(items, width), nn.Embedding(length, width)
        layer = lambda: nn.ModuleDict(  # noqa: E731
            {
                "norm1": nn.LayerNorm(width),
                "norm2": nn.LayerNorm(width),
                "query": nn.Linear(width, width),
                "key": nn.Linear(width, width),
                "value": nn.Linear(width, width),
                "first": nn.Linear(width, width),
                "second": nn.Linear(width, width),
            }
        )
        self.blocks = nn.ModuleList(layer() for _ in range(blocks))
        self.last = nn.LayerNorm(width)
        self.register_buffer("mask", torch.triu(torch.full((length, length), float("-inf")), 1))
        self.scale = width**-0.5

    def forward(self, history, positive, negative):
        x = self.items(history) * (1 / self.scale) + self.positions.weight
        for block in self.blocks:
            y = block["norm1"](x)
            scores = block["query"](y) @ block["key"](y).transpose(1, 2) * self.scale + self.mask
            x = x + torch.softmax(scores, dim=-1) @ block["value"](y)
            x = x + block["second"](torch.relu(block["first"](block["norm2"](x))))
        x = self.last(x)
        return (x * self.items(positive)).sum(-1), (x * self.items(negative)).sum(-1)


class GruNext(nn.Module):
    """A GRU over item embeddings whose last state scores the next item against the batch's items."""

    def __init__(self, items, width):
        super().__init__()
        self.items, self.gru = nn.Embedding(items, width), nn.GRU(width, width, batch_first=True)

    def forward(self, history, target):
        _, state = self.gru(self.items(history))
        return state[0] @ self.items(target).T


class LightGcn(nn.Module):
    """Three propagation layers over a CSR adjacency; BPR on a batch of triples."""

    def __init__(self, nodes, edges, width):
        super().__init__()
        self.nodes = nn.Embedding(nodes, width)
        nn.init.normal_(self.nodes.weight, std=0.1)
        row, column, value = (torch.from_numpy(part).to(DEVICE) for part in edges)
        matrix = torch.sparse_coo_tensor(torch.stack([row, column]), value, (nodes, nodes))
        self.adjacency = matrix.coalesce().to_sparse_csr()

    def forward(self, user, positive, negative):
        layer, total = self.nodes.weight, self.nodes.weight
        for _ in range(3):
            layer = self.adjacency @ layer
            total = total + layer
        nodes = total / 4
        user, positive, negative = nodes[user], nodes[positive], nodes[negative]
        return (user * positive).sum(-1), (user * negative).sum(-1)


bce = nn.functional.binary_cross_entropy_with_logits


def build(work, sparse):
    """The model and its loss on a batch of columns."""
    shape = WORKS[work]
    kind = shape["kind"]
    if kind == "mlp":
        model = Mlp(shape["users"], shape["items"], shape["width"], shape["layers"], shape["features"], sparse)
        return model, lambda m, b: bce(m(*b[:-1]), b[-1])
    if kind == "transformer":
        model = SasrecBlocks(shape["items"], shape["length"], shape["width"], shape["blocks"])

        def loss(m, b):
            positive, negative = m(*b)
            return bce(positive, torch.ones_like(positive)) + bce(negative, torch.zeros_like(negative))

        return model, loss
    if kind == "gru":
        model = GruNext(shape["items"], shape["width"])

        def loss(m, b):
            logits = m(*b)
            return nn.functional.cross_entropy(logits, torch.arange(logits.shape[0], device=DEVICE))

        return model, loss
    model = LightGcn(shape["nodes"], lightgcn_edges(work), shape["width"])

    def loss(m, b):
        positive, negative = m(*b)
        return nn.functional.softplus(negative - positive).mean()

    return model, loss


def optimizers(model, rate, way):
    if way == "document":
        return [torch.optim.Adam(model.parameters(), lr=rate)]
    if way != "sparse":
        return [torch.optim.Adam(model.parameters(), lr=rate, fused=True)]
    tables = [model.user.weight, model.item.weight]
    return [
        torch.optim.SparseAdam(tables, lr=rate),
        torch.optim.Adam(model.layers.parameters(), lr=rate, fused=True),
    ]


def stepper(work, data, way):
    model, loss_of = build(work, sparse=way == "sparse")
    model.to(DEVICE)
    shape = WORKS[work]
    batch = shape["batch"]
    updates = optimizers(model, shape["learningRate"], way)
    mode = "reduce-overhead" if way == "graphs" else None
    compiled = way in ("compiled", "graphs")
    forward = torch.compile(lambda *b: loss_of(model, b), mode=mode) if compiled else lambda *b: loss_of(model, b)
    if way == "document":
        dataset = torch.utils.data.TensorDataset(*data)
        loader, source = iter(()), torch.Generator()

    def step():
        nonlocal loader
        if way == "document":
            item = next(loader, None)
            if item is None or len(item[0]) < batch:
                loader = iter(torch.utils.data.DataLoader(dataset, batch_size=batch, shuffle=True, generator=source))
                item = next(loader)
            item = [column.to(DEVICE) for column in item]
        else:
            rows = torch.randint(0, ROWS, (batch,), device=DEVICE)
            item = [column[rows] for column in data]
        for optimizer in updates:
            optimizer.zero_grad(set_to_none=True)
        loss = forward(*item)
        loss.backward()
        for optimizer in updates:
            optimizer.step()
        return loss.item()

    return step


def seconds_per_step(step, steps):
    start = time.perf_counter()
    for _ in range(steps):
        step()
    return (time.perf_counter() - start) / steps


def main():
    work, way = sys.argv[1:3]
    if os.environ.get("OMP_NUM_THREADS"):
        torch.set_num_threads(int(os.environ["OMP_NUM_THREADS"]))
    data = [torch.from_numpy(column).to("cpu" if way == "document" else DEVICE) for column in columns(work)]
    steps = WORKS[work]["steps"]
    start = time.perf_counter()
    step = stepper(work, data, way)
    step()
    about = {"version": f"PyTorch {torch.__version__}, {way}", "firstStepSeconds": time.perf_counter() - start}
    serve(about, lambda: {"value": 1000 * seconds_per_step(step, steps)})


main()
