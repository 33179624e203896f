"""docs/design/decisions/index.md: every decision, by what its file says first."""

import re
from pathlib import Path

from tests.docs.pages.tables import table

FOLDER = Path(__file__).parents[3] / "docs" / "design" / "decisions"
_HEAD = """# Decisions

Written by `python -m tests.docs.generate` from the first lines of the files beside it. Each says what was decided, why,
and what was left; who wants it otherwise finds here what to reckon with, and writes down what has changed since. A new one
is a file of at most 150 words with a title and a line that begins with **Decided** and the date.

"""


def decisions():
    """Title, date and file of each."""
    for path in sorted(FOLDER.glob("*.md")):
        if path.name != "index.md":
            title, _, rest = path.read_text().partition("\n")
            (date,) = re.findall(r"^\*\*Decided\*\* (\d{4}-\d\d-\d\d)", rest, re.MULTILINE)
            yield title.removeprefix("# "), date, path.name


def page():
    rows = ((f"[{title}]({name})", date) for title, date, name in decisions())
    return _HEAD + table(("decision", "decided"), rows)
