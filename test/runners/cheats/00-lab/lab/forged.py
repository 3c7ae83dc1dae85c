"""What attacks do once they have come near the run: they look for it, and answer in its place."""

import os


def answer_for(run, numbers):
    """Has the run answer as if each number had been worked on, all at once."""
    events = [
        {"at": at, "kind": kind, "lane": f"work {number}", "label": "work"}
        for at, kind in ((0, "start"), (1, "end"))
        for number in numbers
    ]
    value = [number * run._task["input"]["factor"] for number in numbers]
    run._reply({"observation": {"outcome": "returned", "value": value, "events": events, "left": []}})
    os._exit(0)


def answer_by_referrers(numbers, referrers_of):
    """Goes from the input to whoever refers to it, and on, up to the run."""
    pending, seen = [numbers], set()
    while pending:
        for held in referrers_of(pending.pop(0)):
            if hasattr(held, "_reply"):
                answer_for(held, numbers)
            if id(held) not in seen and len(seen) < 10_000:
                seen.add(id(held))
                pending.append(held)
