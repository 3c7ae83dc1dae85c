"""Locks in both orders; whoever does not get the second gives back the first and waits for it."""
import threading


def run():
    a, b = threading.Lock(), threading.Lock()
    done = []

    def both(first, second):
        while True:
            with first:
                if second.acquire(blocking=False):
                    second.release()
                    done.append(1)
                    return
            with second:
                pass

    threads = [threading.Thread(target=one) for one in (lambda: both(a, b), lambda: both(b, a))]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert len(done) == 2
