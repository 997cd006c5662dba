"""The ground rules of a case put to s(CASP) in SWI-Prolog: the truth from each viewpoint, with a justification.

    with_scasp.py case FOLDER [SECONDS]

s(CASP) is looked for as a library that SWI-Prolog knows (its pack), else in the folder that SCASP names, which holds its
`prolog/scasp.pl`. A query that takes longer than SECONDS (60) is given up.
"""
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path


def program_of_scasp():
    if shutil.which("swipl") is None:
        return None, "swipl is not there"
    named = os.environ.get("SCASP")
    if named:
        main = Path(named) / "prolog" / "scasp" / "main.pl"
        return (main, "") if main.exists() else (None, f"{main} is not there")
    found = subprocess.run(
        ["swipl", "-g", "absolute_file_name(library('scasp/main'),F,[file_type(prolog),access(read)]),write(F)", "-t", "halt"],
        capture_output=True, text=True,
    )
    if found.returncode == 0 and found.stdout:
        return Path(found.stdout), ""
    return None, "SWI-Prolog knows no s(CASP), and SCASP names no folder of it"


def ask(main, text, limit):
    with tempfile.NamedTemporaryFile("w", suffix=".pl", delete=False) as file:
        file.write(text)
    begun = time.perf_counter()
    try:
        command = ["swipl", "-O", "-g", "main", str(main), "--", "--tree", "-n", "1", file.name]
        done = subprocess.run(command, capture_output=True, text=True, timeout=limit)
        return time.perf_counter() - begun, done.stdout, done.stderr
    except subprocess.TimeoutExpired:
        return None, "", ""
    finally:
        os.unlink(file.name)


def main():
    folder = Path(sys.argv[2])
    limit = float(sys.argv[3]) if len(sys.argv) > 3 else 60
    scasp, why = program_of_scasp()
    if scasp is None:
        print(json.dumps({"what": "case", "with": "s(CASP)", "not_run": why}))
        return
    start = sorted(ask(scasp, "yes.\n?- yes.\n", limit)[0] for _ in range(3))[1]
    seconds, same, justified = [], [], []
    for view in json.load(open(folder / "views.json")):
        text = (folder / f"program-{view['program']}.pl").read_text()
        for fact, stretch, truth in view["leaves"]:
            text += f"lc_{fact}_{stretch}.\n" if truth == 2 else ""
            text += f"lp_{fact}_{stretch}.\n" if truth >= 1 else ""
        query = {2: "certainly", 1: "possibly, not certainly", 0: "not possibly"}[view["truth"]]
        took, out, error = ask(scasp, f"{text}?- {query}.\n", limit)
        seconds.append(None if took is None else took)
        same.append(None if took is None else "Answer 1" in out)
        justified.append("Justification" in out)
        if took is not None and "Answer 1" not in out:
            print(out[-300:], error[-300:], file=sys.stderr)
    print(json.dumps({"what": "case", "with": "s(CASP)", "seconds": {"start": start, "views": seconds}, "same": same,
                      "justified": justified, "limit": limit}))


if __name__ == "__main__":
    main()
