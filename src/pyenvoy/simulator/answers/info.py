"""`/info`: the identity of the gateway as XML (2.2)."""

from pyenvoy.simulator.answers.era import Era
from pyenvoy.simulator.answers.pages import Page, token_era
from pyenvoy.simulator.answers.view import View
from pyenvoy.simulator.plant.noise import unit

_LEGACY = (("devimg", "500-00004-r01"), ("boot", "590-00015-r01"), ("rootfs", "500-00001-r01"),
           ("app", "500-00002-r01"), ("geo", "500-00008-r01"), ("kernel", "500-00003-r01"),
           ("backbone", "500-00010-r01"))  # fmt: skip
_SECOND = (("rootfs", "500-00001-r01"), ("kernel", "500-00011-r02"), ("boot", "590-00019-r01"),
           ("app", "500-00002-r01"), ("devimg", "500-00005-r01"), ("geo", "500-00008-r01"),
           ("backbone", "500-00010-r01"), ("meter", "500-00013-r01"), ("agf", "500-00012-r01"),
           ("security", "500-00016-r01"))  # fmt: skip
_TOKEN = (("essimg", "500-00020-r01"), ("pkgsec", "500-00021-r01"))
_LATEST = (("ffuimg", "500-00022-r01"), ("rootfs-full", "500-00001-r01"))


def _packages(era: Era) -> list[tuple[str, str]]:
    if era.major < 4:
        return list(_LEGACY)
    if era.major < 7:
        return list(_SECOND)
    if not era.since("8.3"):
        return [*_SECOND, *_TOKEN]
    return sorted([*_SECOND, *_TOKEN, *_LATEST])


def _versions(era: Era, i: int, name: str) -> tuple[str, str]:
    """The version of a package, and its build."""
    build = f"{int(unit(era.plant.seed, 61, i) * 0xFFFFFF):06x}"
    if name == "app":
        parts = [*era.firmware.parts, 0, 0]
        return f"{parts[0]:02d}.{parts[1]:02d}.{parts[2]:02d}", build
    return f"0{1 + i % 3}.00.{i:02d}", build


def _package(era: Era, i: int, name: str, part: str) -> list[str]:
    version, build = _versions(era, i, name)
    tags = [f"<pn>{part}</pn>", f"<version>{version}</version>", f"<build>{build}</build>"]
    if not era.since("3.17"):
        tags = [tags[1], tags[0], tags[2]]
    elif era.major < 4:
        tags = [tags[2], tags[1], tags[0]]
    quote = '"' if era.since("8.3") else "'"
    inner = [f"  {tag}" for tag in tags]
    return [f"<package name={quote}{name}{quote}>", *inner, "</package>"]


def _build(era: Era) -> list[str]:
    if era.major < 4:
        return []
    at = era.plant.built - 20 * 86400
    lines = [
        f"<build_id>release-{era.firmware.major}.x-pkg-envoy-{era.plant.seed:03d}</build_id>",
        f"<build_time_gmt>{at}</build_time_gmt>",
    ]
    if era.since("8.3"):
        lines += [
            "<release_stage>700-GA</release_stage>",
            "<release_ver>02.00.1200</release_ver>",
        ]
    return ["<build_info>", *(f"  {line}" for line in lines), "</build_info>"]


def _device(view: View) -> list[str]:
    era = view.era
    flags = {None: [], True: ["<imeter>true</imeter>"], False: ["<imeter>false</imeter>"]}
    inner = [
        f"<sn>{view.serial}</sn>",
        f"<pn>{era.part}</pn>",
        f"<software>{era.firmware}</software>",
        "<euaid>4c8675</euaid>",
        "<seqnum>0</seqnum>",
        "<apiver>1</apiver>",
        *flags[era.imeter],
    ]
    return ["<device>", *(f"  {line}" for line in inner), "</device>"]


def _info(view: View) -> object:
    era = view.era
    lines = [f"<time>{view.t}</time>", *_device(view)]
    lines += ["<web-tokens>true</web-tokens>"] if token_era(era) else []
    for i, (name, part) in enumerate(_packages(era)):
        lines += _package(era, i, name, part)
    body = "".join(f"  {line}\n" for line in [*lines, *_build(era)])
    if era.since("8.3.5000"):
        body = body.replace("  ", "\t")
    quote = '"' if era.since("8.3") else "'"
    head = f"<?xml version={quote}1.0{quote} encoding={quote}UTF-8{quote}?>"
    return f"{head}\n<envoy_info>\n{body}</envoy_info>\n".encode()


PAGES = (
    Page("/info", _info, kind="text/xml"),
    Page("/info.xml", _info, kind="text/xml"),
)
