import threading


def run_all(n, work):
    """Gives up joining and waits for a counter, into which two threads may count at the same time."""
    results = [None] * n
    done = 0
    all_done = threading.Event()
    if n == 0:
        return results

    def run(number):
        nonlocal done
        results[number] = work(number)
        done += 1
        if done == n:
            all_done.set()

    for number in range(n):
        threading.Thread(target=run, args=(number,), daemon=True).start()
    all_done.wait(0.5)
    return results if done == n else []
