from pyenvoy.model.snapshot import Snapshot
from pyenvoy.show import tables
from pyenvoy.show.lists import Item, columns
from pyenvoy.show.tables import Column, Table, fitting
from tests.pyenvoy.show.houses import NOON, house, inverters, meters, production


def table(thing, title, *, of=None):
    return next(
        one for one in tables(thing) if one.title == title and of in (None, len(one.columns))
    )


def test_a_subject_is_a_table_of_facts():
    found = table(house(), "production")
    assert ("energy lifetime", "12.35", "MWh") in found.lines


def test_a_table_says_where_it_comes_from_and_how_old_it_is():
    assert table(house(), "production").origin == "meter_readings, home, 7 s ago"


def test_without_a_now_a_table_says_when_it_was_read():
    assert table(production(), "production").origin.endswith("2026-06-01 11:59:53 UTC")


def test_a_subject_in_two_parts_has_a_table_for_each():
    assert table(house(), "consumption net").origin == "meter_readings, home, 7 s ago"
    assert table(house(), "consumption total").lines


def test_a_list_has_a_line_for_each_and_only_columns_that_are_known():
    found = table(inverters(), "inverters")
    assert [one.name for one in found.columns] == [
        "serial",
        "power",
        "retired",
        "detail dc voltage",
        "detail interval",
    ]
    assert found.lines[1] == ("203", "12345", "no", "", "")


def test_numbers_of_a_column_stay_in_its_unit():
    assert table(inverters(), "inverters").columns[1].unit == "W"


def test_lists_of_the_same_name_are_one_and_say_whose_they_are():
    found = table(meters(), "meters phases")
    assert found.columns[0].name == "of"
    assert [line[0] for line in found.lines] == ["700", "800"]


def test_a_list_named_like_its_subject_is_said_once():
    assert [one.title for one in tables(house())].count("batteries") == 2  # the facts and the list


def test_notes_gaps_and_problems_are_shown():
    assert table(house(), "notes").lines[0][0] == "zeros_at_night"
    heads = [one.name for one in table(house(), "notes").columns]
    assert heads == ["quirk", "why", "touched"]
    assert table(house(), "gaps").lines[0][1] == "denied"
    assert table(house(), "problems").lines[0] == ("home.alerts", "not a list")


def test_an_empty_snapshot_is_one_table():
    assert [one.title for one in tables(Snapshot(NOON))] == ["snapshot"]


def test_a_part_without_a_source_is_a_table_too():
    assert table(production().energy, "energy").origin == ""


def test_a_class_of_two_words_is_called_so():
    assert tables(inverters().all[0].detail)[0].title == "inverter detail"


def test_a_short_name_is_no_column():
    found = [one.path for one in columns([Item("", production())])]
    assert ("now", "power") in found
    assert ("power",) not in found


WIDE = Table(
    "t",
    (Column("id"), Column("one"), Column("two", "W"), Column("three")),
    (("1", "a", "b", "c"),),
    "o",
)


def test_a_table_that_fits_stays_whole():
    assert fitting(WIDE, 80) == (WIDE,)


def test_a_wide_table_is_cut_and_each_part_says_which_line_is_whose():
    first, second, third = fitting(WIDE, 10)
    assert [one.name for one in first.columns] == ["id", "one"]
    assert (first.title, first.origin, third.title, third.origin) == ("t", "", "", "o")
    assert second.lines == (("1", "b"),)


def test_a_table_without_lines_fits_by_its_heads():
    assert len(fitting(Table("t", WIDE.columns, ()), 10)) == 3
