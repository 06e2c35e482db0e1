"""What an object store answers, as our errors: without its words, which may hold names of objects."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from obstore.exceptions import BaseError, InvalidPathError

from constancia.errors import Unable

STATUS = re.compile(r"status code: ([0-9]{3})")
CODE = re.compile(r"<Code>([A-Za-z]{1,60})</Code>")

NO_RANGES = "no_ranges"
"""The reason where a store gave all when a part was asked for, as `rclone serve s3` 1.75 does."""

FULL = re.compile("Quota|StorageFull|InsufficientStorage|NoSpace")
REFUSED = {
    "NoSuchBucket": "no_bucket",
    "NoSuchContainer": "no_bucket",
    "ContainerNotFound": "no_bucket",
    "RequestTimeTooSkewed": "clock",
    "AccessDenied": "rights",
    "InvalidAccessKeyId": "credentials",
    "SignatureDoesNotMatch": "credentials",
    "ExpiredToken": "credentials",
}
"""Codes of S3 (API reference, "Error responses") and of Azure's blobs."""

BY_STATUS = {"401": "credentials", "403": "rights", "405": "read_only"}


@contextmanager
def explained(*, or_nothing: bool = False) -> Iterator[None]:
    """Raises Unable for what obstore raises in the block. With `or_nothing` the block just ends where no object is."""
    try:
        yield
    except (BaseError, FileNotFoundError) as error:
        told = explain(error)
        absent = isinstance(error, FileNotFoundError) and told.fields.get("reason") != "no_bucket"
        if not (or_nothing and absent):
            raise told from None


def explain(error: Exception) -> Unable:
    """Our error for one of obstore's, whose text has the status and the code of the store, if there was any answer."""
    untrusted = str(error)
    status = next(iter(STATUS.findall(untrusted)), "")
    code = next(iter(CODE.findall(untrusted)), "")
    if isinstance(error, InvalidPathError):
        return Unable("remote_refused", reason="occupied")
    if status == "507" or FULL.search(code):
        return Unable("remote_full")
    if code in REFUSED or status in BY_STATUS:
        return Unable("remote_refused", reason=REFUSED.get(code) or BY_STATUS[status])
    if status.startswith(("3", "4")):
        return Unable("remote_refused", reason="answer")
    if "NotPartial" in untrusted:
        return Unable("remote_unreachable", reason=NO_RANGES)
    return Unable("remote_unreachable", reason="fault" if status else "no_answer")
