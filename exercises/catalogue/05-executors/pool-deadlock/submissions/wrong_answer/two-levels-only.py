def total_size(name, look, pool):
    size, children = pool.submit(look, name).result()
    return size + sum(found[0] for found in pool.map(look, children))
