import requests


def download(urls: list[str], limit: int, timeout: float) -> dict[str, int | None]:
    """Returns the size of each page by its url: None for a page that is missing or has not arrived after `timeout` seconds.

    At most `limit` requests may be in flight at the same time. Use threads, asyncio or green threads, as you like.
    """
    # One by one, and a page that stalls holds everything for ever.
    sizes = {}
    for url in urls:
        answer = requests.get(url)
        sizes[url] = len(answer.content) if answer.ok else None
    return sizes
