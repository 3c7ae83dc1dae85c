"""A pool of two counts words into a dictionary that all share."""
from concurrent.futures import ThreadPoolExecutor

TEXTS = ("a b a", "b c")


def run():
    counts = {}

    def count(text):
        for word in text.split():
            counts[word] = counts.get(word, 0) + 1

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(count, TEXTS))
    return sorted(counts.items())
