r"""TeX math in text: which `$…$` is a formula, and what it looks like in Unicode. Pure functions.

    $\alpha^2 \leq n_i$  →  α² ≤ nᵢ

Text from a stranger must not run `\input` in somebody's document, and a sentence that names two
prices is not a formula: `$…$` is math only where it is made of well-known commands, is balanced,
and does not read like prose.

Source: pandoc's rule for `tex_math_dollars` (no blank inside either `$`, no digit behind the last).
"""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache, partial

from readlist.text import lazy_pattern

_MATH = lazy_pattern(r"(?<!\\)\$(?=\S)((?:[^$\\]|\\.)+?)(?<=\S)\$(?!\d)")
_CONTROL = lazy_pattern(r"\\([A-Za-z]+|.)")
_BRACE = lazy_pattern(r"([{}])")
_NOT_MATH = lazy_pattern(r"\^\^|(?<!\\)[%#&]|[\^_]\s*$")
_PROSE = lazy_pattern(r"\s[A-Za-z]{2,}\s")
_SIGNS = """
alpha α beta β gamma γ delta δ epsilon ϵ varepsilon ε zeta ζ eta η theta θ vartheta ϑ iota ι
kappa κ lambda λ mu μ nu ν xi ξ pi π varpi ϖ rho ρ varrho ϱ sigma σ varsigma ς tau τ upsilon υ
phi ϕ varphi φ chi χ psi ψ omega ω Gamma Γ Delta Δ Theta Θ Lambda Λ Xi Ξ Pi Π Sigma Σ Upsilon Υ
Phi Φ Psi Ψ Omega Ω aleph ℵ hbar ℏ ell ℓ wp ℘ Re ℜ Im ℑ partial ∂ nabla ∇ infty ∞ emptyset ∅
varnothing ∅ forall ∀ exists ∃ neg ¬ prime ′ dagger † ddagger ‡ star ⋆ ast ∗ circ ∘ bullet ∙
cdot ⋅ cdots ⋯ ldots … dots … times × div ÷ pm ± mp ∓ oplus ⊕ ominus ⊖ otimes ⊗ odot ⊙ cup ∪
cap ∩ vee ∨ wedge ∧ setminus ∖ leq ≤ le ≤ geq ≥ ge ≥ neq ≠ ne ≠ ll ≪ gg ≫ equiv ≡ sim ∼ simeq ≃
approx ≈ cong ≅ propto ∝ prec ≺ succ ≻ subset ⊂ supset ⊃ subseteq ⊆ supseteq ⊇ in ∈ ni ∋ notin ∉
mid ∣ parallel ∥ perp ⊥ vdash ⊢ models ⊨ to → gets ← mapsto ↦ rightarrow → leftarrow ←
leftrightarrow ↔ Rightarrow ⇒ Leftarrow ⇐ Leftrightarrow ⇔ uparrow ↑ downarrow ↓ sum ∑ prod ∏
int ∫ deg ° langle ⟨ rangle ⟩ lfloor ⌊ rfloor ⌋ lceil ⌈ rceil ⌉ lbrace { rbrace } colon : top ⊤
bot ⊥ angle ∠ square □ lesssim ≲ gtrsim ≳ leqslant ⩽ geqslant ⩾ less < greater > lt < gt >
"""
# Only what every LaTeX (with amsmath) knows: a title must not run \input, nor stop a document.
_OTHER_COMMANDS = r"""
, ; : ! { } | _ % # & imath jmath vdots ddots amalg wr sqcup sqcap bigcup bigcap preceq succeq
dashv asymp doteq longrightarrow longleftarrow iff implies oint lim limsup liminf sup inf max min
arg det dim exp gcd hom ker lg ln log Pr sin cos tan cot sec csc sinh cosh tanh arcsin arccos
arctan frac tfrac dfrac binom sqrt surd hat widehat tilde widetilde bar overline underline vec dot
ddot check breve acute grave left right big Big bigl bigr Bigl Bigr vert Vert mathbb mathcal mathbf
mathrm mathit mathsf mathtt mathfrak mathscr boldsymbol operatorname hookrightarrow hookleftarrow
longmapsto longleftrightarrow Longrightarrow Longleftarrow Longleftrightarrow rightharpoonup
leftharpoonup rightleftharpoons nearrow searrow Uparrow Downarrow leadsto triangleq bowtie ltimes
rtimes boxplus bigoplus bigotimes bigvee bigwedge bigsqcup biguplus coprod iint iiint nmid
nsubseteq varpropto blacksquare bigstar complement eth mho Finv Bbbk xrightarrow overset underset
overbrace underbrace stackrel mathring dotsc dotsb nolimits mathstrut text textbf textit textrm
textsf texttt textsc mbox rm bf it cal triangle diamond quad qquad not lnot land lor limits
displaystyle textstyle scriptstyle
"""
_UPRIGHT = lazy_pattern(
    r"\\(?:mathrm|mathit|text|textrm|textit|mbox|rm|it|operatorname)\s*(?=[{ ])"
)
_OLD_FONT = lazy_pattern(r"\\(?:rm|it|bf|cal)\s+")
_DOUBLE = dict(zip("CHNPQRZ", "ℂℍℕℙℚℝℤ", strict=True))
_LONGEST = 500  # characters of one formula
_LONGEST_TEXT = 50_000  # characters; a longer text is not searched for formulas
_ESCAPED = lazy_pattern(r"\\([%&#_$])")
_STYLED = lazy_pattern(r"\\(?:emph|textit|textbf|texttt|textsc|textrm|text|url)\{([^{}\\]*)\}")
_QUOTES = lazy_pattern(r"``(.{1,500}?)''")
_OTHER_MATH = lazy_pattern(
    r"\\\((.{1,500}?)\\\)|\\\[(.{1,500}?)\\\]|\$\$(.{1,500}?)\$\$", re.DOTALL
)
_SCRIPT = lazy_pattern(r"([\^_])\s*(?:\{([^{}]*)\}|(\\[A-Za-z]+(?:\{[^{}]*\})?|\S))")
_WORD = r"\\?\w*(?:\{\w*\})?|\W"
_FACTOR = r"\\[A-Za-z]+|\d+(?:\.\d+)?|\w|\W"  # 1/2n would be read as half of n
_FRACTION = lazy_pattern(r"\\[td]?frac\{([^{}]*)\}\{([^{}]*)\}")
_WRITTEN_OUT = {r"\|": "‖", r"\colon": ": ", r"\lVert": "‖", r"\rVert": "‖", r"\Vert": "‖"}
_SUPERSCRIPTS = dict(zip("0123456789+-−–=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻⁼⁽⁾ⁿⁱ", strict=True))
_SUPERSCRIPTS |= {"∘": "°", "°": "°", "′": "′", " ": "", "*": "*", "∗": "*"}
_SUBSCRIPTS = dict(
    zip("0123456789+-−–=()aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₋₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ", strict=True)
)


def math_segments(text: str) -> Iterator[tuple[bool, str]]:
    """The text cut into (is math, part)."""
    start = position = 0
    while match := _MATH.search(text, position):
        if math := _safe_math(match[1]):
            yield False, text[start : match.start()]
            yield True, f"${math}$"
            start = position = match.end()
        else:
            position = match.start() + 1
    yield False, text[start:]


@lru_cache(maxsize=1)
def _signs() -> Mapping[str, str]:
    listed = _SIGNS.split()
    return dict(zip(listed[::2], listed[1::2], strict=True))


@lru_cache(maxsize=1)
def _math_commands() -> frozenset[str]:
    return frozenset((*_OTHER_COMMANDS.split(), *_signs(), " "))


@lru_cache(maxsize=1)
def math_names() -> Mapping[str, str]:
    r"""Character → the command that prints it within a formula: "α" → `\alpha`."""
    named = reversed(list(_signs().items()))  # of two names the first
    return {char: f"\\{name}" for name, char in named if not char.isascii()}


def without_escapes(text: str) -> str:
    r"""The text with `$` for each `\$`, if that makes no other formulas of it."""
    plain = text.replace(r"\$", "$")
    formulas, same = (
        [part for is_math, part in math_segments(each) if is_math] for each in (text, plain)
    )
    return plain if formulas == same else text


def greek_letter(name: str) -> str:
    """The letter of this English name, "alpha" → "α"; "" for any other name."""
    letter = _signs().get(name, "")
    return letter if "\u0370" <= letter <= "\u03ff" else ""


@lru_cache(maxsize=256)  # a text is cut several times while it is written
def _safe_math(body: str) -> str:
    r"""`body` if it can be kept as math, "" if not; lone `\{` get their names, as BibTeX counts."""
    if not all(command in _math_commands() for command in _CONTROL.findall(body)):
        return ""
    depth, outside = 0, []  # of braces
    for part in _BRACE.split(body):
        depth += (part == "{") - (part == "}")
        if depth == 0 and part != "}":
            outside.append(part)
    if _NOT_MATH.search(body) or _PROSE.search(body if depth else "".join(outside)):
        return ""
    if is_balanced(body):
        return body
    named = body.replace(r"\{", r"\lbrace ").replace(r"\}", r"\rbrace ")
    return named if is_balanced(named) else ""


def is_balanced(text: str) -> bool:
    """Whether every brace, escaped or not, has its partner: how BibTeX counts."""
    depth = 0
    for brace in _BRACE.findall(text):
        depth += 1 if brace == "{" else -1
        if depth < 0:
            return False
    return depth == 0


def _shifted(text: str, table: Mapping[str, str]) -> str:
    if re.fullmatch(r"\d+\.\d+", text):  # the point of PM₂.₅ stays as it is
        return ".".join(_shifted(part, table) for part in text.split("."))
    return "".join(table[char] for char in text) if all(char in table for char in text) else ""


# The text in superscript or subscript characters; "" where Unicode lacks one of them
raised = partial(_shifted, table=_SUPERSCRIPTS)
lowered = partial(_shifted, table=_SUBSCRIPTS)


@lru_cache(maxsize=1024)
def exact_formula(body: str) -> str:
    """The formula in Unicode, if that says all of it; "" for one with fractions, roots and such."""
    if len(body) > _LONGEST:
        return ""
    text = _in_signs(body)
    text = _SCRIPT.sub(_exact_script, text)
    if "\\" in text or "^" in text or "_" in text:
        return ""
    return text.replace("{", "").replace("}", "").strip()


def _exact_script(match: re.Match[str]) -> str:
    inner = (match[2] or match[3] or "").strip()
    return (raised if match[1] == "^" else lowered)(inner) or match[0]


@lru_cache(maxsize=1024)
def marked_formula(body: str) -> str:
    """A formula of signs, digits and scripts as Unicode with marks; "" where it has variables."""
    text = _in_signs(body).removeprefix("{}")
    base = _SCRIPT.sub("", text)
    if len(body) > _LONGEST or re.search(r"[A-Za-z\\^_{}<]", base):
        return ""
    if any(re.search(r"[\\^_$<{}]", each[2] or each[3] or "") for each in _SCRIPT.finditer(text)):
        return ""
    return _SCRIPT.sub(_marked_script, text).strip()


def _marked_script(match: re.Match[str]) -> str:
    kind = "sup" if match[1] == "^" else "sub"
    inner = (match[2] or match[3] or "").strip()
    return inner if inner in ("°", "′") else f"<{kind}>{inner}</{kind}>"


def _in_signs(body: str) -> str:
    r"""The formula with characters for its commands, as far as there are any."""
    text = _UPRIGHT.sub("", body)
    text = re.sub(r"\\mathbb\s*\{?([CHNPQRZ])\}?", lambda match: _DOUBLE[match[1]], text)
    text = re.sub(r"\\([A-Za-z]+)", lambda match: _signs().get(match[1], match[0]), text)
    text = re.sub(r"\\[,;:! ]", " ", text)
    text = re.sub(r"\{\{([^{}]*)\}\}", r"{\1}", text)
    return text.replace("∘", "°") if "^" in text else text


def readable(text: str) -> str:
    """`text` with its TeX math and the commonest TeX commands as Unicode."""
    if len(text) > _LONGEST_TEXT:
        return text
    if "$" not in text and "\\" not in text and "``" not in text:
        return text
    unified = _OTHER_MATH.sub(lambda match: f"${''.join(match.groups('')).strip()}$", text)
    return "".join(
        readable_formula(part[1:-1]) if is_math else _prose(part)
        for is_math, part in math_segments(unified)
    )


def reading_paragraphs(text: str) -> str:
    """`text` whose hard-wrapped lines are joined; blank lines and list items keep their breaks."""
    return re.sub(r"(?<!\n)\n(?!\n|[ \t]*(?:[-*•]|\d+[.)])[ \t])[ \t]*", " ", text)


def _prose(text: str) -> str:
    for _ in range(3):  # one within the other
        text = _STYLED.sub(r"\1", text)
    text = _ESCAPED.sub(r"\1", text)
    return _QUOTES.sub("“\\1”", text)


@lru_cache(maxsize=1024)
def readable_formula(tex: str) -> str:
    """The formula, given without its dollars, as well as Unicode can say it."""
    if len(tex) > _LONGEST:
        return f"${tex}$"
    if exact := exact_formula(tex):
        return exact
    import logging

    from pylatexenc.latex2text import LatexNodes2Text

    to_text = LatexNodes2Text(math_mode="text", strict_latex_spaces="based-on-source")
    logger = logging.getLogger("pylatexenc.latex2text")  # which would write to standard error
    before, logger.disabled = logger.disabled, True
    # All that plain text would lose is written out: bars, scripts, fractions
    written = _OLD_FONT.sub("", tex)
    for command, sign in _WRITTEN_OUT.items():
        written = written.replace(command, sign)
    written = _FRACTION.sub(
        lambda of: f"{_grouped(of[1], _FACTOR)}/{_grouped(of[2], _FACTOR)}",
        _SCRIPT.sub(_script, written),
    )
    try:
        shown = " ".join(to_text.latex_to_text(written).split())
    except (LookupError, ValueError, RecursionError):  # arguments are missing, or too many braces
        return f"${tex}$"
    finally:
        logger.disabled = before
    return f"${tex}$" if "%s" in shown else shown  # pylatexenc's mark of a missing argument


def _script(match: re.Match[str]) -> str:
    """A superscript or subscript that Unicode has, else as it stands."""
    body = match[2] or match[3] or ""
    if shifted := (raised if match[1] == "^" else lowered)(body):
        return "{}" + shifted  # the command before it ends there
    return f"{match[1]}{{{_grouped(body, _WORD)}}}"


def _grouped(part: str, alone: str) -> str:
    """In parentheses, unless it matches `alone`."""
    part = part.strip()
    return part if re.fullmatch(alone, part) else f"({part})"
