#compdef mos
# Completion of mos in zsh. Put this line into ~/.zshrc, below compinit:
#   source <(mos completion zsh)
_mos() {
    local line="${(j: :)words[1,CURRENT]}"
    local -a found
    found=("${(@f)$("${words[1]}" "[suggest:${#line}]" "$line" 2>/dev/null)}")
    [[ -n "${found[1]}" ]] && compadd -a found
    _files
}
compdef _mos mos
