import asyncio


async def run_all(jobs):
    loop = asyncio.get_running_loop()
    answer = loop.create_future()
    results = {}

    def done(index, task):
        if answer.done():
            return
        if task.exception():
            answer.set_exception(task.exception())
            return
        results[index] = task.result()
        if len(results) == len(jobs):
            answer.set_result([results[place] for place in range(len(jobs))])

    for index, job in enumerate(jobs):
        task = asyncio.ensure_future(job())
        task.add_done_callback(lambda task, index=index: done(index, task))
    return await answer
