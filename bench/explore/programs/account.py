"""The checker's formula is wrong once both the deposit and the withdrawal are done."""
import threading


class State:
    def __init__(self):
        self.lock = threading.Lock()
        self.balance, self.deposited, self.withdrawn = 10, False, False


def run():
    state = State()

    def deposit():
        with state.lock:
            state.balance += 4
            state.deposited = True

    def withdraw():
        with state.lock:
            state.balance -= 3
            state.withdrawn = True

    def check():
        with state.lock:
            if state.deposited and state.withdrawn:
                assert state.balance == 10 - 4 - 3

    threads = [threading.Thread(target=one) for one in (check, deposit, withdraw)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
