from collections.abc import Callable


async def handle(request: str, look_up: Callable[[str], str]) -> str:
    """Looks a request up in the old library and returns "report: " and the entry."""
    # Being inside of an async function does not help: while look_up waits, the whole event loop waits.
    entry = look_up(request)
    return f"report: {entry}"
