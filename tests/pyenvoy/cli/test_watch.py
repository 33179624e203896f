import json

from rich.console import Console

from pyenvoy.cli.screen import glance
from pyenvoy.errors import TransportError
from tests.pyenvoy.show.houses import house


def test_each_snapshot_is_a_line(pyenvoy):
    ran = pyenvoy("watch", "--era", "5.0", "--count", "2", "--json")
    lines = [json.loads(one) for one in ran.out.splitlines()]
    assert ran.code == 0
    assert len(lines) == 2
    assert lines[0]["at"] <= lines[1]["at"]


def test_people_see_the_power_flow(pyenvoy):
    ran = pyenvoy("watch", "--era", "8.3", "--count", "2")
    assert ran.code == 0
    assert "panels" in ran.out
    assert "production energy lifetime" in ran.out
    assert len(ran.out.splitlines()) < 60


def test_while_nobody_answers_it_is_said_below_the_last_figures():
    console = Console(width=80)
    with console.capture() as drawn:
        console.print(
            glance(house(), TransportError("http://envoy.local:80 is unreachable: no route"))
        )
    assert drawn.get().splitlines()[-1] == "http://envoy.local:80 is unreachable: no route"
