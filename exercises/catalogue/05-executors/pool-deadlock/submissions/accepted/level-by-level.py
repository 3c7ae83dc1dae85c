def total_size(name, look, pool):
    total, level = 0, [name]
    while level:
        found = list(pool.map(look, level))
        total += sum(size for size, _ in found)
        level = [child for _, children in found for child in children]
    return total
