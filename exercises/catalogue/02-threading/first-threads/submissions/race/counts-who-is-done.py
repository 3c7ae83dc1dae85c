import threading


class Score:
    """Counts who is done, but two threads may count at the same time."""

    def __init__(self, total):
        self.total = total
        self.done = 0
        self.log = []
        self.complete = threading.Event()

    def add(self, number):
        before = self.done
        self.log.append(f"{number}: {before + 1} of {self.total}, after {len(self.log)} lines")
        self.done = before + 1
        if self.done == self.total:
            self.complete.set()


def run_all(n, work):
    """Gives up joining and waits for the score to be complete."""
    results = [None] * n
    score = Score(n)

    def run(number):
        results[number] = work(number)
        score.add(number)

    for number in range(n):
        threading.Thread(target=run, args=(number,), daemon=True).start()
    if n > 0 and not score.complete.wait(0.5):
        return []
    return results
