from concurrent.futures import ThreadPoolExecutor

executor = ThreadPoolExecutor(8)


async def handle(request, look_up):
    """result() of such a future blocks; only the futures of asyncio can be awaited."""
    return f"report: {executor.submit(look_up, request).result()}"
