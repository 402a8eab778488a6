"""Text with markup, made into paragraphs."""

import pytest

from readlist.sources.parsing import jats_text, without_markup
from readlist.text import decoded

MATHML = (
    "<math><semantics><mrow><msup><mi>x</mi><mn>2</mn></msup><mo>+</mo>"
    "<mfrac><mrow><mi>a</mi><mo>+</mo><mi>b</mi></mrow><msub><mi>c</mi><mn>10</mn></msub></mfrac>"
    "</mrow><annotation>x^2</annotation></semantics></math>"
)


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
        ("<jats:p>no <!-- more --> <jats:unheard-of>words</jats:unheard-of></jats:p>", "no words"),
        ("<jats:p>We", "We"),
    ],
)
def test_jats(markup: str, text: str) -> None:
    """Paragraphs and section titles stand alone; the title "Abstract" says nothing."""
    assert jats_text(markup) == text


@pytest.mark.parametrize(
    ("formula", "text"),
    [
        (f"<alternatives><tex-math>$$x^2$$</tex-math>{MATHML}</alternatives>", "$x^2$"),
        (f"<alternatives>{MATHML}<tex-math>x^2</tex-math></alternatives>", "$x^2$"),
        (rf"<alternatives>{MATHML}<tex-math>\(x^2\)</tex-math></alternatives>", "$x^2$"),
        (
            r"<tex-math>\documentclass{minimal} \begin{document}$$ x^2 $$\end{document}</tex-math>",
            "$x^2$",
        ),
        (r"<tex-math>\[x^2\]</tex-math>", "$x^2$"),
        ("<tex-math>$a$ and $b$</tex-math>", "$a$ and $b$"),
        (MATHML, "x²+(a+b)/(c₁₀)"),
        ("<math><msup><mi>x</mi></msup></math>", "x"),
        ("<math><msubsup><mi>x</mi><mi>i</mi><mn>2</mn></msubsup></math>", "xᵢ²"),
    ],
)
def test_formulas(formula: str, text: str) -> None:
    """A formula comes once: as TeX where there is TeX, else in a line."""
    assert (
        jats_text(f"<p>Let <inline-formula>{formula}</inline-formula> be</p>") == f"Let {text} be"
    )


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
