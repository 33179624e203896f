"""What the pages of the built site point at, and what of it is not there. Pure: texts in, sentences out."""

import posixpath
from html.parser import HTMLParser
from urllib.parse import unquote, urldefrag, urlsplit

LOADED = {"script", "img", "link", "source", "iframe"}
"""What a browser fetches by itself."""
NEITHER = {"canonical", "alternate", "next", "prev"}
"""Kinds of `link` that a browser only knows of."""


class Page(HTMLParser):
    """The links of one page, each with whether it is fetched by itself, and the places to point at in it."""

    def __init__(self, text):
        super().__init__()
        self.links, self.places = [], set()
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        told = dict(attrs)
        self.places |= {told[key] for key in ("id", "name") if told.get(key)}
        target = told.get("href", told.get("src"))
        if target is not None and told.get("rel") not in NEITHER:
            self.links.append((target, tag in LOADED))


def is_elsewhere(link):
    return bool(urlsplit(link).scheme or link.startswith("//"))


def meant(page, link):
    """The file of the site that a link of a page means, and the place in it."""
    path, place = urldefrag(link)
    path = unquote(urlsplit(path).path)
    if not path:
        return page, unquote(place)
    start = "" if path.startswith("/") else posixpath.dirname(page)
    return posixpath.normpath(posixpath.join(start, path.lstrip("/"))), unquote(place)


def wrong(pages, files):
    """One sentence for each link that leads nowhere, and for each thing that is fetched from elsewhere.

    `pages` are the HTML pages by their path in the site, `files` all paths there are.
    """
    for name, page in sorted(pages.items()):
        for link, loaded in page.links:
            if said := _wrong(name, link, loaded, pages, files):
                yield f"{name}: {link}: {said}"


def _wrong(name, link, loaded, pages, files):
    if is_elsewhere(link):
        fetched = loaded and not link.startswith("data:")
        return "fetched from elsewhere: the site works without the internet" if fetched else None
    path, place = meant(name, link)
    if path not in files:
        return "leads nowhere"
    if place and path in pages and place not in pages[path].places | {"__skip"}:
        return f"{path} has no such place"
    return None


def elsewhere(pages):
    """Every address outside the site that somebody may click on."""
    return sorted(
        {
            link
            for page in pages.values()
            for link, loaded in page.links
            if is_elsewhere(link) and not loaded
        }
    )


def unreached(pages, files):
    """What no page leads to, though it lies in the site."""
    led = {meant(name, link)[0] for name, page in pages.items() for link, _ in page.links}
    return sorted(files - led)
