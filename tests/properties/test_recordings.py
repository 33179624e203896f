"""Whatever is handed over as a recording is read, or refused in our own words."""

import json
from contextlib import suppress

from hypothesis import given
from hypothesis import strategies as st

from pyenvoy.errors import UsageError
from pyenvoy.recording import answers, parse, render, same_place
from pyenvoy.wire import CATALOGUE

TEXT = st.text(st.characters(), max_size=12)
LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | TEXT
ANYTHING = st.recursive(
    LEAVES,
    lambda some: st.lists(some, max_size=3) | st.dictionaries(TEXT, some, max_size=3),
    max_leaves=6,
)
PATHS = st.sampled_from(sorted({one.path for one in CATALOGUE})) | TEXT.map(lambda text: f"/{text}")


INFO = {
    "request": {"method": "GET", "url": "https://envoy.local/info"},
    "response": {"status": 200, "content": {"text": "<envoy_info/>"}},
}


def entries():
    """Entries with the right keys and, now and then, anything below them."""
    request = st.fixed_dictionaries(
        {
            "method": st.sampled_from(["GET", "POST", "BREW"]) | ANYTHING,
            "url": PATHS.map(lambda path: f"https://envoy.local{path}") | ANYTHING,
            "headers": ANYTHING,
        },
        optional={"postData": ANYTHING | st.fixed_dictionaries({"text": TEXT})},
    )
    content = st.fixed_dictionaries(
        {"text": TEXT | st.just("<envoy_info/>") | ANYTHING},
        optional={"encoding": st.just("base64") | ANYTHING},
    )
    response = st.fixed_dictionaries(
        {"status": st.sampled_from([200, 304, 401]) | ANYTHING, "content": content | ANYTHING},
        optional={"headers": ANYTHING},
    )
    moments = st.datetimes().map(lambda one: f"{one.isoformat()}-12:00") | ANYTHING
    more = {"startedDateTime": moments, "timings": ANYTHING, "comment": ANYTHING}
    known = st.fixed_dictionaries({"request": request, "response": response}, optional=more)
    return st.lists(known | ANYTHING, max_size=4)


def read(data):
    try:
        return parse(json.dumps(data).encode())
    except UsageError:
        return None


@given(st.binary(max_size=60))
def test_bytes_are_read_or_refused(body):
    with suppress(UsageError):
        parse(body)


@given(ANYTHING)
def test_anything_is_read_or_refused(data):
    read(data)
    read({"log": data})
    read({"log": {"entries": data}})


@given(entries())
def test_what_is_read_gives_answers_and_is_rendered_the_same(listed):
    recording = read({"log": {"entries": [INFO, *listed]}})
    assert len(answers(recording)) == len(CATALOGUE)
    again = parse(render(recording))
    assert again.entries == recording.entries


@given(PATHS | TEXT)
def test_a_place_is_its_own_place(path):
    assert same_place(same_place(path)) == same_place(path)
