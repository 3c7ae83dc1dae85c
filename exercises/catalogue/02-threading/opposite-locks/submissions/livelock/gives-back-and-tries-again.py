def transfer(a, b, n):
    while True:
        with a.lock:
            if b.lock.acquire(blocking=False):
                a.balance -= n
                b.balance += n
                b.lock.release()
                return
