"""readlist's own small memory."""

from pathlib import Path

import pytest

from readlist.errors import DamagedFileError, NewerFormatError
from readlist.storage.home import State, parse_state, state_text

WHERE = Path("state.toml")


def test_the_state_and_back() -> None:
    """Unknown keys stay on every rewrite."""
    hidden = b'hidden_lists = [\n    "iclr2022",\n]\n'
    text = b'format = 1\ncurrent_list = "mine"\n' + hidden + b"hits = [\n    1,\n]\n"
    state = State("mine", ("iclr2022",), {"hits": [1]})
    assert parse_state(text, WHERE) == state
    assert state_text(state) == text


def test_an_empty_state_means_the_default_list() -> None:
    """Without a current list the ten papers are it."""
    assert parse_state(b"format = 1\n", WHERE) == State() == State("iclr2022")


@pytest.mark.parametrize("text", ["current_list = 1", "current_list = ", "format = 0"])
def test_a_damaged_state_says_what_to_do(text: str) -> None:
    """The hint says what is lost without it."""
    with pytest.raises(DamagedFileError, match=r"^state\.toml: ") as caught:
        parse_state(text.encode(), WHERE)
    assert "or move it away (then no list is hidden" in caught.value.hint


def test_an_empty_file_is_not_a_state() -> None:
    """It is what a power cut leaves: there is nothing in it to mend."""
    with pytest.raises(DamagedFileError, match=r"^state\.toml: is empty$") as caught:
        parse_state(b"\n", WHERE)
    assert caught.value.hint == "remove it, then choose your list with `readlist use`"


def test_a_newer_state_is_not_written() -> None:
    """It is read, and refused where it would be replaced."""
    text = b'format = 2\ncurrent_list = "mine"\n'
    assert parse_state(text, WHERE).current_list == "mine"
    with pytest.raises(NewerFormatError):
        parse_state(text, WHERE, to_write=True)
