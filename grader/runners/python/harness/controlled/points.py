"""The helpers that compiled code calls at its switch points."""

from collections import defaultdict
from collections.abc import Callable
from types import BuiltinFunctionType, FunctionType, MethodType, ModuleType
from typing import Any

from .carrier import Carrier
from .helpers import Helpers
from .holds import hold_helpers
from .task import Site
from .unfollowed import Unfollowed

#: So many turns of a loop without a switch point end its turn: it may wait for another thread by looking again and again.
_TURNS_OF_SPIN = 500
#: What no thread can change, so that calling or reading it shows nothing of the others.
_UNCHANGING = (
    int, float, complex, bool, str, bytes, tuple, frozenset, range, type(None), ModuleType, type(Ellipsis), slice, property,
    enumerate, zip, reversed,
)
#: Their code blocks through the model and has its switch points there.
MODELLED = frozenset(
    {"threading", "_thread", "queue", "concurrent.futures._base", "concurrent.futures.thread", "_threading_local", "time"}
)


def helpers_of(
    carrier: Carrier, sites: list[Site], own_files: frozenset[str], unfollowed: Unfollowed,
    turn: Callable[[], None] | None = None,
) -> Helpers:
    """Helpers for code whose switch points are listed in ``sites``. ``own_files``: files that have switch points themselves;
    ``unfollowed``: told of what is called and is in none of them; ``turn``: of every turn of a loop in them.
    """
    decide = carrier._decide  # pylint: disable=protected-access
    #: For each site, by the type of what is called or looked into there, whether that does more than run code with switch points.
    known: dict[int, dict[type, bool]] = defaultdict(dict)

    def before(thing: Any, site: int) -> Any:
        carrier.left -= 1
        if carrier.left <= 0:
            decide(thing, sites[site])
        return thing

    def after_value(thing: Any, value: Any, site: int) -> Any:
        carrier.left -= 1
        if carrier.left <= 0:
            decide(thing, sites[site])
        return value

    def acts(thing: Any, kind: type, site: int) -> bool:
        if kind is FunctionType:
            if thing.__code__.co_filename in own_files:
                return False
            unfollowed.called(thing)
            return True
        where = sites[site]
        method = where.text.rpartition(".")[2] if where.operation == "call" else ""
        unfollowed.looked_up(thing, method)
        found = known[site][kind] = kind is MethodType or _acts(kind, method, own_files, unfollowed)
        return found

    def before_call(thing: Any, site: int) -> Any:
        kind = type(thing)
        acting = known[site].get(kind)
        if acting or acting is None and acts(thing, kind, site):
            carrier.left -= 1
            if carrier.left <= 0:
                decide(thing, sites[site])
        return thing

    def before_call_with(thing: Any, value: Any, site: int) -> Any:
        before_call(thing, site)
        return value

    def seen(value: Any, site: int) -> Any:
        if carrier.recorder is not None:
            carrier.recorder.seen(value, sites[site])
        return value

    def stored(value: Any, site: int) -> Any:
        if carrier.recorder is not None:
            carrier.recorder.stored(value, sites[site])
        return value

    def spin() -> None:
        me = carrier.current
        passed = me.points + carrier.granted - carrier.left
        if passed != me.spun_at:
            me.spun_at, me.spins = passed, 0
            return
        me.spins += 1
        if me.spins == _TURNS_OF_SPIN:
            carrier.spun()

    holds = hold_helpers(lambda: carrier.recorder, sites) if turn is not None else {}
    return Helpers(before, after_value, before_call, before_call_with, seen, stored, turn, spin, **holds)


def _acts(kind: type, method: str, own_files: frozenset[str], unfollowed: Unfollowed) -> bool:
    if issubclass(kind, type):
        # Making an object runs its class's own code.
        return False
    if kind in _UNCHANGING or kind is BuiltinFunctionType:
        return False
    if kind.__module__ in MODELLED:
        return False
    for base in kind.__mro__:
        if method in vars(base):
            held = vars(base)[method]
            if isinstance(held, (staticmethod, classmethod)):
                held = held.__func__
            if isinstance(held, FunctionType):
                if base.__module__ in MODELLED or held.__code__.co_filename in own_files:
                    return False
                unfollowed.called(held)
                return True
            return base is not object
    return True
