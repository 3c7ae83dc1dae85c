"""The practice pages as a server that speaks HTTP/1.1 would send them, without a server."""

from http import HTTPStatus
from typing import Any, NamedTuple

#: The host name of the practice pages; it exists nowhere else.
HOST = "pages.test"
#: A request's head may be as long as the practice server lets it be.
_HEAD_BYTES = 16_384
_END_OF_HEAD = b"\r\n\r\n"


class Answer(NamedTuple):
    """What comes for a request, in parts that arrive one after the other; no parts where it never does."""

    #: Method and path, and the path alone.
    asked: str
    path: str
    latency_s: float
    parts: tuple[bytes, ...]
    #: Whether the server ends the connection after it.
    closes: bool


class Pages:
    """The pages of one site, as the grader serves them: ``url``, ``kind``, ``status``, ``latencyMs``, ``body``, ``location``."""

    def __init__(self, pages: list[dict[str, Any]]) -> None:
        self._pages = {page["url"]: page for page in pages}

    def answer(self, received: bytearray) -> Answer | None:
        """Takes the first request off what was received; None while it is not complete."""
        head, found, _ = received.partition(_END_OF_HEAD)
        if not found:
            return _REFUSED if len(received) > _HEAD_BYTES else None
        lines = head.decode("latin-1").split("\r\n")
        words = lines[0].split(" ")
        fields = {name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in lines[1:])}
        length = fields.get("content-length", "0")
        if len(words) != 3 or not words[2].startswith("HTTP/1.") or not length.isdecimal():
            return _REFUSED
        whole = len(head) + len(_END_OF_HEAD) + int(length)
        if len(received) < whole:
            return None
        del received[:whole]
        method, path, version = words
        kept = fields.get("connection", "keep-alive" if version == "HTTP/1.1" else "close").lower() == "keep-alive"
        return self._answer(method, path, not kept)

    def _answer(self, method: str, path: str, closes: bool) -> Answer:
        asked = f"{method} {path}"
        if method != "GET":
            return Answer(asked, path, 0.001, _parts(HTTPStatus.METHOD_NOT_ALLOWED, "", None, closes), closes)
        page = self._pages.get(f"http://{HOST}{path}")
        if page is None:
            return Answer(asked, path, 0.001, _parts(HTTPStatus.NOT_FOUND, "Not found", None, closes), closes)
        latency_s = page["latencyMs"] / 1000
        parts = _parts(HTTPStatus(page["status"]), page["body"], page.get("location"), closes)
        return Answer(asked, path, latency_s, parts if page["kind"] != "stall" else (), closes)


def _parts(status: HTTPStatus, text: str, location: str | None, closes: bool) -> tuple[bytes, ...]:
    """The head with half of the page, then the rest: whoever reads once has not read everything."""
    body = text.encode("ascii")
    lines = [
        f"HTTP/1.1 {status.value} {status.phrase}",
        "content-type: text/html; charset=utf-8",
        f"content-length: {len(body)}",
        *([f"location: {location}"] if location else []),
        f"connection: {'close' if closes else 'keep-alive'}",
    ]
    head = "\r\n".join(lines).encode("ascii") + _END_OF_HEAD
    # Whoever only looks at the status of another answer has it all by then.
    half = len(body) // 2 if status == HTTPStatus.OK else 0
    return (head + body[:half], body[half:]) if half else (head + body,)


_REFUSED = Answer("nonsense", "", 0.001, _parts(HTTPStatus.BAD_REQUEST, "Bad request", None, True), True)
