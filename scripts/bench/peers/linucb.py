"""usage: linucb.py numpy|mabwiser DIMENSION ACTIONS fresh|played: processor time of a LinUCB decision with its update."""

import sys
import time
import warnings

import numpy
from serve import serve

warnings.filterwarnings("ignore")


class NumpyLinUcb:
    """As fast as NumPy gets: one product over all arms' inverses, stacked; Sherman and Morrison in place."""

    def __init__(self, dimension, actions, alpha=1.0):
        self.alpha = alpha
        self.inverses = numpy.tile(numpy.eye(dimension), (actions, 1, 1))
        self.stacked = self.inverses.reshape(actions * dimension, dimension)
        self.weights = numpy.zeros((actions, dimension))
        self.products = numpy.empty(actions * dimension)
        self.by_arm = self.products.reshape(actions, dimension)
        self.outer = numpy.empty((dimension, dimension))

    def learn_many(self, arms, contexts, rewards):
        for arm in range(len(self.weights)):
            rows = contexts[arms == arm]
            self.inverses[arm] = numpy.linalg.inv(numpy.eye(rows.shape[1]) + rows.T @ rows)
            self.weights[arm] = self.inverses[arm] @ (rows.T @ rewards[arms == arm])

    def select(self, x):
        numpy.dot(self.stacked, x, out=self.products)
        variance = self.by_arm @ x
        numpy.sqrt(variance, out=variance)
        variance *= self.alpha
        variance += self.weights @ x
        return int(variance.argmax())

    def learn(self, arm, x, reward):
        inverse, weights = self.inverses[arm], self.weights[arm]
        product = inverse @ x
        growth = 1.0 + product @ x
        weights += product * ((reward - weights @ x) / growth)
        numpy.multiply.outer(product / growth, product, out=self.outer)
        inverse -= self.outer


class Mabwiser:
    def __init__(self, dimension, actions):
        from mabwiser.mab import MAB, LearningPolicy

        self.mab = MAB(list(range(actions)), LearningPolicy.LinUCB(alpha=1.0, l2_lambda=1.0), seed=1)
        self.mab.fit([0], [0.0], numpy.zeros((1, dimension)))

    def learn_many(self, arms, contexts, rewards):
        self.mab.partial_fit(arms, rewards, contexts)

    def select(self, x):
        return self.mab.predict(x[None])

    def learn(self, arm, x, reward):
        self.mab.partial_fit([arm], [reward], x[None])


def main():
    kind, dimension, actions, state = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.argv[4]
    random = numpy.random.default_rng(1)
    contexts = random.normal(size=(1024, dimension))
    contexts /= numpy.linalg.norm(contexts, axis=1, keepdims=True)
    luck = random.random(4096)
    steps = max(500, min(20_000, round(4e6 / (dimension * actions))))
    if kind == "mabwiser":
        # Its time per step does not depend on how many came before; a round should take seconds, not minutes.
        steps = max(3, min(steps, round(2000 / actions)))

    make = NumpyLinUcb if kind == "numpy" else Mabwiser
    played = make(dimension, actions)
    if state == "played":
        order = numpy.arange(dimension * actions)
        played.learn_many(order % actions, contexts[order % 1024], luck[order % 4096])

    def run_round():
        policy = played if state == "played" else make(dimension, actions)
        clicks = 0
        start = time.process_time()
        for step in range(steps):
            x = contexts[step % 1024]
            arm = policy.select(x)
            reward = 1.0 if luck[step % 4096] < 0.1 + 0.4 * arm / actions else 0.0
            policy.learn(arm, x, reward)
            clicks += reward
        value = (time.process_time() - start) * 1e6 / steps
        return {"value": value, "clickRate": clicks / steps}

    if kind == "numpy":
        version = f"NumPy {numpy.__version__}"
    else:
        from importlib.metadata import version as version_of

        version = f"mabwiser {version_of('mabwiser')}"
    serve({"version": version}, run_round)


main()
