import asyncio


async def handle(request, look_up):
    async def look_up_later():
        return look_up(request)

    return f"report: {await asyncio.create_task(look_up_later())}"
