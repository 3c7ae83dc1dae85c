"""Accounts with a lock each, and transfers among them by one thread or by many."""

import threading
from collections.abc import Callable
from typing import Any

_PATIENCE_S = 1


class _Account:
    def __init__(self, number: int, balance: int) -> None:
        self.number = number
        self.balance = balance
        self.lock = threading.Lock()


def _accounts(data: Any) -> list[_Account]:
    return [_Account(number, balance) for number, balance in enumerate(data["balances"])]


def _seen(accounts: list[_Account], audited: list[int]) -> Any:
    free = not any(account.lock.locked() for account in accounts)
    return {"balances": [account.balance for account in accounts], "audited": audited, "free": free}


def _all(jobs: list[Callable[[], None]]) -> None:
    threads = [threading.Thread(target=job, name=f"transfer {number + 1}") for number, job in enumerate(jobs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def oneByOne(student: Any, data: Any, world: Any) -> Any:  # noqa: N802
    accounts = _accounts(data)
    for source, target, amount in data["transfers"]:
        student.transfer(accounts[source], accounts[target], amount)
    return _seen(accounts, [])


def atOnce(student: Any, data: Any, world: Any) -> Any:  # noqa: N802
    accounts, audited = _accounts(data), []

    def job(source: int, target: int, amount: int) -> Callable[[], None]:
        return lambda: student.transfer(accounts[source], accounts[target], amount)

    def audit() -> None:
        # In the order of their numbers, like everybody who knows of it.
        for account in accounts:
            account.lock.acquire()
        audited.append(sum(account.balance for account in accounts))
        for account in accounts:
            account.lock.release()

    jobs = [job(*one) for one in data["transfers"]]
    _all([*jobs, audit] if data.get("audit") else jobs)
    return _seen(accounts, audited)


def disjoint(student: Any, data: Any, world: Any) -> Any:
    """Whoever changes a balance for the first time waits until the other pair does so too."""
    meeting = threading.Barrier(data["pairs"])

    class Slow:
        def __init__(self, number: int) -> None:
            self.number = number
            self.lock = threading.Lock()
            self._balance = 100

        @property
        def balance(self) -> int:
            return self._balance

        @balance.setter
        def balance(self, amount: int) -> None:
            if self.number % 2 == 0:
                try:
                    meeting.wait(_PATIENCE_S)
                    world.mark(f"transfer {self.number // 2 + 1}", "met")
                except threading.BrokenBarrierError:
                    pass
            self._balance = amount

    accounts = [Slow(number) for number in range(2 * data["pairs"])]
    _all(
        [
            lambda pair=pair: student.transfer(accounts[2 * pair], accounts[2 * pair + 1], 1)
            for pair in range(data["pairs"])
        ]
    )
    return None
