"""Two locks, taken in two orders."""
import threading


def run():
    a, b = threading.Lock(), threading.Lock()
    counter = [0]

    def forth():
        with a:
            with b:
                counter[0] += 1

    def back():
        with b:
            with a:
                counter[0] -= 1

    threads = [threading.Thread(target=one) for one in (forth, back)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
