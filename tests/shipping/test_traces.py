import pytest

from shipping.traces import KINDS, NOT_TRACES, serials, traces, words

B64 = "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEA"


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("machine path", "see /home/anne/envoy.log"),
        ("machine path", "File '/tmp/x1/a.py'"),
        ("machine path", "C:\\Users\\anne"),
        ("private key", f"-----BEGIN EC PRIVATE KEY-----\n{B64}"),
        ("token", f"eyJ{'a' * 20}.eyJ{'b' * 30}.{'c' * 43}"),
        ("key", "token = ghp_" + "a1" * 18),
        ("mail address", "write to anne@gmail.com"),
        ("index of packages", "pip install --index-url https://mirror.local"),
        ("address", "reached at 85.214.132.117:443"),
        ("hardware address", "A4:C1:38:12:9F:0E"),
    ],
)
def test_what_must_not_leave_is_found(kind, text):
    assert [one.kind for one in traces("README.md", text)] == [kind]


def test_every_kind_has_a_case():
    cases = test_what_must_not_leave_is_found.pytestmark[0].args[1]
    assert {kind for kind, _ in cases} == {kind for kind, *_ in KINDS}


@pytest.mark.parametrize(
    "text",
    [
        "https://example.org/home/page and ~/solar/envoy and {root}/tmp/x",
        "anne@example.org, a@nas.schmidt.example",
        "192.0.2.7, 192.168.1.20, 127.0.0.1, 999.1.1.1, release 8.2.127.1.7",
        "00:1D:C0:00:20:BE",
        "0E:12:34:56:78:9A, 02-42-ac-11-00-02",
        "-----BEGIN PRIVATE KEY-----",
        "eyJhbGciOi.short",
    ],
)
def test_what_is_nobodys_is_left_alone(text):
    assert list(traces("README.md", text)) == []


def test_an_exception_holds_in_its_file_alone():
    assert list(traces("tests/pyenvoy/recording/test_redaction.py", "85.214.132.117")) == []


def test_every_exception_has_its_reason():
    assert all(one.why and (one.file or one.text) for one in NOT_TRACES)


def test_the_path_of_this_machine_is_found():
    assert [one.text for one in words("METADATA", "from /srv/build/x", ("/srv/build",))] == [
        "/srv/build"
    ]


def test_serial_numbers_are_found_whatever_stands_around_them():
    assert serials('{"sn": "122112123456", "x": 12345678901234, "y": "123456789012"}') == {
        "122112123456"
    }
