from concurrent.futures import FIRST_COMPLETED, wait


def total_size(name, look, pool):
    total, pending = 0, {pool.submit(look, name)}
    while pending:
        done, pending = wait(pending, return_when=FIRST_COMPLETED)
        for future in done:
            size, children = future.result()
            total += size
            pending |= {pool.submit(look, child) for child in children}
    return total
