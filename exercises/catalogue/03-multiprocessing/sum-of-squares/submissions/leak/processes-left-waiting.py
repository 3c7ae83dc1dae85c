import os
from multiprocessing import Process, SimpleQueue


def work(compute, tasks, answers):
    """Waits for tasks for ever; nobody tells it that there are no more."""
    while True:
        place, n = tasks.get()
        answers.put((place, compute(n)))


def compute_all(ns, compute):
    tasks, answers = SimpleQueue(), SimpleQueue()
    for _ in range(os.cpu_count()):
        Process(target=work, args=(compute, tasks, answers)).start()
    for task in enumerate(ns):
        tasks.put(task)
    return [result for _, result in sorted(answers.get() for _ in ns)]
