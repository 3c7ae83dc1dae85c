def total_size(name, look, pool):
    names, total = [name], 0
    while names:
        total += sum(size for size, _ in pool.map(look, names))
        names = [child for _, children in pool.map(look, names) for child in children]
    return total
