"""usage: dqn.py UPDATES fused|compiled|graphs: time of an update of a double DQN in PyTorch, replay memory included."""

import os
import sys
import time

import torch
from serve import serve
from torch import nn

DEVICE = "cuda" if torch.cuda.is_available() else "cpu"
ROWS, DIMENSION, ACTIONS, BATCH, TARGET_EVERY = 100_000, 15, 8, 128, 200


def network():
    return nn.Sequential(
        nn.Linear(DIMENSION, 64), nn.ReLU(), nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, ACTIONS)
    ).to(DEVICE)


def main():
    updates, way = int(sys.argv[1]), sys.argv[2]
    if os.environ.get("OMP_NUM_THREADS"):
        torch.set_num_threads(int(os.environ["OMP_NUM_THREADS"]))
    torch.manual_seed(1)
    memory = [
        torch.rand(ROWS, DIMENSION, device=DEVICE),
        torch.randint(0, ACTIONS, (ROWS,), device=DEVICE),
        torch.rand(ROWS, device=DEVICE),
        torch.rand(ROWS, DIMENSION, device=DEVICE),
        0.97 * (torch.rand(ROWS, device=DEVICE) > 0.05).float(),
    ]
    learner, target = network(), network()
    target.load_state_dict(learner.state_dict())
    target.requires_grad_(False)
    adam = torch.optim.Adam(learner.parameters(), lr=1e-3, fused=True)

    def loss_of(observation, action, reward, following, factor):
        chosen = learner(observation).gather(1, action[:, None])[:, 0]
        with torch.no_grad():
            best = learner(following).argmax(1, keepdim=True)
            goal = reward + factor * target(following).gather(1, best)[:, 0]
        return 0.5 * ((chosen - goal) ** 2).mean()

    mode = "reduce-overhead" if way == "graphs" else None
    forward = torch.compile(loss_of, mode=mode) if way in ("compiled", "graphs") else loss_of
    count = 0

    def update():
        nonlocal count
        rows = torch.randint(0, ROWS, (BATCH,), device=DEVICE)
        adam.zero_grad(set_to_none=True)
        loss = forward(*[column[rows] for column in memory])
        loss.backward()
        adam.step()
        count += 1
        if count % TARGET_EVERY == 0:
            target.load_state_dict(learner.state_dict())
        return loss.item()

    def run_round():
        start = time.perf_counter()
        for _ in range(updates):
            loss = update()
        return {"value": 1000 * (time.perf_counter() - start) / updates, "loss": loss}

    update()
    serve({"version": f"PyTorch {torch.__version__}, {way}"}, run_round)


main()
