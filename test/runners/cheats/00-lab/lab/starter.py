def solve(numbers, work):
    return [work(number) for number in numbers]


class Counter:
    def __init__(self):
        self.total = 0

    def add(self, amount):
        self.total += amount


async def collect(names, fetch):
    return [await fetch(name) for name in names]


def facts():
    return None


def pages(urls):
    return [0 for _ in urls]
