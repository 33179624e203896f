import io
import os
import subprocess
import sys
from pathlib import Path

import pytest

from pyenvoy.cli.exits import Exit, advice, exit_of
from pyenvoy.errors import (
    AccessDeniedError,
    CloudError,
    CloudSilentError,
    CredentialsError,
    NothingGivenError,
    NotOfferedError,
    NotReadyError,
    TransportError,
    UnreadableError,
    UntrustedError,
    UsageError,
    WrongPasswordError,
)


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (UsageError("x"), 2),
        (TransportError("x"), 3),
        (UntrustedError("x"), 3),
        (AccessDeniedError("x", endpoint="e"), 4),
        (CredentialsError("x"), 4),
        (CloudError("x"), 4),
        (CloudSilentError("x"), 3),
        (NotOfferedError("x", endpoint="e"), 5),
        (NotReadyError("x", endpoint="e"), 5),
        (UnreadableError("x", endpoint="e"), 5),
    ],
)
def test_the_exit_code_says_who_must_act(error, code):
    assert exit_of(error) == code


def test_exit_codes_are_distinct():
    assert len({*Exit}) == len(Exit.__members__)


def test_a_wrong_option_is_one_sentence(pyenvoy):
    ran = pyenvoy("show", "--nix")
    assert (ran.code, ran.out, ran.err.count("\n")) == (2, "", 1)
    assert "see pyenvoy show --help" in ran.err


def test_a_wrong_verb_is_one_sentence(pyenvoy):
    ran = pyenvoy("nix")
    assert (ran.code, ran.err.count("\n")) == (2, 1)


def test_an_error_is_an_object_where_json_is_wanted(pyenvoy):
    ran = pyenvoy("show", "--host", "a", "--era", "8.3", "--json")
    assert (ran.code, ran.out) == (2, "")
    assert ran.error["kind"] == "UsageError"
    assert ran.error["exit"] == 2


def test_a_gateway_must_be_named(pyenvoy):
    ran = pyenvoy("show")
    assert ran.code == 2
    assert "--host" in ran.err


def test_a_host_that_does_not_answer_is_a_matter_of_the_network(pyenvoy):
    ran = pyenvoy("show", "--host", "127.0.0.1:9", "--json")
    assert ran.code == 3
    assert ran.error["kind"] == "TransportError"


def test_a_gateway_that_wants_a_token_is_a_matter_of_access(pyenvoy, gateway):
    ran = pyenvoy("show", "--host", gateway["gateway"])
    assert (ran.code, ran.err.count("\n")) == (4, 1)


def test_what_is_no_recording_is_a_matter_of_usage(pyenvoy, tmp_path):
    (tmp_path / "x.har").write_text("nix")
    ran = pyenvoy("show", "--recording", tmp_path / "x.har")
    assert ran.code == 2
    assert "Traceback" not in ran.err


def test_a_firmware_that_nobody_plays_names_those_that_are(pyenvoy):
    ran = pyenvoy("show", "--era", "nix")
    assert ran.code == 2
    assert "8.3" in ran.err


def test_a_token_that_others_can_read_is_refused(pyenvoy, tmp_path):
    (tmp_path / "t").write_text("abc")
    (tmp_path / "t").chmod(0o644)
    ran = pyenvoy("show", "--host", "127.0.0.1:9", "--token-file", tmp_path / "t")
    assert ran.code == 2
    assert "chmod 600" in ran.err


def test_without_a_verb_all_verbs_are_listed(pyenvoy):
    ran = pyenvoy()
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("Usage: pyenvoy")


def test_every_verb_is_listed_with_a_whole_sentence(pyenvoy):
    listed = pyenvoy("--help").out.partition("Commands:")[2].strip().splitlines()
    assert [one for one in listed if not one.endswith(".") or one.endswith("..")] == []


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
@pytest.mark.parametrize("args", [("quirks",), ("show", "--schema")])
def test_a_disk_that_is_full_is_one_sentence(args):
    with Path("/dev/full").open("w") as full:
        ran = subprocess.run(
            [sys.executable, "-m", "pyenvoy", *args],
            stdout=full, stderr=subprocess.PIPE, text=True, check=False,
        )  # fmt: skip
    assert (ran.returncode, ran.stderr) == (1, "pyenvoy: cannot write: No space left on device\n")


def test_where_nobody_can_type_a_password_it_is_said_how_to_give_it(pyenvoy, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    ran = pyenvoy("show", "--host", "127.0.0.1:9", "--user", "envoy")
    assert (ran.code, ran.err.count("\n")) == (2, 1)
    assert "PYENVOY_PASSWORD" in ran.err


def test_a_password_may_come_from_standard_input(pyenvoy, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO("sunshine\n"))
    assert pyenvoy("show", "--host", "127.0.0.1:9", "--user", "envoy").code == 3


def test_a_pipe_in_place_of_a_recording_is_not_waited_for(pyenvoy, tmp_path):
    os.mkfifo(tmp_path / "recording.har")
    ran = pyenvoy("show", "--recording", tmp_path / "recording.har")
    assert (ran.code, "no file of its own" in ran.err) == (2, True)


def test_a_file_that_is_no_recording_is_named(pyenvoy, tmp_path):
    (tmp_path / "x.har").write_text("nix")
    assert "x.har: not a recording" in pyenvoy("show", "--recording", tmp_path / "x.har").err


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (NothingGivenError("x"), "pyenvoy login"),
        (UntrustedError("x"), "`pyenvoy trust` shows both"),
        (WrongPasswordError("x"), "pyenvoy login --again"),
    ],
)
def test_what_the_command_line_can_do_about_it_is_said(error, said):
    assert said in advice(error)


def test_a_group_without_its_verb_lists_its_verbs(pyenvoy):
    ran = pyenvoy("config")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("Usage: pyenvoy config ")
    assert "\n  check " in ran.err
