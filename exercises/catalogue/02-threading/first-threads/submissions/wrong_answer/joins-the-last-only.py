import threading


def run_all(n, work):
    results = [None] * n

    def run(number):
        results[number] = work(number)

    thread = None
    for number in range(n):
        thread = threading.Thread(target=run, args=(number,))
        thread.start()
    if thread:
        thread.join()
    return results
