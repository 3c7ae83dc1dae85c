import asyncio


async def handle(request, look_up):
    await asyncio.sleep(0)
    entry = look_up(request)
    await asyncio.sleep(0)
    report = f"report: {entry}"
    await asyncio.sleep(0)
    return report
