"""Nobody begins the second round before all have ended the first."""
import threading


def run():
    meeting, seen = threading.Barrier(2), []

    def work():
        seen.append(1)
        meeting.wait()
        seen.append(2)

    threads = [threading.Thread(target=one) for one in (work, work)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert seen == [1, 1, 2, 2]
