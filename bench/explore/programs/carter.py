"""The first to come takes one lock under another; two groups share both."""
import threading


class Group:
    def __init__(self):
        self.count = 0


def run():
    door, room = threading.Lock(), threading.Lock()

    def visit(group):
        with door:
            group.count += 1
            if group.count == 1:
                room.acquire()
        with door:
            group.count -= 1
            if group.count == 0:
                room.release()

    first, second = Group(), Group()
    threads = [threading.Thread(target=visit, args=(group,)) for group in (first, second)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
