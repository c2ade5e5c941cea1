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
    'm shmems;q queues;s semaphores;a all;i id;f filter;. sort;t time;p pid;c creator;l limits;u summary;o output;H list-columns;b bytes;. notruncate;. color;J json;r raw;. csv;n noheadings;P numeric-perms;. time-format;N namespace;. root;. at;. closed;h help;V version;'
output='b bytes;. notruncate;. color;J json;r raw;. csv;n noheadings;P numeric-perms;. time-format;'
is 'the options of show' "$(options show | tr '\n' ';')" \
    "m shmems;q queues;s semaphores;${output}N namespace;. root;. at;. closed;h help;V version;"
is 'the options of top' "$(options top | tr '\n' ';')" \
    'm shmems;q queues;s semaphores;a all;f filter;. sort;o output;d delay;n count;b batch;. read-only;. no-mouse;. color;N namespace;. root;. at;. closed;h help;V version;'
is 'the options of limits' "$(options limits | tr '\n' ';')" \
    "m shmems;q queues;s semaphores;a all;${output}N namespace;. root;. at;h help;V version;"
is 'the options of ns' "$(options ns | tr '\n' ';')" "${output}h help;V version;"
is 'the options of rm' "$(options rm | tr '\n' ';')" \
    'm shmem-id;q queue-id;s semaphore-id;M shmem-key;Q queue-key;S semaphore-key;. filter;. all;. orphans;. older-than;n dry-run;i interactive;y yes;. force;. max;v verbose;. no-syslog;b bytes;. notruncate;. color;J json;N namespace;. closed;h help;V version;'
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
        at) argument=2026-01-31 ;;
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
        # of a tree only
        [[ $name != at ]] || kind+=" --root=$scratch/tree"
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

# section NAME PAGE: its text, without the markup.
section()
{
    awk -v name="$1" '/^\.SH / { here = substr($0, 5) == name; next } here' "$2" |
        sed -E 's/^\.[A-Z]+ ?//; s/\\f[BRIP]//g; s/\\-/-/g; s/"//g'
}

page=$abs_top_builddir/man/ipcview.1
if [[ -e $page ]]; then
    missing=
    for command in $commands; do
        section SYNOPSIS "$page" | grep -qE "^(ipcview $command|\[ $command \])" || missing+=" $command"
    done
    is 'the synopsis has every command' "$missing" ''
    like 'the name says what the commands do' "$(section NAME "$page")" 'list, watch, make and remove'
    like 'the settings are among the files' "$(section FILES "$page")" '/\.config/ipcview/config'
    for page in "$abs_top_builddir"/man/*.[17]; do
        like "${page##*/} says where faults are reported" "$(section 'REPORTING BUGS' "$page")" 'CONTRIBUTING'
    done
else
    skip 'the synopsis has every command' 'the manual page is not built'
fi

# Where an option has one of a few values or a number, its help says which one holds without it.
missing=
for option in list:color top:color top:delay mk:mode rm:max; do
    run help "${option%:*}"
    grep -qE -- "--${option#*:}=.*default" "$out" || missing+=" $option"
done
is 'the help tells the defaults' "$missing" ''

configure=$here/../../configure
if [[ -e $configure ]]; then
    like 'configure says where faults are reported' "$("$configure" --help)" 'see the file CONTRIBUTING'
    unlike 'only if it is asked' "$("$configure" --version)" CONTRIBUTING
else
    skip 'configure says where faults are reported' 'there is no configure in the source'
fi
for file in CONTRIBUTING NEWS SECURITY; do
    ok "$file is in the source" test -s "$here/../../$file"
done

finish
