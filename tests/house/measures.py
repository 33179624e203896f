"""How big things are here: the measures of the house, taken, and written down by `python -m`.

python -m tests.house.measures     writes docs/design/measures.md
"""

import ast
import re
from functools import cache
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "design" / "measures.md"
SOURCES = sorted((ROOT / "src").rglob("*.py"))
TESTS = sorted((ROOT / "tests").rglob("test_*.py"))

REASONS = {
    "access/lifecycle/states.py:State": "all that is known about our access, with its few questions",
    "accounting/books.py:_Work": "one step of the books; its functions share what the step changes",
    "commands/contacts.py:ConfigureContact": "one field for each setting of a contact",
    "commands/generator.py:ScheduleGenerator": "one field for each setting of a schedule",
    "effects/bookkeeping.py:Bookkeeping": "the shell of books: one object owns them while they are open",
    "effects/booksfile.py": "one subject: the books of a gateway with their lock, copy and marks",
    "effects/booksfile.py:BooksFiles": "one object owns the locks for as long as it may write",
    "effects/doing.py:Doing": "the shell of wishes: one object owns them while they run",
    "effects/envoy.py:Envoy": "what a user sees of a gateway, one method for each thing to ask",
    "effects/keeping.py:Keeping": "one object knows what was found and what was written",
    "effects/loop.py:Loop": "the shell: one object owns tasks, locks and the state",
    "effects/transport.py:Transport": "owns the clients and the nonces of one gateway",
    "pyenvoy_mqtt/history/keeper.py:Keeper": "the shell of one history: one object owns its thread and what waits",
    "pyenvoy_mqtt/history/looking.py:History": "one method for each thing that a history is asked",
    "pyenvoy_mqtt/server/application.py:Server": "everything that answers shares keys, names and who listens",
    "pyenvoy_mqtt/server/influx.py:Writer": "one connection with what waits for it",
    "effects/host.py:Site": "a gateway as an adapter sees it, one method for each thing",
    "pyenvoy_homekit/adapter.py:Homekit": "what the bridges of all gateways share",
    "pyenvoy_homekit/bridge/announcing.py:Announcer": "owns the responder, under the names that HAP-python calls",
    "pyenvoy_homekit/bridge/bridge.py:Bridge": "one object owns what HAP-python has of a house, and changes it",
    "pyenvoy_homekit/bridge/driver.py:Driver": "all that HAP-python leaves out of one bridge",
    "pyenvoy_homekit/bridge/opening.py:Opening": "one bridge's place on the network, over its whole life",
    "pyenvoy_homekit/bridge/writing.py:Writes": "one request, whose wishes are judged one by one",
    "pyenvoy_homekit/household.py:Household": "the shell of one house: what is known, shown, remembered and tapped",
    "pyenvoy_homekit/store.py:Store": "one file, and every way in which it cannot be read",
    "pyenvoy_homekit/chronicle.py:Chronicle": "one object owns the file and how far Eve has read in it",
    "pyenvoy_homekit/homebridge/reading.py:Table": "one method for each kind of value that a key may hold",
    "polling/ledger.py:Ledger": "one method for each thing that becomes of a question",
    "polling/live.py:Live": "all that is known of the sources of live power, with its few questions",
    "recording/redaction/__init__.py:_Pen": "one walk over a recording with what it has met so far",
    "session/state.py:State": "all that a session knows, with the questions that follow from it",
    "simulator/answers/living.py:Living": "an actor: what it plays, and what each write changes",
    "simulator/cloud.py:Cloud": "an actor: one method for each door of the cloud",
    "simulator/gate.py:Gate": "both eras of being let in, over the same sessions",
    "simulator/server/aside.py:Simulated": "a gateway as a test sees it, one line for each thing to ask",
    "simulator/server/connection.py:Connection": "one connection; every fault of the wire is a method",
    "simulator/server/gateway.py:Gateway": "a running gateway with all its counters, for tests to read",
    "simulator/server/listening.py:Listeners": "owns the sockets, so that none is left open",
    "pyenvoy_mqtt/adapter.py:Mqtt": "what the adapters of all gateways share",
    "pyenvoy_mqtt/announcing.py:Announcing": "what one gateway has become known by, part by part",
    "pyenvoy_mqtt/broker/__init__.py:Broker": "one connection after the other over the same outbox",
    "pyenvoy_mqtt/broker/client.py:Client": "all that aiomqtt leaves out of one connection",
    "pyenvoy_mqtt/carrying.py:Carrying": "the wishes under way and the results of the last ones",
    "pyenvoy_mqtt/discovery/announcer.py:Announcer": "all that was announced, so that nothing is twice",
    "pyenvoy_mqtt/outbox.py:Outbox": "three queues that must agree on what was said",
    "pyenvoy_mqtt/publishing.py:Publishing": "the shell of one gateway on one broker",
    "pyenvoy_mqtt/telling.py:Telling": "what was said of one gateway and what waits, in one place",
}
"""Why something past its measure is left as it is."""


@cache
def text(path):
    return path.read_text()


@cache
def tree(path):
    return ast.parse(text(path))


def short(path):
    return str(path.relative_to(ROOT)).removeprefix("src/").removeprefix("pyenvoy/")


@cache
def nodes(path, *kinds):
    return [node for node in ast.walk(tree(path)) if isinstance(node, kinds)]


def functions(paths):
    """Each function's place and its lines without the docstring."""
    for path in paths:
        for node in nodes(path, ast.FunctionDef, ast.AsyncFunctionDef):
            body = node.body[1:] if ast.get_docstring(node) else node.body
            lines = node.end_lineno - body[0].lineno + 1 if body else 0
            yield f"{short(path)}:{node.name}", lines


def modules():
    for path in SOURCES:
        yield short(path), len(text(path).splitlines())


def classes():
    for path in SOURCES:
        for node in nodes(path, ast.ClassDef):
            yield f"{short(path)}:{node.name}", node.end_lineno - node.lineno + 1


def nesting(statements):
    """How many blocks stand inside each other; an `elif` is not inside its `if`."""
    return max(map(_depth, statements), default=0)


def _depth(node):
    match node:
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
            return 0
        case ast.If(body=body, orelse=[ast.If() as other]):
            return max(1 + nesting(body), _depth(other))
        case ast.Match(cases=cases):
            return 1 + max(nesting(one.body) for one in cases)
    inner = [getattr(node, name, []) for name in ("body", "orelse", "finalbody")]
    inner += [one.body for one in getattr(node, "handlers", ())]
    return 1 + max(map(nesting, inner)) if any(inner) else 0


def nestings():
    for path in SOURCES:
        for node in nodes(path, ast.FunctionDef, ast.AsyncFunctionDef):
            yield f"{short(path)}:{node.name}", nesting(node.body)


def share_of_effects():
    """Of the library's lines, those that touch the world; command line and simulator not counted."""
    lines = {
        name: count
        for name, count in modules()
        if not name.startswith(("cli/", "simulator/", "pyenvoy_mqtt/"))
    }
    return sum(lines[name] for name in lines if name.startswith("effects/")) / sum(lines.values())


def comments():
    """Comments in a hundred lines that are not empty; what switches a rule off is none."""
    lines = [line for path in SOURCES for line in text(path).splitlines() if line.strip()]
    said = [line for line in lines if re.search(r"(^|\s)# (?!noqa|type:|fmt:)", line)]
    return 100 * len(said) / len(lines)


def past(found, limit):
    return sorted(name for name, size in found if size > limit)


@cache
def measured():
    """The rows of the table: what, its median, the measure past which to look again, what is past it."""
    return [*_measured()]


def _measured():
    for what, found, limit in (
        ("lines of a function without its docstring", list(functions(SOURCES)), 40),
        ("blocks inside each other", list(nestings()), 3),
        ("lines of a module", list(modules()), 300),
        ("lines of a class", list(classes()), 60),
        ("lines of a test", [one for one in functions(TESTS) if ":test_" in one[0]], 30),
    ):
        yield what, round(median(size for _, size in found)), limit, past(found, limit)


def page():
    """The whole page."""
    rows = measured()
    lines = [
        "# Measures",
        "",
        "Written by `python -m tests.house.measures`. Who goes past a measure looks again, and either",
        "mends it or says why not, in `tests/house/measures.py`.",
        "",
        "| | median | look again past | are past it |",
        "|---|---|---|---|",
        *(f"| {what} | {middle} | {limit} | {len(over)} |" for what, middle, limit, over in rows),
        "",
        f"{100 * share_of_effects():.0f} % of the library's lines touch the world (10 % at most), and in",
        f"{comments():.0f} lines of 100 there is a comment: most of what is to be said stands in the",
        "docstrings of functions and of fields.",
        "",
        "| past its measure | why it stays |",
        "|---|---|",
        *(f"| `{name}` | {why} |" for name, why in sorted(REASONS.items())),
    ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    PAGE.write_text(page())
