"""A timer sets what another waits for with patience."""
import threading


def run():
    rung = threading.Event()
    timer = threading.Timer(0.5, rung.set)
    timer.start()
    assert rung.wait(60)
    timer.join()
