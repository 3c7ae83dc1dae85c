import os
from multiprocessing import Pipe, Process


def work(ns, compute, answer):
    answer.send([compute(n) for n in ns])
    answer.close()


def compute_all(ns, compute):
    """Every core gets each cores-th number, so that large ones are spread."""
    cores = os.cpu_count()
    results = [None] * len(ns)
    started = []
    for first in range(min(cores, len(ns))):
        receiver, sender = Pipe(duplex=False)
        process = Process(target=work, args=(ns[first::cores], compute, sender))
        process.start()
        started.append((first, process, receiver))
    for first, process, receiver in started:
        results[first::cores] = receiver.recv()
        process.join()
    return results
