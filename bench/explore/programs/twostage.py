"""Two values that belong together are written under two locks, and read in between."""
import threading


class Data:
    def __init__(self):
        self.first_lock, self.second_lock = threading.Lock(), threading.Lock()
        self.first = self.second = 0


def run():
    data = Data()

    def write():
        with data.first_lock:
            data.first = 1
        with data.second_lock:
            data.second = data.first + 1

    def read():
        with data.first_lock:
            if data.first == 0:
                return
            first = data.first
        with data.second_lock:
            assert data.second == first + 1

    threads = [threading.Thread(target=one) for one in (write, read)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
