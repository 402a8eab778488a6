"""What tests of describers share: a network that is a mapping from address to answer."""

from collections.abc import Callable, Generator, Mapping
from typing import Any

import pytest

from readlist.network.messages import Failure, FetchFailed, Outcome, Reply, Request

Answers = Mapping[str, bytes | Outcome]
Play = Callable[[Generator[Request, Reply, Any], Answers], Any]


@pytest.fixture(name="play")
def play_fixture() -> Play:
    """`play(steps, {url: answer})`: what they return. What is not in the mapping is not found."""
    return play


def play(steps: Generator[Request, Reply, Any], answers: Answers) -> Any:
    """Answer the requests until they are done."""
    try:
        request = next(steps)
        while True:
            try:
                reply = _reply(request, answers.get(request.url, Outcome.NOT_FOUND))
            except FetchFailed as failed:
                request = steps.throw(failed)
            else:
                request = steps.send(reply)
    except StopIteration as done:
        return done.value


def _reply(request: Request, answer: bytes | Outcome) -> Reply:
    if isinstance(answer, bytes):
        assert request.read
        try:
            return Reply(request.url, request.read(answer))
        except ValueError:
            answer = Outcome.UNREADABLE
    raise FetchFailed(Failure(answer, f"it is {answer}", request.url))
