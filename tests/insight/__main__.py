"""Runs the campaign and tells what came of it."""

import argparse
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from functools import partial

from tests.insight.campaign import run
from tests.insight.lasting import lasting
from tests.insight.planting import harder, large, stage, together
from tests.insight.table import PAGE, Heard, page
from tests.insight.whole import two_years


def say(words):
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


def one(make, days, seed):
    begun = time.time()
    result = run(make(seed, days), days)
    say(f"seed {seed}: {result.stage.words}: {time.time() - begun:.0f} s")
    for alarm in result.alarms:
        say(
            f"  false alarm on day {alarm.day}, panel {alarm.panel}: {alarm.said.verdict}: {alarm.said.words} ({alarm.said.loss} ± {alarm.said.uncertainty})"
        )
    for course in result.courses:
        say(
            f"  {course.planted.what}: panel {course.planted.flaw.panel} from day {course.visible} to {course.ends}: found {course.found}, said on {course.said} of {course.there}"
        )
    return result


def main():
    asked = argparse.ArgumentParser()
    asked.add_argument("--seed", type=int, default=221)
    asked.add_argument("--seeds", type=int, default=13, help="how many roofs")
    asked.add_argument("--large", type=int, default=1, help="how many roofs of a hundred panels")
    asked.add_argument("--together", type=int, default=9, help="how many with larger shades")
    asked.add_argument("--harder", type=int, default=3, help="how many harder ones")
    asked.add_argument("--skies", type=int, default=4, help="for how many a year and a year more")
    asked.add_argument("--lasting", type=int, default=2, help="how many that change for good")
    asked.add_argument("--days", type=int, default=365)
    asked.add_argument("--jobs", type=int, default=2)
    asked.add_argument("--write", action="store_true")
    given = asked.parse_args()
    with ProcessPoolExecutor(given.jobs) as pool:
        text = page(heard(pool, given))
    say(text)
    if given.write:
        PAGE.write_text(text + "\n", encoding="utf-8")


def heard(pool, given):
    """Everything at once, so that no worker waits for the last of one kind."""

    def each(many, work):
        return [pool.submit(work, given.seed + more) for more in range(many)]

    hundred = each(given.large, partial(one, large, given.days))
    plain = each(given.seeds, partial(one, stage, given.days))
    shaded = each(given.together, partial(one, together, given.days))
    hard = each(given.harder, partial(one, harder, given.days))
    skies, lasted = each(given.skies, two_years), each(given.lasting, lasting)
    kinds = ([*plain, *hundred], shaded, hard, skies, lasted)
    return Heard(*([found.result() for found in every] for every in kinds))


if __name__ == "__main__":
    main()
