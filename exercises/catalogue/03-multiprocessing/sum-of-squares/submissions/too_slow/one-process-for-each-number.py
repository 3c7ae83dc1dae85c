from multiprocessing import Process, SimpleQueue


def work(place, n, compute, answers):
    answers.put((place, compute(n)))


def compute_all(ns, compute):
    answers = SimpleQueue()
    processes = [Process(target=work, args=(place, n, compute, answers)) for place, n in enumerate(ns)]
    for process in processes:
        process.start()
    results = [result for _, result in sorted(answers.get() for _ in processes)]
    for process in processes:
        process.join()
    return results
