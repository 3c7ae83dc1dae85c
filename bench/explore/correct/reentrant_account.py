"""Methods that hold a reentrant lock call one another."""
import threading


class Account:
    def __init__(self):
        self.lock, self.balance = threading.RLock(), 10

    def change(self, amount):
        with self.lock:
            self.balance += amount

    def withdraw(self):
        with self.lock:
            if self.balance >= 7:
                self.change(-7)


def run():
    account = Account()
    threads = [threading.Thread(target=one) for one in (account.withdraw, account.withdraw)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert account.balance == 3
