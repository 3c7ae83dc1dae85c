"""Locks in both orders; whoever does not get the second gives back the first and takes both in one order."""
import threading


def run():
    a, b = threading.Lock(), threading.Lock()
    done = []

    def both(first, second):
        with first:
            if second.acquire(blocking=False):
                done.append(1)
                second.release()
                return
        with a, b:
            done.append(1)

    threads = [threading.Thread(target=one) for one in (lambda: both(a, b), lambda: both(b, a))]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert len(done) == 2
