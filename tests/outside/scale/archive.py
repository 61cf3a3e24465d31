"""Archives of our own making: articles as the pages of a crawl, good and broken."""

import gzip
import html
import pathlib

GERMAN = (
    "Der Hafen bleibt in der kommenden Woche geschlossen, teilte die Stadt am Montag mit, weil Taucher die Mauer untersuchen müssen.",
    "Das sollte niemanden überraschen, sagte die Bürgermeisterin; die Fischer wollen nun den Bericht der Taucher abwarten.",
)
MENU = "".join(f'<li><a href="/section/{number}" class="menu-item item-{number}">Section {number}</a></li>' for number in range(60))
SCRIPT = "<script>" + "window.settings = window.settings || []; window.settings.push({a: 1, b: 'two'});\n" * 200 + "</script>"
STYLE = "<style>" + ".menu-item { display: inline-block; margin: 0 1em } .card > a:hover { color: #333 }\n" * 150 + "</style>"
CARD = '<div class="card"><a href="/story/{0}"><img src="/images/{0}.jpg" alt="" width="300" height="200"><h3>Another story, number {0}</h3></a></div>'


def page(title: str, paragraphs: list[str]) -> bytes:
    """A page of the size and make of those of news sites: some 50 kB around the article."""
    body = "".join(f"<p>{html.escape(paragraph)}</p>\n" for paragraph in paragraphs)
    cards = "".join(CARD.format(number) for number in range(60))
    text = (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{html.escape(title)}</title>{STYLE}{SCRIPT}</head><body>'
        f"<header><nav><ul>{MENU}</ul></nav></header><main><article><h1>{html.escape(title)}</h1>{body}</article>"
        f'<aside class="related">{cards}</aside></main><footer><ul>{MENU}</ul><p>All rights reserved.</p></footer>{SCRIPT}</body></html>'
    )
    return text.encode()


def record(kind: str, number: int, block: bytes, fields: str = "") -> bytes:
    """A record of an archive."""
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-{number:012}>\r\n"
        f"WARC-Date: 2026-03-01T10:20:30Z\r\nWARC-Target-URI: https://news.example/{number}\r\n{fields}Content-Length: {len(block)}\r\n\r\n"
    )
    return head.encode() + block + b"\r\n\r\n"


def response(number: int, title: str, paragraphs: list[str]) -> bytes:
    """A record with a page."""
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
    return record("response", number, head + page(title, paragraphs), "Content-Type: application/http; msgtype=response\r\n")


def articles(corpus: pathlib.Path) -> list[tuple[str, list[str]]]:
    """Title and paragraphs of each article."""
    texts = [path.read_text(encoding="utf-8") for path in sorted(corpus.glob("*.txt"))]
    split = [[line.strip() for line in text.splitlines() if line.strip()] for text in texts]
    return [(paragraphs[0][:100], paragraphs[1:]) for paragraphs in split]


def write(path: pathlib.Path, corpus: pathlib.Path, times: int = 1, broken: bool = False) -> int:
    """Writes an archive, each record a gzip member, and gives how many articles it holds that are whole."""
    members = [record("warcinfo", 0, b"software: none\r\n")]
    number, whole = 0, 0
    for _ in range(times):
        for title, paragraphs in articles(corpus):
            number += 1
            members.append(record("request", 100_000_000 + number, b"GET / HTTP/1.1\r\n\r\n"))
            members.append(response(number, title, paragraphs))
            whole += 1
    members.append(response(number + 1, "Der Hafen", list(GERMAN)))
    packed = [gzip.compress(member, 6) for member in members]
    if broken:
        for at in (2, 8):
            damaged = bytearray(packed[at])
            damaged[len(damaged) // 2] ^= 0xFF
            packed[at] = bytes(damaged)
            whole -= 1
    path.write_bytes(b"".join(packed))
    return whole
