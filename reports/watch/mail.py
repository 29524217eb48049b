"""E-mail by SMTP: one message to one recipient, so that it has either arrived or not."""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from email.utils import parseaddr

from reports.watch.failure import Undelivered
from reports.watch.message import plain
from reports.watch.settings import Mail

LONGEST_REASON = 200
TOO_LARGE = 552


def send(settings: Mail, password: str, mail: EmailMessage, to: str) -> None:
    """Hand the mail to the server for one recipient. Raises Undelivered."""
    _, sender = parseaddr(settings.sender)
    with _connected(settings, password) as server:
        try:
            server.sendmail(sender, [to], mail.as_bytes())
        except smtplib.SMTPRecipientsRefused as error:
            code, why = error.recipients[to]
            raise Undelivered(f"{to} was refused: {_said(code, why)}", is_final=code >= 500) from error
        except smtplib.SMTPSenderRefused as error:
            said = _said(error.smtp_code, error.smtp_error)
            is_too_large = error.smtp_code == TOO_LARGE  # the reply when the size is announced
            raise Undelivered(f"the sender {sender} was refused: {said}", is_final=is_too_large) from error
        except smtplib.SMTPDataError as error:
            said = _said(error.smtp_code, error.smtp_error)
            raise Undelivered(f"the message was refused: {said}", is_final=error.smtp_code >= 500) from error
        except (smtplib.SMTPException, OSError) as error:  # the connection broke before or after the server took it
            reason = f"{_place(settings)} broke off: {_reason(error)}"
            raise Undelivered(reason, is_transient=True, is_uncertain=True) from error


@contextmanager
def _connected(settings: Mail, password: str) -> Iterator[smtplib.SMTP]:
    server = None
    try:
        server = _opened(settings, password)
        yield server
    finally:
        if server is not None:
            _quit(server)


def _opened(settings: Mail, password: str) -> smtplib.SMTP:
    """A connection, secured and signed in according to the settings."""
    try:
        server = _dialled(settings)
    except ssl.SSLError as error:
        raise Undelivered(f"{_place(settings)} has no trusted certificate: {_reason(error)}", is_of_all=True) from error
    except smtplib.SMTPNotSupportedError as error:
        raise Undelivered(f"{_place(settings)} offers no STARTTLS", is_of_all=True) from error
    except (smtplib.SMTPException, OSError) as error:
        reason = f"{_place(settings)} cannot be reached: {_reason(error)}"
        raise Undelivered(reason, is_transient=True, is_of_all=True) from error
    try:
        if settings.user:
            server.login(settings.user, password)
    except (smtplib.SMTPException, OSError, UnicodeError) as error:  # not retried: accounts get locked
        server.close()
        reason = f"{_place(settings)} does not let {settings.user} sign in: {_reason(error)}"
        raise Undelivered(reason, is_of_all=True) from error
    return server


def _dialled(settings: Mail) -> smtplib.SMTP:
    host, port, patience = settings.host, settings.port, settings.timeout_seconds
    context = ssl.create_default_context()
    if settings.security == "tls":
        return smtplib.SMTP_SSL(host, port, timeout=patience, context=context)
    server = smtplib.SMTP(host, port, timeout=patience)
    try:
        if settings.security == "starttls":
            server.starttls(context=context)
    except BaseException:
        server.close()
        raise
    return server


def _quit(server: smtplib.SMTP) -> None:
    """Close the session; the server's reply does not matter."""
    try:
        server.quit()
    except (smtplib.SMTPException, OSError):
        server.close()


def _place(settings: Mail) -> str:
    return f"the mail server {settings.host}:{settings.port}"


def _reason(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        return _said(error.smtp_code, error.smtp_error)
    return plain(str(getattr(error, "strerror", None) or error))[:LONGEST_REASON]


def _said(code: int, said: bytes | str) -> str:
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
    return f"{code} {plain(text)}"[:LONGEST_REASON]
