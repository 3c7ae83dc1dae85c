import asyncio


async def handle(request, look_up):
    try:
        entry = await asyncio.to_thread(look_up, request)
    except OSError:
        entry = "nothing"
    return f"report: {entry}"
