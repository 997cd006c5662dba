"""The same metric rules and facts put to MeTeoR: materialisation, seminaive and optimised.

    with_meteor.py metric FOLDER [MODE]     MODE is seminaive (the default), opt or naive
"""
import contextlib
import csv
import io
import json
import resource
import sys
import time
from importlib.metadata import version
from pathlib import Path

from meteor_reasoner.materialization.coalesce import coalescing_d
from meteor_reasoner.materialization.materialize import materialize
from meteor_reasoner.utils.loader import load_dataset, load_program


def main():
    folder = Path(sys.argv[2])
    mode = sys.argv[3] if len(sys.argv) > 3 else "seminaive"
    lines = (folder / "data.txt").read_text().splitlines()
    rules = load_program((folder / "rules.txt").read_text().splitlines())
    # The optimised mode takes rules out of the list as it goes.
    heads = {rule.head.get_predicate() for rule in rules}
    begun = time.perf_counter()
    with contextlib.redirect_stdout(io.StringIO()):
        data = load_dataset(lines)
        coalescing_d(data)
        loaded, at_work = time.perf_counter(), time.process_time()
        rest = materialize(data, rules=rules, mode=mode, K=100)
        ended, worked = time.perf_counter(), time.process_time() - at_work
        coalescing_d(data)
    found = set()
    for predicate in heads:
        for terms, intervals in data.get(predicate, {}).items():
            for i in intervals:
                if i.left_open or not i.right_open:
                    raise SystemExit(f"an interval that is not half-open: {predicate} {i}")
                things = " ".join(str(t) for t in terms)
                found.add((predicate, things, str(int(i.left_value)), str(int(i.right_value))))
    with open(folder / "derived.csv") as file:
        rows = csv.reader(file)
        next(rows)
        ours = {tuple(row) for row in rows}
    print(json.dumps({
        "what": "metric", "with": f"MeTeoR {version('meteor_reasoner')}", "mode": mode, "at_rest": bool(rest),
        "seconds": {"load": loaded - begun, "derive": {"waited": ended - loaded, "worked": worked}},
        "rows": len(found), "same": found == ours, "ours_only": len(ours - found), "theirs_only": len(found - ours),
        "peak_kib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss,
    }))


if __name__ == "__main__":
    main()
