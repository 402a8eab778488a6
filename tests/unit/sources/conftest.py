"""Shared by tests of sources: a network that is a mapping from address to answer."""

from collections.abc import Callable, Generator, Mapping
from typing import Any

import pytest

from readlist.network.messages import Failure, FetchFailed, Outcome, Reply, Request
from readlist.sources.protocol import Asking, SourceResult

# A body, a whole reply, how it fails, or how it fails with the beginning of what came.
Answer = bytes | Reply | Outcome | tuple[Outcome, bytes]
Answers = Mapping[str, Answer]
Drive = Callable[[Asking[SourceResult], Answers], tuple[SourceResult, list[Request]]]
Play = Callable[[Generator[Request, Reply, Any], Answers], Any]


@pytest.fixture(name="drive")
def drive_fixture() -> Drive:
    """`drive(steps, {url: answer})`: what a source finds, and what it asked for in this order.

    Every answer must be asked for. A failure that the source lets pass is raised.
    """
    return drive


@pytest.fixture(name="play")
def play_fixture() -> Play:
    """`play(steps, {url: answer})`: what they return. What is not in the mapping is not found."""
    return play


def drive(steps: Asking[SourceResult], answers: Answers) -> tuple[SourceResult, list[Request]]:
    """Answer a source's requests until it is done."""
    asked: list[Request] = []

    def answer(request: Request) -> Answer:
        asked.append(request)
        assert request.url in answers, f"nothing was to be asked of {request.url}"
        return answers[request.url]

    try:
        return _answered(steps, answer), asked
    finally:
        assert {request.url for request in asked} == set(answers)


def play(steps: Generator[Request, Reply, Any], answers: Answers) -> Any:
    """Answer the requests until they are done."""
    return _answered(steps, lambda request: answers.get(request.url, Outcome.NOT_FOUND))


def _answered(steps: Generator[Request, Reply, Any], answer: Callable[[Request], Answer]) -> Any:
    try:
        request = next(steps)
        while True:
            try:
                reply = _reply(request, answer(request))
            except FetchFailed as failed:
                request = steps.throw(failed)
            else:
                request = steps.send(reply)
    except StopIteration as done:
        return done.value


def _reply(request: Request, answer: Answer) -> Reply:
    if isinstance(answer, Reply):
        return answer
    if isinstance(answer, bytes):
        assert request.read
        try:
            return Reply(request.url, request.read(answer))
        except ValueError:
            answer = Outcome.UNREADABLE
    outcome, sample = (answer, b"") if isinstance(answer, Outcome) else answer
    raise FetchFailed(Failure(outcome, f"it is {outcome}", request.url), sample)
