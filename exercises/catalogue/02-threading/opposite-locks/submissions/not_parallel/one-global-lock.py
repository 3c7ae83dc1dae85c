import threading

everything = threading.Lock()


def number(account):
    return account.number


def transfer(a, b, n):
    with everything:
        with min(a, b, key=number).lock, max(a, b, key=number).lock:
            a.balance -= n
            b.balance += n
