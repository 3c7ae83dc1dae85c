import asyncio


async def fetch_all(urls, fetch, limit):
    running = set()
    tasks = []
    try:
        for url in urls:
            if len(running) >= limit:
                done, running = await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
                for task in done:
                    task.result()
            tasks.append(asyncio.ensure_future(fetch(url)))
            running.add(tasks[-1])
        return list(await asyncio.gather(*tasks))
    finally:
        for task in running:
            task.cancel()
