"""Who waits for what, and who holds it: the words for a schedule that cannot go on."""

from typing import Any

from .carrier import Carrier
from .source_places import Place, SourcePlaces
from .task import Task


def deadlock(carrier: Carrier, places: SourcePlaces) -> dict[str, Any]:
    """An observed error that names every thread that waits, where, for what, and who holds it."""
    waiting = [(task, _place(task, places)) for task in carrier.tasks if not task.ended]
    told = [_words(task, place) for task, place in waiting]
    found = {"name": "Deadlock", "message": f"{'; '.join(told)}. Nobody else is left who could go on."}
    where = next((place for task, place in waiting if place and task.order > 0), None) or next(
        (place for _, place in waiting if place), None
    )
    return {**found, "place": {"file": where.file, "line": where.line}} if where else found


def _place(task: Task, places: SourcePlaces) -> Place | None:
    return places.innermost(task.greenlet.gr_frame) if task.greenlet is not None else None


def _words(task: Task, place: Place | None) -> str:
    where = f" ({place.file}, line {place.line})" if place else ""
    return f"{task.name} waits for {_what(task, place)}{where}"


def _what(task: Task, place: Place | None) -> str:
    what = task.waits_for
    if isinstance(what, Task):
        return f"the end of {what.name}"
    text = place.text if place and place.text else ""
    if place and place.library not in ("", "acquire", "__enter__"):
        return f"{text}.{place.library}()" if text else f"{place.library}()"
    holder = getattr(what, "owner", None)
    held = f", held by {'itself' if holder is task else holder.name}" if isinstance(holder, Task) else ""
    return f"{text or 'a lock'}{held}"
