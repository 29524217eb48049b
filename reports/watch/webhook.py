"""A webhook: one message posted as JSON to one address. Redirects are not followed."""

import json
import logging
import ssl
from typing import Any
from urllib.parse import urlsplit

import httpx

from reports.watch.failure import Undelivered
from reports.watch.message import plain
from reports.watch.settings import LOCAL

REFUSED = (400, 405, 406, 410, 411, 413, 415, 422)
"""Responses meaning that this message will never be accepted, not that an address or a token needs correcting."""

LATER = (408, 425, 429)
UNCERTAIN = (408, 502, 504)
"""Responses from an intermediary that does not know what became of the message."""

LONGEST_REASON = 200

logging.getLogger("httpx").setLevel(logging.WARNING)  # it logs every address in full, and one may be secret


def post(url: str, message: dict[str, Any], timeout_seconds: float) -> None:
    """Post the message; any response from 200 to 299 means that it was received. Raises Undelivered."""
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": "kpo-dashboard",
        "Idempotency-Key": message["id"],
    }
    content = json.dumps(message, ensure_ascii=False).encode()
    try:
        # A stream: the body of the response is not read, however long it is.
        with (
            _client(url, timeout_seconds) as client,
            client.stream("POST", url, content=content, headers=headers) as answer,
        ):
            if not answer.is_success:
                raise _answered(url, answer)
    except (httpx.ConnectError, httpx.ConnectTimeout, httpx.ProxyError) as error:
        raise _unreached(url, error) from error
    except httpx.RequestError as error:
        reason = f"{_place(url)} broke off: {_reason(error)}"
        raise Undelivered(reason, is_transient=True, is_uncertain=True) from error
    except (httpx.InvalidURL, ImportError, ValueError) as error:  # an address or a proxy of an unsupported kind
        raise Undelivered(f"{_place(url)} cannot be posted to: {_reason(error)}", is_of_all=True) from error


def _client(url: str, timeout_seconds: float) -> httpx.Client:
    return httpx.Client(
        follow_redirects=False,
        timeout=timeout_seconds,
        trust_env=urlsplit(url).hostname not in LOCAL,  # a proxy from the environment would reach its own localhost
        verify=ssl.create_default_context(),  # the machine's certificate authorities, as for e-mail
    )


def _unreached(url: str, error: httpx.RequestError) -> Undelivered:
    """The error when nothing was posted, so that nothing is uncertain."""
    cause = _cause(error)
    if isinstance(cause, ssl.SSLCertVerificationError):
        return Undelivered(f"{_place(url)} has no trusted certificate: {_reason(error)}", is_of_all=True)
    return Undelivered(f"{_place(url)} cannot be reached: {_reason(error)}", is_transient=True, is_of_all=True)


def _answered(url: str, answer: httpx.Response) -> Undelivered:
    code = answer.status_code
    reason = f"{_place(url)} answered {code} {plain(answer.reason_phrase)[:LONGEST_REASON]}".rstrip()
    if code in REFUSED:
        return Undelivered(reason, is_final=True)
    return Undelivered(reason, is_transient=code >= 500 or code in LATER, is_uncertain=code in UNCERTAIN)


def _place(url: str) -> str:
    """Where it was posted, without the part of the address that may be secret."""
    return f"the webhook at {urlsplit(url).hostname}"


def _reason(error: Exception) -> str:
    return plain(str(getattr(_cause(error), "strerror", None) or error))[:LONGEST_REASON]


def _cause(error: BaseException) -> BaseException:
    """The original cause of the library's error."""
    return _cause(error.__context__) if error.__context__ else error
