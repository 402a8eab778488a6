"""Warning of keys that may be others tomorrow, before a text relies on them."""

from collections.abc import Iterable

from readlist.cli.environment import Environment
from readlist.library.records import Place


def tell_of_unfixed_keys(environment: Environment, chosen: Iterable[Place]) -> None:
    """Say which keys the list file does not hold: they are made anew whenever it is read."""
    for place in chosen:
        if place.number in place.reading_list.unkeyed:
            name, key = place.reading_list.name, place.paper.key
            environment.screen.say(
                f'{key} is not fixed yet; write key = "{key}" for paper {place.number} into {name}'
            )
