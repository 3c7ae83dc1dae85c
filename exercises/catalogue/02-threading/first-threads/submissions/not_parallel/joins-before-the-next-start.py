import threading


def run_all(n, work):
    results = [None] * n

    def run(number):
        results[number] = work(number)

    for number in range(n):
        thread = threading.Thread(target=run, args=(number,))
        thread.start()
        thread.join()
    return results
