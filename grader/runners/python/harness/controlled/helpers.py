"""What compiled code calls at its switch points. It stands among a function's constants, where no name leads to it."""

import os
from types import CodeType
from typing import Any, NamedTuple

_MARK = os.urandom(8).hex()


class Helpers(NamedTuple):
    """What compiled code calls. ``site`` is an index into the list of sites."""

    #: (thing, site): a switch point before something is done to a thing.
    before: Any
    #: (thing, value, site): the same, where the last value has just been computed; hands the value on.
    after_value: Any
    #: (thing, site): a switch point before a method is called or a thing looked into, unless that is a method of the submission's own.
    before_call: Any
    #: (thing, value, site): the same, with the call's last argument just computed.
    before_call_with: Any
    #: (value, site): what was read, for a recorder. Not a switch point.
    seen: Any
    #: (value, site): what is about to be written, for a recorder.
    stored: Any
    #: (): one more turn of a loop, where these are counted. Not a switch point.
    turn: Any = None
    #: (): one more turn of a loop that goes on as long as something holds. A switch point where many turns came to none.
    spin: Any = None
    #: (thing, site), (site), (site): a lock of asyncio is about to be held, is held, and is given back. Only where it is recorded.
    context: Any = None
    entered: Any = None
    left: Any = None


def helper_name(field: str) -> str:
    """What stands for a helper until the code is compiled: no text of a submission's is the same."""
    return f"{field} {_MARK}"


def with_helpers(code: CodeType, helpers: Helpers) -> CodeType:
    """The same code, with the helpers where their names stood."""
    return _replaced(code, {helper_name(field): value for field, value in helpers._asdict().items()})


def _replaced(code: CodeType, helpers: dict[str, Any]) -> CodeType:
    return code.replace(
        co_consts=tuple(
            _replaced(one, helpers) if isinstance(one, CodeType) else helpers.get(one, one) if type(one) is str else one
            for one in code.co_consts
        )
    )
