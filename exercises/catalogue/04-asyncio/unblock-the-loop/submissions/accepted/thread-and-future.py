import asyncio
import threading


async def handle(request, look_up):
    loop = asyncio.get_running_loop()
    answer = loop.create_future()

    def work():
        try:
            entry = look_up(request)
        except Exception as error:
            loop.call_soon_threadsafe(answer.set_exception, error)
        else:
            loop.call_soon_threadsafe(answer.set_result, entry)

    threading.Thread(target=work).start()
    return f"report: {await answer}"
