"""A process that has imported everything and forks clerks on request: `python -m tests.faults.zygote HANDLE`.

A clerk costs 5 ms instead of a second, shares no lock with anybody and may be killed at any moment.
"""

import json
import os
import signal
import socket
import sys
import traceback

from tests.faults import clerk

LONGEST = 65_536  # bytes of one order


def main() -> None:
    """Fork a clerk for every order; end when nobody is left to order."""
    control = socket.socket(fileno=int(sys.argv[1]))
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    while True:
        order, handles, _, _ = socket.recv_fds(control, LONGEST, 1)
        if not order:
            return
        pid = os.fork()
        if pid == 0:
            control.close()
            _work(socket.socket(fileno=handles[0]), json.loads(order))
        os.close(handles[0])
        control.sendall(str(pid).encode())


def _work(line: socket.socket, terms: dict[str, object]) -> None:
    """Be a clerk until the line is cut; never come back to the loop that forked."""
    left = 0
    try:
        clerk.work(line, terms)
    except (BrokenPipeError, ConnectionResetError):
        left = 2
    except BaseException:  # noqa: BLE001  whatever it was is told, and this process ends
        traceback.print_exc()
        left = 1
    finally:
        os._exit(left)


if __name__ == "__main__":
    main()
