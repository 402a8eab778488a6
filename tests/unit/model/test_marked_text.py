"""The inner form of text, made of what registries write, and what is derived from it."""

from time import process_time

import pytest

from readlist.model.marked_text import (
    in_unicode,
    marked,
    shown,
    with_addresses,
    with_script_marks,
    written,
)


@pytest.mark.parametrize(
    ("text", "inner"),
    [
        ("CO<sub>2</sub> &amp; <jats:italic>E</jats:italic>", "CO<sub>2</sub> & <i>E</i>"),
        ("&amp;lt;i&amp;gt;x&amp;lt;/i&amp;gt;", "<i>x</i>"),
        ("<b><i>x</b> y", "<b><i>x</i></b> y"),
        ("x<sup></sup><br/>y", "x y"),
        ("List<T> a < b", "List<T> a < b"),
        ('<span style="font-variant: small-caps">Ab</span> <span>c</span>', "<sc>Ab</sc> c"),
        ("<mml:math><mml:msup><mi>x</mi><mn>2</mn></mml:msup></mml:math>", "x<sup>2</sup>"),
        ("<inline-formula><tex-math>$x_2$</tex-math></inline-formula>", "$x_2$"),
        ("x <math> a <math> b y", "x a b y"),
        (r"\\<i> costs \\$5", r"\\<i> costs \\$5"),
    ],
)  # fmt: skip
def test_markup_becomes_marks(text: str, inner: str) -> None:
    """Entities are characters, tags of all languages are five marks, unknown ones are text."""
    assert marked(text) == inner
    assert marked(inner) == inner


@pytest.mark.parametrize(
    ("inner", "terminal"),
    [
        ("CO<sub>2</sub> 10<sup>5</sup> 2<sup>nd</sup>", "CO₂ 10⁵ 2nd"),
        (r"$\beta$-VAE at $10^{−3}$", "β-VAE at 10⁻³"),
        (r"\$5 and \<i> x", "$5 and <i> x"),
        ("<i>a", "<i>a"),
    ],
)
def test_a_terminal_shows_unicode(inner: str, terminal: str) -> None:
    """Marks go; scripts and formulas are characters; a mark without partner is text."""
    assert shown(inner) == terminal


def test_formulas_that_unicode_lacks() -> None:
    """They stay TeX where nothing may be lost, and are marks where these say the same."""
    assert in_unicode(r"$O(n^2)$ $\\frac{a}{b}$".replace("\\\\", "\\")) == r"O(n²) $\frac{a}{b}$"
    assert with_script_marks("CO$_2$ and $x_2$") == "CO<sub>2</sub> and $x_2$"


def test_written() -> None:
    """A writer gets all of the text at once and its own spelling for each mark."""
    ways = {"i": ("*", "*"), "$": ("S", "")}
    assert written(r"<i>a</i> \$b <sub>c</sub>", str.upper, ways) == "*A* SB C"


@pytest.mark.parametrize(
    "text", ["<i>" * 30_000, "<" * 100_000, "&lt;" * 25_000, "<sup>$" * 16_000, "<math>" * 16_000]
)
def test_long_texts_take_no_time(text: str) -> None:
    """A text of 100 kB is read once."""
    shown(marked(text))


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ('<a href="https://x.org/y">this <b>page</b></a>.', "this <b>page</b> (https://x.org/y)."),
        ("<A target=_new HREF='ftp://x.org/y'>y</A>", "y (ftp://x.org/y)"),
        ('<a href="https://x.org/">https://x.org</a>', "https://x.org"),
        ('<a href="https://x.org/"></a>', "https://x.org/"),
        ('<a href="javascript:x">y</a><a href="#n">1</a>', "y1"),
    ],
)
def test_links_keep_their_address(html: str, text: str) -> None:
    """The address of the web stands behind the text of the link, unless the text is the address."""
    assert marked(with_addresses(html)) == text


@pytest.mark.parametrize(
    ("formula", "read"),
    [
        ("<msqrt><msub><mi>s</mi><mi>N</mi></msub></msqrt><mo>=</mo>", "√s<sub>N</sub>="),
        ("<msqrt><mi>n</mi><mo>+</mo><mn>1</mn></msqrt>", "√(n+1)"),
        ("<mi>p</mi><mo>&lt;</mo><mi>&alpha;</mi><mo>&amp;</mo><mi>q</mi>", "p<α&q"),
        (
            "<mmultiscripts><mi>He</mi><mprescripts/><none/><mn>3</mn></mmultiscripts>",
            "<sup>3</sup>He",
        ),
        ("<mmultiscripts><mi>X</mi><mn>1</mn><none/></mmultiscripts>", "X<sub>1</sub>"),
    ],
)
def test_roots_signs_and_isotopes_of_mathml(formula: str, read: str) -> None:
    """Titles of physics have them; none of it is lost."""
    assert marked(f"a <math>{formula}</math>") == f"a {read}"


@pytest.mark.parametrize("end", ["b", "i"])
def test_marks_within_marks_take_little_time(end: str) -> None:
    """A hundred thousand of them, closed or not, are passed over."""
    html = "<i>" + "<b>" * 100_000 + f"</{end}>" * 100_000
    before = process_time()
    assert "</" not in marked(html)
    assert process_time() - before < 10
