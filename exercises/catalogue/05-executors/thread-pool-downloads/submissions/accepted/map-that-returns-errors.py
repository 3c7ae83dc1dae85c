from concurrent.futures import ThreadPoolExecutor


def fetch_all(urls, fetch, limit):
    def attempt(url):
        try:
            return fetch(url)
        except Exception as error:
            return error

    with ThreadPoolExecutor(max_workers=limit) as executor:
        return list(executor.map(attempt, urls))
