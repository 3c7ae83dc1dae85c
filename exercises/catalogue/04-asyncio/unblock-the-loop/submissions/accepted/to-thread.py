import asyncio


async def handle(request, look_up):
    entry = await asyncio.to_thread(look_up, request)
    return f"report: {entry}"
