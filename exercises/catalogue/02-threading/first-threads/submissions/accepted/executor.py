from concurrent.futures import ThreadPoolExecutor


def run_all(n, work):
    with ThreadPoolExecutor(max(1, n)) as executor:
        return list(executor.map(work, range(n)))
