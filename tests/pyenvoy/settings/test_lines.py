import pytest

from pyenvoy.errors import Problem
from pyenvoy.settings.lines import located

TEXT = """\
# a comment
[[gateway]]
host = "a"
limits.grid = 3

[[gateway]]
host = "b"
allow = [
  "off grid",
  "on grid",
]
[mqtt]
[mqtt.rest]
names = ["a", "b"]
[homekit.gateways."a b"]
port = 1
"""


@pytest.mark.parametrize(
    ("where", "line"),
    [
        ("gateway[0].host", 3),
        ("gateway[1].host", 7),
        ("gateway[1].allow[1]", 8),
        ("gateway[0].limits.grid", 4),
        ("mqtt.rest.names[1]", 14),
        ('homekit.gateways["a b"].port', 16),
    ],
)
def test_a_mistake_stands_in_the_line_of_its_key(where, line):
    assert located(TEXT, (Problem(where, "x"),)) == (Problem(f"{where} (line {line})", "x"),)


@pytest.mark.parametrize(
    ("where", "line"),
    [("mqtt.port", 12), ("gateway[1].email", 6), ("mqtt.rest.names[7]", 14), ("gateway.email", 2)],
)
def test_what_is_not_there_is_missed_in_the_line_of_its_table(where, line):
    (found,) = located(TEXT, (Problem(where, "is needed"),))
    assert found.where == f"{where} (line {line})"


@pytest.mark.parametrize("where", ["", "nix", "nix.port", "line 3, column 1"])
def test_what_stands_nowhere_has_no_line(where):
    assert located(TEXT, (Problem(where, "x"),)) == (Problem(where, "x"),)


def test_the_only_one_of_a_list_needs_no_number():
    (found,) = located('[[gateway]]\nhost = "a"', (Problem("gateway.host", "x"),))
    assert found.where == "gateway.host (line 2)"


def test_an_empty_list_has_nothing_in_it():
    (found,) = located("gateway = []", (Problem("gateway.host", "x"),))
    assert found.where == "gateway.host (line 1)"


def test_lines_that_windows_has_ended_count_as_well():
    (found,) = located('[gateway]\r\nhost = ""\r\n', (Problem("gateway.host", "x"),))
    assert found.where == "gateway.host (line 2)"


def test_far_down_a_mistake_has_the_line_of_what_is_above_it_or_none():
    text = "[a]\n" + "#\n" * 2000 + "b = 1\n[c]\n"
    assert located(text, (Problem("a.b", "x"), Problem("c", "x"))) == (
        Problem("a.b (line 1)", "x"),
        Problem("c", "x"),
    )
