"""The way from the event loop to Django's threads and back: whole answers in one piece, long ones in parts."""

import threading
from collections.abc import Iterator
from typing import Any

import pytest

from config.threads import SMALL_BODY, Threads

Message = dict[str, Any]


class Whole(list[bytes]):
    """An answer as Django makes it: it knows whether it comes in parts, and must be closed."""

    streaming = False

    def __init__(self, *parts: bytes) -> None:
        super().__init__(parts)
        self.closed_by = ""

    def close(self) -> None:
        self.closed_by = threading.current_thread().name


class InParts(Whole):
    """An answer that is read from a file."""

    streaming = True


async def asked(application: Any, *messages: Message, **headers: str) -> list[Message]:
    """What is sent for a request whose body arrives as these messages."""
    scope = {
        "type": "http",
        "method": "POST",
        "path": "/",
        "query_string": b"",
        "http_version": "1.1",
        "headers": [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()],
    }
    coming: Iterator[Message] = iter(messages)
    sent: list[Message] = []

    async def receive() -> Message:
        return next(coming)

    async def send(message: Message) -> None:
        sent.append(message)

    await Threads(application, workers=1)(scope, receive, send)
    return sent


def body(text: bytes, *, more: bool = False) -> Message:
    return {"type": "http.request", "body": text, "more_body": more}


def echo(answer: Whole) -> Any:
    """An application that answers with what it was sent, then with `answer`."""

    def application(environ: Message, start_response: Any) -> Whole:
        start_response("201 Created", [("X-Read", environ["wsgi.input"].read().decode()), ("Set-Cookie", " a=1")])
        return answer

    return application


async def test_a_small_call_is_answered_in_one_piece_and_closed_in_its_own_thread():
    answer = Whole(b"one", b"two")
    start, content = await asked(echo(answer), body(b"he", more=True), body(b"llo"), content_length="5")
    assert (start["status"], dict(start["headers"])) == (201, {b"x-read": b"hello", b"set-cookie": b"a=1"})
    assert (content["body"], content["more_body"]) == (b"onetwo", False)
    assert answer.closed_by.startswith("http")


async def test_an_answer_that_is_read_from_a_file_goes_part_by_part():
    sent = await asked(echo(InParts(b"one", b"two")), body(b""))
    assert [message.get("body") for message in sent] == [None, b"one", b"two", b""]
    assert [message.get("more_body") for message in sent] == [None, True, True, False]


@pytest.mark.parametrize("headers", [{"content_length": str(SMALL_BODY + 5)}, {"transfer_encoding": "chunked"}])
async def test_a_long_body_is_read_by_the_thread_as_it_comes(headers):
    start, _ = await asked(echo(Whole(b"")), body(b"a" * 3, more=True), body(b"b"), **headers)
    assert dict(start["headers"])[b"x-read"] == b"aaab"


async def test_half_a_body_is_not_acted_on():
    called = []
    sent = await asked(
        lambda *_: called.append(1), body(b"ha", more=True), {"type": "http.disconnect"}, content_length="5"
    )
    assert (sent, called) == ([], [])


async def test_a_long_body_that_is_cut_is_an_error_and_not_a_shorter_file():
    cut = body(b"%PDF-1.7 the first half", more=True), {"type": "http.disconnect"}
    with pytest.raises(ConnectionResetError):
        await asked(echo(Whole(b"")), *cut, content_length=str(SMALL_BODY + 5))


async def test_a_fault_of_the_application_reaches_the_server():
    def broken(_environ: Message, _start: Any) -> Whole:
        raise RuntimeError("broken")

    with pytest.raises(RuntimeError, match="broken"):
        await asked(broken, body(b""))
