"""SASRec's training epochs in PyTorch for the benchmark: `full` in milliseconds per step of 128 rows, `games` in seconds
per epoch, scaled up from every eighth row.

usage: sasrec.py full|games port|fused|compiled|graphs [grouped]
`port` is the port that everyone uses (pmixer/SASRec.pytorch) as it is written: Conv1d as position-wise layers,
nn.MultiheadAttention over [time, batch, width], losses at the places that are not padding picked by their indices, Adam
as it comes. `fused` is the same model on the faster paths: linear layers, scaled_dot_product_attention, losses weighted
in place of picked, Adam's fused kernel. `compiled` adds torch.compile, `graphs` its CUDA graphs. `grouped` trains rows in
groups of similar length, as the library does. Negatives of an epoch are drawn uniformly inside the time; nobody keeps
them outside the history. BENCH_DEVICE=cuda runs it on a GPU: the port copies each batch there, as it is written; the
faster ways keep the epoch's rows there.
"""

import json
import os
import pathlib
import sys
import time

import numpy
import torch
import torch._inductor.config
from serve import serve
from torch import nn
from torch.nn import functional

SHAPE = json.loads((pathlib.Path(__file__).parent.parent / "sasrec.json").read_text())
ITEMS, LENGTH, WIDTH, DROPOUT = SHAPE["items"], SHAPE["length"], SHAPE["width"], SHAPE["dropout"]
DEVICE = os.environ.get("BENCH_DEVICE", "cpu")
torch.manual_seed(0)


class PointWise(nn.Module):
    """The port's feed-forward layer."""

    def __init__(self):
        super().__init__()
        self.conv1, self.conv2 = nn.Conv1d(WIDTH, WIDTH, 1), nn.Conv1d(WIDTH, WIDTH, 1)
        self.dropout1, self.dropout2 = nn.Dropout(DROPOUT), nn.Dropout(DROPOUT)

    def forward(self, x):
        y = self.dropout2(self.conv2(torch.relu(self.dropout1(self.conv1(x.transpose(-1, -2))))))
        return y.transpose(-1, -2) + x


class Port(nn.Module):
    """The port's model: post-normalised residuals of the normalised queries."""

    def __init__(self):
        super().__init__()
        self.items = nn.Embedding(ITEMS + 1, WIDTH, padding_idx=0)
        self.positions = nn.Embedding(LENGTH + 1, WIDTH, padding_idx=0)
        self.dropout = nn.Dropout(DROPOUT)
        norm = lambda: nn.LayerNorm(WIDTH, eps=1e-8)  # noqa: E731
        blocks = range(SHAPE["blocks"])
        self.attention_norms = nn.ModuleList(norm() for _ in blocks)
        self.attention = nn.ModuleList(nn.MultiheadAttention(WIDTH, SHAPE["heads"], DROPOUT) for _ in blocks)
        self.forward_norms = nn.ModuleList(norm() for _ in blocks)
        self.forwards = nn.ModuleList(PointWise() for _ in blocks)
        self.last = norm()
        for _, parameter in self.named_parameters():
            if parameter.dim() > 1:
                nn.init.xavier_normal_(parameter)

    def features(self, history):
        x = self.items(history) * WIDTH**0.5
        places = torch.arange(1, history.shape[1] + 1, device=DEVICE).expand(history.shape) * (history != 0)
        x = self.dropout(x + self.positions(places))
        time_ = x.shape[1]
        mask = ~torch.tril(torch.ones((time_, time_), dtype=torch.bool, device=DEVICE))
        for i in range(len(self.attention)):
            x = x.transpose(0, 1)
            queries = self.attention_norms[i](x)
            attended, _ = self.attention[i](queries, x, x, attn_mask=mask)
            x = (queries + attended).transpose(0, 1)
            x = self.forwards[i](self.forward_norms[i](x))
        return self.last(x)

    def loss(self, history, target, negative):
        places = numpy.where(target != 0)
        history, target, negative = (column.to(DEVICE) for column in (history, target, negative))
        states = self.features(history)
        positive = (states * self.items(target)).sum(-1)
        other = (states * self.items(negative)).sum(-1)
        bce = nn.BCEWithLogitsLoss()
        return bce(positive[places], torch.ones(positive.shape, device=DEVICE)[places]) + bce(
            other[places], torch.zeros(other.shape, device=DEVICE)[places]
        )


class Fast(Port):
    """The same numbers on PyTorch's faster paths."""

    def features(self, history):
        real = (history != 0).unsqueeze(-1)
        time_ = history.shape[1]
        places = torch.arange(LENGTH - time_ + 1, LENGTH + 1, device=DEVICE)
        x = self.dropout(self.items(history) * WIDTH**0.5 + self.positions(places)) * real
        for i, attention in enumerate(self.attention):
            queries = self.attention_norms[i](x)
            weights, biases = attention.in_proj_weight, attention.in_proj_bias
            q = functional.linear(queries, weights[:WIDTH], biases[:WIDTH])
            k, v = functional.linear(x, weights[WIDTH:], biases[WIDTH:]).chunk(2, -1)
            one = lambda y: y.unsqueeze(1)  # noqa: E731
            mixed = functional.scaled_dot_product_attention(one(q), one(k), one(v), dropout_p=DROPOUT, is_causal=True)
            y = self.forward_norms[i](queries + attention.out_proj(mixed.squeeze(1)))
            layer = self.forwards[i]
            inner = layer.dropout1(functional.linear(y, layer.conv1.weight.squeeze(-1), layer.conv1.bias))
            x = y + layer.dropout2(
                functional.linear(torch.relu(inner), layer.conv2.weight.squeeze(-1), layer.conv2.bias)
            )
        return self.last(x)

    def loss(self, history, target, negative):
        states = self.features(history)
        positive = (states * self.items(target)).sum(-1)
        other = (states * self.items(negative)).sum(-1)
        counted = (target != 0).float()
        losses = functional.softplus(-positive) + functional.softplus(other)
        return (losses * counted).sum() / counted.sum()


def rows(kind):
    """History and target of an epoch, [rows, 50], padded on the left."""
    random = numpy.random.default_rng(0)
    if kind == "full":
        lengths = numpy.full(SHAPE["steps"] * SHAPE["batch"], LENGTH)
    else:
        lengths = numpy.repeat(numpy.arange(LENGTH + 1), SHAPE["lengths"])[:: SHAPE["share"]]
    real = numpy.arange(LENGTH)[None, :] >= LENGTH - lengths[:, None]
    return [random.integers(1, ITEMS + 1, real.shape) * real for _ in range(2)], lengths


def groups(tables, lengths, grouped, place):
    """The epoch's rows as they are, or by length with the padding cut off, on a device."""
    if not grouped:
        return [[torch.from_numpy(table).to(place) for table in tables]]
    bounds = [0, *SHAPE["groups"]]
    parts = []
    for low, high in zip(bounds, bounds[1:]):
        members = (lengths > low) & (lengths <= high)
        parts.append([torch.from_numpy(table[members][:, LENGTH - high :].copy()).to(place) for table in tables])
    return parts


def main():
    kind, way, *rest = sys.argv[1:]
    if os.environ.get("OMP_NUM_THREADS"):
        torch.set_num_threads(int(os.environ["OMP_NUM_THREADS"]))
    tables, lengths = rows(kind)
    place = "cpu" if way == "port" else DEVICE
    parts = groups(tables, lengths, "grouped" in rest, place)
    model = (Port() if way == "port" else Fast()).to(DEVICE)
    optimizer = torch.optim.Adam(
        model.parameters(), lr=SHAPE["learningRate"], betas=(0.9, 0.98), fused=way != "port" or None
    )
    mode = "reduce-overhead" if way == "graphs" else None
    loss_of = torch.compile(model.loss, dynamic=False, mode=mode) if way in ("compiled", "graphs") else model.loss
    batch = SHAPE["batch"]
    torch._dynamo.config.recompile_limit = 16
    # Inductor's own random numbers are several times slower on a CPU than eager PyTorch's.
    torch._inductor.config.fallback_random = DEVICE == "cpu"

    def epoch():
        jobs = []
        for history, target in parts:
            order = torch.randperm(len(history), device=place)
            negative = torch.randint(1, ITEMS + 1, history.shape, device=place) * (target != 0)
            for start in range(0, len(history), batch):
                chosen = order[start : start + batch]
                jobs.append([column[chosen] for column in (history, target, negative)])
        for job in torch.randperm(len(jobs)).tolist():
            optimizer.zero_grad()
            loss = loss_of(*jobs[job])
            loss.backward()
            optimizer.step()
            loss.item()
        return len(jobs)

    start = time.perf_counter()
    epoch()
    about = {
        "version": f"PyTorch {torch.__version__}, {' '.join([way, *rest])}",
        "firstStepSeconds": time.perf_counter() - start,
    }

    def measure():
        begin = time.perf_counter()
        epoch()
        seconds = time.perf_counter() - begin
        if kind == "full":
            return {"value": 1000 * seconds / -(-len(lengths) // batch)}
        return {"value": seconds * sum(SHAPE["lengths"]) / len(lengths)}

    serve(about, measure)


main()
