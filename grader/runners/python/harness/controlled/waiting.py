"""Who waits for what, and who holds it: the words for a schedule that cannot go on."""

import asyncio
from typing import Any

from .carrier import Carrier
from .rounds import Rounds
from .source_places import Place, SourcePlaces
from .task import Task


def deadlock(carrier: Carrier, places: SourcePlaces) -> dict[str, Any]:
    """An observed error that names every thread or task that waits, where, for what, and who holds it."""
    waiting = [(task, _place(carrier, task, places)) for task in carrier.tasks if not task.ended]
    if any(task.task is not None for task, _ in waiting):
        # Of the scenario's own tasks nothing is told, as long as there are others.
        waiting = [(task, place) for task, place in waiting if place] or waiting
    told = [_words(task, place) for task, place in waiting]
    found = {"name": "Deadlock", "message": f"{'; '.join(told)}. Nobody else is left who could go on."}
    where = next((place for task, place in waiting if place and task.order > 0), None) or next(
        (place for _, place in waiting if place), None
    )
    return {**found, "place": {"file": where.file, "line": where.line}} if where else found


def blocked(carrier: Carrier, places: SourcePlaces) -> dict[str, Any]:
    """An observed error that names the task that holds up its event loop."""
    me = carrier.current
    place = places.innermost(me.greenlet.gr_frame) if me.greenlet is not None else None
    found = {"name": "BlockedLoop", "message": me.label}
    return {**found, "place": {"file": place.file, "line": place.line}} if place else found


def _place(carrier: Carrier, task: Task, places: SourcePlaces) -> Place | None:
    if task.task is not None and not _blocks(carrier, task):
        if isinstance(task.task, asyncio.Task):
            return places.awaited(task.task.get_coro())
        return places.waiting(task.greenlet.gr_frame) if task.greenlet is not None else None
    return places.innermost(task.greenlet.gr_frame) if task.greenlet is not None else None


def _blocks(carrier: Carrier, task: Task) -> bool:
    """Whether a task holds up its event loop by waiting without await."""
    return task is carrier.current and task.waits_for is not None and not isinstance(task.waits_for, Rounds)


def _words(task: Task, place: Place | None) -> str:
    where = f" ({place.file}, line {place.line})" if place else ""
    return f"{task.label} waits for {_what(task, place)}{where}"


def _what(task: Task, place: Place | None) -> str:
    what = task.waits_for
    if isinstance(what, Task):
        return f"the end of {what.label}"
    text = place.text if place and place.text else ""
    if task.task is not None and not isinstance(getattr(what, "owner", None), Task):
        lock = "the lock " if place and place.library in ("acquire", "__aenter__") else ""
        return f"{lock}{text.removesuffix('.acquire()')}" if text else "something that never comes"
    if place and place.library not in ("", "acquire", "__enter__"):
        return f"{text}.{place.library}()" if text else f"{place.library}()"
    holder = getattr(what, "owner", None)
    held = f", held by {'itself' if holder is task else holder.label}" if isinstance(holder, Task) else ""
    return f"{text or 'a lock'}{held}"
