import threading


def run_all(n, work):
    results = [None] * n
    threads = []
    for number in range(n):
        def run():
            results[number] = work(number)

        threads.append(threading.Thread(target=run))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results
