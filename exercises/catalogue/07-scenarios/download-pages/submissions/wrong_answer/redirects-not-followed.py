from concurrent.futures import ThreadPoolExecutor

import requests


def download(urls, limit, timeout):
    def size(url):
        try:
            answer = requests.get(url, timeout=timeout, allow_redirects=False)
        except requests.Timeout:
            return None
        return len(answer.content) if answer.status_code == 200 else None

    unique = list(dict.fromkeys(urls))
    with ThreadPoolExecutor(limit) as executor:
        return dict(zip(unique, executor.map(size, unique)))
