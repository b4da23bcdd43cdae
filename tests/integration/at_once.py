"""Several people at one moment."""

import threading


def at_once(*sends):
    """The answers of these when all begin together."""
    barrier = threading.Barrier(len(sends))
    answers = [None] * len(sends)

    def run(place, send):
        barrier.wait()
        answers[place] = send()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(sends)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers
