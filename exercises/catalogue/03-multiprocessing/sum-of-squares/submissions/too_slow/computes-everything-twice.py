from concurrent.futures import ProcessPoolExecutor


def compute_all(ns, compute):
    """Keeps all cores busy, half of the time with what is known already."""
    with ProcessPoolExecutor() as executor:
        first = list(executor.map(compute, ns))
        second = list(executor.map(compute, ns))
    return first if len(first) == len(second) else second
