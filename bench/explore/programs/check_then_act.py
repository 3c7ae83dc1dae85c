"""The balance is tested, and lowered later under a lock that does not cover the test."""
import threading


class Account:
    def __init__(self):
        self.lock, self.balance = threading.Lock(), 10

    def withdraw(self, amount):
        if self.balance < amount:
            return
        with self.lock:
            self.balance -= amount


def run():
    account = Account()
    threads = [threading.Thread(target=account.withdraw, args=(10,)) for _ in range(2)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert account.balance >= 0
