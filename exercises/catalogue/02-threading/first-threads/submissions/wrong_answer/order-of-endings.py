import threading


def run_all(n, work):
    results = []
    threads = [threading.Thread(target=lambda number: results.append(work(number)), args=(number,)) for number in range(n)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results
