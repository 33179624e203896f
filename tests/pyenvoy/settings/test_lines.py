import tomllib

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


def test_far_down_a_mistake_has_its_line_too():
    text = "[a]\n" + "#\n" * 5000 + "b = 1\n[c]\n"
    assert located(text, (Problem("a.b", "x"), Problem("c", "x"))) == (
        Problem("a.b (line 5002)", "x"),
        Problem("c (line 5003)", "x"),
    )


@pytest.mark.parametrize(
    "text",
    [
        "[a]\n" + f'b = "{"x" * 400}"\n' * 1000,
        "[a]\n" + "b = [\n" + f'"{"x" * 400}",\n' * 1000 + "]\n",
    ],
)
def test_no_more_is_read_for_a_line_than_takes_a_second(text, monkeypatch):
    read = []

    def counted(text):
        read.append(len(text))
        return loads(text)

    loads = tomllib.loads
    monkeypatch.setattr(tomllib, "loads", counted)
    (found,) = located(text, (Problem("a.c", "is needed"),))
    assert (found.where, sum(read) <= 2_000_000) == ("a.c (line 1)", True)


@pytest.mark.parametrize(
    "value", ["[" * 5000 + "]" * 5000, "[" * 30 + "]" * 30, "{a=" * 5000 + "1" + "}" * 5000]
)
def test_what_is_nested_far_too_deep_does_no_harm(value):
    (found,) = located(f"[a]\nb = {value}\n", (Problem("a", "x"),))
    assert found.where == "a (line 1)"


def test_a_key_of_thousands_of_names_does_no_harm():
    deep = Problem(f"mqtt{30 * '.a'}", "x")
    found = located(f"[mqtt]\na{10_000 * '.a'} = 1\nport = 0\n", (deep, Problem("mqtt.port", "x")))
    assert [one.where for one in found] == [f"{deep.where} (line 2)", "mqtt.port (line 3)"]


def test_a_table_within_one_of_a_list_belongs_to_the_last():
    text = "[[a]]\n[a.b]\nc = 1\n[[a]]\n[a.b]\nc = 1\n[[a.d]]\n[[a.d]]\ne = 1\n"
    places = ("a[0].b.c", "a[1].b.c", "a[1].d[1].e")
    found = located(text, tuple(Problem(one, "x") for one in places))
    assert [one.where.rpartition(" ")[2] for one in found] == ["3)", "6)", "9)"]
