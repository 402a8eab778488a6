"""Plain Unicode text as TeX source."""

import pytest

from readlist.formats.tex.writer import in_ascii, name_to_tex, text_to_tex, title_to_tex, verbatim


@pytest.mark.parametrize(
    ("text", "tex"),
    [
        ("Q & A: 100% #1 a_b", r"Q \& A: 100\% \#1 a\_b"),
        ("~ ^ \\", r"{\textasciitilde} {\textasciicircum} {\textbackslash}"),
        ("a } b {", r"a {$\rbrace$} b {$\lbrace$}"),
        (r"\input{x}", r"{\textbackslash}input{$\lbrace$}x{$\rbrace$}"),
        (r"\&", r"{\textbackslash}\&"),
    ],
)
def test_special_characters_are_escaped_once(text: str, tex: str) -> None:
    """A character that TeX would obey is printed instead, and braces never count for BibTeX."""
    assert text_to_tex(text) == text_to_tex(text, unicode=True) == tex


@pytest.mark.parametrize(
    ("text", "tex"),
    [
        ("é î ï ñ", r"{\'e} {\^i} {\"i} {\~n}"),
        ("ø ß Ł æ å", r"{\o} {\ss} {\L} {\ae} {\aa}"),
        ("ç ž ą", r"{\c c} {\v z} {\k a}"),
        ("ấ ǿ", r"{\'{\^a}} {\'{\o}}"),
        ("e\u0301", r"{\'e}"),
        ("a–b — c… “d” ‘e’ f\xa0g", r"a--b --- c{\ldots} ``d'' `e' f~g"),
        (
            "β-VAE x → y ≤ 𝒪 10²",
            r"{$\beta$}-VAE x {$\rightarrow$} y {$\leq$} {$\mathcal{O}$} 10{$^2$}",
        ),
        ("TNFα, ΔE", r"TNF{$\alpha$}, {$\Delta$}E"),
        ("thin\u2009space", "thin space"),
    ],
)
def test_ascii_is_the_default(text: str, tex: str) -> None:
    """Letters become BibTeX's special characters, punctuation and symbols their TeX forms."""
    assert text_to_tex(text) == tex


@pytest.mark.parametrize("text", ["深度学习", "Иван", "Ελένη", "€ ★", "ơ", "≌ ⊧ ↝ ∛"])
def test_what_tex_has_no_portable_command_for_stays(text: str) -> None:
    """Other scripts, words in Greek, and symbols pandoc drops or LaTeX has not, are left alone."""
    assert text_to_tex(text) == text


def test_letters_whose_command_pandoc_drops() -> None:
    """They stay, in names as special characters: BibTeX would cut them in a name or label."""
    assert text_to_tex("Đorđe ș ơ") == "Đorđe ș ơ"
    assert name_to_tex("Đorđe ș ơ") == r"{\textrm{Đ}}or{\textrm{đ}}e {\textrm{ș}} {\textrm{ơ}}"
    assert name_to_tex("Đorđe ș", unicode=True) == "Đorđe ș"
    assert in_ascii("Đ, É") == r"Đ, {\'E}"
    assert in_ascii("Đ, É", is_name=True) == r"{\textrm{Đ}}, {\'E}"


def test_unicode_keeps_letters_and_punctuation() -> None:
    """Unicode mode escapes only what TeX would obey."""
    assert text_to_tex("é – “β” & ≤", unicode=True) == r"é – “β” \& ≤"


@pytest.mark.parametrize(
    "math",
    [r"$O(n^2 \log n)$", "$k$-NN and $x_i$", r"$\{0,1\}$", r"$\text{Pr and so on}$", "$x$"],
)
def test_math_is_kept(math: str) -> None:
    """Balanced dollars round something like math are math, verbatim, in both modes."""
    assert text_to_tex(math) == text_to_tex(math, unicode=True) == math


@pytest.mark.parametrize(
    ("text", "tex"),
    [
        ("from $5 to $10", r"from \$5 to \$10"),
        ("$HOME and $PATH", r"\$HOME and \$PATH"),
        ("$5, or 6$", r"\$5, or 6\$"),
        ("$$", r"\$\$"),
        ("$a%b$", r"\$a\%b\$"),
        (r"$\def x$", r"\${\textbackslash}def x\$"),
        (r"$^^5cinput x$", r"\${\textasciicircum}{\textasciicircum}5cinput x\$"),
        ("$a}$", r"\$a{$\rbrace$}\$"),
    ],
)
def test_other_dollars_are_text(text: str, tex: str) -> None:
    """Prices, shell variables, and math that TeX should not be trusted with are escaped."""
    assert text_to_tex(text) == tex


def test_lone_brace_in_math_gets_its_name() -> None:
    r"""BibTeX counts the brace of `\{`, so half-open intervals are written with its name."""
    assert text_to_tex(r"$\{0,1)$") == r"$\lbrace 0,1)$"


@pytest.mark.parametrize(
    ("title", "tex"),
    [
        ("Perceiver IO: A General Architecture", "Perceiver {IO}: A General Architecture"),
        ("BERT: Pre-training", "{BERT}: Pre-training"),
        ("HiP: ImageNet21K, 3D and GPT-3", "{HiP}: {ImageNet21K}, {3D} and {GPT}-3"),
        ("MLP-Mixer (GANs) for CPU/GPU", "{MLP}-Mixer ({GANs}) for {CPU}/{GPU}"),
        (
            "A Vitamin A Study: Am I Q-Learning C++?",
            "A Vitamin A Study: Am {I} {Q}-Learning {C}++?",
        ),
        ("A* Search and R&D", r"{A}* Search and {R}\&{D}"),
        ("École ÉCOLE Ł", r"{\'E}cole {{\'E}COLE} {{\L}}"),
        ("In $O(n)$ for β", r"In {$O(n)$} for {$\beta$}"),
        ("Don't Stop foo_Bar", r"Don't Stop {foo\_Bar}"),
    ],
)
def test_titles_keep_the_capitals_that_matter(title: str, tex: str) -> None:
    """Braces stand round acronyms, inner capitals, lone capitals and math; nothing else."""
    assert title_to_tex(title) == tex


def test_a_dollar_in_a_name_is_no_math() -> None:
    """Names hold no math."""
    assert name_to_tex("Ke$ha$") == r"Ke\$ha\$"


def test_addresses_stay_raw() -> None:
    """Only what breaks an entry, and non-ASCII, is percent-encoded."""
    assert verbatim("https://x.org/a_b?c=%20&d#e") == "https://x.org/a_b?c=%20&d#e"
    assert verbatim("x/{é}\\ y") == "x/%7B%C3%A9%7D%5C%20y"
    assert verbatim("x/é", unicode=True) == "x/é"
