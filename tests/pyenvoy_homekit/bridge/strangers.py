"""Clients that mean no good: bytes of any kind, and an attempt to pair without the PIN."""

import asyncio
from hashlib import sha512

from pyhap import tlv
from pyhap.hap_handler import HAP_TLV_TAGS as TAGS
from pyhap.params import get_srp_context
from pyhap.util import long_to_bytes


async def said(port, data, seconds=10):
    """What the bridge answers to these bytes until it, or we, have said all."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        async with asyncio.timeout(seconds):
            writer.write(data)
            await writer.drain()
            writer.write_eof()
            return await reader.read()
    except (ConnectionError, TimeoutError):
        return b""
    finally:
        writer.close()


def posted(path, body, kind="application/pairing+tlv8"):
    """A request as controllers make it."""
    return (
        f"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n"
    ).encode() + body


async def asked(reader, writer, path, *told):
    """One step of pairing over an open connection."""
    writer.write(posted(path, tlv.encode(*told)))
    head = await reader.readuntil(b"\r\n\r\n")
    length = int(head.lower().partition(b"content-length: ")[2].split()[0])
    return tlv.decode(await reader.readexactly(length))


async def intruded(port):
    """Try to pair by a public key that makes the shared secret 0, whatever the PIN is."""
    context = get_srp_context(3072, sha512, 16)
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    first = await asked(reader, writer, "/pair-setup", TAGS.SEQUENCE_NUM, b"\x01")
    key = long_to_bytes(context["N"])
    prime, generator = sha512(key).digest(), sha512(long_to_bytes(context["g"])).digest()
    group = bytes(one ^ other for one, other in zip(prime, generator, strict=True))
    secret = sha512(b"").digest()
    proof = sha512(
        group + sha512(b"Pair-Setup").digest() + first[TAGS.SALT] + key
        + first[TAGS.PUBLIC_KEY] + secret
    ).digest()  # fmt: skip
    told = (TAGS.SEQUENCE_NUM, b"\x03", TAGS.PUBLIC_KEY, key, TAGS.PASSWORD_PROOF, proof)
    answer = await asked(reader, writer, "/pair-setup", *told)
    writer.close()
    return "refused" if TAGS.ERROR_CODE in answer else "let in"
