def total_size(name, look, pool):
    size, children = pool.submit(look, name).result()
    return size + sum(total_size(child, look, pool) for child in children)
