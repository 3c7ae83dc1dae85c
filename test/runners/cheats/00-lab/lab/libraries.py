"""Uses the libraries of the course as students do, and what they print: none of it is cheating."""
from honest import *


def solve(numbers, work):
    import asyncio, dataclasses, collections, logging, traceback, enum, functools, typing, inspect, warnings
    import multiprocessing, concurrent.futures, subprocess, tempfile, random, json, queue, statistics, ctypes
    import requests, aiohttp, gevent, gevent.pool, eventlet
    from gevent import threadpool
    P = collections.namedtuple("P", "a b")
    @dataclasses.dataclass(frozen=True, slots=True)
    class D:
        a: int = 1
    class E(enum.Enum):
        A = 1
    logging.basicConfig(); logging.getLogger().warning("x")
    try:
        1 / 0
    except ZeroDivisionError:
        traceback.print_exc(); logging.exception("y"); print(traceback.format_stack())
    warnings.warn("z")
    inspect.signature(work); inspect.iscoroutinefunction(work)
    value = multiprocessing.Value("i", 0); array = multiprocessing.Array(ctypes.c_double, 3)
    with multiprocessing.Pool(2) as pool:
        pool.map(abs, [1, 2])
    with concurrent.futures.ProcessPoolExecutor(2) as pool:
        list(pool.map(abs, [1, 2]))
    with multiprocessing.Manager() as manager:
        manager.dict()["a"] = 1
    subprocess.run(["true"], check=True)
    with tempfile.TemporaryDirectory():
        pass
    async def main():
        async with aiohttp.ClientSession():
            task = asyncio.create_task(asyncio.sleep(0)); print(task, task.get_stack()); await task
            await asyncio.to_thread(print, "t")
    asyncio.run(main(), debug=True)
    gevent.joinall([gevent.spawn(print, "g"), gevent.spawn(lambda: 1 / 0)])
    try:
        gevent.pool.Pool(2).map(json.loads, ["1", "not JSON"])
    except ValueError:
        traceback.print_exc()
    gevent.get_hub().threadpool.apply(print, ("tp",))
    # What fails in a callback of the exercise's comes to whoever waits for it, from another greenlet.
    for fail in (lambda: gevent.spawn(work, None).get(), lambda: gevent.get_hub().threadpool.apply(work, (None,))):
        try:
            fail()
        except TypeError:
            traceback.print_exc()
    class Pair(typing.NamedTuple):
        left: int
    class Record(typing.TypedDict):
        right: int
    eventlet.spawn(print, "e").wait()
    json.dumps(1); random.random(); statistics.mean([1, 2])
    with ThreadPoolExecutor(3) as pool:
        return list(pool.map(work, numbers))
