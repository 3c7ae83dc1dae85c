"""All tasks of a queue are done when it is joined."""
import queue
import threading


def run():
    tasks, done = queue.Queue(), []

    def work():
        while True:
            item = tasks.get()
            done.append(item)
            tasks.task_done()

    for item in range(3):
        tasks.put(item)
    for _ in range(2):
        threading.Thread(target=work, daemon=True).start()
    tasks.join()
    assert sorted(done) == [0, 1, 2]
