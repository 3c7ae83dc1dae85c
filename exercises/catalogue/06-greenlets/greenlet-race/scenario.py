"""A ticket office on a ledger that takes its time, called one after the other and by many greenlets at once."""

from typing import Any

import gevent


class _Ledger:
    """Every request waits, so that other greenlets go on meanwhile."""

    def __init__(self, left: int, world: Any, refused_write: int | None) -> None:
        self.held = left
        self._world = world
        self._refused_write = refused_write
        self._writes = 0
        self._requests = 0

    def _request(self, label: str, fail: str | None = None) -> None:
        self._requests += 1
        lane = f"request {self._requests}"
        try:
            self._world.work(lane, label=label, fail=fail)
        except OSError:
            self._world.mark(lane, "refused")
            raise

    def left(self) -> int:
        self._request("read")
        self._world.reads(self, "left", self.held)
        return self.held

    def set_left(self, n: int) -> None:
        self._writes += 1
        self._request(f"write {n}", "the ledger is busy" if self._writes == self._refused_write else None)
        self.held = n
        self._world.writes(self, "left", n)


class _Door:
    """What the submission sees of a ledger."""

    def __init__(self, ledger: _Ledger) -> None:
        self.left = ledger.left
        self.set_left = ledger.set_left


def serve(student: Any, data: Any, world: Any) -> Any:
    ledger = _Ledger(data["left"], world, data.get("refusedWrite"))
    office = student.TicketOffice(_Door(ledger))
    answers: list[Any] = [{"stuck": True} for _ in data["calls"]]

    def call(index: int, what: str, n: int) -> None:
        try:
            value = office.buy(n) if what == "buy" else office.give_back(n)
            answers[index] = {"value": None if what == "give_back" else value}
        except Exception as error:
            answers[index] = {"error": str(error)}

    clients = []
    for index, one in enumerate(data["calls"]):
        clients.append(gevent.spawn(call, index, one["what"], one["n"]))
        if data.get("inTurn"):
            gevent.joinall(clients, timeout=data["patienceMs"] / 1000)
    gevent.joinall(clients, timeout=data["patienceMs"] / 1000)
    return {"answers": answers, "left": ledger.held}
