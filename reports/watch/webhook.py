"""A webhook: one message posted as JSON to one address. Nothing is followed elsewhere."""

import json
from http.client import HTTPException
from socket import gaierror
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, OpenerDirector, ProxyHandler, Request, build_opener

from reports.watch.failure import Undelivered
from reports.watch.message import plain
from reports.watch.settings import LOCAL

REFUSED = (400, 405, 406, 410, 411, 413, 415, 422)
"""Answers by which this message will never be taken, as against an address or a token to put right."""

LATER = (408, 425, 429)
UNCERTAIN = (408, 502, 504)
"""Answers of something on the way, which does not know what became of the message."""

LONGEST_REASON = 200


def post(url: str, message: dict[str, Any], timeout_seconds: float) -> None:
    """Post the message; any answer from 200 to 299 is its receipt. Raises Undelivered."""
    try:
        with _opener(url).open(_request(url, message), timeout=timeout_seconds):
            return
    except HTTPError as error:
        raise _answered(url, error) from error
    except URLError as error:
        reason = f"{_place(url)} cannot be reached: {_reason(error.reason)}"
        never_there = isinstance(error.reason, ConnectionRefusedError | gaierror)
        raise Undelivered(reason, is_transient=True, is_of_all=True, is_uncertain=not never_there) from error
    except (OSError, HTTPException) as error:
        reason = f"{_place(url)} broke off: {_reason(error)}"
        raise Undelivered(reason, is_transient=True, is_uncertain=True) from error


def _request(url: str, message: dict[str, Any]) -> Request:
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": "kpo-dashboard",
        "Idempotency-Key": message["id"],
    }
    return Request(url, json.dumps(message, ensure_ascii=False).encode(), headers, method="POST")


class _Stay(HTTPRedirectHandler):
    """A redirect is an answer like any other that is no receipt."""

    def redirect_request(self, *arguments: Any) -> None:
        """Go nowhere."""


def _opener(url: str) -> OpenerDirector:
    # A proxy of the environment reaches its own localhost, not this one.
    proxies = [ProxyHandler({})] if urlsplit(url).hostname in LOCAL else []
    return build_opener(_Stay, *proxies)


def _answered(url: str, error: HTTPError) -> Undelivered:
    error.close()
    reason = f"{_place(url)} answered {error.code} {plain(str(error.reason))[:LONGEST_REASON]}".rstrip()
    if error.code in REFUSED:
        return Undelivered(reason, is_final=True)
    is_later = error.code >= 500 or error.code in LATER
    return Undelivered(reason, is_transient=is_later, is_uncertain=error.code in UNCERTAIN)


def _place(url: str) -> str:
    """Where it was posted to, without the part of the address that may be a secret."""
    return f"the webhook at {urlsplit(url).hostname}"


def _reason(error: object) -> str:
    return plain(str(getattr(error, "strerror", None) or error))[:LONGEST_REASON]
