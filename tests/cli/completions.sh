#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The completions, in each shell: bash by the variables that it gives a function, fish by "complete -C", and
# zsh at a prompt of its own, behind a pseudo-terminal.

# shellcheck disable=SC1003,SC2016,SC2317 # the inner shells'; called by a name that is put together
[ -n "${BASH_VERSION-}" ] || exec bash "$0" "$@"
# shellcheck source=tests/cli/lib.sh
. "${0%/*}/lib.sh"

completions=$abs_top_builddir/completions
[[ -d $completions ]] || completions=$here/../../completions
PATH=${IPCVIEW%/*}:$PATH

# parses SHELL FILE OPTION
parses()
{
    if [[ -z $(command -v "$1") ]]; then
        skip "$2 is good $1" "$1 is not installed"
        return
    fi
    local message
    message=$("$1" "$3" "$completions/$2" 2>&1)
    is "$2 is good $1" "$? $message" '0 '
}
parses bash ipcview.bash -n
parses zsh _ipcview -n
parses fish ipcview.fish --no-execute

# --- The three shells --------------------------------------------------------------------------------

# in_bash LINE: what bash offers at its end, sorted, in one line.
in_bash()
{
    bash --norc -c '
        . "$1"
        compopt() { :; }
        COMP_LINE=$2
        # As readline splits them: at blanks and at equals signs, but not behind an open quote.
        words=${2%%[\"\'\'']*}
        quoted=${2#"$words"}
        words=${words//=/ = }
        read -r -a COMP_WORDS <<<"$words"
        if [[ -n $quoted ]]; then
            COMP_WORDS+=("$quoted")
        elif [[ $2 == *" " ]]; then
            COMP_WORDS+=("")
        fi
        COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
        COMP_POINT=${#COMP_LINE}
        _ipcview ipcview "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
        printf "%s\n" "${COMPREPLY[@]}"' bash "$completions/ipcview.bash" "$1" | sort | tr '\n' ' '
}

# in_fish LINE: the same of fish, without the descriptions.
in_fish()
{
    HOME=$scratch LC_ALL=C.UTF-8 fish --no-config -c 'source $argv[1]; complete -C $argv[2]' \
        "$completions/ipcview.fish" "$1" 2>&1 | cut -f 1 | LC_ALL=C sort | tr '\n' ' '
}

# zsh completes at a prompt only. The candidates are taken where they are added.
cat >"$scratch/inside.zsh" <<'ZSH'
fpath=($COMPLETIONS $fpath)
autoload -U compinit
compinit -u -D
compadd()
{
    local -a hits
    if [[ ${@[1,(i)(-|--)]} == *-(O|A|D)\ * ]]; then
        builtin compadd "$@"
        return
    fi
    builtin compadd -A hits "$@" # adds none, so its status is 1
    offered+=($hits)
    builtin compadd "$@"
}
capture()
{
    typeset -ga offered=()
    zle complete-word
    print -r -- "${(j: :)offered} " >$ANSWERS
    BUFFER=
}
zle -N capture
bindkey '^I' capture
print READY >$ANSWERS
ZSH
cat >"$scratch/outside.zsh" <<'ZSH'
zmodload zsh/zpty
exec {answers}<>$ANSWERS
zpty inner zsh -f -i
zpty -w inner "source ${(q)INSIDE}"
read -r answer <&$answers
while IFS= read -r line; do
    zpty -w -n inner "$line"$'\t'
    read -r answer <&$answers
    print -r -- "$answer "
    while zpty -r -t inner echo; do :; done
done
ZSH

zsh_runs=
start_zsh()
{
    zsh -fc 'zmodload zsh/zpty' 2>/dev/null || return
    mkfifo "$scratch/answers" || return
    export COMPLETIONS=$completions ANSWERS=$scratch/answers INSIDE=$scratch/inside.zsh
    coproc ZSH { HOME=$scratch TERM=dumb exec zsh -f "$scratch/outside.zsh" 2>"$scratch/zsh_errors"; }
    holders+=("$ZSH_PID")
    disown
    # Its own two are not there in a subshell.
    exec {to_zsh}>&"${ZSH[1]}" {from_zsh}<&"${ZSH[0]}"
    zsh_runs=1
}

# in_zsh LINE: the same of zsh. What it runs for the candidates may take a while on a busy machine.
in_zsh()
{
    local answer=
    printf '%s\n' "$1" >&"$to_zsh"
    read -r -t 60 answer <&"$from_zsh" || answer='no answer'
    # A match may be escaped, as it will stand on the line.
    # shellcheck disable=SC2086 # words
    printf '%s\n' ${answer//\\/} | sort -u | tr '\n' ' '
}

have_fish=$(command -v fish)
start_zsh

# each NAME LINE EXPECTED [SHELL...]: in all three shells, or these. EXPECTED are the words, each with a blank.
each()
{
    local name=$1 line=$2 expected=$3 shell offered
    shift 3
    [[ $# -gt 0 ]] || set -- bash fish zsh
    for shell; do
        if [[ $shell == fish && -z $have_fish ]]; then
            skip "fish: $name" 'fish is not installed'
        elif [[ $shell == zsh && -z $zsh_runs ]]; then
            skip "zsh: $name" 'zsh is not installed, or has no zpty'
        else
            offered=$("in_$shell" "$line")
            is "$shell: $name" "${offered%"${offered##*[! ]}"} " "$expected"
        fi
    done
}

# --- Commands and options ----------------------------------------------------------------------------

each 'a command' 'ipcview sh' 'show '
each 'commands to help on' 'ipcview help li' 'limits list ' bash fish
each 'tools to stand in for' 'ipcview compat ipcr' 'ipcrm '
each 'an option' 'ipcview --no' '--noheadings --notruncate '
each 'an option of a command' 'ipcview show --s' '--semaphores --shmems '
each 'no option of another command' 'ipcview limits --fil' ' ' bash
each 'an option of top' 'ipcview top --de' '--delay= ' bash
each 'a word of --color' 'ipcview --color=a' 'always auto ' bash zsh
each 'a word of --color, behind a blank' 'ipcview top --color n' 'never '
each 'of one choice there is no second' 'ipcview --color always,' ' '
each 'a word of --time-format' 'ipcview --time-format ' 'epoch full iso relative short '
each 'kinds' 'ipcview rm --all=s' 'sem shm ' bash zsh
each 'kinds of orphans' 'ipcview rm --orphans=m' 'msg ' bash zsh

# --- Arguments are never options ---------------------------------------------------------------------

each 'an argument that nobody can guess' 'ipcview top --delay ' ' '
each 'of a letter' 'ipcview top -d ' ' '
each 'of the last of several letters' 'ipcview top -bn ' ' ' bash fish
each 'an argument with a dash' 'ipcview top --delay -' ' ' bash fish
each 'an order has columns, not options' 'ipcview -m --sort --' ' ' bash fish
each 'a size' 'ipcview mk -m ' ' '

# --- Columns -----------------------------------------------------------------------------------------

run -H -r -n
offered=" $(in_bash 'ipcview -m -o ')"
missing=
while read -r column _; do
    [[ $offered == *" $column "* ]] || missing+=" $column"
done <"$out"
is 'bash: every column after -o' "$missing" ''
each 'a column' 'ipcview -m -o SI' 'SIZE '
each 'a column in lower case' 'ipcview -m -o si' 'SIZE '
each 'a column in both' 'ipcview -m -o NatT' 'NATTCH ' bash zsh
each 'after --output=' 'ipcview -m --output=NAT' 'NATTCH ' bash zsh
each 'the next column' 'ipcview -m -o ID,NAT' 'ID,NATTCH ' bash fish
each 'the next column' 'ipcview -m -o ID,NAT' 'NATTCH ' zsh
each 'one more column' 'ipcview -m -o +si' '+SIZE ' bash fish
each 'one more column' 'ipcview -m -o +si' 'SIZE ' zsh
each 'the largest first' 'ipcview -m --sort -SI' '-SIZE ' bash fish
each 'the largest first' 'ipcview -m --sort -SI' 'SIZE ' zsh
each 'the largest first, behind an equals sign' 'ipcview -m --sort=-si' '-SIZE ' bash fish
each 'the largest first, behind an equals sign' 'ipcview -m --sort=-si' 'SIZE ' zsh
each 'the largest of what is equal first' 'ipcview -m --sort ID,-SI' 'ID,-SIZE ' bash fish
each 'the largest of what is equal first' 'ipcview -m --sort ID,-SI' 'SIZE ' zsh
each 'a column that only top knows' 'ipcview top -q -o CHAN' 'CHANGE '
each 'for any other command there is none' 'ipcview -q -o CHAN' ' '

# --- Filters -----------------------------------------------------------------------------------------

each 'a column in a filter' 'ipcview -m -f na' 'nattch '
each 'a column in a filter, in upper case' 'ipcview -m --filter NATT' 'nattch ' bash zsh
each 'a later column in a filter' "ipcview -m -f 'size > 1G && natt" 'size > 1G && nattch ' bash fish
each 'a later column in a filter' "ipcview -m -f 'size > 1G && natt" 'nattch ' zsh
each 'behind a parenthesis' "ipcview rm --filter '!(natt" '!(nattch ' bash fish
each 'behind a parenthesis' "ipcview rm --filter '!(natt" 'nattch ' zsh
each 'a value is no column' "ipcview -m -f 'owner = na" ' '
each 'what only top knows is no column of a filter' 'ipcview top -f chan' ' '

# --- Objects -----------------------------------------------------------------------------------------

object shm 4096 600 - shm 4096 600 0x77 msg 600 0x99 >/dev/null
each 'ids for show' 'ipcview show -m ' '0 1 '
each 'ids for show, behind the long option' 'ipcview show --queues ' '0 '
each 'ids for show, behind several letters' 'ipcview show -bm ' '0 1 '
each 'without a kind there are none' 'ipcview show 0' ' '
each 'ids for -i' 'ipcview -m -i ' '0 1 '
each 'ids for --id' 'ipcview list -q --id ' '0 '
each 'one more id for -i' 'ipcview -m -i 0,' '0,0 0,1 ' bash fish
each 'one more id for -i' 'ipcview -m -i 0,' '0 1 ' zsh
each 'ids for -i need a kind' 'ipcview -i ' ' '
each 'ids that there are' 'ipcview rm -m ' '0 1 '
each 'one more id' 'ipcview rm -m 1,' '1,0 1,1 ' bash fish
each 'keys that there are' 'ipcview rm -M ' '0x00000077 '
is 'bash: whose they are' "$(COMP_TYPE=63 in_bash 'ipcview rm --shmem-id=')" '0  (root) 1  (root) '
is 'bash: nothing but the id is inserted' "$(COMP_TYPE=63 in_bash 'ipcview rm -q ')" '0 '
if [[ -z $have_fish ]]; then
    skip 'fish: ids and their owners' 'fish is not installed'
else
    is 'fish: ids and their owners' "$(HOME=$scratch fish --no-config -c "source $completions/ipcview.fish
        complete -C 'ipcview rm -m 0,'" | tr '\t\n' ' ;')" '0,0 root;0,1 root;'
fi

# Another namespace: that of a process, which is the only one there.
elsewhere=$scratch/elsewhere
mkfifo "$elsewhere"
unshare --ipc bash -c '"$1" shm 4096 600 0x88 shm 4096 600 0x89 remove shm 0 >"$2" && exec sleep 1000' bash \
    "$IPCOBJ" "$elsewhere" &
holders+=($!)
disown
cat "$elsewhere" >/dev/null
there=$(readlink "/proc/${holders[-1]}/ns/ipc" | tr -cd 0-9)
for shell in bash fish zsh; do
    if [[ $shell == fish && -z $have_fish || $shell == zsh && -z $zsh_runs ]]; then
        skip "$shell: namespaces" "$shell is not installed, or has no zpty"
    else
        like "$shell: namespaces" " $("in_$shell" "ipcview -N ${there:0:9}") " " $there "
    fi
done
each 'all of them' 'ipcview rm --namespace al' 'all '
like 'bash: a hint to each' "$(COMP_TYPE=63 in_bash 'ipcview show -N ')" "(^| )$there  \("
each 'ids of the namespace that was named' "ipcview rm -N $there -m " '1 '
each 'ids of it for show' "ipcview show -N $there -m " '1 '
each 'keys of it too' "ipcview rm --namespace=$there -M " '0x00000089 '
each 'what is not there has none' "ipcview show -N$there -q " ' '

# --- Every option is there ---------------------------------------------------------------------------

for shell_file in ipcview.bash _ipcview ipcview.fish; do
    missing=
    for command in list show top limits ns rm mk compat help; do
        while read -r name; do
            grep -qE -- "(--|-l ?'?)$name" "$completions/$shell_file" || missing+=" $command --$name"
        done < <(LANGUAGE='' "$IPCVIEW" help "$command" | sed -nE 's/^ .*--([a-z-]+).*/\1/p')
    done
    is "$shell_file: every option" "$missing" ''
done
finish
