def transfer(a, b, n):
    first, second = sorted((a, b), key=lambda account: account.number)
    with first.lock, second.lock:
        a.balance -= n
        b.balance += n
