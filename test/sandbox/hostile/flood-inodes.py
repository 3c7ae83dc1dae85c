"""Makes empty files without end: they take no room that a size would count."""
number = 0
while True:
    open(f"/tmp/{number}", "w").close()
    number += 1
