"""What somebody typed to have a panel read, checked; and what to suggest before they do.

AccessError carries the code of the text `token.input.<code>` and its parameters.
"""

from __future__ import annotations

from assistant.report import Report
from checks.mail_login import MailLogin
from checks.panels import PORTS, Access, Kind
from checks.secret import Secret
from checks.target import InputError, Wrong, parse_target

LOGIN_CHARS = 254  # of the longest: a mail address (RFC 5321 section 4.5.3.1.3)
TOKEN_CHARS = 512
WITHOUT_LOGIN = frozenset({Kind.PLESK})  # a secret key is enough


class AccessError(ValueError):
    """What was typed cannot be used."""

    def __init__(self, code: str, **params: str | int) -> None:
        super().__init__(code)
        self.code, self.params = code, params


def typed(kind: Kind, host: str, login: str, secret: Secret, domain: str) -> Access:
    """Where and as whom to read `kind` for the website of `domain` (A-labels).

    Raises AccessError, which never holds the token.
    """
    return Access(_host(kind, host), domain, _login(kind, login.strip()), _checked(kind, secret))


def suggested_host(kind: Kind, report: Report) -> str:
    """The server that probably has the panel: where the website is, or where mail programs log in
    to the mailbox."""
    if kind is not Kind.IMAP:
        return report.target.domain
    seen = report.observations.get("mail_login")
    hosts = seen.hosts if isinstance(seen, MailLogin) else ()
    return next((one.host for one in hosts), f"mail.{report.target.domain}")


def _host(kind: Kind, text: str) -> str:
    if not text.strip():
        raise AccessError("host_empty")
    try:
        target = parse_target(text)
    except InputError as error:
        raise AccessError("host_ip" if error.code == Wrong.IP_ADDRESS else "host") from None
    if target.port not in (None, PORTS[kind]):
        raise AccessError("port", port=PORTS[kind])
    return target.host


def _login(kind: Kind, text: str) -> str:
    if not text and kind not in WITHOUT_LOGIN:
        raise AccessError("login_empty")
    if len(text) > LOGIN_CHARS or not text.isprintable() or ":" in text or " " in text:
        raise AccessError("login")
    if kind is Kind.IMAP and "@" not in text:
        raise AccessError("login_mailbox")
    if kind is Kind.CPANEL and not text.isascii():
        raise AccessError("login")
    return text


def _checked(kind: Kind, secret: Secret) -> Secret:
    if not secret:
        raise AccessError("token_empty")
    text = secret.reveal()
    if len(text) > TOKEN_CHARS or not text.isprintable():
        raise AccessError("token")
    # cPanel's are letters and digits, and go into the header as they are.
    if kind is Kind.CPANEL and not (text.isascii() and text.isalnum()):
        raise AccessError("token_cpanel")
    return secret
