"""Semaphores let three threads take their turns."""
import threading


def run():
    gates, seen = [threading.Semaphore(0) for _ in range(2)], []

    def first():
        seen.append(1)
        gates[0].release()

    def second():
        gates[0].acquire()
        seen.append(2)
        gates[1].release()

    def third():
        gates[1].acquire()
        seen.append(3)

    threads = [threading.Thread(target=one) for one in (third, second, first)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert seen == [1, 2, 3]
