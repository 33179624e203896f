"""Runs the campaign and tells what came of it."""

import argparse
import sys
import time
from concurrent.futures import ProcessPoolExecutor

from tests.insight.campaign import run
from tests.insight.planting import stage
from tests.insight.table import PAGE, page


def say(words):
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


def one(seed, days, harder):
    begun = time.time()
    result = run(stage(seed, days, harder=harder), days)
    say(f"seed {seed}: {result.stage.words}: {time.time() - begun:.0f} s")
    for alarm in result.alarms:
        say(
            f"  false alarm on day {alarm.day}, panel {alarm.panel}: {alarm.said.verdict}: {alarm.said.words} ({alarm.said.loss} ± {alarm.said.uncertainty})"
        )
    for course in result.courses:
        say(
            f"  {course.planted.what}: panel {course.planted.flaw.panel} from day {course.visible} to {course.ends}: found {course.found}"
        )
    return result


def main():
    asked = argparse.ArgumentParser()
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--seeds", type=int, default=4)
    asked.add_argument("--harder", type=int, default=2, help="how many harder roofs beside them")
    asked.add_argument("--days", type=int, default=365)
    asked.add_argument("--jobs", type=int, default=2)
    asked.add_argument("--write", action="store_true")
    given = asked.parse_args()
    easy = [(given.seed + more, False) for more in range(given.seeds)]
    hard = [(given.seed + more, True) for more in range(given.harder)]
    with ProcessPoolExecutor(given.jobs) as pool:
        every = [pool.submit(one, seed, given.days, harder) for seed, harder in (*hard, *easy)]
        results = [found.result() for found in every]
    text = page(results[len(hard) :], results[: len(hard)])
    say(text)
    if given.write:
        PAGE.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
