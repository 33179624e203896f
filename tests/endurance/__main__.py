"""`python -m tests.endurance --seed 1 --days 365`: the campaign, and its table."""

import argparse
import cProfile
import sys
import tempfile
import time

from tests.endurance import campaign


def main():
    asked = argparse.ArgumentParser()
    asked.add_argument("--seed", type=int, default=int(time.time()))
    asked.add_argument("--days", type=float, default=1)
    asked.add_argument("--era", action="append")
    asked.add_argument("--fault", action="append", help="only faults whose name holds this")
    asked.add_argument("--loud", action="store_true")
    asked.add_argument("--profile", metavar="FILE", help="where the time goes, for pstats")
    how = asked.parse_args()
    print(f"seed {how.seed}")
    began = time.perf_counter()
    more = {"tell": lambda line: print(line, file=sys.stderr, flush=True)} if how.loud else {}
    more |= {"eras": tuple(how.era)} if how.era else {}
    if how.fault:
        more["faults"] = tuple(
            one for one in campaign.FAULTS if any(word in one.name for word in how.fault)
        )
    with tempfile.TemporaryDirectory() as folder:
        with cProfile.Profile() if how.profile else tempfile.TemporaryFile() as profile:
            result = campaign.run(how.seed, how.days, folder, **more)
        if how.profile:
            profile.dump_stats(how.profile)
    for name, row in result.rows.items():
        print(f"{name:40} {row.times:5} {row.outage!s:>16} {row.recovery!s:>16} {row.wrong:4}")
    for one in result.wrong[:60]:
        print("WRONG", one)
    for one in result.unhandled[:20]:
        print("UNHANDLED", one)
    print(
        len(result.wrong),
        "wrong;",
        result.snapshots,
        "snapshots,",
        result.asked,
        "questions,",
        f"{result.days:.1f} days in {time.perf_counter() - began:.1f} s",
        result.sizes[:1],
        result.sizes[-1:],
    )


main()
