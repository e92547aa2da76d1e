"""usage: bpr_triples.py USERS ITEMS INTERACTIONS TRIPLES: time of a BPR triple, known positives rejected."""

import sys
import time

import numpy as np
from serve import serve


class BprSampler:
    """As fast as NumPy gets: whole columns at once in blocks that fit the cache, 32-bit numbers throughout, and a table
    of hashed pairs, 8 per interaction, that proves most pairs unknown; the rest are looked up among the sorted pairs."""

    block = 1 << 16

    def __init__(self, user, item, users, items):
        keys = np.unique(user.astype(np.int64) * items + item)
        self.keys = keys
        self.users = (keys // items).astype(np.int32)
        self.positives = (keys % items).astype(np.int32)
        self.items = items
        bits = int(np.ceil(np.log2(8 * len(keys))))
        self.shift = np.uint32(32 - bits)
        self.table = np.zeros(1 << bits, dtype=bool)
        self.table[self.places(self.users, self.positives)] = True

    def places(self, users, items):
        mixed = users.astype(np.uint32) * np.uint32(0x9E3779B1)
        mixed ^= items.astype(np.uint32)
        mixed *= np.uint32(0x85EBCA6B)
        mixed >>= self.shift
        return mixed

    def known(self, users, items):
        keys = users.astype(np.int64) * self.items + items
        places = np.searchsorted(self.keys, keys)
        return self.keys[np.minimum(places, len(self.keys) - 1)] == keys

    def sample(self, random, triples):
        user = np.empty(triples, np.int32)
        positive = np.empty(triples, np.int32)
        negative = np.empty(triples, np.int32)
        for start in range(0, triples, self.block):
            part = slice(start, min(start + self.block, triples))
            size = part.stop - part.start
            rows = random.integers(len(self.keys), size=size, dtype=np.int32)
            users = self.users[rows]
            drawn = random.integers(self.items, size=size, dtype=np.int32)
            open_rows = np.flatnonzero(self.table[self.places(users, drawn)])
            while len(open_rows):
                open_rows = open_rows[self.known(users[open_rows], drawn[open_rows])]
                drawn[open_rows] = random.integers(self.items, size=len(open_rows), dtype=np.int32)
            user[part] = users
            positive[part] = self.positives[rows]
            negative[part] = drawn
        return user, positive, negative


def main():
    users, items, rows, triples = map(int, sys.argv[1:5])
    random = np.random.Generator(np.random.SFC64(1))
    user = (users * random.random(rows) ** 1.5).astype(np.int32)
    item = (items * random.random(rows) ** 2).astype(np.int32)
    sampler = BprSampler(user, item, users, items)

    def run_round():
        start = time.perf_counter()
        _, _, negative = sampler.sample(random, triples)
        value = (time.perf_counter() - start) * 1e9 / triples
        return {"value": value, "meanNegative": float(negative.mean())}

    serve({"version": f"NumPy {np.__version__}"}, run_round)


main()
