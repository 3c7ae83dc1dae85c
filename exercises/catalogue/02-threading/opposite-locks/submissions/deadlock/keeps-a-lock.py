def transfer(a, b, n):
    first, second = (a, b) if a.number < b.number else (b, a)
    first.lock.acquire()
    second.lock.acquire()
    a.balance -= n
    b.balance += n
    second.lock.release()
