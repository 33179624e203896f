import re

import pytest

from pyenvoy_mqtt.rest import Access
from pyenvoy_mqtt.rest.values import Known
from pyenvoy_mqtt.web import PAGES
from tests.pyenvoy_mqtt.views import asked

SENT = {one.path: one.answer(asked(), Known()) for one in PAGES}


def test_everything_that_the_page_names_is_there():
    page = SENT["/"].body.decode()
    named = re.findall(r'(?:src|href)="([^"]+)"', page)
    named = [one for one in named if not one.startswith("api/")]
    assert named
    assert {f"/{one}" for one in named} <= set(SENT)


def test_every_module_that_is_imported_is_there():
    every = (SENT[f"/{name}.js"].body.decode() for name in ("page", "panels"))
    named = re.findall(r'from "\./([^"]+)"', "".join(every))
    assert named
    assert {f"/{one}" for one in named} <= set(SENT)


@pytest.mark.parametrize("path", SENT)
def test_nothing_is_loaded_from_elsewhere(path):
    found = re.findall(r"https?://[^\s\"')]+", SENT[path].body.decode())
    assert [one for one in found if "www.w3.org" not in one and "leeoniya" not in one] == []


@pytest.mark.parametrize("path", SENT)
def test_only_our_own_files_are_run(path):
    policy = dict(SENT[path].headers)["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


def test_the_page_has_no_script_or_style_of_its_own():
    page = SENT["/"].body.decode()
    assert not re.search(r"<script(?![^>]*src=)|<style|\son\w+=|\sstyle=", page)


def test_the_page_is_open_and_what_it_asks_is_not():
    assert {one.access for one in PAGES} == {Access.OPEN}
