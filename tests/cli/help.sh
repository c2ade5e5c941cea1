#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Help, version, completions: made from the same tables as the options themselves.

[ -n "${BASH_VERSION-}" ] || exec bash "$0" "$@"
# shellcheck source=tests/cli/lib.sh
. "${0%/*}/lib.sh"

# --- Help and version --------------------------------------------------------------------------------

run --version
like '--version' "$status $(cat "$out" "$err")" '^0 ipcview [0-9]+\.[0-9]+[^ ]*$'
cp "$out" "$scratch/version"
for arguments in -V 'list -V' 'show --version' 'limits -V' 'help -V' '-m -J -V'; do
    # shellcheck disable=SC2086 # several words
    run $arguments
    is "ipcview $arguments" "$status $(cat "$out" "$err")" "0 $(cat "$scratch/version")"
done

run help
cp "$out" "$scratch/help"
commands=$(sed -n '/^Commands/,/^$/s/^  \([a-z]*\) .*/\1/p' "$out")
is 'the commands' "${commands//$'\n'/ }" 'list show top limits ns rm mk compat help'
run --help
is '--help is help' "$status $(cat "$out" "$err")" "0 $(cat "$scratch/help")"
run -h
is '-h is help' "$status $(cat "$out" "$err")" "0 $(cat "$scratch/help")"
run help list
is 'help list is help' "$status $(cat "$out" "$err")" "0 $(cat "$scratch/help")"
for command in $commands; do
    run help "$command"
    cp "$out" "$scratch/$command"
    is "help $command: well done" "$status $(cat "$err")" '0 '
    like "help $command: how it is used" "$(head -n 1 "$out")" "^Usage: ipcview $command ?"
    is "help $command: fits into 80 columns" "$(awk 'length > 80' "$out")" ''
    is "help $command: no blanks at the end" "$(grep -n ' $' "$out")" ''
    for arguments in "$command -h" "$command --help"; do
        # shellcheck disable=SC2086 # several words
        run $arguments
        is "ipcview $arguments" "$status $(cat "$out" "$err")" "0 $(cat "$scratch/$command")"
    done
done
run show -h -m -J
is '--help goes before whatever else is missing' "$status $(cat "$out" "$err")" "0 $(cat "$scratch/show")"

# options COMMAND: "LETTER NAME" of each, "." where it has none, as the help has them.
options()
{
    sed -nE 's/^  (-(.), --|-(.)( |$)|    --)([a-z-]*).*/\2\3. \5./p' "$scratch/$1" |
        sed -E 's/^(.)\. /\1 /; s/([^ ])\.$/\1/'
}
is 'the options of list' "$(options list | tr '\n' ';')" \
    'm shmems;q queues;s semaphores;a all;i id;f filter;. sort;t time;p pid;c creator;l limits;u summary;o output;H list-columns;b bytes;. notruncate;. color;J json;r raw;. csv;n noheadings;P numeric-perms;. time-format;N namespace;. root;h help;V version;'
output='b bytes;. notruncate;. color;J json;r raw;. csv;n noheadings;P numeric-perms;. time-format;'
is 'the options of show' "$(options show | tr '\n' ';')" \
    "m shmems;q queues;s semaphores;${output}N namespace;. root;h help;V version;"
is 'the options of top' "$(options top | tr '\n' ';')" \
    'm shmems;q queues;s semaphores;a all;f filter;. sort;o output;d delay;n count;b batch;. read-only;. no-mouse;. color;N namespace;. root;h help;V version;'
is 'the options of limits' "$(options limits | tr '\n' ';')" \
    "m shmems;q queues;s semaphores;a all;${output}N namespace;. root;h help;V version;"
is 'the options of ns' "$(options ns | tr '\n' ';')" "${output}h help;V version;"
is 'the options of rm' "$(options rm | tr '\n' ';')" \
    'm shmem-id;q queue-id;s semaphore-id;M shmem-key;Q queue-key;S semaphore-key;. filter;. all;. orphans;. older-than;n dry-run;i interactive;y yes;. force;. max;v verbose;. no-syslog;b bytes;. notruncate;. color;J json;N namespace;h help;V version;'
is 'the options of mk' "$(options mk | tr '\n' ';')" \
    'm shmem;q queue;s semaphore;p mode;k key;J json;h help;V version;'
is 'the options of compat' "$(options compat | tr '\n' ';')" 'h help;V version;'
is 'the options of help' "$(options help | tr '\n' ';')" 'h help;V version;'

# Every option that the help names is taken, short and long.
tree tree
refused=
# What mk makes is of no use here.
printf '#!/bin/sh\nexec unshare --ipc "%s" "$@"\n' "$IPCVIEW" >"$scratch/apart"
chmod +x "$scratch/apart"
declare -A apart=([mk]=$scratch/apart)
for command in $commands; do
    while read -r letter name; do
        case $name in
        id | *-id | *-key | max | delay | count) argument=1 ;;
        older-than) argument=1d ;;
        filter) argument=dest ;;
        sort | output) argument=id ;;
        time-format) argument=iso ;;
        color) argument=never ;;
        namespace) argument=$$ ;;
        root) argument=$scratch/tree ;;
        mode) argument=600 ;;
        shmem | semaphore | key) argument=1 ;;
        *) argument= ;;
        esac
        # show wants one kind.
        kind=-m
        [[ $command != @(help|ns|compat) && " shmems queues semaphores all " != *" $name "* ]] || kind=
        operand=
        [[ $command != show ]] || operand=7
        # rm wants to know what, but where that is the option.
        if [[ $command == rm ]]; then
            kind=--filter=dest
            [[ $name != @(*-id|*-key|filter) ]] || kind=
        fi
        # mk wants one kind too, but where that is the option.
        if [[ $command == mk ]]; then
            kind=-q
            [[ $name != @(shmem|queue|semaphore) ]] || kind=
        fi
        # top --batch would go on and on.
        [[ $command != top || $name == count ]] || kind+=' --count=1'
        # of one kind only
        [[ $command != show || $name != @(queues|semaphores) ]] || kind=
        for option in ${letter/./} "$name"; do
            [[ ${#option} == 1 ]] && option="-$option $argument" || option="--$option${argument:+=$argument}"
            # shellcheck disable=SC2086 # several words
            IPCVIEW=${apart[$command]-$IPCVIEW} run "$command" $kind $option $operand
            [[ $status != 2 ]] || refused+=" [$command $kind $option]"
        done
    done < <(options "$command")
done
is 'every option of every command is taken' "$refused" ''

# --- Manual pages ------------------------------------------------------------------------------------

for command in list show limits ns rm mk; do
    page=$abs_top_builddir/man/ipcview-$command.1
    [[ -e $page ]] || page=$abs_top_builddir/man/ipcview.1
    if [[ ! -e $page ]]; then
        skip "the manual page of $command" 'it is not built'
        continue
    fi
    missing=
    while read -r _ name; do
        [[ $name == . ]] || sed 's/\\-/-/g' "$page" "$abs_top_builddir/man/ipcview.1" | grep -q -- "--$name" || missing+=" --$name"
    done < <(options "$command")
    is "the manual has every option of $command" "$missing" ''
done

# --- Completions -------------------------------------------------------------------------------------

completions=$abs_top_builddir/completions
[[ -d $completions ]] || completions=$here/../../completions

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

# complete LINE: what bash offers at its end, sorted.
complete_bash()
{
    # shellcheck disable=SC2016 # the inner shell's
    bash --norc -c '
        . "$1"
        compopt() { :; }
        COMP_LINE=$2
        # As readline parts them: at blanks, and at the equals sign.
        read -r -a COMP_WORDS <<<"${2//=/ = }"
        [[ $2 != *" " ]] || COMP_WORDS+=("")
        [[ $2 != *= ]] || COMP_WORDS+=("")
        [[ $2 != *= ]] || unset "COMP_WORDS[${#COMP_WORDS[@]}-1]"
        COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
        COMP_POINT=${#COMP_LINE}
        _ipcview ipcview "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
        printf "%s\n" "${COMPREPLY[@]}"' bash "$completions/ipcview.bash" "$1" | sort | tr '\n' ' '
}
is 'bash: a command' "$(complete_bash 'ipcview sh')" 'show '
is 'bash: commands to help on' "$(complete_bash 'ipcview help li')" 'limits list '
is 'bash: an option' "$(complete_bash 'ipcview --no')" '--noheadings --notruncate '
is 'bash: an option of a command' "$(complete_bash 'ipcview show --s')" '--semaphores --shmems '
is 'bash: no option of another command' "$(complete_bash 'ipcview limits --fil')" ' '
run -H -r -n
columns=$(cut -d ' ' -f 1 "$out" | sort -u | tr '\n' ' ')
offered=$(complete_bash 'ipcview -m -o ')
missing=
for column in $columns; do
    [[ " $offered" == *" $column "* ]] || missing+=" $column"
done
is 'bash: every column after -o' "$missing" ''
is 'bash: a column' "$(complete_bash 'ipcview -m -o SI')" 'SIZE '
is 'bash: the next column' "$(complete_bash 'ipcview -m -o ID,NAT')" 'ID,NATTCH '
is 'bash: a column that only top knows' "$(complete_bash 'ipcview top -q -o CH')" 'CHANGE '
is 'bash: for any other command there is none' "$(complete_bash 'ipcview -q -o CH')" ' '
is 'bash: a word of --color for top' "$(complete_bash 'ipcview top --color=n')" 'never '
is 'bash: an option of top' "$(complete_bash 'ipcview top --de')" '--delay= '
is 'bash: after --output=' "$(complete_bash 'ipcview -m --output=NAT')" 'NATTCH '
is 'bash: a word of --color' "$(complete_bash 'ipcview --color=a')" 'always auto '
is 'bash: a word of --time-format' "$(complete_bash 'ipcview --time-format ')" 'epoch full iso relative short '
# Objects that are there now, with their owners as a hint.
object shm 4096 600 - shm 4096 600 0x77 msg 600 0x99 >/dev/null
PATH=${IPCVIEW%/*}:$PATH
is 'bash: ids that there are' "$(complete_bash 'ipcview rm -m ')" '0 1 '
is 'bash: one more id' "$(complete_bash 'ipcview rm -m 1,')" '1,0 1,1 '
is 'bash: keys that there are' "$(complete_bash 'ipcview rm -M ')" '0x00000077 '
is 'bash: whose they are' "$(COMP_TYPE=63 complete_bash 'ipcview rm --shmem-id=')" '0  (root) 1  (root) '
is 'bash: nothing but the id is inserted' "$(COMP_TYPE=63 complete_bash 'ipcview rm -q ')" '0 '
is 'bash: ids for show' "$(complete_bash 'ipcview show -q ')" '0 '
is 'bash: kinds' "$(complete_bash 'ipcview rm --all=s')" 'sem shm '
is 'bash: kinds of orphans' "$(complete_bash 'ipcview rm --orphans=m')" 'msg '
# Another namespace: that of a process, which is the only one there.
elsewhere=$scratch/elsewhere
mkfifo "$elsewhere"
# shellcheck disable=SC2016 # the inner shell's
unshare --ipc bash -c '"$1" shm 4096 600 0x88 shm 4096 600 0x89 remove shm 0 >"$2" && exec sleep 1000' bash \
    "$IPCOBJ" "$elsewhere" &
holders+=($!)
disown
cat "$elsewhere" >/dev/null
there=$(readlink "/proc/${holders[-1]}/ns/ipc" | tr -cd 0-9)
is 'bash: namespaces' "$(complete_bash "ipcview -N ${there:0:9}" | tr ' ' '\n' | grep -x "$there")" "$there"
is 'bash: all of them' "$(complete_bash 'ipcview rm --namespace=al')" 'all '
like 'bash: a hint to each' "$(COMP_TYPE=63 complete_bash 'ipcview show -N ')" "(^| )$there  \("
is 'bash: ids of the namespace that was named' "$(complete_bash "ipcview rm -N $there -m ")" '1 '
is 'bash: keys of it too' "$(complete_bash "ipcview rm --namespace=$there -M ")" '0x00000089 '
is 'bash: what is not there has none' "$(complete_bash "ipcview show -N$there -q ")" ' '
if [[ -z $(command -v fish) ]]; then
    skip 'fish: ids and their owners' 'fish is not installed'
else
    is 'fish: ids and their owners' "$(HOME=$scratch fish -c "source $completions/ipcview.fish
        complete -C 'ipcview rm -m 0,'" | tr '\t\n' ' ;')" '0,0 root;0,1 root;'
    is 'fish: ids of the namespace that was named' "$(HOME=$scratch fish -c "source $completions/ipcview.fish
        complete -C 'ipcview rm -N $there -m '" | tr '\t\n' ' ;')" '1 root;'
    like 'fish: namespaces' "$(HOME=$scratch fish -c "source $completions/ipcview.fish
        complete -C 'ipcview rm -N $there'")" "^$there"
fi
# zsh completes at a prompt only: one that is read until it has said what is looked for.
if ! zsh -fc 'zmodload zsh/zpty' 2>/dev/null; then
    skip 'zsh: ids and their owners' 'zsh is not installed, or has no zpty'
else
    # shellcheck disable=SC2016 # for zsh
    offered=$(HOME=$scratch timeout 30 zsh -fc '
        zmodload zsh/zpty
        typeset text= more
        expect() { while [[ $text != *$1* ]] && zpty -r z more; do text+=$more; done }
        zpty z zsh -f -i
        zpty -w z "fpath=($1 \$fpath); autoload -U compinit; compinit -u -D; print REA""DY"
        expect READY
        zpty -w -n z "ipcview rm -m "$'"'\\t\\t'"'
        expect "-- root"
        zpty -d z
        print -r -- $text' zsh "$completions")
    like 'zsh: ids and their owners' "$offered" '[01] +[01] +-- root'
fi
for shell_file in _ipcview ipcview.fish; do
    missing=
    while read -r _ name; do
        [[ $name == . ]] || grep -qE -- "(--|-l ?'?)$name" "$completions/$shell_file" || missing+=" --$name"
    done < <(options list)
    is "$shell_file: every option" "$missing" ''
done

finish
