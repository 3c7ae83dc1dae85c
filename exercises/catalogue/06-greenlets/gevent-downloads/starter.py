import requests


def download(urls: list[str], limit: int) -> list[int | None]:
    """Returns the size of each page in bytes, in the order of the urls; None for a page that is missing.

    At most `limit` requests may be under way at the same time.
    """
    # One by one. Let a pool of greenlets do it, and the waits give way to each other.
    sizes = []
    for url in urls:
        answer = requests.get(url)
        sizes.append(len(answer.content) if answer.ok else None)
    return sizes
