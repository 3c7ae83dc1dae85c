def transfer(a, b, n):
    """Moves n from account a to account b."""
    with a.lock:
        with b.lock:
            a.balance -= n
            b.balance += n
