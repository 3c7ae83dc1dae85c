import threading


def run_all(n, work):
    results = [None] * n

    def run(number):
        results[number] = work(number)

    for number in range(n):
        threading.Thread(target=run, args=(number,)).start()
    return results
