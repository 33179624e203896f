"""Who the gateway says it is. The only reading that looks at the firmware."""

from typing import Any

from pyenvoy.endpoint import Answers, Endpoint
from pyenvoy.firmware import Firmware
from pyenvoy.model.gateway import Gateway, Package
from pyenvoy.model.source import Source
from pyenvoy.reading.parts import model_of
from pyenvoy.units import moment
from pyenvoy.wire.info import INFO, INFO_XML, Info, InfoBuild, InfoPackage

FROM: tuple[Endpoint[Any], ...] = (INFO, INFO_XML)

_FIRST_WITH_TOKENS = 7
_NO_BUILD = InfoBuild()


def read(answers: Answers) -> Gateway | None:
    """Read the one document, under whichever of its two names it came."""
    for endpoint in (INFO, INFO_XML):
        found = answers.answer(endpoint)
        if found is not None:
            return _gateway(found.value, Source(endpoint.name, found.at))
    return None


def _gateway(info: Info, source: Source) -> Gateway:
    device, build = info.device, info.build or _NO_BUILD
    text = device.software or ""
    firmware = Firmware.parse(text)
    return Gateway(
        source,
        serial=device.serial,
        firmware=firmware,
        firmware_text=text,
        part_number=device.part_number,
        model=model_of(device.part_number),
        wants_token=wants_token(info, firmware),
        claims_meter=device.integrated_meter,
        clock=moment(info.time),
        euaid=device.euaid,
        sequence=device.sequence,
        api_version=device.api_version,
        packages=tuple(_package(one) for one in info.packages),
        build=build.id,
        built_at=moment(build.time),
        release_stage=build.release_stage,
        release_version=build.release_version,
    )


def wants_token(info: Info, firmware: Firmware | None) -> bool:
    """Whether it wants a token over https. Both signs agree in every capture; either will do where the other cannot be read."""
    return bool(info.web_tokens) or (firmware is not None and firmware.major >= _FIRST_WITH_TOKENS)


def _package(package: InfoPackage) -> Package:
    return Package(package.name, package.part_number, package.version, package.build)
