# Completion of mos in bash. Put this line into ~/.bashrc:
#   source <(mos completion bash)
_mos() {
    local line="${COMP_LINE:0:COMP_POINT}" word="${COMP_WORDS[COMP_CWORD]}" IFS=$'\n'
    COMPREPLY=($(compgen -W "$("${COMP_WORDS[0]}" "[suggest:${#line}]" "$line" 2>/dev/null)" -- "$word"))
}
complete -o bashdefault -o default -F _mos mos
