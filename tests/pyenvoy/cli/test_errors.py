import pytest

from pyenvoy.cli.exits import Exit, exit_of
from pyenvoy.errors import (
    AccessDeniedError,
    CloudError,
    CredentialsError,
    NotOfferedError,
    NotReadyError,
    TransportError,
    UnreadableError,
    UntrustedError,
    UsageError,
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
        (NotOfferedError("x", endpoint="e"), 5),
        (NotReadyError("x", endpoint="e"), 5),
        (UnreadableError("x", endpoint="e"), 5),
    ],
)
def test_the_exit_code_says_who_must_act(error, code):
    assert exit_of(error) == code


def test_exit_codes_are_distinct():
    assert len({*Exit}) == 7


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
