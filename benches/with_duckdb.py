"""The same questions as SQL, put to DuckDB: range joins, and a sweep by window functions.

    with_duckdb.py screening|history FOLDER [THREADS [ROUNDS [membership]]]
"""
import json
import resource
import statistics
import sys
import time
from pathlib import Path

import duckdb

# The first day out of what has no end, as the engine writes it.
END = 2147483647

PARTY = f"""
create or replace table party as
  select state, pact, consent + 30 as "from", coalesce(notice + 365, {END}) as "until" from membership
"""

SCREENING = """
create or replace table owed as
  select i.incident, d.state as debtor, v.pact
  from incidents i
  join party v on v.state = i.victim and i.day >= v."from" and i.day < v."until"
  join covers c on c.pact = v.pact and c.region = i.region
  join party d on d.pact = v.pact and d.state <> i.victim and i.day >= d."from" and i.day < d."until"
  where not exists (select 1 from party a
                    where a.state = i.attacker and a.pact = v.pact and i.day >= a."from" and i.day < a."until")
"""

# How many parties there are from each day on which that changes, then the stretches with at least two of them.
IN_FORCE = f"""
create or replace table in_force as
  with change as (
    select pact, "from" as day, 1 as n from party union all
    select pact, "until", -1 from party where "until" < {END}
  ), day as (
    select pact, day, sum(n) as n from change group by pact, day
  ), level as (
    select pact, day, sum(n) over (partition by pact order by day) >= 2 as holds from day
  ), turn as (
    select pact, day, holds, lag(holds, 1, false) over (partition by pact order by day) as before from level
  ), kept as (
    select pact, day, holds, lead(day, 1, {END}) over (partition by pact order by day) as next
    from turn where holds <> before
  )
  select pact, day as "from", next as "until" from kept where holds
"""

BOUND = """
create or replace table bound as
  select d.state as debtor, c.state as creditor, d.pact,
         greatest(d."from", c."from") as "from", least(d."until", c."until") as "until"
  from party d join party c on c.pact = d.pact and c.state <> d.state
  where greatest(d."from", c."from") < least(d."until", c."until")
"""


def main():
    what, folder = sys.argv[1], Path(sys.argv[2])
    threads = int(sys.argv[3]) if len(sys.argv) > 3 else 2
    rounds = int(sys.argv[4]) if len(sys.argv) > 4 else 3
    membership_only = sys.argv[5:6] == ["membership"]
    db = duckdb.connect(config={"threads": threads})

    def timed(sql, times=rounds):
        waited, worked = [], []
        for _ in range(times):
            begun, at_work = time.perf_counter(), time.process_time()
            db.execute(sql)
            waited.append(time.perf_counter() - begun)
            worked.append(time.process_time() - at_work)
        return {"waited": statistics.median(waited), "worked": statistics.median(worked)}

    def same(table, name):
        columns = [d[0] for d in db.execute(f"select * from {table} limit 0").description]
        listed = ", ".join(f'"{c}"' for c in columns)
        ours = f"(select {listed} from read_csv('{folder / name}', header = true))"
        differ = f"select count(*) from ((select {listed} from {table} except all select * from {ours})"
        differ += f" union all (select * from {ours} except all select {listed} from {table}))"
        return db.execute(differ).fetchone()[0] == 0

    def rows(table):
        return db.execute(f"select count(*) from {table}").fetchone()[0]

    def load(name, table):
        return timed(
            f"create or replace table {table} as select * from read_csv('{folder / name}', header = true)", 1
        )

    seconds = {"load": load("membership.csv", "membership")}
    report = {"what": what, "with": f"DuckDB {duckdb.__version__}", "threads": threads, "seconds": seconds}
    seconds["party"] = timed(PARTY)
    if what == "screening":
        seconds["load covers"] = load("covers.csv", "covers")
        seconds["load incidents"] = load("incidents.csv", "incidents")
        seconds["join"] = timed(SCREENING)
        report["rows"] = rows("owed")
        report["same"] = same("owed", "owed.csv")
    else:
        report["rows"] = {"party": rows("party")}
        report["same"] = {"party": same("party", "party.csv")}
        if not membership_only:
            for name, table, sql in (("in-force", "in_force", IN_FORCE), ("bound", "bound", BOUND)):
                seconds[name] = timed(sql)
                report["rows"][name] = rows(table)
                report["same"][name] = same(table, f"{name}.csv")
    report["peak_kib"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(json.dumps(report))


if __name__ == "__main__":
    main()
