r"""Which `$…$` in a text is TeX math that is safe to keep. Pure functions.

A title from a stranger's list must not run `\input`, stop a document or swallow a sentence that
merely names two prices: math is kept only where it is made of well-known commands, is balanced,
and does not read like prose.

Whether TeX source that a stranger wrote may be given back to TeX. Pure functions.

Source: Knuth, "The TeXbook", chapters 20 and 24 (`^^` notation; the primitives that read, write,
define and build names).
"""

import re
from collections.abc import Iterator
from functools import lru_cache

_MATH = re.compile(r"(?<!\\)\$(?=\S)((?:[^$\\]|\\.)+?)(?<=\S)\$(?!\d)")
_CONTROL = re.compile(r"\\([A-Za-z]+|.)")
_BRACE = re.compile(r"([{}])")
_NOT_MATH = re.compile(r"\^\^|(?<!\\)[%#&]|[\^_]\s*$")
_PROSE = re.compile(r"\s[A-Za-z]{2,}\s")
# Only what every LaTeX (with amsmath) knows: a title must not run \input, nor stop a document.
_MATH_COMMANDS = r"""
, ; : ! { } | _ % # & alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta
iota kappa lambda mu nu xi pi varpi rho varrho sigma varsigma tau upsilon phi varphi chi psi
omega Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega aleph hbar ell imath jmath wp
Re Im partial nabla infty emptyset varnothing forall exists neg prime dagger ddagger star ast
circ bullet cdot cdots ldots dots vdots ddots times div pm mp oplus ominus otimes odot cup cap
bigcup bigcap sqcup sqcap vee wedge setminus wr amalg leq le geq ge neq ne ll gg equiv sim
simeq approx cong propto prec succ preceq succeq subset supset subseteq supseteq in ni notin
mid parallel perp vdash dashv models to gets mapsto rightarrow leftarrow leftrightarrow
Rightarrow Leftarrow Leftrightarrow longrightarrow uparrow downarrow iff implies sum prod int
oint lim limsup liminf sup inf max min arg det dim exp gcd hom ker lg ln log Pr sin cos tan
cot sec csc sinh cosh tanh arcsin arccos arctan deg frac tfrac dfrac binom sqrt surd hat
widehat tilde widetilde bar overline underline vec dot ddot check breve acute grave left right
big Big bigl bigr Bigl Bigr langle rangle lfloor rfloor lceil rceil lbrace rbrace vert Vert
mathbb mathcal mathbf mathrm mathit mathsf mathtt mathfrak mathscr boldsymbol operatorname
hookrightarrow hookleftarrow longmapsto longleftarrow longleftrightarrow Longrightarrow
Longleftarrow Longleftrightarrow rightharpoonup leftharpoonup rightleftharpoons nearrow searrow
Uparrow Downarrow leadsto triangleq doteq asymp bowtie ltimes rtimes boxplus bigoplus bigotimes
bigvee bigwedge bigsqcup biguplus coprod iint iiint lesssim gtrsim leqslant geqslant nmid
nsubseteq varpropto blacksquare bigstar complement eth mho Finv Bbbk xrightarrow overset underset
overbrace underbrace stackrel dfrac mathring dotsc dotsb prod nolimits mathstrut
text textbf textit textrm textsf texttt textsc mbox rm bf it cal top bot angle triangle square
diamond quad qquad not colon lnot land lor limits nolimits displaystyle textstyle scriptstyle
"""


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
def _math_commands() -> frozenset[str]:
    return frozenset((*_MATH_COMMANDS.split(), " "))


def _safe_math(body: str) -> str:
    r"""`body` if it can be kept as math, "" if not; lone `\{` get their names, as BibTeX counts."""
    if not all(command in _math_commands() for command in _CONTROL.findall(body)):
        return ""
    if _NOT_MATH.search(body) or _PROSE.search(_outside_braces(body)):
        return ""
    if is_balanced(body):
        return body
    named = body.replace(r"\{", r"\lbrace ").replace(r"\}", r"\rbrace ")
    return named if is_balanced(named) else ""


def _outside_braces(body: str) -> str:
    """What stands in no braces; all of a body whose braces do not match."""
    if "{" not in body:
        return body
    depth, outside = 0, []
    for part in _BRACE.split(body):
        depth += (part == "{") - (part == "}")
        if depth == 0 and part != "}":
            outside.append(part)
    return "".join(outside) if depth == 0 else body


def is_balanced(text: str) -> bool:
    """Whether every brace, escaped or not, has its partner: how BibTeX counts."""
    depth = 0
    for brace in _BRACE.findall(text):
        depth += 1 if brace == "{" else -1
        if depth < 0:
            return False
    return depth == 0


_COMMAND = re.compile(r"\\([A-Za-z@]+|.)", re.DOTALL)
# Parts of names, so that no package's \subimport or \lstinputlisting is forgotten: what reads,
# writes, loads, runs or defines, what builds names, and what ends things before their time.
_DANGEROUS = re.compile(
    "[iI]nput|[iI]nclude|[wW]rite|open(?:in|out)|^read|directlua|latelua|^lua[a-z]*$|[sS]hell|exec"
    "|filecontents|filedump|IfFile|csname|every|[iI]mport|[lL]oad|[pP]ackage|[cC]lass|^begin"
    "|^end(?:$|input|group|document)|^loop$|^repeat$|output|special|scantokens|^expand|^unexpanded"
    "|^pdf[a-z]*$|^stop$|[dD]ump|[mM]essage|^typeout$|^show|[cC]ommand|[eE]nvironment|@|^after"
    "|^jobname$|[lL]isting|[mM]inted|^media|[aA]ttach|^if|^fi$|^or$|^else$|shipout|toks"
    "|(?:def|let|code|mode|run)$"
)
_ENVIRONMENT = re.compile(
    r"\\(?:begin|end)\{(?:itemize|enumerate|description|quote|quotation|center|math|displaymath"
    r"|equation\*?|array|tabular|verse|small|em)\}"
)
_DEFINING = frozenset({"newcommand", "renewcommand", "providecommand", "def", "gdef", "let"})
_MATH_SHIFT = re.compile(r"(?<!\\)\$[^$\\]*(?:\\.[^$\\]*)*\$", re.DOTALL)
_ADDRESS = re.compile(r"\\(?:url|href|path|nolinkurl)\s*(?:\{[^{}]*\}|\|[^|]*\|)")
_NOT_TEXT = re.compile(r"(?<!\\)[&%#_^]")


def is_dangerous(command: str) -> bool:
    """Whether the command, without its backslash, could reach beyond the text it stands in."""
    return _DANGEROUS.search(command) is not None


def is_harmless(source: str, *, may_define: bool = False) -> bool:
    """Whether TeX may be given `source`: its braces match, and no command in it is dangerous.

    `may_define` allows what defines commands, for a preamble; what it defines must be harmless.
    """
    if "^^" in source or source.endswith("\\") or not is_balanced(source):
        return False
    commands = _COMMAND.findall(_ENVIRONMENT.sub("", source)) if "\\" in source else ()
    allowed = _DEFINING if may_define else frozenset()
    return not any(name not in allowed and is_dangerous(name) for name in commands)


def is_printable(source: str) -> bool:
    r"""Whether TeX can set `source` in a paragraph: no bare `&`, `%`, `#`, `_`, `^`, lone `$`."""
    if "$" not in source and not _NOT_TEXT.search(source):
        return True
    prose = _MATH_SHIFT.sub("", _ADDRESS.sub("", source))
    if any("%" in math.replace(r"\%", "") for math in _MATH_SHIFT.findall(source)):
        return False
    return not _NOT_TEXT.search(prose) and "$" not in prose.replace(r"\$", "")
