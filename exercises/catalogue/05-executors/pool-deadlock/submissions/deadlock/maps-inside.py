def total_size(name, look, pool):
    def total(folder):
        size, children = look(folder)
        return size + sum(pool.map(total, children))

    return total(name)
