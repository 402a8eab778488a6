r"""Completion in the user's shell: the scripts, and where they are installed.

typer answers what fits a line, a value and its help in each line of the answer. Its own scripts for
bash and zsh know neither COMP_WORDBREAKS, nor values that go on (`status:`, `papers/`), nor blanks,
and the one for zsh evaluates titles; so ours ask in the way that its script for fish does.
"""

# Public names, which typer does not declare as such.
from typer.completion import get_completion_script, install  # type: ignore[attr-defined]

from readlist.errors import UsageError
from readlist.text import quoted

_ASK = (
    "_READLIST_COMPLETE=complete_fish _TYPER_COMPLETE_FISH_ACTION=get-args "
    "_TYPER_COMPLETE_ARGS={line} {program} 2>/dev/null"
)
_BASH = r"""
_readlist() {
    local line=${COMP_LINE:0:COMP_POINT} quote= word=0 cut=0 i c before value
    # Bash replaces what stands behind the last break or opening quote of the word; @ stays its own.
    for ((i = 0; i < ${#line}; i++)); do
        c=${line:i:1}
        if [[ $quote ]]; then
            [[ $c == "$quote" ]] && quote=
        elif [[ $c == [\'\"] ]]; then
            quote=$c cut=$((i + 1))
        elif [[ $c == \\ ]]; then
            ((i++))
        elif [[ $c == [[:space:]] ]]; then
            word=$((i + 1)) cut=$((i + 1))
        elif [[ $COMP_WORDBREAKS == *"$c"* ]]; then
            cut=$((i + 1))
            [[ $c == @ ]] && cut=$i
        fi
    done
    before=${line:word:cut-word}
    before=${before//[\'\"\\]/}
    COMPREPLY=()
    while IFS=$'\t' read -r value _; do
        [[ $value ]] || continue
        [[ $value == *[:/=] ]] && compopt -o nospace
        value=${value#"$before"}
        [[ -z $quote && $value == *[][[:space:]\'\"\\\$\`\;\&\|\<\>\(\)\*\?#!]* ]] &&
            printf -v value %q "$value"
        COMPREPLY+=("$value")
    done < <(ASK)
    # Behind the only match it would close the quote, even of one that goes on.
    [[ $quote && ${#COMPREPLY[@]} == 1 && $COMPREPLY == *[:/=] ]] && COMPREPLY+=("$COMPREPLY ")
    return 0
}
complete -o default -F _readlist readlist
""".replace("ASK", _ASK.format(line='"$line"', program='"$1"')).strip()
_ZSH = r"""
#compdef readlist

_readlist() {
    local answer value help
    local -a whole open
    for answer in ${(f)"$(ASK)"}; do
        value=${answer%%$'\t'*} help=
        [[ $answer == *$'\t'* ]] && help=${answer#*$'\t'}
        answer=${${value//\\/\\\\}//:/\\:}${help:+:${help//\\/\\\\}}
        if [[ $value == *[:/=] ]]; then open+=("$answer"); else whole+=("$answer"); fi
    done
    if ((${#whole} + ${#open} == 0)); then
        _files
        return
    fi
    ((${#whole})) && _describe -V readlist whole
    ((${#open})) && _describe -V readlist open -S ''
}

if [[ $funcstack[1] == _readlist ]]; then _readlist "$@"; else compdef _readlist readlist; fi
""".replace("ASK", _ASK.format(line='"${words[1,$CURRENT]}"', program="readlist")).strip()
_OWN = {"bash": _BASH, "zsh": _ZSH}

_SHELLS = ("bash", "zsh", "fish", "powershell", "pwsh")


def completion_said(option: str, shell: str | None) -> str:
    """The script for `--show-completion`, else a line on its installation; None: this shell.

    Raises UsageError for a shell that is unknown.
    """
    if shell is None:
        from shellingham import ShellDetectionFailure, detect_shell

        try:
            shell = str(detect_shell()[0])
        except ShellDetectionFailure:
            shell = "this shell"
    if shell not in _SHELLS:
        hint = f"name one: {', '.join(_SHELLS)}"
        raise UsageError(f"completion is not there for {quoted(shell)}", hint=hint)
    names = {"prog_name": "readlist", "complete_var": "_READLIST_COMPLETE"}
    text = _OWN.get(shell) or str(get_completion_script(**names, shell=shell))
    if option == "--show-completion":
        return f"{text}\n"
    _, path = install(shell, "readlist", "_READLIST_COMPLETE")
    if shell in _OWN:
        path.write_text(f"{text}\n", encoding="utf-8")
    return f"{shell} completion is in {path}; it works in the next shell that you open\n"
