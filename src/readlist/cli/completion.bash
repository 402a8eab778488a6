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
    done < <(_READLIST_COMPLETE=complete_fish _TYPER_COMPLETE_FISH_ACTION=get-args _TYPER_COMPLETE_ARGS="$line" "$1" 2>/dev/null)
    # Behind the only match it would close the quote, even of one that goes on.
    [[ $quote && ${#COMPREPLY[@]} == 1 && $COMPREPLY == *[:/=] ]] && COMPREPLY+=("$COMPREPLY ")
    return 0
}
complete -o default -F _readlist readlist
