"""TeX source as plain text, and which of it may be given back to TeX."""

import pytest

from readlist.formats.tex.reader import tex_to_text
from readlist.formats.tex.writer import is_harmless, is_printable, text_to_tex, title_to_tex


@pytest.mark.parametrize(
    ("source", "text"),
    [
        (r"{P}erceiver {IO} \& {\'E}tudes", "Perceiver IO & Études"),
        (r"M{\"u}ller M\"uller M\"{u}ller M\"{\i}ller", "Müller Müller Müller Mïller"),
        (r"\'\i \c c \c{c} \v{z} \H o \k{a} \r{a} \u g \.z \d{a} \b d", "íç ç ž ő ą å ğ ż ạ ḏ"),
        (r"\'{\^a} \t{oo}", "ấ o͡o"),
        (
            r"stra{\ss}e stra\ss e {\o}re \L{}\'od\'z \AA ngstr{\o}m",
            "straße straße øre Łódź Ångstrøm",
        ),
        (r"``a'' `b' don't `tis the dog's' {'}", "“a” ‘b’ don't ‘tis the dog's’ ’"),
        ("a--b a---b -{}- '{}' a~b", "a–b a—b -- '' a b"),
        (
            r"\% \& \# \_ \$ \{ \} \textbackslash{} \textasciitilde \^{} {\`{}}",
            r"% & # _ $ { } \ ~^ `",
        ),
        (r"{$\leq$} {$\mathbb{R}$} {$^2$}", "≤ ℝ ²"),
        (r"$O(n^2)$ {$O(n)$} {{$\beta$}} \(x\) \ensuremath{y}", r"$O(n^2)$ $O(n)$ $\beta$ $x$ $y$"),
        (r"$x{$ and $y}$", r"\$x\$ and \$y$"),
        (
            r"\emph{a \textbf{b}} {\em c} {\tt d} \textsc{E}",
            "<i>a <b>b</b></i> <i>c</i> d <sc>E</sc>",
        ),
        (
            r"10\textsuperscript{5} \textsubscript 2x {\bf y}",
            "10<sup>5</sup> <sub>2</sub>x <b>y</b>",
        ),
        (
            r"$\less$i$\greater$E. coli$\less$/i$\greater$ {\&}amp$\mathsemicolon$",
            "<i>E. coli</i> &",
        ),
        (
            r"CO<sub>2</sub> &lt; M&uuml;l {\textless}i{\textgreater}x{\textless}/i{\textgreater}",
            "CO<sub>2</sub> < Mül <i>x</i>",
        ),
        (
            r"5\ifmmode^\circ\else\textdegree\fi{}C \ifmmode \check{C}\else \v{C}\fi{}ern",
            "5°C Čern",
        ),
        (r"\texorpdfstring{$\alpha$}{alpha}-x \texorpdfstring{a}{b}", "$\\alpha$-x a"),
        (r"6{\textendash}60{\hspace{0.167em}}years a\hskip 1em b", "6–60 years a b"),
        (r"$\sim$2 million, $10^{−3}$, $ x $", r"$\sim2$ million, $10^{−3}$, $x$"),
        (r"\$5 and \$6, {\$}7", "$5 and $6, $7"),
        (r"\$x\$ is \$y\$", r"\$x\$ is \$y\$"),
        (r"{\textalpha}-syn methodology\hyphen independent", "α-syn methodology-independent"),
        (r"\apj", "Astrophysical Journal"),
        (r"\href{https://x.org}{there} \url{https://x.org/a_b~c}", "there https://x.org/a_b~c"),
        (r"\noopsort{b}{a} \unknown{c} \BibLaTeX{} {\XeTeX}", r"a \unknown{c} BibLaTeX XeTeX"),
        (r"\raise .25ex \hbox{x}\kern-0.1em y", "x y"),
        (r"{\tt\char`\\let}", "\\let"),
        (r"\input{a_b} \write18{x}", r"\input{a_b} \write18{x}"),
        (r"\enquote{A \enquote{b} c} \mkbibquote{d}", "“A ‘b’ c” “d”"),
        (r"\foreignlanguage{german}{Der} \selectlanguage{german}Tag a\penalty100 b", "Der Tag a b"),
        (r"CO\ensuremath{_{2}} a\textbullet b", r"CO$_{2}$ a•b"),
        (r"\pkg{lme4} in \proglang{R}, \code{x}", "lme4 in R, x"),
        (r"\DJ\`{\uhorn}c \'{\unknown}x", r"Đừc \unknownx"),
        (r"\textregistered{} \ldots{} \textendash\ \textquoteleft", "® … – ‘"),
        (r"a\,b\ c\\d\-e\/f", "a b c def"),
        ("{a{b", "ab"),
        ("a}b", "a}b"),
        ("\\", "\\"),
        (r"\'", ""),
        (r"\'{}\~{}", "´~"),
        (r"D{\'}Angelo {\'{\i}}", "D´Angelo í"),
        ("a\x00\u200b  b\n c", "a b c"),
    ],
)
def test_source_is_read_as_it_prints(source: str, text: str) -> None:
    """Accents, letters, quotation marks, dashes, symbols and commands are what they print."""
    assert tex_to_text(source) == text


@pytest.mark.parametrize(
    "text",
    [
        "“a” ‘b’ don’t it's '' ` -- --- – — -–",
        "β-VAE $\\beta$ ≤ 𝒪 ℝ é ǿ ấ đ ｜ {x} \\input{a_b} ~^<>|",
        "O’Brien ²³ € ★ − × ½ № ∈ ⊕ → ″ 10%",
        "$x$ costs $5, a$b",
    ],
)
@pytest.mark.parametrize("unicode", [False, True])
def test_what_is_written_is_read_again(text: str, unicode: bool) -> None:
    """The two directions are each other's reverse, in titles too."""
    assert tex_to_text(text_to_tex(text, unicode=unicode)) == text
    assert tex_to_text(title_to_tex(text, unicode=unicode)) == text


@pytest.mark.parametrize(
    "source",
    [
        "{" * 20_000 + "}" * 20_000,
        "{a" * 20_000,
        "\\'{" * 20_000 + "a" + "}" * 20_000,
        "$" * 20_001,
        "\\(" * 20_000,
        "{$\\a" * 10_000,
        "`" * 20_000,
    ],
    ids=["braces", "open", "accents", "dollars", "math", "symbols", "quotes"],
)
def test_nothing_is_too_deep(source: str) -> None:
    """Nesting costs no recursion; a letter takes only a few accents."""
    assert len(tex_to_text(source)) <= len(source)


@pytest.mark.parametrize(
    "source",
    [
        r"\input{x}", r"\InputIfFileExists{x}", r"\immediate\write18{x}", r"\openout1=x",
        r"\csname input\endcsname", r"\catcode`\@=11", r"\def\x{y}", r"\newcommand{\x}{y}",
        r"\begin{filecontents}", r"\directlua{x}", r"^^5cinput", r"\usepackage{x}",
        r"\lstinputlisting{x}", r"\end", "{", "}{", "x\\", r"\special{x}", r"\pdffiledump",
    ],
)  # fmt: skip
def test_dangerous_source_is_known(source: str) -> None:
    """Commands that could read, write, define or end anything, and braces that do not match."""
    assert not is_harmless(source)


@pytest.mark.parametrize(
    "source",
    [
        r"{\LaTeX} \emph{x} {\'E} $\hookrightarrow$", r"\verb|x|",
        r"\begin{itemize}\item x\end{itemize}",
        r"\noopsort{x}\pdfTeX \textbullet \code{x}", r"\\input", r"\char`\\let",
    ],
)  # fmt: skip
def test_other_source_is_harmless(source: str) -> None:
    """Commands of people's own are theirs."""
    assert is_harmless(source)


def test_a_preamble_may_define() -> None:
    """A definition must be harmless itself."""
    assert is_harmless(r"\newcommand{\noopsort}[1]{}", may_define=True)
    assert not is_harmless(r"\newcommand{\x}{\input{y}}", may_define=True)


@pytest.mark.parametrize(
    ("source", "printable"),
    [
        ("plain", True), (r"50\% \& \#1 a\_b", True), ("50% off", False), ("R&D", False),
        ("$a_b^c$ and $5", False), ("$a_b^c$", True), ("a_b", False), (r"\url{a_b#c%d}", True),
        ("$50%$", False), ("C#", False),
    ],
)  # fmt: skip
def test_what_tex_cannot_set_is_known(source: str, printable: bool) -> None:
    """A bare special character outside of formulas and addresses stops LaTeX."""
    assert is_printable(source) == printable


@pytest.mark.parametrize(
    ("source", "text"),
    [
        (r"{\accent'27 A}ngstr{\accent127 o}m", "Ångström"),
        (r"a\char`\~b\char'176 c\char36 d\char 65", "a~b~c$dA"),
        (r"A \emdash{} \acro{TUG} \mkbibacro{STJ}\adddot", "A — TUG STJ."),
        (r"\accent 300 x \char'1 y \accent", r"\accent 300 x \char'1 y \accent"),
    ],
)
def test_characters_by_number(source: str, text: str) -> None:
    """Accents and characters of TeX's own fonts by their number; one that has none is text."""
    assert tex_to_text(source) == text
