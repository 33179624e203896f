"""How each firmware era refuses: the bodies beside a 401, a 404, a 405 and a 503. Pure (protocol 5.0)."""

from datetime import timedelta

from pyenvoy.firmware import Firmware, since
from pyenvoy.request import Headers, Response

WITH_TOKENS = since("7")
"""https, tokens and cookies; before it http and Digest."""
CLOSES_AFTER_EACH = since("4", "7")
"""`Connection: close` after every answer."""
RESETS_ON_REUSE = since("3.18", "4")
"""The socket is cut when a second request comes on it (protocol 3.1)."""
CHUNKED = ("/production.json", "/home", "/inventory", "/home.json", "/inventory.json")
"""What the web layer of firmware 7 and later builds piece by piece (protocol 8.1)."""

_BEFORE_JSON = since("3", "4")
_UI_OF_OLD = ("/production", "/admin/")

JSON = "application/json"
_OLD_JSON = "application/json; charset=ISO-8859-4"
HTML = "text/html"


def answer(status: int, body: str, kind: str | None, took: timedelta = timedelta()) -> Response:
    """A response of text; `kind` is its content type, `None` for the many that have none."""
    return Response(
        status, Headers({} if kind is None else {"content-type": kind}), body.encode(), took
    )


def unauthorized(firmware: Firmware, path: str) -> Response:
    """401, in the words of the place that refuses."""
    if path.startswith("/api/") and firmware not in WITH_TOKENS:
        body = '{\n  "status": 401,\n  "error": "",\n  "info": "Authentication required",\n  "moreInfo": ""\n}\n'
        return answer(401, body, JSON)
    if path.startswith("/admin/") and firmware not in WITH_TOKENS:
        return answer(401, "Error: 401 \n", "text/plain")
    return answer(401, "<html><body><h2>401 Unauthorized</h2></body></html>\n", HTML)


def missing(firmware: Firmware, path: str) -> Response:
    """404 where it is said so; a page of errors with 200 on 3.x; a redirect to one from 7 on."""
    if path.startswith(("/ivp/ss/", "/ivp/sc/")) and firmware not in _BEFORE_JSON:
        return answer(404, ' { "err": "404 - Not Found" }\n', None)
    if path.startswith(("/ivp/", "/api/", "/installer/")):
        kind = None if firmware in WITH_TOKENS else _OLD_JSON
        return answer(404, '{ "error" : "404 - Not Found" }\n', kind)
    if firmware in _BEFORE_JSON and path.startswith(_UI_OF_OLD):
        return answer(200, _page("System Error", "The page could not be found."), HTML)
    if firmware in WITH_TOKENS:
        moved = answer(302, _page("302 Found", "openresty"), HTML)
        return Response(302, Headers({"content-type": HTML, "location": "/home"}), moved.body)
    return answer(404, _page("404 Not Found", ""), HTML)


def not_allowed() -> Response:
    """405: the place is there, not for this method."""
    return answer(405, '{ "error" : "405 - Method Not Allowed" }\n', JSON)


def bad_request() -> Response:
    """400: the body is not what this place wants."""
    return answer(400, '{ "error" : "400 - Bad Request" }\n', JSON)


def unavailable(firmware: Firmware, status: int = 503) -> Response:
    """503 while starting or overloaded, 504 from the proxy; JSON of the era or a page of its server."""
    words = {500: "Internal Server Error", 502: "Bad Gateway", 504: "Gateway Time-out"}
    word = words.get(status, "Service Unavailable")
    if firmware in WITH_TOKENS:
        return answer(status, _page(f"{status} {word}", "openresty/1.17.8.1"), HTML)
    return answer(status, f'{{ "error" : "{status} - {word}" }}\n', _OLD_JSON)


def refusal(firmware: Firmware, path: str, status: int) -> Response:
    """A status, with the body that this era gives it."""
    match status:
        case 401 | 403:
            found = unauthorized(firmware, path)
            return Response(status, found.headers, found.body)
        case 404:
            return missing(firmware, path)
        case 405:
            return not_allowed()
        case 400:
            return bad_request()
        case _:
            return unavailable(firmware, status)


def too_many_sessions() -> Response:
    """What is left when a client opens a session with every request (protocol 3.5)."""
    page = _page("503 Service Unavailable", "Too many sessions")
    headers = Headers({"content-type": HTML, "location": "/err_toomanysess"})
    return Response(503, headers, page.encode())


def _page(title: str, text: str) -> str:
    return (
        f"<html>\n<head><title>{title}</title></head>\n"
        f"<body><center><h1>{title}</h1></center><hr><center>{text}</center></body>\n</html>\n"
    )
