async def handle(request, look_up):
    entry = look_up(request)
    return f"report: {entry}"
