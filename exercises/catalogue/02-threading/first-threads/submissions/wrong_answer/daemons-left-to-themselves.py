import threading
import time


def run_all(n, work):
    results = [None] * n

    def run(number):
        results[number] = work(number)

    for number in range(n):
        threading.Thread(target=run, args=(number,), daemon=True).start()
    time.sleep(0.02)
    return results
