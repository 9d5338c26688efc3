"""A server on localhost that speaks OpenAI's chat protocol, streaming too, and misbehaves on demand.

A test gives it a list of behaviours, one for each request; the last one goes on for the rest. A
behaviour is a function of the request's JSON that says what is sent.
"""

from __future__ import annotations

import json
import re
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Request = dict[str, Any]


@dataclass
class Reply:
    """What is sent for one request."""

    content: str = ""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    refusal: str = ""
    wait: float = 0.0
    """Seconds before anything is sent."""
    drip: float = 0.0
    """Seconds between two chunks."""
    cut_at: int | None = None
    """The connection is closed after so many chunks."""
    comments: int = 0
    """Comments that are sent before the first event, to keep the connection open."""
    raw: bytes | None = None
    """Sent as the body as it is."""


Behaviour = Callable[[Request], Reply]


@dataclass
class Served:
    """A running server: its address, and every request that it got."""

    url: str = ""
    behaviours: tuple[Behaviour, ...] = ()
    requests: list[Request] = field(default_factory=list)
    gave_up: int = 0
    """Streams since it was last told how to behave whose client closed the connection before they ended."""
    generation: int = 0
    """How often it was told how to behave."""
    broken: list[Exception] = field(default_factory=list)
    """What the behaviours themselves raised: a test that asks what its script cannot answer."""

    def behave(self, *behaviours: Behaviour) -> None:
        """Behaves like this from now on, and forgets what it was asked before."""
        self.behaviours = behaviours
        self.requests = []
        self.gave_up = 0
        self.generation += 1

    def check(self) -> None:
        """Says which test's script could not answer what it was asked, instead of a failure that it hides."""
        if self.broken:
            raise AssertionError("a scripted behaviour failed") from self.broken.pop()


class _Handler(BaseHTTPRequestHandler):
    served: Served
    lock: threading.Lock

    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        with self.lock:
            generation = self.served.generation
            number = len(self.served.requests)
            self.served.requests.append(body)
        last = len(self.served.behaviours) - 1
        try:
            reply = self.served.behaviours[min(number, last)](body)
        except Exception as error:
            self.served.broken.append(error)
            reply = Reply(status=500)
        time.sleep(reply.wait)
        try:
            self._send(body, reply)
        except OSError:
            self.close_connection = True  # the client has given up
            with self.lock:
                self.served.gave_up += generation == self.served.generation

    def _send(self, body: Request, reply: Reply) -> None:
        if reply.status != 200 or reply.raw is not None:
            error = {"error": {"message": "as the test wants", "type": "test"}}
            self._whole(reply, reply.raw or json.dumps(error).encode())
        elif body.get("stream"):
            self._stream(body, reply)
        else:
            self._whole(reply, json.dumps(_completion(body, reply)).encode())

    def _whole(self, reply: Reply, data: bytes) -> None:
        self.send_response(reply.status)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def _stream(self, body: Request, reply: Reply) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        for _ in range(reply.comments):
            self.wfile.write(b"3\r\n:\n\n\r\n")
            self.wfile.flush()
            time.sleep(reply.drip)
        for number, event in enumerate(_events(body, reply)):
            if number == reply.cut_at:
                self.connection.shutdown(socket.SHUT_RDWR)
                self.close_connection = True
                return
            data = f"data: {event}\n\n".encode()
            self.wfile.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")
            self.wfile.flush()
            time.sleep(reply.drip)
        self.wfile.write(b"0\r\n\r\n")

    def log_message(self, *_: object) -> None:
        """Says nothing."""


@contextmanager
def openai_server(*behaviours: Behaviour) -> Iterator[Served]:
    """Serves on a free port until the block ends."""
    served = Served(behaviours=behaviours)
    handler = type("Handler", (_Handler,), {"served": served, "lock": threading.Lock()})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    server.handle_error = lambda *_: None  # type: ignore[method-assign]  # clients that gave up
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    served.url = f"http://127.0.0.1:{server.server_address[1]}/v1"
    try:
        yield served
    finally:
        server.shutdown()
        server.server_close()
    served.check()


def _completion(body: Request, reply: Reply) -> dict[str, Any]:
    message = {"role": "assistant", "content": reply.content, "refusal": reply.refusal or None}
    return {
        "id": "c-1",
        "object": "chat.completion",
        "created": 1,
        "model": body["model"],
        "choices": [{"index": 0, "message": message, "finish_reason": "stop"}],
        "usage": {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2},
    }


def _events(body: Request, reply: Reply) -> Iterator[str]:
    def chunk(delta: dict[str, Any], finish: str | None = None) -> str:
        return json.dumps(
            {
                "id": "c-1",
                "object": "chat.completion.chunk",
                "created": 1,
                "model": body["model"],
                "choices": [{"index": 0, "delta": delta, "finish_reason": finish}],
            }
        )

    yield chunk({"role": "assistant", "content": ""})
    if reply.refusal:
        yield chunk({"refusal": reply.refusal})
    for start in range(0, len(reply.content), 20):
        yield chunk({"content": reply.content[start : start + 20]})
    yield chunk({}, "stop")
    yield "[DONE]"


def passages(request: Request) -> dict[str, str]:
    """The passages of a request by their keys, as the prompt gives them."""
    text = str(request["messages"][-1]["content"])
    found = re.findall(r"^=+\w* passage (P\d+);[^\n]*\n(.*?)\n=+\w* end of", text, re.M | re.S)
    return dict(found)


def claims(*pairs: tuple[str, str, str]) -> Reply:
    """An answer in the form asked for, of (text, passage key, quote)."""
    data = [{"text": t, "quotes": [{"passage": k, "quote": q}]} for t, k, q in pairs]
    return Reply(json.dumps({"claims": data}))


def numbered(request: Request) -> dict[int, str]:
    """The numbered sentences of a request by their numbers."""
    text = str(request["messages"][-1]["content"])
    return {int(n): said for n, said in re.findall(r"^\[(\d+)\] (.*)$", text, re.M)}


def first_sentence(text: str, containing: str) -> str:
    """The sentence of a passage that holds these words, reference marks and all."""
    for line in text.split("\n"):
        for sentence in re.split(r"(?<=[.!?])\s+(?=[A-Z])", line):
            if containing in sentence:
                return sentence
    raise AssertionError(f"no sentence with {containing!r}")
