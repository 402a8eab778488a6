"""Names that become files."""

import itertools

import pytest

from readlist.model.keys import is_key, is_list_name, list_name_from, make_key, suffixed


@pytest.mark.parametrize(
    "text",
    ["jaegle2022perceiver", "DBLP.conf_iclr-Foo+20", "1a", "a", "a" * 100, "console", "a.con"],
)
def test_keys(text: str) -> None:
    """ASCII letters, digits and . _ + - in any case make a key."""
    assert is_key(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a" * 101,
        "2022",
        "3-5",
        "1.2",
        ".hidden",
        "-option",
        "_a",
        "a.",
        "..",
        "a/b",
        "a\\b",
        "a:b",
        "a b",
        "a\n",
        "é",
        "中",
        "CON",
        "nul.toml",
        "com1",
        "LPT9.x.y",
    ],
)
def test_what_is_no_key(text: str) -> None:
    """Numbers, hidden or option-like names, foreign characters and Windows devices are none."""
    assert not is_key(text)


@pytest.mark.parametrize(
    ("text", "good"),
    [
        ("iclr2022", True),
        ("iclr2022-background", True),
        ("2022", True),
        ("", False),
        ("-a", False),
        ("Mine", False),
        ("论文", True),
        ("thèse-2", True),
        ("Ünder", False),
        ("a.b", False),
        ("a_b", False),
        ("aux", False),
        ("../a", False),
        ("all", False),
        ("all-2", True),
    ],
)
def test_list_names(text: str, *, good: bool) -> None:
    """Lower-case letters, digits and hyphens, no device, not `all`; a number is allowed."""
    assert is_list_name(text) is good


@pytest.mark.parametrize(
    ("title", "authors", "year", "key"),
    [
        ("Perceiver IO: A General", ("Andrew Jaegle", "X Y"), 2022, "jaegle2022perceiver"),
        ("The Arcade", ("Bellemare, Marc",), 2013, "bellemare2013arcade"),
        ("A", ("A B",), 2020, "b2020a"),
        ("Diffusion", ("Rianne van den Berg",), 2022, "vandenberg2022diffusion"),
        ("Éléments", ("Łukasz Øß",), None, "osselements"),
        ("Work", (), 2020, "2020work"),
        ("My talk on graphs", (), None, "talk"),
        ("On the graphs we have", (), 2020, "2020graphs"),
        ("On graphs", ("A B",), 2020, "b2020on"),
        ("What Is It?", (), 2020, "2020what"),
        ("1984", (), None, "paper1984"),
        ("Con", (), None, "papercon"),
        ("Work", ("{Open AI, Inc.}",), 1, "openaiinc1work"),
        ("w" * 200, ("A B",), 2020, "b2020" + "w" * 75),
    ],
)
def test_a_made_key(title: str, authors: tuple[str, ...], year: int | None, key: str) -> None:
    """Family name, year and first title word that is no article, in ASCII; else "paper…"."""
    assert make_key(title, authors, year, ()) == key


@pytest.mark.parametrize(("title", "authors"), [("中文", ("王",)), ("?!", ())])
def test_a_key_for_a_title_in_another_script(title: str, authors: tuple[str, ...]) -> None:
    """Without a Latin letter there is a key nevertheless, the same each time."""
    key = make_key(title, authors, None, ())
    assert is_key(key)
    assert make_key(title, authors, None, ()) == key


def test_a_clash_gets_a_suffix() -> None:
    """The first free one of a, b, … is appended; after z comes aa."""
    assert make_key("Work", ("A B",), 2020, {"b2020work"}) == "b2020worka"
    assert make_key("Work", ("A B",), 2020, {"b2020work", "b2020worka"}) == "b2020workb"
    names = list(itertools.islice(suffixed("k"), 29))
    assert names[0] == "k"
    assert names[1] == "ka"
    assert names[26:] == ["kz", "kaa", "kab"]


def test_titles_without_latin_letters_are_readable() -> None:
    """They are transliterated; what has no letters at all is told apart by a checksum."""
    keys = {make_key(title, (), 2022, ()) for title in ("中文", "文中", "Теория", "?!", "…")}
    assert len(keys) == 5
    assert all(is_key(key) and len(key) > 8 for key in keys)
    assert make_key("ТЕОРИЯ", (), 2022, ()) in keys
    assert make_key("中文", ("王小明",), 2022, ()) == "wangxiaoming2022zhongwen"


def test_a_suffix_makes_no_device_of_windows() -> None:
    """Con, prn, aux and nul are skipped also where a clash would lead to them."""
    assert make_key("Au", (), None, {"au", *(f"au{x}" for x in "abcdefghijklmnopqrstuvw")}) == "auy"
    assert make_key("Co", (), None, {"co", *(f"co{x}" for x in "abcdefghijklm")}) == "coo"


@pytest.mark.parametrize(
    ("title", "key"), [("ℝ spaces", "rspaces"), ("𝐀ttention", "attention"), ("ÆON", "aeon")]
)
def test_letters_of_every_form_become_small(title: str, key: str) -> None:
    """Double-struck, bold mathematical and joined letters are the letters they stand for."""
    assert make_key(title.replace(" ", ""), (), None, ()) == key


@pytest.mark.parametrize(
    ("title", "author", "key"),
    [
        ("深度学习在自然语言处理中的应用研究综述", "邱锡鹏", "qiuxipeng2020shenduxuexi"),
        ("한국어 자연어처리", "김철수", "gimcheolsu2020hangugeo"),
        ("Глубокое обучение", "Иван Петров", "petrov2020glubokoe"),
        ("<i>De Anima</i>, again", "Jo Ek", "ek2020de"),
        ("CO<sub>2</sub> in water", "Jo Ek", "ek2020co2"),
    ],
)
def test_keys_of_any_title(title: str, author: str, key: str) -> None:
    """A title without spaces gives its first four characters; marks are no words of it."""
    assert make_key(title, (author,), 2020, ()) == key


def test_a_list_name_of_a_long_text() -> None:
    """It is cut to sixty bytes, without trying one character after the other."""
    assert list_name_from("中" * 100_000) == "中" * 20
