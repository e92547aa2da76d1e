"""Document 001's simulation, one interaction at a time: dictionary, DataFrame look-up, one binomial draw.

Its operations per interaction are the document's (a random user, a random product, `.loc` for the category,
`rng.binomial`), since it is their cost that the benchmark measures.
"""

import sys
import time

import numpy
import pandas
from serve import serve

CATEGORIES = ["Fish Supplies", "Cat Food", "Dog Food", "Dog Toy", "Cat Toy"]
CLICK_RATES = {
    "new_puppy_parent": [0.02, 0.10, 0.40, 0.50, 0.05],
    "cat_connoisseur": [0.05, 0.55, 0.05, 0.02, 0.45],
    "budget_shopper": [0.20, 0.40, 0.25, 0.15, 0.20],
    "fish_hobbyist": [0.60, 0.10, 0.02, 0.02, 0.08],
}


class Simulator:
    def __init__(self, products=50, users=1000, seed=42):
        self.rng = numpy.random.default_rng(seed)
        self.n_products, self.n_users = products, users
        names = [CATEGORIES[i * len(CATEGORIES) // products] for i in range(products)]
        self.products = pandas.DataFrame(
            {"product_id": range(products), "category": self.rng.permutation(names)}
        ).set_index("product_id")
        self.personas = {name: dict(zip(CATEGORIES, rates)) for name, rates in CLICK_RATES.items()}
        self.persona_of = {user: self.rng.choice(list(self.personas)) for user in range(users)}

    def true_click_rate(self, user, product):
        if user not in self.persona_of or product not in self.products.index:
            return 0.0
        category = self.products.loc[product, "category"]
        return self.personas[self.persona_of[user]].get(category, 0.01)

    def reward(self, user, product):
        return self.rng.binomial(1, self.true_click_rate(user, product))


def generate_log(simulator, rows):
    users, products, clicks = [], [], []
    for _ in range(rows):
        user = simulator.rng.integers(0, simulator.n_users)
        product = simulator.rng.integers(0, simulator.n_products)
        users.append(user)
        products.append(product)
        clicks.append(simulator.reward(user, product))
    log = pandas.DataFrame({"user_id": users, "product_id": products, "clicked": clicks})
    return log.join(simulator.products, on="product_id")


def main():
    rows = int(sys.argv[1])
    simulator = Simulator()

    def run_round():
        start = time.perf_counter()
        log = generate_log(simulator, rows)
        return {"value": time.perf_counter() - start, "clickRate": float(log["clicked"].mean())}

    version = f"NumPy {numpy.__version__}, pandas {pandas.__version__}"
    serve({"version": version}, run_round)


main()
