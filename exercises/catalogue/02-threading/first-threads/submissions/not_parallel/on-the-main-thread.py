def run_all(n, work):
    return [work(number) for number in range(n)]
