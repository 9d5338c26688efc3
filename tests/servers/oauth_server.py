"""An OAuth 2.0 provider on this machine (RFC 6749, authorization code): one button, one person."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode, urlparse

__all__ = ["oauth_provider"]


@contextmanager
def oauth_provider(email: str) -> Iterator[str]:
    """Serves ``/authorize``, ``/token`` and ``/me`` for somebody with that address."""

    class Provider(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            url = urlparse(self.path)
            asked = {key: values[0] for key, values in parse_qs(url.query).items()}
            if url.path == "/authorize":
                self.send_response(302)
                # A state may hold a percent sign and two digits: encoded again, it comes back as it was.
                sent = urlencode({"code": "one-time", "state": asked.get("state", "")})
                back = f"{asked['redirect_uri']}?{sent}"
                self.send_header("Location", back)
                self.end_headers()
            elif self.headers.get("Authorization") == "Bearer a-token":
                self._json({"email": email})
            else:
                self.send_error(401)

        def do_POST(self) -> None:
            sent = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
            good = sent.get("code") == ["one-time"] and sent.get("client_secret") == ["a-secret"]
            self._json({"access_token": "a-token"}) if good else self.send_error(400)

        def log_message(self, *_: object) -> None:
            """Says nothing."""

        def _json(self, data: dict[str, str]) -> None:
            body = json.dumps(data).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Provider)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
