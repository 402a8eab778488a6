"""The table of keys, and what config.toml may change in it."""

import pytest

from readlist.browse.keys import shown_key, verbs_with
from readlist.errors import UsageError


def test_no_two_verbs_have_one_key() -> None:
    """The table is without conflict as it stands."""
    keys = [key for verb in verbs_with({}) for key in verb.keys.split(",")]
    assert len(keys) == len(set(keys))


def test_keys_can_be_changed() -> None:
    """Signs are written as they are typed, and several keys with blanks between."""
    verbs = {verb.name: verb.keys for verb in verbs_with({"filter": "? f3", "menu": "M"})}
    assert verbs["filter"] == "question_mark,f3"
    assert verbs["menu"] == "M"


@pytest.mark.parametrize(
    ("changed", "said"),
    [({"fly": "z"}, '"fly", which is not a verb'), ({"skip": "j"}, "gives j to down and skip")],
)
def test_what_makes_no_sense_is_named(changed: dict[str, str], said: str) -> None:
    """A verb that does not exist, and a key that two verbs would have."""
    with pytest.raises(UsageError) as caught:
        verbs_with(changed)
    assert said in caught.value.sentence


def test_keys_are_shown_as_they_are_typed() -> None:
    """A sign as itself, control keys with ^."""
    assert [shown_key(each) for each in ("slash", "ctrl+d,pagedown", "j,down")] == ["/", "^d", "j"]
