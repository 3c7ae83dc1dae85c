import requests


def download(urls, limit, timeout):
    sizes = {}
    for url in urls:
        if url in sizes:
            continue
        try:
            answer = requests.get(url, timeout=timeout)
            sizes[url] = len(answer.content) if answer.ok else None
        except requests.Timeout:
            sizes[url] = None
    return sizes
