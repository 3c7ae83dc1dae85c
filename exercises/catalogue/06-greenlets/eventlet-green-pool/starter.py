import eventlet
import requests


def download(urls: list[str], limit: int) -> list[int | None]:
    """Returns the size of each page in bytes, in the order of the urls; None for a page that is missing.

    At most `limit` requests may be under way at the same time.
    """

    def size(url):
        answer = requests.get(url)
        return len(answer.content) if answer.ok else None

    # Written in a hurry, years ago. One place, and blocking requests: find out why it is slow.
    pool = eventlet.GreenPool(1)
    return list(pool.imap(size, urls))
