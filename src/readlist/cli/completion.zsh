#compdef readlist

_readlist() {
    local answer value help
    local -a whole open
    for answer in ${(f)"$(_READLIST_COMPLETE=complete_fish _TYPER_COMPLETE_FISH_ACTION=get-args _TYPER_COMPLETE_ARGS="${words[1,$CURRENT]}" readlist 2>/dev/null)"}; do
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
