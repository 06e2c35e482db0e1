"""What is asked of the network, and what is not: bounds, no redirects, nothing that tells who asks."""

from __future__ import annotations

import pytest

from constancia.casefile import network
from constancia.casefile.network import Question, ask
from constancia.errors import ConstanciaError, Misuse, Unable
from tests.stamps.authority import Answer, Heard, served


def fault(question: Question) -> ConstanciaError:
    with pytest.raises(ConstanciaError) as caught:
        ask(question)
    return caught.value


def test_a_question_and_its_answer() -> None:
    with served(lambda heard: (200, {"Set-Cookie": "who=me"}, b"<" + heard.body + b">")) as (url, heard):
        assert ask(Question(f"{url}/a", 9, b"body", "text/x", "text/y")) == b"<body>"
        assert ask(Question(f"{url}/b", 9)) == b"<>"
    post, get = heard
    assert (post.path, post.headers["content-type"], post.headers["accept"]) == ("/a", "text/x", "text/y")
    assert post.headers["user-agent"] == get.headers["user-agent"] == network.AGENT
    told = " ".join(f"{name} {value}" for one in heard for name, value in one.headers.items()).lower()
    assert "cookie" not in told and "constancia" not in told and "python" not in told


def test_an_answer_that_is_too_long() -> None:
    with served(lambda heard: (200, {}, bytes(100))) as (url, _):
        assert len(ask(Question(url, 100))) == 100
        assert fault(Question(url, 99)).code == "network_size"


@pytest.mark.parametrize("status", [302, 307, 404, 500])
def test_another_status_is_an_answer_and_no_redirect_is_followed(status: int) -> None:
    def answer(heard: Heard) -> Answer:
        return (200, {}, b"elsewhere") if heard.path == "/other" else (status, {"Location": "/other"}, b"")

    with served(answer) as (url, heard):
        found = fault(Question(f"{url}/one", 9, b"x"))
    assert (type(found), found.code, found.fields["status"]) == (Unable, "network_answer", status)
    assert [one.path for one in heard] == ["/one"]


def test_where_nobody_answers() -> None:
    with served(lambda heard: (200, {}, b"")) as (url, _):
        pass
    found = fault(Question(url, 9))
    assert (type(found), found.code, found.fields["host"]) == (Unable, "network", "127.0.0.1")


@pytest.mark.parametrize(
    "address",
    ["", "tsa.invalid", "ftp://tsa.invalid/", "file:///etc/passwd", "http://", "http://a\nb", "http://["],
)
def test_only_the_web_is_asked(address: str) -> None:
    found = fault(Question(address, 9))
    assert (type(found), found.code) == (Misuse, "address")
