"""Where a remote is: one address, without secrets.

    /media/ana/stick/shared  file:///media/ana/stick/shared     a folder that is there
    s3://bucket/prefix?endpoint=https://store.example&region=r  S3 and its kind
    gs://bucket/prefix  az://container/prefix                   Google's and Azure's
    memory://                                                   this process's memory, for trying things

Secrets are found where the tools of each store find them: in the environment and in their files.
"""

from __future__ import annotations

import re
from datetime import timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from constancia.errors import Misuse, Unable
from constancia.vault.remote.credentials import check_credentials, s3_settings
from constancia.vault.remote.folder import FolderRemote

if TYPE_CHECKING:
    from obstore.store import ClientConfig, RetryConfig, S3Config

    from constancia.vault.remote.protocol import Remote

PATIENCE = 180.0
"""Seconds that one request may take, and seconds within which a failed one is begun again."""

CONNECT = 10.0
"""Seconds in which a connection must stand."""

RETRIES = 4
"""Times that a request is made again after a fault of the network or the store, with growing pauses from 0.1 s on."""

STORES = {"s3", "gs", "az", "memory"}
PLAIN = re.compile("(?!.*(?:^|/)[.]{1,2}(?:/|$))[A-Za-z0-9._~/-]*")
"""A bucket and prefix that every program spells alike, and that climb nowhere."""

SECRET = re.compile("key|secret|token|pass|signature|credential", re.IGNORECASE)


def open_remote(address: str, *, patience: float = PATIENCE) -> Remote:
    """The remote at `address`. Of an object store nothing is asked yet.

    Raises Misuse("remote_address", reason); Unable: "remote_unreachable", "remote_refused".
    """
    if "://" not in address:
        return FolderRemote(Path(address) if address else _refuse("address_form"))
    parts, options = _parsed(address)
    if parts.scheme == "file":
        return FolderRemote(_folder(parts))
    return _store(parts, options, timedelta(seconds=patience))


def _parsed(untrusted: str) -> tuple[SplitResult, dict[str, str]]:
    parts, pairs = _split(untrusted)
    options = dict(pairs)
    if any(SECRET.search(name) for name in options):
        _refuse("secret")
    if parts.scheme not in {*STORES, "file"}:
        _refuse("scheme")
    if options.keys() - ({"endpoint", "region"} if parts.scheme == "s3" else set()):
        _refuse("option")
    if parts.fragment or len(pairs) != len(options):
        _refuse("address_form")
    return parts, options


def _split(untrusted: str) -> tuple[SplitResult, list[tuple[str, str]]]:
    try:
        parts = urlsplit(untrusted)
        pairs = parse_qsl(parts.query, keep_blank_values=True, strict_parsing=bool(parts.query))
    except ValueError:
        _refuse("address_form")
    if "@" in parts.netloc:
        _refuse("secret")
    return parts, pairs


def _folder(parts: SplitResult) -> Path:
    path = unquote(parts.path)
    if parts.netloc not in ("", "localhost") or not path.startswith("/") or "\0" in path:
        _refuse("address_form")
    return Path(path)


def _store(parts: SplitResult, options: dict[str, str], patience: timedelta) -> Remote:
    if not PLAIN.fullmatch(parts.netloc + parts.path) or bool(parts.netloc) == (parts.scheme == "memory"):
        _refuse("address_form")
    settings: S3Config = {}
    if parts.scheme == "s3":
        settings = {"disable_bulk_delete": True, **s3_settings()}
    elif parts.scheme != "memory":
        check_credentials(parts.scheme)
    if "region" in options:
        settings["region"] = options["region"]
    if "endpoint" in options:
        settings["endpoint"] = _endpoint(options["endpoint"])
    return _opened(f"{parts.scheme}://{parts.netloc}{parts.path.rstrip('/')}", settings, patience)


def _opened(url: str, settings: S3Config, patience: timedelta) -> Remote:
    from obstore.exceptions import BaseError
    from obstore.store import from_url

    from constancia.vault.remote.store import StoreRemote

    client: ClientConfig = {
        "allow_http": settings.get("endpoint", "").startswith("http://"),
        "connect_timeout": min(timedelta(seconds=CONNECT), patience),
        "timeout": patience,
    }
    retry: RetryConfig = {"max_retries": RETRIES, "retry_timeout": patience}
    try:
        return StoreRemote(from_url(url, config=settings or None, client_options=client, retry_config=retry))
    except (BaseError, ValueError):
        raise Unable("remote_refused", reason="no_credentials") from None


def _endpoint(untrusted: str) -> str:
    """The address of a store of S3's kind. Without TLS only in one's own network: there others see what is asked."""
    parts, _ = _split(untrusted)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
        _refuse("endpoint")
    if parts.scheme == "http" and not _is_near(parts.hostname):
        _refuse("not_encrypted")
    return untrusted.rstrip("/")


def _is_near(host: str) -> bool:
    try:
        return ip_address(host).is_private
    except ValueError:
        return host == "localhost" or host.endswith((".local", ".localhost"))


def _refuse(reason: str) -> NoReturn:
    raise Misuse("remote_address", reason=reason) from None
