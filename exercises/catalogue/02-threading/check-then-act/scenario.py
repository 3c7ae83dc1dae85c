"""Lets one thread or many withdraw from the same account."""

import threading
from typing import Any


def withdrawAll(student: Any, data: Any, world: Any) -> Any:  # noqa: N802
    account = student.Account(data["start"])
    amounts = data["withdrawals"]
    answers: list[list[Any]] = [[] for _ in amounts]

    def run(number: int) -> None:
        for amount in amounts[number]:
            answers[number].append(account.withdraw(amount))

    if len(amounts) == 1:
        run(0)
    else:
        threads = [threading.Thread(target=run, args=(number,)) for number in range(len(amounts))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    return {"balance": account.balance, "answers": answers}
