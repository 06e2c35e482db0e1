"""What little is asked of the network: one question to one address, within bounds, that tells nothing of who asks.

No cookies, no redirects, no name of this program. A proxy that the surroundings set (HTTPS_PROXY) is used.
"""

from __future__ import annotations

import http.client
import urllib.error
import urllib.request
from dataclasses import dataclass
from email.message import Message
from typing import IO
from urllib.parse import urlsplit

from constancia.errors import Misuse, Unable

SECONDS = 20.0
"""How long one step of an exchange may take."""

AGENT = "timestamp-client"


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: with a body it is a POST of `content_type`, else a GET. `limit` bounds the answer in bytes."""

    address: str
    limit: int
    body: bytes | None = None
    content_type: str = "application/octet-stream"
    accept: str = "*/*"


def check(address: str) -> str:
    """The host of an http or https address. Raises Misuse("address")."""
    try:
        parts = urlsplit(address)
        if parts.scheme in ("http", "https") and parts.hostname and address.isprintable():
            return parts.hostname
    except ValueError:
        pass
    raise Misuse("address")


def ask(question: Question) -> bytes:
    """The answer. Raises Misuse("address"), Unable("network", host, reason), Unable("network_answer", host, status),
    Unable("network_size", host)."""
    host = check(question.address)
    headers = {"User-Agent": AGENT, "Accept": question.accept}
    if question.body is not None:
        headers["Content-Type"] = question.content_type
    request = urllib.request.Request(question.address, data=question.body, headers=headers)  # noqa: S310 (checked)
    try:
        with urllib.request.build_opener(_Stay).open(request, timeout=SECONDS) as answer:
            data: bytes = answer.read(question.limit + 1)
    except urllib.error.HTTPError as error:
        error.close()
        raise Unable("network_answer", host=host, status=error.code) from error
    except (OSError, ValueError, http.client.HTTPException) as error:
        reason = getattr(error, "reason", error)
        raise Unable("network", host=host, reason=type(reason).__name__) from error
    if len(data) > question.limit:
        raise Unable("network_size", host=host)
    return data


class _Stay(urllib.request.HTTPRedirectHandler):
    """An address that sends elsewhere is not followed: the status is the answer."""

    def redirect_request(
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: Message, newurl: str
    ) -> None:
        return None
