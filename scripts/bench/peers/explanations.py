"""usage: explanations.py captum|shap ROWS: the works integrated-gradients and shapley-values, in PyTorch.

At its best: captum with its internal batch size left open or set, whichever is given; shap's KernelExplainer with as many
coalitions as ours and without the lasso.
"""

import sys
import time

import numpy
import torch
from serve import serve
from torch import nn

SIZE = 30
library, rows = sys.argv[1], int(sys.argv[2])
torch.manual_seed(0)
random = numpy.random.default_rng(0)
model = nn.Sequential(nn.Linear(SIZE, 64), nn.ReLU(), nn.Linear(64, 32), nn.ReLU(), nn.Linear(32, 1))
for parameter in model.parameters():
    parameter.requires_grad_(False)
inputs = random.normal(size=(rows, SIZE)).astype(numpy.float32)
background = random.normal(size=(100, SIZE)).astype(numpy.float32)

if library == "captum":
    import captum
    from captum.attr import IntegratedGradients

    batch = int(sys.argv[3]) if len(sys.argv) > 3 else None
    integrated = IntegratedGradients(lambda x: model(x)[:, 0])
    version = f"captum {captum.__version__}, torch {torch.__version__}"

    def run():
        start = time.perf_counter()
        values = integrated.attribute(torch.from_numpy(inputs), n_steps=50, internal_batch_size=batch)
        return {"value": time.perf_counter() - start, "sum": float(values.abs().sum())}
else:
    import shap

    @torch.inference_mode()
    def predict(x):
        return model(torch.from_numpy(numpy.ascontiguousarray(x, dtype=numpy.float32)))[:, 0].numpy()

    version = f"shap {shap.__version__}, torch {torch.__version__}"

    def run():
        start = time.perf_counter()
        explainer = shap.KernelExplainer(predict, background)
        values = explainer.shap_values(inputs, nsamples=2108, l1_reg=False, silent=True)
        return {"value": time.perf_counter() - start, "sum": float(numpy.abs(values).sum())}


serve({"version": version}, run)
