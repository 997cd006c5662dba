"""The same questions put to clingo: one call of its Python interface, with grounding told apart.

    with_clingo.py screening FOLDER     reads what the engine wrote to FOLDER, answers, compares, prints a line of JSON
    with_clingo.py case FOLDER
"""
import csv
import json
import resource
import sys
import time
from pathlib import Path

import clingo

SCREENING = """
from(S,P,D+30) :- consent(S,P,D).
until(S,P,D+365) :- notice(S,P,D).
party(S,P,F,U) :- from(S,P,F), until(S,P,U).
party(S,P,F,#sup) :- from(S,P,F), not until(S,P,_).
among(I,P) :- attack(I,A,V,D,R), party(A,P,F,U), F <= D, D < U.
assists(I,X,P) :- attack(I,A,V,D,R), party(V,P,F,U), F <= D, D < U, covers(P,R), not among(I,P),
                  party(X,P,F2,U2), F2 <= D, D < U2, X != V.
#show assists/3.
"""


class Clock:
    """How long it has been: as a person waits, and as this process was at work."""

    def __init__(self):
        self.waited, self.worked = time.perf_counter(), time.process_time()

    def since(self):
        return {"waited": time.perf_counter() - self.waited, "worked": time.process_time() - self.worked}


def add(total, more):
    for key in more:
        total[key] = total.get(key, 0.0) + more[key]


def facts_of_world(folder):
    lines = []
    for row in csv.DictReader(open(folder / "membership.csv")):
        lines.append(f"consent({row['state']},{row['pact']},{row['consent']}).")
        if row["notice"]:
            lines.append(f"notice({row['state']},{row['pact']},{row['notice']}).")
    for row in csv.DictReader(open(folder / "covers.csv")):
        lines.append(f"covers({row['pact']},{row['region']}).")
    for row in csv.DictReader(open(folder / "incidents.csv")):
        lines.append(f"attack({','.join(row[k] for k in ('incident', 'attacker', 'victim', 'day', 'region'))}).")
    return "\n".join(lines)


def screening(folder):
    program = facts_of_world(folder) + SCREENING
    whole = Clock()
    control = clingo.Control(["--warn=none"])
    control.add("base", [], program)
    control.ground([("base", [])])
    ground = whole.since()
    found = []
    with control.solve(yield_=True) as handle:
        for model in handle:
            found = [tuple(a.number for a in s.arguments) for s in model.symbols(shown=True)]
    whole = whole.since()
    with open(folder / "owed.csv") as file:
        rows = csv.reader(file)
        next(rows)
        ours = [tuple(map(int, row)) for row in rows]
    return {
        "seconds": {"whole": whole, "read and ground": ground},
        "rows": len(found),
        "same": sorted(found) == ours,
    }


# A fact may be stated otherwise on all days: then it has that value, what an at-most-one relation excludes has none, and
# everything else is as the viewpoint hears it. Minimal by the heuristic that prefers no change, with what was found recorded.
CHANGES = """
lc(F,S) :- leaf(F,S), heard_c(F,S), not touched(F).
lp(F,S) :- leaf(F,S), heard_p(F,S), not touched(F).
lc(F,S) :- leaf(F,S), change(F,1).
lp(F,S) :- leaf(F,S), change(F,1).
touched(F) :- change(F,_).
touched(G) :- change(F,1), sibling(F,G), not change(G,1).
fact(F) :- leaf(F,_).
{ change(F,0..1) } :- fact(F), search.
:- change(F,0), change(F,1).
:- change(F,1), happened(F).
:- #count { F : change(F,_) } > 3.
:- search, not certainly.
#external search.
#external heard_c(F,S) : leaf(F,S).
#external heard_p(F,S) : leaf(F,S).
#external happened(F) : fact(F).
#heuristic change(F,V) : fact(F), V = 0..1. [1,false]
#show change/2.
#show certainly/0.
#show possibly/0.
"""


def case(folder):
    views = json.load(open(folder / "views.json"))
    seconds = {"whole": {}, "read and ground": {}, "answers": {}, "flips": {}}
    same = {"truth": [], "flips": []}
    for number in sorted({v["program"] for v in views}):
        of_this = [v for v in views if v["program"] == number]
        text = (folder / f"program-{number}.lp").read_text() + CHANGES
        text += "".join(f"leaf({f},{s})." for f, s, _ in of_this[0]["leaves"])
        text += "".join(f"sibling({f},{g})." for f, others in of_this[0]["siblings"] for g in others)
        whole = Clock()
        control = clingo.Control(["--warn=none", "--heuristic=Domain", "--enum-mode=domRec", "0"])
        control.add("base", [], text)
        control.ground([("base", [])])
        add(seconds["read and ground"], whole.since())
        for view in of_this:
            for name, holds in (("heard_c", lambda t: t == 2), ("heard_p", lambda t: t >= 1)):
                for fact, stretch, truth in view["leaves"]:
                    atom = clingo.Function(name, [clingo.Number(fact), clingo.Number(stretch)])
                    control.assign_external(atom, holds(truth))
            happened = set(view["happened"])
            for fact in {f for f, _, _ in view["leaves"]}:
                control.assign_external(clingo.Function("happened", [clingo.Number(fact)]), fact in happened)
            control.assign_external(clingo.Function("search"), False)
            clock = Clock()
            with control.solve(yield_=True) as handle:
                shown = {str(s) for s in next(iter(handle)).symbols(shown=True)}
            truth = 2 if "certainly" in shown else 1 if "possibly" in shown else 0
            add(seconds["answers"], clock.since())
            found = []
            if truth != 2:
                clock = Clock()
                control.assign_external(clingo.Function("search"), True)
                with control.solve(yield_=True) as handle:
                    for model in handle:
                        changes = (s for s in model.symbols(shown=True) if s.name == "change")
                        found.append(sorted((s.arguments[0].number, s.arguments[1].number) for s in changes))
                add(seconds["flips"], clock.since())
            same["truth"].append(truth == view["truth"])
            ours = sorted(sorted((f, int(holds)) for f, holds in flip) for flip in view["flips"])
            same["flips"].append(sorted(without_twins(found, view["on_day"])) == ours)
        add(seconds["whole"], whole.since())
    return {"seconds": seconds, "same": same, "views": len(views)}


def without_twins(sets, on_day):
    """Of two sets that differ only in whether a fact holds, the one that leaves it as it is on the day is left out."""
    all_sets = [sorted(s) for s in sets]

    def has_twin(one):
        for fact, holds in one:
            if on_day[fact] == 2 * holds:
                other = sorted([c for c in one if c[0] != fact] + [(fact, 1 - holds)])
                if other in all_sets:
                    return True
        return False

    return [s for s in all_sets if not has_twin(s)]


if __name__ == "__main__":
    what, folder = sys.argv[1], Path(sys.argv[2])
    report = {"screening": screening, "case": case}[what](folder)
    report["peak_kib"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(json.dumps({"what": what, "with": f"clingo {clingo.__version__}", **report}))
