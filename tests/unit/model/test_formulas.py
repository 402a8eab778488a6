r"""TeX as a person reads it; what is no TeX stays as it came."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readlist.model.formulas import readable, reading_paragraphs
from readlist.model.marked_text import shown


@pytest.mark.parametrize(
    ("tex", "text"),
    [
        (r"$\alpha^2 \leq n_i$", "α² ≤ nᵢ"),
        (r"$\mathcal{O}(n \log n)$", "𝒪(n log n)"),
        (r"an $\epsilon$-ball", "an ϵ-ball"),
        (r"\(x^{10}\) and \[y_{ij}\] and $$z_0$$", "x¹⁰ and yᵢⱼ and z₀"),
        (r"$x_{\text{max}}$", "xₘₐₓ"),
        (r"$H_\infty$, $M_\odot$ and $f^\mathrm{NL}_\mathcal{L}$", "H_∞, M_⊙ and f^NL_ℒ"),
        (r"$\alpha_i \leq 1$", "αᵢ ≤ 1"),
        (r"$\sigma^n$ and $\theta_{t+1}$", "σⁿ and θₜ₊₁"),
        (r"$\nabla_x f$", "∇ₓ f"),
        (r"$\mathbb{R}^n$", "ℝⁿ"),
        (r"$10^{-3}$", "10⁻³"),
        ("$x$", "x"),
        (r"$a \to b$", "a → b"),
        (r"$a < b$", "a < b"),
    ],
)
def test_formulas(tex: str, text: str) -> None:
    """They become Unicode, where Unicode has what is needed."""
    assert readable(tex) == text


@pytest.mark.parametrize(
    ("tex", "kept"),
    [
        (r"$\|x\|_2$", r"[‖|]+x[‖|]+₂"),
        (r"$\left\| x \right\|$", r"[‖|]+ ?x ?[‖|]+"),
        (r"$f\colon A\to B$", r"f ?:"),
        (r"$O(n^{1/2})$", r"n\^[({]1/2[)}]"),
        (r"$x^{\alpha+1}$", r"x\^[({]α\+1[)}]"),
        (r"$x_{\alpha+1}$", r"x_[({]α\+1[)}]"),
        (r"$\frac{a+b}{2}$", r"\(a\+b\)/2"),
        (r"$\frac{1}{2n}$", r"1/\(2n\)"),
    ],
)
def test_the_meaning_stays(tex: str, kept: str) -> None:
    """No sign is lost, and what stands together stays together."""
    assert re.search(kept, readable(tex))


@pytest.mark.parametrize(
    "text",
    [
        "It costs $5 and then $10 more.",
        "From $3,000 to $4,000 in a year",
        "a $ and a $ b",
        "US$5",
        "$",
        "$$",
        "$ $",
        "no TeX at all",
        "snake_case and 2^10 and {braces}",
        "C:\\path\\to",
        "",
    ],
)
def test_prose(text: str) -> None:
    """Prices and whatever else has a dollar in it stay."""
    assert readable(text) == text


@pytest.mark.parametrize(
    ("tex", "text"),
    [
        (r"5\% of \$10 \& \#1 \_x", "5% of $10 & #1 _x"),
        (r"\emph{very} \textbf{good}, \url{https://x.example}", "very good, https://x.example"),
        ("``quoted'' words", "“quoted” words"),
        (r"\emph{not closed", r"\emph{not closed"),
        (r"\unknown{stays}", r"\unknown{stays}"),
        (r"\input{/etc/passwd}", r"\input{/etc/passwd}"),
        (r"$\input{/etc/passwd}$", r"$\input{/etc/passwd}$"),
    ],
)
def test_commands(tex: str, text: str) -> None:
    """The commonest ones go; what is not known stays, and nothing is ever run."""
    assert readable(tex) == text


@pytest.mark.parametrize(
    "tex", [r"$\frac{1}{2$", "${$", "$}$", r"$\left( x$", r"$x^$", r"${{}$", r"\(", r"\[x"]
)
def test_unbalanced(tex: str) -> None:
    """Text that is no formula stays readable."""
    assert readable(tex)


@pytest.mark.parametrize(
    "tex",
    [
        r"$\sqrt[$",
        r"$\sqrt[x$",
        r"$\sqrt$",
        r"$\frac$",
        r"$\frac{a}$",
        r"$\binom$",
        r"$\hat$",
        r"$\left$",
        r"$\text$",
        r"$\mathbb$",
        r"$\mbox{$",
    ],
)
def test_arguments_that_are_missing(
    tex: str, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    """A command without its argument raises nothing, logs nothing, and becomes no nonsense."""
    assert "%s" not in readable(tex)
    assert caplog.records == []
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize(
    "text",
    [
        "$" + "{" * 5000 + "x" + "}" * 5000 + "$",
        "$" + "{" * 10_000 + "$",
        "$" + "{" * 240 + "x" + "}" * 240 + "$",
        "$" + "{}" * 5000 + "$",
        "$x$" * 3400,
        "$$" * 5000,
        "``" * 5000,
        r"\(" * 5000,
        r"\[" * 5000,
        r"\emph{" * 1700,
        "$" + "^{" * 200 + "}" * 200 + "$",
        "$" + r"\sqrt{" * 80 + "}" * 80 + "$",
        "$" + "x_" * 240 + "$",
        "\\" * 10_000,
        "$" + "\\" * 9998 + "$",
    ],
    ids=lambda text: text[:6],
)
def test_a_lot_of_it(text: str) -> None:
    """Ten thousand characters of anything end, and raise nothing."""
    assert len(readable(text)) <= len(text)


tex = st.text("$\\{}[]^_`'()ab1 \n%&#") | st.lists(
    st.sampled_from(
        [
            "$", r"\frac", r"\sqrt", r"\alpha", r"\text", r"\left", r"\right", r"\hat", r"\bar",
            r"\mathbb", r"\operatorname", r"\binom", r"\mbox", r"\limits", r"\bf", r"\begin",
            r"\\", r"\{", r"\}", "{", "}", "[", "]", "^", "_", "x", "2", " ", "(", ")",
        ]
    ),
    max_size=14,
).map("".join)  # fmt: skip


@given(tex)
def test_any_tex(text: str) -> None:
    """Whatever is written, nothing is raised."""
    readable(text)


@given(tex.map(lambda body: f"${body}$"))
def test_any_formula(text: str) -> None:
    """Nor by anything between two dollars."""
    readable(text)


@given(st.text().filter(lambda text: not any(sign in text for sign in ("$", "\\", "``"))))
def test_plain_text(text: str) -> None:
    """A text without any TeX in it stays to the letter."""
    assert readable(text) == text


@given(st.text())
def test_any_text(text: str) -> None:
    """Nothing is raised."""
    readable(text)
    reading_paragraphs(text)


@pytest.mark.parametrize(
    ("text", "joined"),
    [
        ("one\ntwo", "one two"),
        ("one\n  two", "one two"),
        ("one\n\ntwo", "one\n\ntwo"),
        ("one\n\n\ntwo\nthree", "one\n\n\ntwo three"),
        ("list:\n- a\n- b", "list:\n- a\n- b"),
        ("list:\n* a\n  * b", "list:\n* a\n  * b"),
        ("list:\n1. a\n2) b", "list:\n1. a\n2) b"),
        ("since\n1. we", "since\n1. we"),
        ("of\n-5 degrees", "of -5 degrees"),
        ("in\n2022 we", "in 2022 we"),
        ("a\n*starred*", "a *starred*"),
        ("", ""),
        ("one", "one"),
    ],
)
def test_paragraphs(text: str, joined: str) -> None:
    """Hard-wrapped lines are joined; blank lines and the items of a list keep their breaks."""
    assert reading_paragraphs(text) == joined


def test_a_number_with_a_point_as_index() -> None:
    """It is shown as an index, and so found by `search PM2.5`."""
    assert shown("PM$_{2.5}$ and 10<sup>1.5</sup>") == "PM₂.₅ and 10¹.⁵"
