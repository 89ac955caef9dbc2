"""A line on loopback that can be cut and mended at once, as nobody can with a server."""

from __future__ import annotations

import contextlib
import select
import socket
import threading


class Line:
    """Forwards ``127.0.0.1:port`` to ``far_end`` while it is whole."""

    def __init__(self, far_end: int) -> None:
        self._far_end = far_end
        self._lock = threading.Lock()
        self._pairs: list[tuple[socket.socket, socket.socket]] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self.whole = True
        self._closed = threading.Event()
        self._thread = threading.Thread(target=self._serve, name="line", daemon=True)
        self._thread.start()

    def cut(self) -> None:
        """Break every connection, and every new one as it is made."""
        with self._lock:
            self.whole = False
            for near, far in self._pairs:
                for end in (near, far):
                    with contextlib.suppress(OSError):
                        end.shutdown(socket.SHUT_RDWR)

    def mend(self) -> None:
        """Let everything through again."""
        with self._lock:
            self.whole = True

    def close(self) -> None:
        """Break everything for good and end the threads."""
        self._closed.set()
        self.cut()
        self._listener.close()
        self._thread.join(10)

    def _serve(self) -> None:
        while not self._closed.is_set():
            ready, _, _ = select.select([self._listener], [], [], 0.1)
            if not ready:
                continue
            try:
                near, _ = self._listener.accept()
            except OSError:
                return
            with self._lock:
                if not self.whole:
                    near.close()
                    continue
                far = socket.create_connection(("127.0.0.1", self._far_end))
                self._pairs.append((near, far))
            for source, sink in ((near, far), (far, near)):
                threading.Thread(
                    target=self._pump, args=(source, sink, (near, far)), daemon=True
                ).start()

    def _pump(
        self, source: socket.socket, sink: socket.socket, pair: tuple[socket.socket, socket.socket]
    ) -> None:
        with contextlib.suppress(OSError):
            while piece := source.recv(65536):
                sink.sendall(piece)
        with contextlib.suppress(OSError):
            sink.shutdown(socket.SHUT_RDWR)
        with self._lock, contextlib.suppress(ValueError):
            self._pairs.remove(pair)
            return
        # The second of the two pumps puts the sockets away.
        for end in pair:
            end.close()
