"""The audit log in its file."""

import json
import logging
import os
from datetime import UTC, datetime, timedelta

import attrs
import pytest

from pyenvoy.commands import Entry
from pyenvoy.effects.auditfile import AuditFile, AuditMemory

AT = datetime(2026, 6, 1, 12, tzinfo=UTC)
LINE = Entry("me", "go off grid", "grid relay", "", AT, sent=AT, ended=AT + timedelta(minutes=1),
             outcome="confirmed", reported="open")  # fmt: skip


@pytest.mark.parametrize("kind", ["file", "memory"])
def test_what_was_written_is_read_again(tmp_path, kind):
    audit = AuditFile(tmp_path / "new") if kind == "file" else AuditMemory()
    second = attrs.evolve(LINE, who="you", sent=None, outcome="refused", why="grüße \ud800")
    audit.append("1", LINE)
    audit.append("2", LINE)
    audit.append("1", attrs.evolve(second, why="no"))
    assert audit.read("1") == (LINE, attrs.evolve(second, why="no"))


def test_a_log_that_others_can_read_is_closed_to_them(tmp_path, caplog):
    audit = AuditFile(tmp_path)
    audit.append("1", LINE)
    audit.path.chmod(0o644)
    audit.append("1", LINE)
    assert audit.path.stat().st_mode & 0o777 == 0o600
    assert f"{audit.path} could be read by others" in caplog.text


def test_one_that_they_cannot_is_left_alone(tmp_path, caplog):
    audit = AuditFile(tmp_path)
    for _ in range(2):
        audit.append("1", LINE)
    assert caplog.text == ""


def test_without_a_file_nothing_was_written(tmp_path):
    assert AuditFile(tmp_path).read("1") == ()


@pytest.mark.parametrize(
    "line", [b"half {", b"[]", b"{}", b'{"serial": "1"}', b"\xff\xfe", b"[" * 9999]
)
def test_a_line_that_is_none_is_passed(tmp_path, line):
    audit = AuditFile(tmp_path)
    audit.path.write_bytes(line + b"\n")
    audit.append("1", LINE)
    assert audit.read("1") == (LINE,)


@pytest.mark.timeout(10)
def test_a_pipe_in_place_of_the_log_is_not_waited_for(tmp_path, caplog):
    audit = AuditFile(tmp_path)
    os.mkfifo(audit.path)
    assert audit.read("1") == ()
    audit.append("1", LINE)
    assert "is not on record" in caplog.text


def test_a_line_after_half_a_line_is_read(tmp_path):
    audit = AuditFile(tmp_path)
    audit.path.write_bytes(b'{"serial": "1", "who": "m')  # the power failed
    audit.append("1", LINE)
    assert audit.read("1") == (LINE,)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("who", []),
        ("of", {}),
        ("outcome", 5),
        ("at", "2026-06-01T12:00:00"),
        ("at", None),
        ("sent", 5),
    ],
)
def test_a_line_with_something_else_in_it_is_passed(tmp_path, name, value):
    audit = AuditFile(tmp_path)
    audit.append("1", LINE)
    known = json.loads(audit.path.read_bytes())
    audit.path.write_text(json.dumps({**known, name: value}) + "\n")
    assert audit.read("1") == ()


def test_of_a_long_log_the_end_is_read(tmp_path):
    audit = AuditFile(tmp_path)
    audit.path.write_bytes(b"x" * 1_000_000 + b"\n")
    audit.append("1", LINE)
    assert audit.read("1") == (LINE,)


def test_a_line_that_cannot_be_written_is_said(tmp_path, caplog):
    (tmp_path / "writes.jsonl").mkdir()
    with caplog.at_level(logging.ERROR):
        AuditFile(tmp_path).append("1", LINE)
    assert "is not on record" in caplog.text


def test_text_that_is_no_unicode_is_kept_all_the_same(tmp_path):
    audit = AuditFile(tmp_path)
    audit.append("1", attrs.evolve(LINE, why="\ud800"))
    assert len(audit.path.read_text().splitlines()) == 1
