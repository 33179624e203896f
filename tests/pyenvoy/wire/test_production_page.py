import pytest
from hypothesis import given, strategies

from pyenvoy.endpoint import NotWhatWasAskedError
from pyenvoy.wire.production_page import table_of_page

PAGE = """
<!DOCTYPE html><html><head><style>td { color: red }</style></head><body>
<table><tr><td class="line">Home</td><td>Events</td></tr></table>
<h1>System Energy Production</h1><div><table>
<tr><td colspan="3">System has been live since
     <div class=good>Wed Mar 04, 2020 01:09 PM HST</div></td></tr>
<tr><td>Currently</td>    <td>    0 W</td></tr><tr><td>Today</td> <td> 53.6 kWh</td></tr>
<tr><th>Past Week</th><td>  405 kWh</td></tr><tr><td>Since Installation</td><td>  133 MWh</td></tr>
</table></div></body></html>
"""


def test_every_row_with_a_quantity_is_read():
    rows = table_of_page(PAGE.encode())["rows"]
    assert [(row["value"], row["unit"]) for row in rows] == [
        (0.0, "W"),
        (53.6, "kWh"),
        (405.0, "kWh"),
        (133.0, "MWh"),
    ]


def test_the_labels_come_as_they_stand():
    labels = [row["label"] for row in table_of_page(PAGE.encode())["rows"]]
    assert labels == ["Currently", "Today", "Past Week", "Since Installation"]


def test_the_system_says_since_when_it_lives():
    assert table_of_page(PAGE.encode())["live_since"] == "Wed Mar 04, 2020 01:09 PM HST"


def test_not_saying_so_is_no_fault():
    page = b"<tr><td>Aktuell<td>12 W"
    assert table_of_page(page) == {
        "rows": [{"label": "Aktuell", "value": 12.0, "unit": "W"}],
        "live_since": None,
    }


def test_a_label_of_unknown_letters_costs_no_quantity():
    (row,) = table_of_page(b"<tr><td>Derni\xe8re<td>12 W")["rows"]
    assert (row["label"], row["value"]) == ("Derni\ufffdre", 12.0)


def test_a_page_as_long_as_may_be_is_read():
    assert table_of_page(PAGE.encode().ljust(1 << 18))["rows"]
    with pytest.raises(NotWhatWasAskedError, match="too long"):
        table_of_page(PAGE.encode().ljust((1 << 18) + 1))


def test_cells_outside_a_row_are_no_rows():
    with pytest.raises(NotWhatWasAskedError, match="without a table"):
        table_of_page(b"<td>Currently</td><td>1 W</td>")


@pytest.mark.parametrize(
    ("body", "what"),
    [
        (b"", "an empty body"),
        (b" \n", "an empty body"),
        (b"{}", "without a table"),
        (b"<html><title>error</title></html>", "without a table"),
        (b"<tr><td>Currently</td><td>lots W</td></tr>", "without a table"),
        (b"<![x[", "not HTML|without a table"),
        (b"x" * 300_000, "too long"),
    ],
)
def test_what_is_no_such_page_says_so(body, what):
    with pytest.raises(NotWhatWasAskedError, match=what):
        table_of_page(body)


@given(strategies.binary(max_size=200), strategies.integers(0, len(PAGE)))
def test_hostile_bytes_are_refused_or_read(noise, cut):
    try:
        found = table_of_page(PAGE.encode()[:cut] + noise)
    except NotWhatWasAskedError:
        return
    assert found["rows"]
