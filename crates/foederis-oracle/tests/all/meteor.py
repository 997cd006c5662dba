# Decides the programs of standard input with MeTeoR, a reasoner for DatalogMTL, and writes what holds when.
#
# A program is a line `case NUMBER`, lines `fact ...` and lines `rule ...`; what is asked is a line `ask PREDICATE...`.
import contextlib
import io
import sys

from meteor_reasoner.materialization.materialize import materialize
from meteor_reasoner.utils.loader import load_dataset, load_program


def decide(number, facts, rules, asked):
    with contextlib.redirect_stdout(io.StringIO()):
        dataset = load_dataset(facts)
        rested = materialize(dataset, load_program(rules), mode=sys.argv[1], K=2000)
    print("case", number, "rests" if rested else "goes on")
    for predicate in asked:
        for entity, intervals in dataset.get(predicate, {}).items():
            print(predicate, ",".join(str(t) for t in entity), *(str(i).replace(" ", "") for i in intervals))


facts, rules, asked, number = [], [], [], None
for line in sys.stdin.read().splitlines() + ["case"]:
    word, _, rest = line.partition(" ")
    if word == "case":
        if number is not None:
            decide(number, facts, rules, asked)
        facts, rules, asked, number = [], [], [], rest
    elif word == "fact":
        facts.append(rest)
    elif word == "rule":
        rules.append(rest)
    elif word == "ask":
        asked = rest.split()
