"""What a controller may ask: HAP-python's answers, with the limits and checks that it leaves out."""

import asyncio
import json
from collections.abc import Mapping
from http import HTTPStatus

from pyhap import tlv
from pyhap.hap_handler import (
    HAP_TLV_STATES,
    HAP_TLV_TAGS,
    HAPResponse,
    HAPServerHandler,
    UnprivilegedRequestException,
)

from pyenvoy_homekit.bridge.writing import Answers, Reply, Writes

_WRONG, _TOO_MANY = b"\x02", b"\x05"
_JSON = "application/hap+json"


class Requests(HAPServerHandler):
    """The requests of one connection."""

    def _pairing_one(self) -> None:
        if self.accessory_handler.is_open(self._address):
            super()._pairing_one()
        else:
            self._refuse(HAP_TLV_STATES.M2, _TOO_MANY)

    def _pairing_two(self, tlv_objects: Mapping[bytes, bytes]) -> None:
        if not self.accessory_handler.is_open(self._address):
            self._refuse(HAP_TLV_STATES.M4, _TOO_MANY)
        elif self.accessory_handler.srp_verifier is None:
            self._refuse(HAP_TLV_STATES.M4, _WRONG)  # no guess: there is nothing it could open
        else:
            super()._pairing_two(tlv_objects)

    def _send_authentication_error_tlv_response(self, sequence: bytes) -> None:
        if self.parsed_url.path == "/pair-setup":
            self.accessory_handler.failed(self._address)
        super()._send_authentication_error_tlv_response(sequence)

    @property
    def _address(self) -> str:
        """Of who asks."""
        return str(self.client_address[0])

    def _refuse(self, sequence: bytes, error: bytes) -> None:
        self._send_tlv_pairing_response(
            tlv.encode(HAP_TLV_TAGS.SEQUENCE_NUM, sequence, HAP_TLV_TAGS.ERROR_CODE, error)
        )

    def handle_set_characteristics(self) -> None:
        """Take wishes; the answer waits a little for those that take time."""
        if not self.is_encrypted:
            raise UnprivilegedRequestException
        try:
            asked = json.loads(self.request_body)
            writes = Writes(self.accessory_handler, self.client_address, asked)
        except (ValueError, RecursionError):
            self.send_response_with_status(HTTPStatus.BAD_REQUEST, Reply.INVALID.value)
            return
        if writes.waiting:
            self.response.task = asyncio.ensure_future(_later(writes, self.response))
        else:
            _answer(writes.answers, self.response)


async def _later(writes: Writes, response: HAPResponse) -> bytes:
    _answer(await writes.finished(), response)
    body: bytes = response.body
    return body


def _answer(answers: Answers, response: HAPResponse) -> None:
    if all(one is Reply.DONE for one in answers.values()):
        status = HTTPStatus.NO_CONTENT
    else:
        status = HTTPStatus.MULTI_STATUS
        told = [
            {"aid": aid, "iid": iid, "status": one.value} for (aid, iid), one in answers.items()
        ]
        response.headers.append(("Content-Type", _JSON))
        response.body = json.dumps({"characteristics": told}).encode()
    response.status_code, response.reason = status.value, status.phrase
