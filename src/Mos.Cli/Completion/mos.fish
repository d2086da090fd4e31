# Completion of mos in fish. Put this line into ~/.config/fish/config.fish:
#   mos completion fish | source
complete -c mos -a '(mos "[suggest:"(string length -- (commandline -cp))"]" (commandline -cp) 2>/dev/null)'
