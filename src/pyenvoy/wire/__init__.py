"""What the gateway says, verbatim; one file per URL family. No conversion of units, no judgement.

`CATALOGUE` holds every endpoint there is; `read` turns a response into an answer or a gap.
"""

import re
from datetime import datetime
from typing import Any, TypeVar

from pyenvoy.endpoint import Answer, Endpoint, NotWhatWasAskedError
from pyenvoy.errors import Gap, Reason
from pyenvoy.request import Response
from pyenvoy.wire import (
    admin_lib,
    api_v1,
    auth,
    backbone,
    datatab,
    home,
    info,
    installer,
    inventory,
    ivp_arf,
    ivp_eh,
    ivp_ensemble,
    ivp_livedata,
    ivp_meters,
    ivp_mod,
    ivp_others,
    ivp_pdm,
    ivp_peb,
    ivp_sc,
    ivp_ss,
    production,
    stream,
)
from pyenvoy.wire.converter import read_data

T = TypeVar("T")

CATALOGUE: tuple[Endpoint[Any], ...] = (
    *admin_lib.ENDPOINTS,
    *api_v1.ENDPOINTS,
    *auth.ENDPOINTS,
    *backbone.ENDPOINTS,
    *datatab.ENDPOINTS,
    *home.ENDPOINTS,
    *info.ENDPOINTS,
    *installer.ENDPOINTS,
    *inventory.ENDPOINTS,
    *ivp_arf.ENDPOINTS,
    *ivp_eh.ENDPOINTS,
    *ivp_ensemble.ENDPOINTS,
    *ivp_livedata.ENDPOINTS,
    *ivp_meters.ENDPOINTS,
    *ivp_mod.ENDPOINTS,
    *ivp_others.ENDPOINTS,
    *ivp_pdm.ENDPOINTS,
    *ivp_peb.ENDPOINTS,
    *ivp_sc.ENDPOINTS,
    *ivp_ss.ENDPOINTS,
    *production.ENDPOINTS,
    *stream.ENDPOINTS,
)
"""Every endpoint there is, by URL family."""

_REFUSED = (401, 403)
_ABSENT = (301, 302, 303, 307, 308, 400, 404, 405, 410, 501)


def read(endpoint: Endpoint[T], response: Response, at: datetime) -> Answer[T] | Gap:
    """A response, whatever it is, as the answer of an endpoint or the reason why it is none."""
    if response.status != 200:
        return _refusal(endpoint, response.status, "")
    try:
        data = endpoint.decode(response.body)
        if (status := _status_inside(data)) is not None:
            return _refusal(endpoint, status, " in the body of a 200")
        value, problems = read_data(endpoint.shape, data)
    except NotWhatWasAskedError as error:
        if (status := _status_in_page(response.body)) is not None:
            return _refusal(endpoint, status, " in the body of a 200")
        return Gap(endpoint.name, Reason.UNREADABLE, str(error), error.problems)
    return Answer(value, at, problems, response.body)


def _refusal(endpoint: Endpoint[T], status: int, where: str) -> Gap:
    if status in _REFUSED:
        return Gap(endpoint.name, Reason.DENIED, f"the gateway refuses ({status}{where})")
    if status in _ABSENT:
        return Gap(endpoint.name, Reason.NOT_OFFERED, f"there is no such page ({status}{where})")
    return Gap(endpoint.name, Reason.NOT_READY, f"the gateway answered {status}{where}")


_STATUS = re.compile(r"\b([345]\d\d)\b")


def _status_inside(data: object) -> int | None:
    """The status of an error object: `{"error": "404 - Not Found"}`, `{"status": 401, ...}`."""
    if not isinstance(data, dict):
        return None
    status = data.get("status")
    if type(status) is int and "error" in data:
        return status
    for key in ("error", "err"):
        if isinstance(text := data.get(key), str) and (found := _STATUS.match(text)):
            return int(found[1])
    return None


def _status_in_page(body: bytes) -> int | None:
    """The status that a page of text or HTML names: `<h2>401 Unauthorized</h2>`, `Error: 401`."""
    text = body[:400].decode("latin-1")
    found = re.search(r"(?:<h[1-6]>|<title>|Error: ?)\s*([345]\d\d)\b", text)
    return int(found[1]) if found else None
