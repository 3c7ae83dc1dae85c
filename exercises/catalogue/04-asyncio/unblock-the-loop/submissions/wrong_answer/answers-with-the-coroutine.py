import asyncio


async def handle(request, look_up):
    entry = asyncio.create_task(asyncio.to_thread(look_up, request))
    return f"report: {entry}"
