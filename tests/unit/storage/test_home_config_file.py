"""The user's own settings."""

from pathlib import Path

import pytest

from readlist.errors import DamagedFileError
from readlist.storage.home import Config, parse_config

WHERE = Path("config.toml")


def test_settings() -> None:
    """Each setting as it stands; the names of unknown ones in order."""
    text = (
        b'language = "zh"\neditor = "vim -n"\npdf_viewer = "evince"\nzz = 1\nab = 2\n'
        b'contact = "ada@example.org"\nprivate_hosts = ["Papers.example.org"]\n'
        b"fetch_timeout = 20\nslowest_body = 5000\n"
    )
    assert parse_config(text, WHERE) == Config(
        language="zh",
        editor="vim -n",
        pdf_viewer="evince",
        contact="ada@example.org",
        private_hosts=("papers.example.org",),
        fetch_timeout=20,
        slowest_body=5000,
        unknown=("ab", "zz"),
    )


@pytest.mark.parametrize(
    "contact", ["ada", "ada@host", "a b@example.org", "é@example.org", "a@b.c\\r\\nX: 1"]
)
def test_a_contact_can_stand_in_a_header(contact: str) -> None:
    """A contact that is no plain e-mail address is named, and sent to no service."""
    with pytest.raises(DamagedFileError, match="contact is not an e-mail address"):
        parse_config(f'contact = "{contact}"\n'.encode(), WHERE)


def test_no_settings() -> None:
    """Everything is left to the environment; a newer format is read."""
    assert parse_config(b"# mine\n", WHERE) == Config()
    assert parse_config(b"format = 2\n", WHERE) == Config()


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("fetch_timeout = 0", "fetch_timeout must be greater than 0"),
        ('slowest_body = "1 kB"', "slowest_body is text, not a whole number"),
        ("editor = 1", "editor is a number, not text"),
        ("a = 1\nb\n", "is not valid TOML: .*line 2"),
    ],
)
def test_damaged_settings_say_how_to_mend_them(text: str, problem: str) -> None:
    """The message names line or field, the hint the command that opens the file."""
    with pytest.raises(DamagedFileError, match=f"^config.toml: {problem}") as caught:
        parse_config(text.encode(), WHERE)
    assert caught.value.hint == "mend it with `readlist config --edit`"
