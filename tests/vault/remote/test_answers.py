"""What goes wrong with an object store, in our words: refusals of real servers, and answers made up for the test."""

from __future__ import annotations

import itertools
import secrets
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from constancia.errors import Unable
from constancia.phrases import sentence
from constancia.vault.remote import Remote, open_remote
from tests.vault.remote.contract import MEBIBYTE, named
from tests.vault.remote.servers import BUCKET, KEY, Server

ASKED = ("put", "get", "has", "names", "delete", "put_many", "get_many", "get_file", "put_file")


def ask(remote: Remote, what: str, folder: Path) -> object:
    """One request of each kind."""
    name = named("one")
    match what:
        case "put":
            return remote.put(name, b"1")
        case "get":
            return remote.get(name, most=10)
        case "has":
            return remote.has(name)
        case "names":
            return list(remote.names())
        case "delete":
            return remote.delete(name)
        case "put_many":
            return list(remote.put_many([(name, b"1")]))
        case "get_many":
            return list(remote.get_many([name], most=10))
        case "get_file":
            return remote.get_file(name, folder / "out", most=10)
    (folder / "in").write_bytes(bytes(6 * MEBIBYTE))
    return remote.put_file(name, folder / "in")


def refusal(remote: Remote, what: str, folder: Path) -> tuple[str, object]:
    """Code and reason. Whatever it is, it holds no name and no secret, in its sentence or in what led to it."""
    with pytest.raises(Unable) as caught:
        ask(remote, what, folder)
    error = caught.value
    for language in ("en", "es"):
        said = sentence(error, language)
        assert named("one") not in said and KEY not in said and BUCKET not in said
    assert error.__suppress_context__ and error.__cause__ is None
    return error.code, error.fields.get("reason")


@pytest.mark.parametrize("what", ASKED)
@pytest.mark.xdist_group("rclone")
def test_a_bucket_that_is_not_there_is_not_an_empty_one(
    rclone: Server, credentials: None, tmp_path: Path, what: str
) -> None:
    remote = open_remote(rclone.address("a", bucket="nowhere"))
    if what == "has":
        assert not remote.has(named("one"))  # an answer to HEAD has no words
    else:
        assert refusal(remote, what, tmp_path) == ("remote_refused", "no_bucket")


@pytest.mark.parametrize("kind", ["rclone", "seaweed"])
@pytest.mark.parametrize("what", ASKED)
@pytest.mark.xdist_group("seaweed")
def test_wrong_credentials_are_refused(
    credentials: None,
    monkeypatch: pytest.MonkeyPatch,
    request: pytest.FixtureRequest,
    tmp_path: Path,
    kind: str,
    what: str,
) -> None:
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", secrets.token_hex(20))
    remote = open_remote(request.getfixturevalue(kind).address("a"))
    code, reason = refusal(remote, what, tmp_path)
    assert code == "remote_refused" and reason in ("credentials", "rights")


@pytest.mark.parametrize("what", ASKED)
def test_nobody_there(credentials: None, tmp_path: Path, what: str) -> None:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        endpoint = f"http://127.0.0.1:{one.getsockname()[1]}"
        remote = open_remote(f"s3://bucket?endpoint={endpoint}", patience=2)
        assert refusal(remote, what, tmp_path) == ("remote_unreachable", "no_answer")


@pytest.mark.parametrize("what", ["put", "get", "names"])
def test_somebody_there_who_never_answers_is_waited_for_within_bounds(
    credentials: None, tmp_path: Path, what: str
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        endpoint = f"http://127.0.0.1:{deaf.getsockname()[1]}"
        remote = open_remote(f"s3://bucket?endpoint={endpoint}", patience=0.5)
        assert refusal(remote, what, tmp_path) == ("remote_unreachable", "no_answer")


@contextmanager
def answering(
    status: int, body: str = "", *, headers: dict[str, str] | None = None, well_after: int = 1_000_000
) -> Iterator[Remote]:
    """A server that gives everybody the same answer, and after so many of them, that all is well."""
    answers = itertools.count(1)

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
            self.send_response(status if next(answers) <= well_after else 200)
            given = {"Content-Length": str(len(body)), "ETag": '"1"', "Last-Modified": NEW_YEAR}
            for name, value in (given | (headers or {})).items():
                self.send_header(name, value)
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(body.encode())
            self.close_connection = True

        do_PUT = do_POST = do_DELETE = do_HEAD = do_GET

        def log_message(self, *arguments: object) -> None:
            """Nothing is printed."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Answer) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield open_remote(f"s3://bucket?endpoint=http://127.0.0.1:{server.server_port}", patience=3)
        finally:
            server.shutdown()
            thread.join()


NEW_YEAR = "Tue, 01 Jan 2019 00:00:00 GMT"
ERROR = "<Error><Code>{}</Code><Message>about {}</Message></Error>"


@pytest.mark.parametrize(
    ("status", "code", "told"),
    [
        (507, "", ("remote_full", None)),
        (403, "QuotaExceeded", ("remote_full", None)),
        (507, "XMinioStorageFull", ("remote_full", None)),
        (403, "AccessDenied", ("remote_refused", "rights")),
        (403, "", ("remote_refused", "rights")),
        (401, "", ("remote_refused", "credentials")),
        (403, "ExpiredToken", ("remote_refused", "credentials")),
        (403, "RequestTimeTooSkewed", ("remote_refused", "clock")),
        (405, "MethodNotAllowed", ("remote_refused", "read_only")),
        (400, "AuthorizationHeaderMalformed", ("remote_refused", "answer")),
        (404, "NoSuchBucket", ("remote_refused", "no_bucket")),
        (500, "InternalError", ("remote_unreachable", "fault")),
        (503, "SlowDown", ("remote_unreachable", "fault")),
    ],
)
def test_answers_of_a_store(
    credentials: None, tmp_path: Path, status: int, code: str, told: tuple[str, str | None]
) -> None:
    with answering(status, ERROR.format(code, named("one"))) as remote:
        assert refusal(remote, "put", tmp_path) == told
        assert refusal(remote, "get", tmp_path) == told
        assert refusal(remote, "names", tmp_path) == told


@pytest.mark.parametrize("what", ["get", "get_many", "get_file"])
def test_an_answer_that_is_cut_off_is_not_an_object(credentials: None, tmp_path: Path, what: str) -> None:
    with answering(200, "half", headers={"Content-Length": "8"}) as remote:
        assert refusal(remote, what, tmp_path)[0] == "remote_unreachable"
    assert list(tmp_path.glob("out*")) == []


def listing(*keys: str) -> str:
    told = "".join(
        f"<Contents><Key>{key}</Key><Size>1</Size><LastModified>2019-01-01T00:00:00Z</LastModified></Contents>"
        for key in keys
    )
    return f"<ListBucketResult><IsTruncated>false</IsTruncated>{told}</ListBucketResult>"


def test_a_listing_of_anything_else_is_passed_over(credentials: None) -> None:
    others = ("ab", "zz/" + "a" * 64, "AB/" + "AB" * 32, "ab/" + "ac" * 32, "%2e%2e/x", "/" + "ab" * 32)
    with answering(200, listing(*others, "ab/" + "ab" * 32)) as remote:
        assert list(remote.names()) == ["ab" * 32]


def test_a_listing_that_cannot_be_one_is_refused(credentials: None, tmp_path: Path) -> None:
    with answering(200, listing("../../etc/passwd", "ab/" + "ab" * 32)) as remote:
        assert refusal(remote, "names", tmp_path) == ("remote_refused", "occupied")
    with answering(200, "<ListBucketResult><Contents>") as remote:
        assert refusal(remote, "names", tmp_path)[0] == "remote_unreachable"


def test_a_fault_that_passes_is_not_told(credentials: None) -> None:
    """The store is busy three times, and nobody hears of it."""
    with answering(503, "busy", well_after=3) as remote:
        remote.put(named("one"), b"1")
        assert remote.get(named("one"), most=9) == b"busy"  # what it answers to everything, and well by now
