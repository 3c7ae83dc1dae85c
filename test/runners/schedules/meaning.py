"""What switch points must leave as it is: order of evaluation, scopes, patterns, comprehensions, generators, decorators."""
import contextlib
import functools
from dataclasses import dataclass, field

LOG = []


def note(value):
    LOG.append(value)
    return value


class Box:
    kind = "box"
    count = 0
    sizes: dict[str, int] = {}

    def __init__(self, value=0):
        self.value = value
        self.items = {}

    def __getitem__(self, key):
        return self.items.get(key, 0)

    def __setitem__(self, key, value):
        self.items[key] = value

    @property
    def double(self):
        return self.value * 2

    @double.setter
    def double(self, value):
        self.value = value // 2

    @classmethod
    def make(cls, *args, **named):
        cls.count += 1
        return cls(*args, **named)


@dataclass
class Point:
    x: int = 0
    tags: list[str] = field(default_factory=list)


class Derived(Box):
    def __init__(self, *args):
        super().__init__(*args)
        self.extra = [one for one in range(3) if one != 1]


def augmented():
    box = Box(3)
    box.value += note(2)
    (note(box)).value *= 2
    box[note("k")] += note(5)
    box[note("a"), 1] -= 1
    rows = [[1], [2]]
    rows[note(1)] += [note(3)]
    rows[0][0] |= 6
    box.double += 4
    return box.value, sorted(map(str, box.items.items())), rows


def closures():
    total = 0

    def add(by=1):
        nonlocal total
        total += by
        return total

    add()
    add(by=add())
    return total, [f() for f in [lambda n=n: n * total for n in range(3)]]


def strings(box):
    return f"{box.value!r:>4} {box.kind} {box.items.get('x', 'none')}", "%s" % box.double


def matching(point):
    match point:
        case Point(x=0):
            return "origin"
        case Point(x=x) if x > Box.count + 100:
            return "far"
        case {"k": [first, *rest]}:
            return first, rest
        case str() | None:
            return "text"
    return "other"


def generators():
    def count(to):
        for one in range(to):
            got = yield one
            if got:
                yield got

    running = count(3)
    seen = [next(running), running.send("x"), *running]
    pairs = {key: value for key, value in zip("ab", [1, 2]) if value in (1, 2)}
    return seen, pairs, {one % 2 for one in seen if isinstance(one, int)}, list(x for x in pairs if x in pairs)


def contexts():
    @contextlib.contextmanager
    def entered(name):
        note(f"in {name}")
        yield name
        note(f"out {name}")

    with entered("a") as a, entered("b") as b:
        note((a, b))
    try:
        raise ValueError(note("wrong"))
    except ValueError as error:
        return str(error)
    finally:
        note("finally")


def calls():
    def show(*args, **named):
        return args, sorted(named.items())

    values = [1, 2]
    first, *others = values
    (one := Box(1)).items[note("w")] = 4
    return show(*values, *others, first, k=one.value, **{"z": one[note("w")]}), one.items, functools.reduce(max, values)


def unpacking():
    box, other = Box(), Box()
    box.value, other.items["q"], *_ = [7, 8, 9]
    del box.items
    for other.value in range(3):
        pass
    return hasattr(box, "items"), other.value, other.items, _


def run():
    LOG.clear()
    Box.count = 0
    made = Box.make(5)
    derived = Derived(2)
    results = [
        augmented(), closures(), strings(made), matching(Point()), matching(Point(500)), matching({"k": [1, 2]}), matching("s"),
        matching(4), generators(), contexts(), calls(), unpacking(), Box.count, derived.extra, derived.double, Point(1).tags,
        [Box(n).value for n in range(3)], sum(Box(n)["none"] + n for n in range(3)), len(made.items), max([3, 1], key=lambda n: -n),
    ]
    return [repr(results), [str(one) if not isinstance(one, Box) else "box" for one in LOG]]
