def transfer(a, b, n):
    with a.lock:
        a.balance -= n
    with b.lock:
        b.balance += n
