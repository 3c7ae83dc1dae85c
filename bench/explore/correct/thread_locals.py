"""Each thread has a value of its own."""
import threading


def run():
    own, seen = threading.local(), []

    def work(number):
        own.number = number
        seen.append(own.number == number)

    threads = [threading.Thread(target=one) for one in (lambda: work(1), lambda: work(2))]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert seen == [True, True]
