import re

import pytest

import pyenvoy
from pyenvoy.model.flow import Energy, Flow, Phase
from pyenvoy.model.production import Measured, Production
from pyenvoy.show import html, rows
from pyenvoy.show.notebook import attach
from tests.pyenvoy.show.houses import READ, batteries, house, inverters


def test_a_snapshot_is_tables():
    assert html(house()).count("<table>") == html(house()).count("</table>") > 8


def test_what_the_gateway_says_cannot_be_markup():
    assert "&lt;b&gt;" in html(batteries())
    assert "<b>," not in html(batteries()).replace("<b>batteries</b>", "")


def test_a_column_says_its_unit():
    assert "dc voltage (V)" in html(inverters())


@pytest.mark.parametrize(("count", "said"), [(59, []), (60, []), (61, ["1"]), (75, ["15"])])
def test_a_long_list_is_cut_and_says_so(count, said):
    phases = tuple(Phase(Flow(float(n)), Energy()) for n in range(count))
    many = html(Production(READ, Measured.METER, Flow(), None, phases))
    assert re.findall("… (.*?) more", many) == said


def test_snapshots_and_their_parts_show_themselves_in_notebooks():
    found = pyenvoy.Snapshot(READ.at, production=house().production)
    attach()
    assert "energy lifetime" in found._repr_html_()
    assert "12.35" in found.production._repr_html_()
    assert "lifetime" in found.production.energy._repr_html_()


def test_attaching_twice_changes_nothing():
    before = pyenvoy.Snapshot._repr_html_
    attach()
    assert pyenvoy.Snapshot._repr_html_ is before


def test_rows_and_tables_agree():
    lines = html(house())
    facts = [one for one in rows(house()) if "[" not in one.path and one.source]
    assert len(facts) > 10
    assert all(f">{one.text}</td>" in lines for one in facts)
