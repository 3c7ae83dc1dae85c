from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any


def fetch_all(urls: list[str], fetch: Callable[[str], Any], limit: int) -> list[Any]:
    """Fetches every url with at most `limit` threads.

    Returns a list in the order of the urls: each page, or the error that `fetch` raised in its place.
    """
    # One by one, and the first error ends it all. Let a ThreadPoolExecutor fetch.
    return [fetch(url) for url in urls]
