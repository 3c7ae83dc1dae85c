def transfer(a, b, n):
    a.balance -= n
    b.balance += n
