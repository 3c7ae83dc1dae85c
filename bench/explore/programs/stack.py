"""More may be taken from a stack than was put there."""
import threading

SIZE = 4


class Stack:
    def __init__(self):
        self.lock = threading.Lock()
        self.items, self.filled = [], False

    def push(self, item):
        with self.lock:
            self.items.append(item)
            self.filled = True

    def pop(self):
        with self.lock:
            if self.filled:
                assert self.items, "taken from an empty stack"
                self.items.pop()


def run():
    stack = Stack()

    def push():
        for item in range(SIZE):
            stack.push(item)

    def pop():
        for _ in range(SIZE):
            stack.pop()

    threads = [threading.Thread(target=one) for one in (push, pop)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
