"""PyTorch's training steps of Wide & Deep and DCN-v2 on feature columns, for the benchmark.

usage: pytorch_click_steps.py wide-deep-step|dcn-step dense|dense-compiled|lazy|lazy-compiled
`lazy` has the arithmetic of the library's work: Adam on the embeddings and FTRL-Proximal on the wide weights touch only
the rows of the batch. Looked-up rows are leaves of the graph, so that no gradient of a table's size is made; their
gradients are added up in a table of zeros, from which and into which the batch's rows are read and written. The updates
are SparseAdam's and the foreach FTRL's, to rounding. `dense` updates all rows, with Adam's fused kernel and FTRL in torch's
foreach operations. `compiled` adds torch.compile, of the loss with its gradients and of the lazy updates. The layers have
fused Adam in all ways. It runs on the CPU, whatever BENCH_DEVICE says.
"""

import os
import sys
import time

import torch
from serve import serve
from torch import nn
from works import ROWS, WORKS, columns

torch.manual_seed(0)
ADAM = {"beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8}
FTRL = {"rate": 0.05, "l1": 0.001, "accumulator": 0.1}


def mlp(sizes):
    steps = []
    for below, above in zip(sizes, sizes[1:]):
        steps += [nn.Linear(below, above), nn.ReLU()]
    return nn.Sequential(*steps[:-1])


class Deep(nn.Module):
    """The layers above the embeddings: DCN-v2 has cross layers before the MLP."""

    def __init__(self, shape):
        super().__init__()
        width = len(shape["fields"]) * shape["width"] + shape["numbers"]
        self.cross = nn.ModuleList(nn.Linear(width, width) for _ in range(shape.get("crossLayers", 0)))
        self.mlp = mlp([width, *shape["layers"], 1])
        self.bias = nn.Parameter(torch.zeros(1)) if shape["kind"] == "wide-deep" else None

    def forward(self, embeddings, numbers, wide=None):
        inputs = torch.cat([embeddings.flatten(1), numbers], 1)
        x = inputs
        for layer in self.cross:
            x = inputs * layer(x) + x
        logits = self.mlp(x).squeeze(1)
        return logits if wide is None else logits + wide.sum(1) + self.bias


class LazyAdam:
    def __init__(self, table, rate):
        self.table, self.rate = table, rate
        self.gradients, self.mean, self.square = (torch.zeros_like(table) for _ in range(3))

    def update(self, indices, gradient, corrections):
        self.gradients.index_add_(0, indices, gradient)
        g = self.gradients[indices]
        mean = self.mean[indices].lerp(g, 1 - ADAM["beta1"])
        square = self.square[indices] * ADAM["beta2"] + g * g * (1 - ADAM["beta2"])
        step = self.rate * mean / corrections[0] / ((square / corrections[1]).sqrt() + ADAM["epsilon"])
        # A row that is in the batch twice is written twice, with the same numbers.
        self.table[indices] = self.table[indices] - step
        self.mean[indices], self.square[indices] = mean, square
        self.gradients[indices] = 0


class LazyFtrl:
    def __init__(self, table):
        self.table = table
        self.gradients, self.linear = torch.zeros_like(table), torch.zeros_like(table)
        self.accumulator = torch.full_like(table, FTRL["accumulator"])

    def update(self, indices, gradient, _):
        self.gradients.index_add_(0, indices, gradient)
        g = self.gradients[indices]
        before, weight = self.accumulator[indices], self.table[indices]
        after = before + g * g
        linear = self.linear[indices] + g - (after.sqrt() - before.sqrt()) / FTRL["rate"] * weight
        shrunk = (linear.sign() * FTRL["l1"] - linear) / (after.sqrt() / FTRL["rate"])
        self.table[indices] = torch.where(linear.abs() > FTRL["l1"], shrunk, 0.0)
        self.linear[indices], self.accumulator[indices] = linear, after
        self.gradients[indices] = 0


class Ftrl(torch.optim.Optimizer):
    """FTRL-Proximal on all rows, in foreach operations."""

    def __init__(self, parameters):
        super().__init__(parameters, {})
        tables = [p for group in self.param_groups for p in group["params"]]
        self.tables = tables
        self.linears = [torch.zeros_like(t) for t in tables]
        self.accumulators = [torch.full_like(t, FTRL["accumulator"]) for t in tables]

    @torch.no_grad()
    def step(self):
        g = [table.grad for table in self.tables]
        before = torch._foreach_sqrt(self.accumulators)
        torch._foreach_addcmul_(self.accumulators, g, g)
        after = torch._foreach_sqrt(self.accumulators)
        torch._foreach_add_(self.linears, g)
        sigma = torch._foreach_sub(after, before)
        torch._foreach_addcmul_(self.linears, sigma, self.tables, -1 / FTRL["rate"])
        for table, linear, root in zip(self.tables, self.linears, after):
            shrunk = (linear.sign() * FTRL["l1"] - linear) * FTRL["rate"] / root
            table.copy_(torch.where(linear.abs() > FTRL["l1"], shrunk, 0.0))


def stepper(work, way):
    shape, data = WORKS[work], [torch.from_numpy(column) for column in columns(work)]
    batch, rate, wide_and_deep = shape["batch"], shape["learningRate"], shape["kind"] == "wide-deep"
    lazy, compiled = way.startswith("lazy"), way.endswith("compiled")
    model = Deep(shape)
    table = 0.05 * torch.randn(sum(shape["fields"]) + len(shape["fields"]), shape["width"])
    weights = torch.zeros(shape["crosses"] * (shape["buckets"] + 1)) if wide_and_deep else None
    bce = nn.functional.binary_cross_entropy_with_logits
    maybe = torch.compile if compiled else lambda function: function
    taken = lambda: [column[torch.randint(0, ROWS, (batch,))] for column in data]  # noqa: E731
    if not lazy:
        table.requires_grad_()
        updates = [torch.optim.Adam([table, *model.parameters()], lr=rate, fused=True)]
        if wide_and_deep:
            weights.requires_grad_()
            updates.append(Ftrl([weights]))
        look = nn.functional.embedding
        loss_of = maybe(
            lambda deep, numbers, *rest: bce(
                model(look(deep, table), numbers, *(weights[wide] for wide in rest[:-1])), rest[-1]
            )
        )

        def step():
            for update in updates:
                update.zero_grad(set_to_none=True)
            loss = loss_of(*taken())
            loss.backward()
            for update in updates:
                update.step()
            return loss.item()

        return step

    dense = torch.optim.Adam(model.parameters(), lr=rate, fused=True)
    rows = [LazyAdam(table, rate), *([LazyFtrl(weights)] if wide_and_deep else [])]
    loss_of = maybe(lambda looked, numbers, clicked: bce(model(looked[0], numbers, *looked[1:]), clicked))

    def updated(indices, gradients, corrections):
        for row, index, gradient in zip(rows, indices, gradients):
            row.update(index, gradient, corrections)

    update_rows = maybe(updated)
    steps = 0

    def step():
        nonlocal steps
        steps += 1
        deep, numbers, *rest = taken()
        indices = [deep, *rest[:-1]]
        looked = [row.table[index].requires_grad_() for row, index in zip(rows, indices)]
        dense.zero_grad(set_to_none=True)
        loss = loss_of(looked, numbers, rest[-1])
        loss.backward()
        dense.step()
        with torch.no_grad():
            flat = [index.flatten() for index in indices]
            gradients = [leaf.grad.view(-1, *row.table.shape[1:]) for row, leaf in zip(rows, looked)]
            corrections = torch.tensor([1 - ADAM["beta1"] ** steps, 1 - ADAM["beta2"] ** steps])
            update_rows(flat, gradients, corrections)
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
    steps = WORKS[work]["steps"]
    start = time.perf_counter()
    step = stepper(work, way)
    step()
    about = {"version": f"PyTorch {torch.__version__}, {way}", "firstStepSeconds": time.perf_counter() - start}
    serve(about, lambda: {"value": 1000 * seconds_per_step(step, steps)})


if __name__ == "__main__":
    main()
