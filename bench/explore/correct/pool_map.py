"""A pool keeps the order of what it is given."""
from concurrent.futures import ThreadPoolExecutor


def run():
    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(lambda number: number * number, range(4))) == [0, 1, 4, 9]
