import threading


async def handle(request, look_up):
    """A thread makes the call, but the loop stands still at join."""
    entries = []
    thread = threading.Thread(target=lambda: entries.append(look_up(request)))
    thread.start()
    thread.join()
    if not entries:
        raise OSError(f"no entry for {request}")
    return f"report: {entries[0]}"
