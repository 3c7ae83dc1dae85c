"""A thread looks again and again, giving way in between."""
import threading
import time


class Flag:
    def __init__(self):
        self.up = False


def run():
    flag = Flag()

    def wait():
        while not flag.up:
            time.sleep(0.001)

    def put_up():
        flag.up = True

    threads = [threading.Thread(target=one) for one in (wait, put_up)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
