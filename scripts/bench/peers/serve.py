"""The contender's side of the benchmark protocol, for peers written in Python."""

import json
import resource
import sys


def serve(about, run_round):
    """Says that it is prepared, then runs a round for each `round` line on standard input."""
    print(json.dumps({"ready": True, **about}), flush=True)
    for line in sys.stdin:
        if line.strip() != "round":
            continue
        measured = run_round()
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
        print(json.dumps({**measured, "peakBytes": peak}), flush=True)
