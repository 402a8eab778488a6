"""Text with markup, made into paragraphs."""

import pytest

from readlist.sources.parsing import jats_text, parse_xml, plain_text, without_markup
from readlist.text import decoded

MATHML = (
    "<math><semantics><mrow><msup><mi>x</mi><mn>2</mn></msup><mo>+</mo>"
    "<mfrac><mrow><mi>a</mi><mo>+</mo><mi>b</mi></mrow><msub><mi>c</mi><mn>10</mn></msub></mfrac>"
    "</mrow><annotation>x^2</annotation></semantics></math>"
)


def text_of(markup: str) -> str:
    """The text of a piece of JATS."""
    return plain_text(parse_xml(f"<abstract>{markup}</abstract>".encode()))


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("", ""),
        ("<title>Abstract</title><p>We\n   play.</p>", "We play."),
        ("<title>ABSTRACT.</title><p>One.</p><p>Two &amp; &#960;.</p>", "One.\n\nTwo & π."),
        (
            "<sec><title>Aim</title><p>A.</p></sec><sec><title>Result</title><p>B.</p></sec>",
            "Aim\n\nA.\n\nResult\n\nB.",
        ),
        (
            "<p>of\n  <italic>E. coli</italic>\n  , (\n <bold>GBS</bold>\n ).</p>",
            "of E. coli, (GBS).",
        ),
        ("<p>a , b</p>", "a , b"),
        ("<p>10<sup>-3</sup> CO<sub>2</sub>, 4<sup>th</sup></p>", "10⁻³ CO₂, 4th"),
        ("<list><list-item><p>a</p></list-item><list-item><p>b</p></list-item></list>", "a\n\nb"),
        ("<p>no end of <unheard-of>words</unheard-of></p>", "no end of words"),
    ],
)
def test_jats(markup: str, text: str) -> None:
    """Paragraphs and section titles stand alone; the title "Abstract" says nothing."""
    assert text_of(markup) == text


@pytest.mark.parametrize(
    ("formula", "text"),
    [
        (f"<alternatives><tex-math>$$x^2$$</tex-math>{MATHML}</alternatives>", "$x^2$"),
        (f"<alternatives>{MATHML}<tex-math>x^2</tex-math></alternatives>", "$x^2$"),
        (rf"{MATHML}<tex-math>\(x^2\)</tex-math>", "$x^2$"),
        (
            r"<tex-math>\documentclass{minimal} \begin{document}$$ x^2 $$\end{document}</tex-math>",
            "$x^2$",
        ),
        (r"<tex-math>\[x^2\]</tex-math>", "$x^2$"),
        ("<tex-math>$a$ and $b$</tex-math>", "$a$ and $b$"),
        (r"<tex-math>$5\$$</tex-math>", r"$5\$$"),
        (f"<alternatives><tex-math> </tex-math>{MATHML}</alternatives>", "x^2+(a+b)/(c_10)"),
        (MATHML, "x^2+(a+b)/(c_10)"),
        (
            r"<math><mi>x</mi><annotation encoding='LaTeX'>\chi</annotation></math>",
            r"$\chi$",
        ),
        ("<math><msup><mi>x</mi></msup></math>", "x"),
        ("<math><msubsup><mi>x</mi><mi>i</mi><mn>2</mn></msubsup></math>", "x_i^2"),
        ("<italic>x</italic> = y", "x=y"),
    ],
)
def test_formulas(formula: str, text: str) -> None:
    """A formula comes once: as TeX where there is TeX, else in a line."""
    assert text_of(f"<p>Let <inline-formula>{formula}</inline-formula> be</p>") == f"Let {text} be"


@pytest.mark.parametrize(
    ("marked", "text"),
    [
        ("plain", "plain"),
        ("<p>One.</p><p class='x'>Two<br/>three</p>", "One.\n\nTwo\n\nthree"),
        ('a <a href="https://example.org/?a=1">link</a>, <i>so</i> <b>on</b>', "a link, so on"),
        ("<jats:p>We</jats:p>", "We"),
        ("$a<b, c>d$ and 0 < p <= 1", "$a<b, c>d$ and 0 < p <= 1"),
        ("p &lt; 0.05 &amp; R&D, &alpha; &copy 2020 &#x3c0; &nosuch;", None),
        ("one\n\ntwo\nthree", "one\n\ntwo three"),
        ("10<sup>-3</sup> CO<sub>2</sub>, 4<sup>th</sup>", "10⁻³ CO₂, 4th"),
    ],
)
def test_stray_markup(marked: str, text: str | None) -> None:
    """Tags that can be nothing else go, entities are decoded, comparisons stay."""
    expected = "p < 0.05 & R&D, α &copy 2020 π &nosuch;" if text is None else text
    assert without_markup(marked) == expected


def test_entities_alone() -> None:
    """TeX is left alone: an ampersand that ends in no semicolon separates columns."""
    assert decoded(r"a &not b \\ c &lt; <i>d</i>") == r"a &not b \\ c < <i>d</i>"


@pytest.mark.parametrize(
    "markup",
    [
        "<jats:p>We",
        "</abstract><abstract>",
        '<!DOCTYPE a [<!ENTITY x "y">]>We',
        "<jats:p>" * 300 + "</jats:p>" * 300,
    ],
)
def test_broken_markup(markup: str) -> None:
    """An abstract of which only a part could be right is no abstract."""
    with pytest.raises(ValueError, match="XML"):
        jats_text(markup)
