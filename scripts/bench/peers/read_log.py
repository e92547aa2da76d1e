"""usage: read_log.py ROWS: seconds of reading a CSV of that many ratings and numbering its ids, with pandas and PyArrow.

The file is the one that `work/read-log.mjs` writes: run that first.
"""

import sys
import tempfile
import time
from pathlib import Path

import pandas as pd
from serve import serve


def main():
    file = Path(tempfile.gettempdir()) / "recsys-bench" / f"ratings-{int(sys.argv[1])}.csv"

    def run_round():
        start = time.perf_counter()
        rows = pd.read_csv(file, sep=";", engine="pyarrow")
        user, users = pd.factorize(rows["user"], sort=True)
        item, items = pd.factorize(rows["item"], sort=True)
        value = rows["rating"].to_numpy("float64")
        timestamp = rows["timestamp"].to_numpy("float64")
        duplicates = int(rows.duplicated(["user", "item"]).sum())
        return {
            "value": time.perf_counter() - start,
            "rows": len(user),
            "users": len(users),
            "items": len(items),
            "duplicates": duplicates,
        }

    serve({"version": f"pandas {pd.__version__}"}, run_round)


main()
