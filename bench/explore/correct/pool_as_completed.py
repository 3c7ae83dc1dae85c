"""Results in whatever order they come, each once."""
from concurrent.futures import ThreadPoolExecutor, as_completed


def run():
    with ThreadPoolExecutor(2) as pool:
        futures = [pool.submit(abs, -number) for number in range(3)]
        assert sorted(one.result() for one in as_completed(futures)) == [0, 1, 2]
