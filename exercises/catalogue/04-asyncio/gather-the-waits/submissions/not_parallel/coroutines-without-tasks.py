async def run_all(jobs):
    # Calling a coroutine function does not start it: it runs when it is awaited, or made a task.
    started = [job() for job in jobs]
    return [await one for one in started]
