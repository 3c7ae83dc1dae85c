def total_size(name, look, pool):
    """Adds up the sizes of a folder and of all below it."""

    def total(folder):
        size, children = look(folder)
        futures = [pool.submit(total, child) for child in children]
        return size + sum(future.result() for future in futures)

    return pool.submit(total, name).result()
