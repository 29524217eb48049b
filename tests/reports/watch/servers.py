"""A real SMTP server and a real HTTP server on this machine that keep what they are sent."""

import json
import socket
import ssl
import threading
import time
from contextlib import AbstractContextManager
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult


def free_port() -> int:
    """A port that nothing listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


class Mailbox(AbstractContextManager):
    """An SMTP server. `refusals`: recipient → reply to RCPT; `data_reply`: to the message; `password`: to send with."""

    def __init__(self, port: int | None = None, delay: float = 0, **options) -> None:
        self.port, self.delay, self.options = port or free_port(), delay, options
        self.mails: list[tuple[list[str], EmailMessage]] = []
        self.refusals: dict[str, str] = {}
        self.data_reply = ""
        self.signed_in: list[tuple[bytes, bytes]] = []

    def __enter__(self) -> "Mailbox":
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port, **self.options)
        self._controller.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._controller.stop()

    async def handle_RCPT(self, server, session, envelope, address, options) -> str:
        if address in self.refusals:
            return self.refusals[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope) -> str:
        time.sleep(self.delay)
        if self.data_reply:
            return self.data_reply
        self.mails.append((list(envelope.rcpt_tos), message_from_bytes(envelope.content, policy=default)))
        return "250 taken"

    def authenticator(self, server, session, envelope, mechanism, data) -> AuthResult:
        self.signed_in.append((data.login, data.password))
        return AuthResult(success=data.password == b"s3same", handled=False)

    @property
    def ids(self) -> list[str]:
        """The Message-IDs, in the order of arrival."""
        return [mail["Message-ID"] for _, mail in self.mails]


def body(mail: EmailMessage, kind: str = "plain") -> str:
    """The text of a mail."""
    return mail.get_body((kind,)).get_content()


class Hook(AbstractContextManager):
    """An HTTP server that answers with these statuses in turn, then with 204. `posts` has path, headers, JSON.

    With a `context`, it speaks HTTPS.
    """

    def __init__(
        self, *statuses: int, port: int = 0, location: str = "", context: ssl.SSLContext | None = None
    ) -> None:
        self.statuses, self.location = list(statuses), location
        self.posts: list[tuple[str, dict, dict]] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", port), self._handler())
        self.port = self._server.server_port
        if context:
            self._server.socket = context.wrap_socket(self._server.socket, server_side=True)

    def __enter__(self) -> "Hook":
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return self

    def __exit__(self, *error: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def _handler(hook) -> type[BaseHTTPRequestHandler]:
        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                content = self.rfile.read(int(self.headers["Content-Length"]))
                hook.posts.append((self.path, dict(self.headers), json.loads(content)))
                self.send_response(hook.statuses.pop(0) if hook.statuses else 204)
                if hook.location:
                    self.send_header("Location", hook.location)
                self.end_headers()

            def do_GET(self) -> None:
                hook.posts.append((self.path, dict(self.headers), {}))
                self.send_response(200)
                self.end_headers()

            def log_message(self, *arguments: object) -> None:
                """Nothing on the console."""

        return Handler


def tls(authority, tmp_path, monkeypatch) -> ssl.SSLContext:
    """A server certificate for 127.0.0.1, from an authority that this process now trusts."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    trusted = tmp_path / "authority.pem"
    authority.cert_pem.write_to_path(str(trusted))
    monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
    return context
