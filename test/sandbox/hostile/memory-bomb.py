"""Takes memory without end, and uses it."""
held = []
while True:
    held.append(bytearray(b"x") * (8 << 20))
