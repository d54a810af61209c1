"""The least that can be answered: shows how many requests the load itself can send.

python -m benchmarks.floors.nothing
"""

import selectors
import socket
from typing import Final

ANSWER: Final = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"


def answer_for_ever() -> None:
    """Every time something is received, the same is answered; a request comes in one piece."""
    with socket.create_server(("127.0.0.1", 0)) as server, selectors.DefaultSelector() as selector:
        selector.register(server, selectors.EVENT_READ)
        print(server.getsockname()[1], flush=True)
        while True:
            for key, _ in selector.select():
                if key.fileobj is server:
                    selector.register(server.accept()[0], selectors.EVENT_READ)
                    continue
                assert isinstance(key.fileobj, socket.socket)
                if key.fileobj.recv(65536):
                    key.fileobj.sendall(ANSWER)
                else:
                    selector.unregister(key.fileobj)
                    key.fileobj.close()


if __name__ == "__main__":
    answer_for_ever()
