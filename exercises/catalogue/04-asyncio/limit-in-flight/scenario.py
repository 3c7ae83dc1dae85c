"""Fetches simulated pages in any order of arrival, and real ones from the practice server."""

import asyncio
from typing import Any


async def fetchAll(student: Any, data: Any, world: Any) -> Any:  # noqa: N802
    def fetch(url: str) -> Any:
        fail = f"cannot reach {url}" if url == data.get("failing") else None
        return world.work_async(url, label="fetch", value=f"page of {url}", fail=fail)

    try:
        return {"pages": await student.fetch_all(list(data["urls"]), fetch, data["limit"])}
    except Exception as error:
        return {"error": str(error)}


async def _size(url: str) -> int:
    """The least of HTTP that gets a page, so that what is measured is mostly waiting."""
    host, _, path = url.removeprefix("http://").partition("/")
    reader, writer = await asyncio.open_connection(host, 80)
    try:
        writer.write(f"GET /{path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())
        _, _, body = (await reader.read()).partition(b"\r\n\r\n")
        return len(body)
    finally:
        writer.close()


async def download(student: Any, data: Any, world: Any) -> Any:
    return await student.fetch_all(list(data["urls"]), _size, data["limit"])
