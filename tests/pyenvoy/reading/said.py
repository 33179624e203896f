"""Answers from bodies: what a gateway would have said at one moment."""

import json
from datetime import UTC, datetime

from pyenvoy.endpoint import Answers
from pyenvoy.request import Response
from pyenvoy.wire import read

AT = datetime(2026, 6, 1, 12, tzinfo=UTC)


def said(bodies):
    """Endpoint → body (bytes, or plain data that becomes JSON), as answers."""
    answers = Answers()
    for endpoint, body in bodies.items():
        text = body if isinstance(body, bytes) else json.dumps(body).encode()
        answers = answers.with_(endpoint, read(endpoint, Response(200, body=text), AT))
    return answers
