"""One variable is protected by two locks, which is by none."""
import threading


class Data:
    def __init__(self):
        self.value = 0


def run():
    data = Data()
    one_lock, other_lock = threading.Lock(), threading.Lock()

    def checked():
        with one_lock:
            before = data.value
            data.value += 1
            assert data.value == before + 1

    def unchecked():
        with other_lock:
            data.value += 1

    threads = [threading.Thread(target=checked)] + [threading.Thread(target=unchecked) for _ in range(7)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
