"""A bag of files (BagIt 1.0, RFC 8493) as one tar archive: payload under `data/`, and the SHA-512 of every file."""

from __future__ import annotations

import hashlib
import io
import tarfile
from collections.abc import Mapping

PAYLOAD = "data/"


def bag(payload: Mapping[str, bytes], *, date: str) -> dict[str, bytes]:
    """Every file of a bag by path. `payload` is by path below `data/`; `date` is a day (2026-11-24)."""
    files = {f"{PAYLOAD}{path}": data for path, data in payload.items()}
    size = sum(map(len, files.values()))
    tags = {
        "bagit.txt": b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n",
        "bag-info.txt": f"Bagging-Date: {date}\nPayload-Oxum: {size}.{len(files)}\n".encode(),
        "manifest-sha512.txt": _manifest(files),
    }
    return {**tags, "tagmanifest-sha512.txt": _manifest(tags), **files}


def tar(files: Mapping[str, bytes], *, folder: str, time: int) -> bytes:
    """Files as a tar archive, all in one folder, readable by their owner, with one time (seconds since 1970)."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.PAX_FORMAT) as archive:
        for path, data in files.items():
            member = tarfile.TarInfo(f"{folder}/{path}")
            member.size, member.mode, member.mtime = len(data), 0o600, time
            archive.addfile(member, io.BytesIO(data))
    return out.getvalue()


def _manifest(files: Mapping[str, bytes]) -> bytes:
    lines = (f"{hashlib.sha512(files[path]).hexdigest()}  {_encoded(path)}\n" for path in sorted(files))
    return "".join(lines).encode()


def _encoded(path: str) -> str:
    """A path in a manifest (RFC 8493, section 2.1.3)."""
    return path.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
