"""A driver tests the stopping flag and takes a reference afterwards: it may be stopped in between."""
import threading


class Driver:
    def __init__(self):
        self.lock = threading.Lock()
        self.pending, self.stopping, self.stopped = 1, False, False
        self.idle = threading.Event()

    def enter(self):
        if self.stopping:
            return False
        with self.lock:
            self.pending += 1
        return True

    def leave(self):
        with self.lock:
            self.pending -= 1
            if self.pending == 0:
                self.idle.set()


def run():
    driver = Driver()

    def stop():
        driver.stopping = True
        driver.leave()
        driver.idle.wait()
        driver.stopped = True

    stopper = threading.Thread(target=stop)
    stopper.start()
    if driver.enter():
        assert not driver.stopped
        driver.leave()
    stopper.join()
