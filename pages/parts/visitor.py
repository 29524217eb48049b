"""Whom something that is not for everyone is kept for: the person who signed in, else the browser.

A browser gets a name, as a cookie, with the first page that it loads. The server sets it before any script runs
and reads it when the page connects, so it costs neither a run nor a line of JavaScript. The name is random and
reveals nothing; a browser that keeps no cookies has none.
"""

import re
import secrets

import streamlit as st
from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from queries import EVERYTHING, Viewer

COOKIE = "kpo_browser"
LASTS_SECONDS = 400 * 24 * 3600  # the longest that browsers keep a cookie
_NAME = re.compile(r"[A-Za-z0-9_-]{22}")


def viewer() -> Viewer:
    """Whose work the visitor may see: every vendor's, since nobody has to sign in."""
    return EVERYTHING


def owner() -> str | None:
    """Whom a view is kept for; None if nobody signs in and the browser keeps no cookies."""
    if st.user.get("is_logged_in"):
        person = st.user.get("email") or st.user.get("sub")
        return f"person:{person}" if person else None
    return browser(st.context.cookies.get(COOKIE))


def browser(name: object) -> str | None:
    """The browser of that name; None if it is not a name that this server gives."""
    return f"browser:{name}" if isinstance(name, str) and _NAME.fullmatch(name) else None


class NamesBrowsers:
    """Gives each browser that loads a page its name, once."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as the application does, adding a cookie to pages if the browser sent none."""

        async def named(message: Message) -> None:
            if message["type"] == "http.response.start":
                _add_cookie(MutableHeaders(scope=message), secure=scope["scheme"] == "https")
            await send(message)

        await self.app(scope, receive, named if scope["type"] == "http" and _is_nameless(Request(scope)) else send)


MIDDLEWARE = (Middleware(NamesBrowsers),)


def _is_nameless(request: Request) -> bool:
    """Whether a browser without a name asks for a page. Judged by the request: the response may be "not modified"."""
    return "text/html" in request.headers.get("accept", "") and not browser(request.cookies.get(COOKIE))


def _add_cookie(headers: MutableHeaders, secure: bool) -> None:
    answer = Response()
    answer.set_cookie(
        COOKIE,
        secrets.token_urlsafe(16),
        max_age=LASTS_SECONDS,
        secure=secure,
        httponly=True,  # no script needs it
        samesite="lax",  # a link in a message opens the reader's own browser, with its name
    )
    headers.append("set-cookie", answer.headers["set-cookie"])
    headers["cache-control"] = "private, no-cache"  # a shared cache would give everyone the same name
