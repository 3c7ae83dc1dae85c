import threading


class Worker(threading.Thread):
    def __init__(self, number, work):
        super().__init__()
        self.number = number
        self.work = work
        self.result = None

    def run(self):
        self.result = self.work(self.number)


def run_all(n, work):
    workers = [Worker(number, work) for number in range(n)]
    for worker in workers:
        worker.start()
    results = []
    for worker in workers:
        worker.join()
        results.append(worker.result)
    return results
