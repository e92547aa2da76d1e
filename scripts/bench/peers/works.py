"""The shapes and the data of the training works: shared by the Python peers, read from the file JavaScript reads."""

import json
import pathlib

import numpy

WORKS = json.loads((pathlib.Path(__file__).parent.parent / "steps.json").read_text())
ROWS = 65536


def columns(work):
    """The work's batch columns, `ROWS` rows each, from a fixed seed."""
    shape, random = WORKS[work], numpy.random.default_rng(0)

    def ids(n, *size):
        return random.integers(0, n, (ROWS, *size)).astype(numpy.int64)

    kind = shape["kind"]
    if kind == "mlp":
        features = [random.random(ROWS).astype(numpy.float32) for _ in range(shape["features"])]
        clicked = (random.random(ROWS) < 0.2).astype(numpy.float32)
        return [ids(shape["users"]), ids(shape["items"]), *features, clicked]
    if kind == "transformer":
        return [ids(shape["items"], shape["length"]) for _ in range(3)]
    if kind == "gru":
        return [ids(shape["items"], shape["length"]), ids(shape["items"])]
    if kind in ("wide-deep", "dcn"):
        # Rows of one table for all fields, as the library has it: one more per field, for missing values.
        sizes = numpy.array(shape["fields"]) + 1
        deep = random.integers(0, sizes, (ROWS, len(sizes))) + numpy.cumsum(sizes) - sizes
        numbers = random.normal(size=(ROWS, shape["numbers"])).astype(numpy.float32)
        clicked = (random.random(ROWS) < 0.2).astype(numpy.float32)
        if kind == "dcn":
            return [deep.astype(numpy.int64), numbers, clicked]
        crosses, buckets = shape["crosses"], shape["buckets"] + 1
        wide = random.integers(0, buckets, (ROWS, crosses)) + buckets * numpy.arange(crosses)
        return [deep.astype(numpy.int64), numbers, wide.astype(numpy.int64), clicked]
    users = shape["users"]
    items = shape["nodes"] - users
    return [ids(users), users + ids(items), users + ids(items)]


def lightgcn_edges(work):
    """Row, column and value of the symmetrically normalised adjacency of a random bipartite graph."""
    shape, random = WORKS[work], numpy.random.default_rng(1)
    users, nodes, wanted = shape["users"], shape["nodes"], shape["edges"]
    items = nodes - users
    popularity = 1 / (numpy.arange(items) + 10)
    left = random.integers(0, users, wanted)
    right = random.choice(items, wanted, p=popularity / popularity.sum()) + users
    pairs = numpy.unique(left * nodes + right)
    left, right = pairs // nodes, pairs % nodes
    row, column = numpy.concatenate([left, right]), numpy.concatenate([right, left])
    degree = numpy.bincount(row, minlength=nodes)
    value = (1 / numpy.sqrt(degree[row] * degree[column])).astype(numpy.float32)
    return row.astype(numpy.int64), column.astype(numpy.int64), value
