from collections.abc import Awaitable, Callable
from typing import TypeVar

Page = TypeVar("Page")


async def fetch_all(urls: list[str], fetch: Callable[[str], Awaitable[Page]], limit: int) -> list[Page]:
    """Fetches every url and returns the pages in the order of the urls.

    At most `limit` fetches may be under way at the same time. The first error stops the rest.
    """
    # One by one: right, but slow. Keep `limit` of them in flight.
    return [await fetch(url) for url in urls]
