"""A small hall server with a bad line and a short life, for the test of exactly once.

Run as a script: ``far_end.py DATABASE PORT SEED [--no-dedupe]``. It writes its port on
its output. A tenth of all requests gets 503; of the filings it has committed, a third
gets no answer: the connection breaks, or nothing comes until the caller gives up.
"""

from __future__ import annotations

import hashlib
import json
import random
import socket
import sqlite3
import struct
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

DATABASE, PORT, SEED = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
DEDUPE = "--no-dedupe" not in sys.argv
SILENCE = 1.0

chance = random.Random(SEED)
lock = threading.Lock()
database = sqlite3.connect(DATABASE, check_same_thread=False, isolation_level=None)
database.execute("PRAGMA journal_mode = WAL")
database.execute("PRAGMA synchronous = FULL")
database.executescript(
    """
    CREATE TABLE IF NOT EXISTS requests (method TEXT, key TEXT);
    CREATE TABLE IF NOT EXISTS replies (key TEXT PRIMARY KEY, hash TEXT, reply TEXT);
    CREATE TABLE IF NOT EXISTS filings (
        number INTEGER PRIMARY KEY AUTOINCREMENT, key TEXT, body BLOB
    );
    """
)


class Handler(BaseHTTPRequestHandler):
    """``POST /submissions`` and ``GET /submissions/{key}``."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_POST(self) -> None:
        length = int(self.headers["Content-Length"])
        body = self.rfile.read(length)
        if len(body) < length:
            return self.cut()  # the terminal was killed while it was sending
        key = self.headers["Idempotency-Key"]
        with lock:
            database.execute("INSERT INTO requests VALUES ('POST', ?)", (key,))
            if chance.random() < 0.1:
                return self.problem(503, "bureau_unavailable")
            fate = chance.random()
            status, reply = self.take(key, body)
        if fate < 0.25:
            return self.cut()
        if fate < 0.3:
            time.sleep(SILENCE)
            return self.cut()
        return self.answer(status, reply)

    def take(self, key: str, body: bytes) -> tuple[int, str]:
        """Take a filing in: key, business row and reply in one transaction."""
        body_hash = hashlib.sha256(body).hexdigest()
        database.execute("BEGIN IMMEDIATE")
        known = database.execute("SELECT hash, reply FROM replies WHERE key = ?", (key,)).fetchone()
        if known and DEDUPE:
            database.execute("ROLLBACK")
            if known[0] != body_hash:
                return 422, json.dumps({"code": "key_reused"})
            return 200, known[1]
        number = database.execute(
            "INSERT INTO filings (key, body) VALUES (?, ?)", (key, body)
        ).lastrowid
        receipt = {
            "number": f"R{number}",
            "accepted_at": "2026-11-21T09:30:00+08:00",
            "taxpayer_id": "T",
            "title_zh": "增值税",
            "title_en": "VAT",
            "amount": "1.00",
            "verification": "TR1:X",
        }
        reply = json.dumps({"state": "accepted", "receipt": receipt})
        database.execute("INSERT OR REPLACE INTO replies VALUES (?, ?, ?)", (key, body_hash, reply))
        database.execute("COMMIT")
        return 200, reply

    def do_GET(self) -> None:
        key = self.path.rpartition("/")[2]
        with lock:
            database.execute("INSERT INTO requests VALUES ('GET', ?)", (key,))
            ill = chance.random() < 0.1
            row = database.execute("SELECT reply FROM replies WHERE key = ?", (key,)).fetchone()
        if ill:
            return self.cut()
        if row is None:
            return self.problem(404, "unknown_key")
        return self.answer(200, row[0])

    def problem(self, status: int, code: str) -> None:
        self.answer(status, json.dumps({"code": code}), "application/problem+json")

    def answer(self, status: int, text: str, media_type: str = "application/json") -> None:
        content = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", media_type)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def cut(self) -> None:
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.close_connection = True
        self.connection.close()

    def log_message(self, format: str, *args: object) -> None:
        pass


class Server(ThreadingHTTPServer):
    """Quiet about connections that broke."""

    def handle_error(self, request: object, client_address: object) -> None:
        pass


if __name__ == "__main__":
    server = Server(("127.0.0.1", PORT), Handler)
    sys.stdout.write(f"{server.server_port}\n")
    sys.stdout.flush()
    server.serve_forever()
