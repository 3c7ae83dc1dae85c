def move(a, b, n):
    a.balance -= n
    b.balance += n


def transfer(a, b, n):
    with a.lock:
        if b.lock.acquire(blocking=False):
            try:
                move(a, b, n)
                return
            finally:
                b.lock.release()
    # Somebody is there: in the order of numbers nobody waits in a circle.
    low, high = (a, b) if a.number < b.number else (b, a)
    with low.lock, high.lock:
        move(a, b, n)
