"""Python TensorFlow's training steps for the benchmark, each one `tf.function`.

usage: tensorflow_steps.py WORK
"""

import os
import sys
import time

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")

import numpy  # noqa: E402
import tensorflow as tf  # noqa: E402
from serve import serve  # noqa: E402
from works import ROWS, WORKS, columns, lightgcn_edges  # noqa: E402

tf.random.set_seed(0)


def dense(inputs, outputs):
    bound = inputs**-0.5
    return [tf.Variable(tf.random.uniform(shape, -bound, bound)) for shape in ((inputs, outputs), (outputs,))]


def table(rows, width, deviation=1.0):
    return tf.Variable(tf.random.normal((rows, width), stddev=deviation))


def linear(x, layer):
    return tf.tensordot(x, layer[0], 1) + layer[1] if len(x.shape) > 2 else x @ layer[0] + layer[1]


def bce(labels, logits):
    return tf.reduce_mean(tf.nn.sigmoid_cross_entropy_with_logits(labels, logits))


def mlp(shape):
    user, item = table(shape["users"], shape["width"]), table(shape["items"], shape["width"])
    sizes = [2 * shape["width"] + shape["features"], *shape["layers"], 1]
    layers = [dense(below, above) for below, above in zip(sizes, sizes[1:])]

    def loss(users, items, *rest):
        *features, clicked = rest
        parts = [tf.gather(user, users), tf.gather(item, items), *(feature[:, None] for feature in features)]
        x = tf.concat(parts, 1)
        for layer in layers[:-1]:
            x = tf.nn.relu(linear(x, layer))
        return bce(clicked, linear(x, layers[-1])[:, 0])

    return [user, item, *(part for layer in layers for part in layer)], loss


def normalised(x, scale):
    mean, variance = tf.nn.moments(x, [-1], keepdims=True)
    return (x - mean) * tf.math.rsqrt(variance + 1e-5) * scale[0] + scale[1]


def transformer(shape):
    width, length = shape["width"], shape["length"]
    items, positions = table(shape["items"], width), table(length, width)
    scale = lambda: [tf.Variable(tf.ones(width)), tf.Variable(tf.zeros(width))]  # noqa: E731
    names = ("query", "key", "value", "first", "second")
    blocks = [{"norm1": scale(), "norm2": scale(), **{n: dense(width, width) for n in names}} for _ in range(shape["blocks"])]
    last = scale()
    mask = tf.constant(numpy.triu(numpy.full((length, length), -1e9, numpy.float32), 1))

    def loss(history, positive, negative):
        x = tf.gather(items, history) * width**0.5 + positions
        for block in blocks:
            y = normalised(x, block["norm1"])
            scores = tf.matmul(linear(y, block["query"]), linear(y, block["key"]), transpose_b=True) * width**-0.5
            x = x + tf.nn.softmax(scores + mask) @ linear(y, block["value"])
            x = x + linear(tf.nn.relu(linear(normalised(x, block["norm2"]), block["first"])), block["second"])
        x = normalised(x, last)
        scores = [tf.reduce_sum(x * tf.gather(items, ids), -1) for ids in (positive, negative)]
        return bce(tf.ones_like(scores[0]), scores[0]) + bce(tf.zeros_like(scores[1]), scores[1])

    variables = [items, positions, *last]
    for block in blocks:
        variables += [part for pair in block.values() for part in pair]
    return variables, loss


def gru(shape):
    width = shape["width"]
    items, inner, outer = table(shape["items"], width), dense(width, 3 * width), dense(width, 3 * width)

    def loss(history, target):
        x = linear(tf.gather(items, history), inner)
        state = tf.zeros((shape["batch"], width))
        for t in range(shape["length"]):
            reset_x, update_x, new_x = tf.split(x[:, t], 3, 1)
            reset_h, update_h, new_h = tf.split(linear(state, outer), 3, 1)
            update = tf.sigmoid(update_x + update_h)
            new = tf.tanh(new_x + tf.sigmoid(reset_x + reset_h) * new_h)
            state = (1 - update) * new + update * state
        logits = tf.matmul(state, tf.gather(items, target), transpose_b=True)
        return tf.reduce_mean(
            tf.nn.sparse_softmax_cross_entropy_with_logits(tf.range(shape["batch"]), logits)
        )

    return [items, *inner, *outer], loss


def lightgcn(shape, work):
    nodes = table(shape["nodes"], shape["width"], 0.1)
    row, column, value = lightgcn_edges(work)
    order = numpy.lexsort((column, row))
    indices = numpy.stack([row, column], 1)[order]
    adjacency = tf.sparse.SparseTensor(indices, value[order], (shape["nodes"], shape["nodes"]))

    def loss(users, positive, negative):
        layer = total = nodes
        for _ in range(3):
            layer = tf.sparse.sparse_dense_matmul(adjacency, layer)
            total = total + layer
        final = total / 4
        users, positive, negative = (tf.gather(final, ids) for ids in (users, positive, negative))
        return tf.reduce_mean(tf.nn.softplus(tf.reduce_sum(users * (negative - positive), -1)))

    return [nodes], loss


def main():
    work = sys.argv[1]
    if os.environ.get("TF_NUM_INTRAOP_THREADS"):
        tf.config.threading.set_intra_op_parallelism_threads(int(os.environ["TF_NUM_INTRAOP_THREADS"]))
        tf.config.threading.set_inter_op_parallelism_threads(int(os.environ.get("TF_NUM_INTEROP_THREADS", "1")))
    shape = WORKS[work]
    data = columns(work)
    start = time.perf_counter()
    build = {"mlp": mlp, "transformer": transformer, "gru": gru, "lightgcn": lambda s: lightgcn(s, work)}
    variables, loss_of = build[shape["kind"]](shape)
    optimizer = tf.keras.optimizers.Adam(shape["learningRate"])
    optimizer.build(variables)

    @tf.function
    def train(*batch):
        with tf.GradientTape() as tape:
            loss = loss_of(*batch)
        optimizer.apply_gradients(zip(tape.gradient(loss, variables), variables))
        return loss

    random = numpy.random.default_rng(2)

    def step():
        rows = random.integers(0, ROWS, shape["batch"])
        batch = [column[rows] for column in data]
        return float(train(*(tf.constant(c.astype(numpy.int32) if c.dtype == numpy.int64 else c) for c in batch)))

    def run_round():
        begun = time.perf_counter()
        for _ in range(shape["steps"]):
            step()
        return {"value": 1000 * (time.perf_counter() - begun) / shape["steps"]}

    step()
    about = {"version": f"TensorFlow {tf.__version__}", "firstStepSeconds": time.perf_counter() - start}
    serve(about, run_round)


main()
