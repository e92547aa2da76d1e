"""nbconvert's configuration while our runner executes a notebook: it says on stderr which cell it starts."""

import sys
import time

c = get_config()  # noqa: F821, given by Jupyter
c.ExecutePreprocessor.kernel_name = "tslab"
c.ExecutePreprocessor.record_timing = False
c.ExecutePreprocessor.startup_timeout = 60
c.ExecutePreprocessor.on_cell_start = lambda cell, cell_index: print(
    f"[cell] {cell_index + 1}", file=sys.stderr, flush=True
)
# What the last cell left running may still fail: the kernel lives until this returns.
c.ExecutePreprocessor.on_notebook_complete = lambda notebook: time.sleep(0.3)
