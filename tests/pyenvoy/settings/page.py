"""What may stand in pyenvoy.toml, as a page of docs: written from the classes of settings by `python -m`.

python -m tests.pyenvoy.settings.page     writes docs/reference/settings.md
"""

from pathlib import Path

from pyenvoy.effects.host import installed, sections
from pyenvoy.settings.example import meaning
from pyenvoy.settings.keys import NOTHING, every_part

PAGE = Path(__file__).parents[3] / "docs" / "reference" / "settings.md"

_HEAD = """# Every key of pyenvoy.toml

Written by `python -m tests.pyenvoy.settings.page` from the classes of settings; `pyenvoy config example` prints
the same as a pyenvoy.toml. Only `host` is needed. [Settings](../guides/settings.md) says how they go together.
"""


def _row(one):
    default = {None: "**needed**", NOTHING: ""}.get(one.default, f"`{one.default}`")
    return f"| `{one.name}` | {default} | {meaning(one)} |".replace("|  |", "| |")


def page():
    """The whole page."""
    lines = [_HEAD]
    for part in every_part(sections(installed())):
        lines += [f"## {part.head}", "", part.about, ""]
        if part.keys:
            lines += ["| key | default | means |", "|---|---|---|", *map(_row, part.keys), ""]
    return "\n".join(lines).rstrip() + "\n"


if __name__ == "__main__":
    PAGE.write_text(page())
