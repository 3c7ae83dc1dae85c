"""All that the standard library has for threads, once each."""
import contextvars
import queue
import threading
import time
from concurrent.futures import ThreadPoolExecutor, as_completed, wait

WHO = contextvars.ContextVar("who", default="nobody")


def run():
    out, own = [], threading.local()
    items, simple, last = queue.Queue(2), queue.SimpleQueue(), queue.LifoQueue()
    ready, places, meeting = threading.Event(), threading.BoundedSemaphore(2), threading.Barrier(2)
    changed, again, there = threading.Condition(), threading.RLock(), []

    def produce():
        WHO.set("producer")
        for item in range(3):
            items.put(item)
        items.put(None)
        simple.put("s")
        last.put("l")
        ready.set()
        meeting.wait()
        with changed:
            there.append(WHO.get())
            changed.notify_all()

    def consume():
        own.count = 0
        while (item := items.get()) is not None:
            with places, again, again:
                out.append(item)
                own.count += 1
        ready.wait()
        meeting.wait()
        with changed:
            changed.wait_for(lambda: there)
        time.sleep(0.1)
        out.append([own.count, there[0], WHO.get(), simple.get(), last.get_nowait()])

    started_s = time.monotonic()
    timer = threading.Timer(5, lambda: out.append("timer"))
    timer.start()
    threads = [threading.Thread(target=one, name=one.__name__) for one in (consume, produce)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    timer.join()
    with ThreadPoolExecutor(2) as pool:
        futures = [pool.submit(pow, number, 2) for number in range(3)]
        done, _ = wait(futures)
        out.append([len(done), sorted(one.result() for one in as_completed(futures)), list(pool.map(abs, [-1, 2]))])
    slow = time.monotonic() - started_s
    return out, 5 <= slow < 6, threading.active_count(), [one.name for one in threads], not hasattr(own, "count")
