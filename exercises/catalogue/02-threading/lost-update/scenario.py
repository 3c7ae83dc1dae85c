"""Calls an account from one thread and from many."""

import threading
from typing import Any


def _move(account: Any, deposits: list[int], withdrawals: list[int]) -> None:
    for amount in deposits:
        account.deposit(amount)
    for amount in withdrawals:
        account.withdraw(amount)


def alone(student: Any, data: Any, world: Any) -> Any:
    account = student.Account(data["start"])
    _move(account, sum(data["deposits"], []), sum(data["withdrawals"], []))
    return account.balance


def together(student: Any, data: Any, world: Any) -> Any:
    account = student.Account(data["start"])
    jobs = [(amounts, []) for amounts in data["deposits"]] + [([], amounts) for amounts in data["withdrawals"]]

    def run(number: int) -> None:
        world.start(f"thread {number + 1}", "run")
        _move(account, *jobs[number])
        world.end(f"thread {number + 1}", "run")

    threads = [threading.Thread(target=run, args=(number,)) for number in range(len(jobs))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return account.balance


def manyDeposits(student: Any, data: Any, world: Any) -> Any:  # noqa: N802
    account = student.Account(0)
    for _ in range(data["calls"]):
        account.deposit(1)
    return account.balance


class _Unlocked:
    def __init__(self) -> None:
        self.balance = 0

    def deposit(self, amount: int) -> None:
        self.balance += amount


def manyDepositsUnlocked(data: Any, world: Any) -> Any:  # noqa: N802
    account = _Unlocked()
    for _ in range(data["calls"]):
        account.deposit(1)
    return account.balance
