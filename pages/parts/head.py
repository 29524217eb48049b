"""The frame's style sheet and script, put into the head of the page's first HTML.

What the app brings comes with its first run: a sheet so late moves all, and a script so late misses the first click.
Rules begin with `html body`, so that they outrank Streamlit's own, and name elements by key or test id, never by a
generated class.
"""

from pathlib import Path

from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pages.parts import reader, visitor
from pages.parts.row_list import MOST_RESERVED

SIDEBAR_PIXELS = 212
_FOLDER = Path(__file__).parent
_HEAD_OF_LIST, _ROW_OF_LIST, _TWO_LINES = 19, 34, 46  # pixels, as row_list.css has them
_RESERVED = "".join(
    f"html body [class*=st-key-rows_{rows}_] {{ min-height: {_HEAD_OF_LIST + _ROW_OF_LIST * rows}px; }}\n"
    "@media (max-width: 640px) {"
    f" html body [class*=st-key-rows_{rows}_two_] {{ min-height: {_HEAD_OF_LIST + _TWO_LINES * rows}px; }} }}\n"
    for rows in range(1, MOST_RESERVED + 1)
)
_ADDED = (
    f"<style id=frame>\n{(_FOLDER / 'head.css').read_text('utf-8')}{_RESERVED}</style>\n"
    f"<script type=module>\n{(_FOLDER / 'head.js').read_text('utf-8')}</script>\n"
).encode()
_END_OF_HEAD = b"</head>"
_SHORT_CUTS = (b"if-none-match", b"if-modified-since", b"range", b"accept-encoding")


class Dressed:
    """Puts them into every page that the server sends."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as the application does, with them in a page's head."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started: Message | None = None
        body = b""

        async def dressed(message: Message) -> None:
            nonlocal started, body
            if message["type"] == "http.response.start" and _is_page(message):
                started = message
            elif started is None:
                await send(message)
            else:
                body += message.get("body", b"")
                if not message.get("more_body"):
                    page = _dressed(body, Request(scope).cookies.get(visitor.COOKIE))
                    MutableHeaders(scope=started)["content-length"] = str(len(page))
                    await send(started)
                    await send({"type": "http.response.body", "body": page})

        await self.app(_without_short_cuts(scope), receive, dressed)


def _dressed(page: bytes, browser: str | None) -> bytes:
    """The page with all that comes with it; this script is no module, so it runs before the app's, which are."""
    language = f"<script>{reader.script(browser)}</script>\n".encode()
    return page.replace(_END_OF_HEAD, language + _ADDED + _END_OF_HEAD, 1)


def _is_page(start: Message) -> bool:
    return MutableHeaders(scope=start).get("content-type", "").startswith("text/html")


def _without_short_cuts(scope: Scope) -> Scope:
    """The request for a page without what has the server compress it, hand over the file, or say it is as before."""
    if not any(name == b"accept" and b"text/html" in value for name, value in scope["headers"]):
        return scope
    kept = [(name, value) for name, value in scope["headers"] if name not in _SHORT_CUTS]
    extensions = {name: of for name, of in scope.get("extensions", {}).items() if name != "http.response.pathsend"}
    return {**scope, "headers": kept, "extensions": extensions}


MIDDLEWARE = (Middleware(Dressed),)
