import asyncio
from concurrent.futures import ThreadPoolExecutor

executor = ThreadPoolExecutor(1)


async def handle(request, look_up):
    loop = asyncio.get_running_loop()
    return "report: " + await loop.run_in_executor(executor, look_up, request)
