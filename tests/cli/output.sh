#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Where output goes: full disks, closed files, pipes, terminals of any width, colours.

[ -n "${BASH_VERSION-}" ] || exec bash "$0" "$@"
# shellcheck source=tests/cli/lib.sh
. "${0%/*}/lib.sh"

tree tree
tree=$scratch/tree

# --- Output that cannot be written -------------------------------------------------------------------

for arguments in '-m' '-J' '-m -r' '-m --csv' '-l' '-u' '-H' "show -m 0 --root $tree" 'help' '--help' '--version' 'limits -J'; do
    # shellcheck disable=SC2086 # several words
    "$IPCVIEW" ${arguments/#-m/--root $tree -m} >/dev/full 2>"$err"
    is "full disk: ipcview $arguments" "$? $(cat "$err")" \
        '1 ipcview: cannot write to standard output: No space left on device'
done
"$IPCVIEW" -m >&- 2>"$err"
is 'closed standard output' "$? $(cat "$err")" '1 ipcview: cannot write to standard output: Bad file descriptor'
"$IPCVIEW" -m 2>&- >"$out"
is 'closed standard error' "$? $(wc -l <"$out")" '0 1'
"$IPCVIEW" -z 2>&- >"$out"
is 'closed standard error, and an error: nothing on standard output' "$? $(cat "$out")" '2 '
"$IPCVIEW" -z 2>/dev/full >"$out"
is 'full standard error' "$? $(cat "$out")" '2 '
"$IPCVIEW" -m <&- >"$out" 2>"$err"
is 'closed standard input' "$? $(wc -l <"$out") $(cat "$err")" '0 1 '
"$IPCVIEW" -m <&- >&- 2>&-
is 'everything closed' $? 1

# --- Pipes -------------------------------------------------------------------------------------------

tree many
awk 'NR == 1 { print } NR == 2 { for (i = 0; i < 20000; i++) { $2 = i; print } }' \
    "$tree/proc/sysvipc/shm" >"$scratch/many/proc/sysvipc/shm"

# A child of bash that dies by SIGPIPE: 128 + 13.
for format in '' -r --csv -J; do
    # shellcheck disable=SC2086 # several words
    { "$IPCVIEW" --root "$scratch/many" -m $format 2>"$err"; echo $? >"$scratch/status"; } | head -n 2 >"$out"
    is "broken pipe $format" "$(cat "$scratch/status") $(cat "$err")" '141 '
    # shellcheck disable=SC2086 # several words
    { (trap '' PIPE; "$IPCVIEW" --root "$scratch/many" -m $format) 2>"$err"; echo $? >"$scratch/status"; } |
        head -n 2 >"$out"
    is "broken pipe $format, SIGPIPE ignored by the caller" "$(cat "$scratch/status") $(cat "$err")" '141 '
    # shellcheck disable=SC2086 # several words
    { "$IPCOBJ" nopipe "$IPCVIEW" --root "$scratch/many" -m $format 2>"$err"; echo $? >"$scratch/status"; } |
        head -n 2 >"$out"
    is "broken pipe $format, SIGPIPE blocked and ignored" "$(cat "$scratch/status") $(cat "$err")" '141 '
done
"$IPCVIEW" --root "$scratch/many" -m | cat >"$out"
is 'a pipe gets all of it' "${PIPESTATUS[*]} $(wc -l <"$out")" '0 0 20001'

# A reader that takes its time.
"$IPCVIEW" --root "$scratch/many" -m -J | { read -r line; cat; } >"$out"
is 'a pipe that is full for a while' "${PIPESTATUS[0]} $(tail -n 1 "$out")" '0 }'

# --- Colour ------------------------------------------------------------------------------------------

# colours NAME EXPECTED COMMAND...: how many lines have colours.
colours()
{
    local name=$1 expected=$2
    shift 2
    "$@" >"$out" 2>"$err"
    is "$name" "$? $(grep -c $'\e' "$out") $(cat "$err")" "0 $expected "
}

# headings, and the line of 65538 (dest), 98307 (dest), and all whose COMMAND is unknown
list=("$IPCVIEW" --root "$tree" -m)
colours 'none into a file' 0 "${list[@]}"
colours '--color=always into a file' 5 "${list[@]}" --color=always
colours '--color=auto into a file' 0 "${list[@]}" --color=auto
colours '--color=never into a file' 0 "${list[@]}" --color=never
colours 'on a terminal' 5 "$IPCOBJ" pty 200 "${list[@]}"
colours '--color=never on a terminal' 0 "$IPCOBJ" pty 200 "${list[@]}" --color=never
colours 'NO_COLOR' 0 env NO_COLOR=1 "$IPCOBJ" pty 200 "${list[@]}"
colours 'an empty NO_COLOR means nothing' 5 env NO_COLOR= "$IPCOBJ" pty 200 "${list[@]}"
colours '--color=always goes before NO_COLOR' 5 env NO_COLOR=1 "$IPCOBJ" pty 200 "${list[@]}" --color=always
colours 'TERM=dumb' 0 env TERM=dumb "$IPCOBJ" pty 200 "${list[@]}"
colours 'no TERM' 0 env -u TERM "$IPCOBJ" pty 200 "${list[@]}"
colours 'an empty TERM' 0 env TERM= "$IPCOBJ" pty 200 "${list[@]}"
colours 'raw has none' 0 "${list[@]}" -r --color=always
colours 'CSV has none' 0 "${list[@]}" --csv --color=always
colours 'JSON has none' 0 "${list[@]}" -J --color=always
colours 'JSON has none on a terminal' 0 "$IPCOBJ" pty 80 "${list[@]}" -J
"${list[@]}" --color=always >"$out"
is 'without the colours it is the same' "$(sed 's/\x1b\[[0-9;]*m//g' "$out")" "$("${list[@]}")"
is 'only colours, and each ends' "$(tr -cd '\033' <"$out" | wc -c) $(grep -o $'\e\\[0m' "$out" | wc -l)" \
    "$((2 * $(grep -o $'\e\\[0m' "$out" | wc -l))) $(grep -oE $'\e\\[(1|2|31|33)m' "$out" | wc -l)"

# --- Width -------------------------------------------------------------------------------------------

# shellcheck disable=SC2034 # the ids are of no use
ids=()
hold ids name 'a long cmd name' shm 4096 600 -
hold ids name 'short' shm 4096 600 -
run -m
cp "$out" "$scratch/whole"
whole=$(awk '{ if (length > most) most = length } END { print most }' "$out")

# on COLUMNS ARGUMENT...: into $out, from a terminal of that width.
on()
{
    local columns=$1
    shift
    status=0
    TERM=dumb "$IPCOBJ" pty "$columns" "$IPCVIEW" "$@" >"$out" 2>"$err" || status=$?
}
# widest: the longest line of $out.
widest()
{
    awk '{ if (length > most) most = length } END { print most + 0 }' "$out"
}
# ageless FILE: time goes on between two listings.
ageless()
{
    sed 's/ [0-9]*s / - /' "$1"
}

like 'nothing is cut in a pipe' "$(cat "$out")" 'a long cmd name'
COLUMNS=40 run -m
is 'nor by COLUMNS' "$(ageless "$out")" "$(ageless "$scratch/whole")"
on "$whole" -m
is 'a terminal that is just wide enough' "$(ageless "$out")" "$(ageless "$scratch/whole")"
on $((whole - 1)) -m
is 'one column less: COMMAND shrinks' "$(widest) $(grep -c 'a long cmd na+$' "$out")" "$((whole - 1)) 1"
on $((whole - 8)) -m
is 'eight columns less' "$(widest) $(grep -c 'a long+$' "$out")" "$((whole - 8)) 1"
is 'nothing else is touched' "$(sed -E 's/ [^ ]+( cmd name| long\+)?$//' "$out" | head -n 1)" \
    "$(head -n 1 "$scratch/whole" | sed 's/ COMMAND$//')"
on 20 -m
is 'too narrow: down to the headings, and no further' "$(head -n 1 "$out" | sed 's/ *$//')" \
    "$(head -n 1 "$scratch/whole" | sed 's/PERMS    /PERMS/')"
is 'PERMS has digits' "$(grep -c ' 0600 ' "$out")" 2
is 'COMMAND is as wide as its heading' "$(grep -c 'a long+$' "$out")" 1
on 20 -m --notruncate
is '--notruncate' "$(ageless "$out")" "$(ageless "$scratch/whole")"
on 1 -m
is 'one column: it ends' "$status $(wc -l <"$out")" '0 3'
on 0 -m
is 'a terminal that does not know its width' "$(ageless "$out")" "$(ageless "$scratch/whole")"
COLUMNS=$((whole - 8)) on 500 -m
is 'COLUMNS goes before the terminal' "$(widest)" "$((whole - 8))"
for columns in 0 -5 x 99999999999 ''; do
    COLUMNS=$columns on $((whole - 8)) -m
    is "COLUMNS=$columns is no width" "$(widest)" "$((whole - 8))"
done
for format in -r --csv -J; do
    run -m "$format" -o id,command
    cp "$out" "$scratch/format"
    on 20 -m "$format" -o id,command
    is "$format is never cut" "$(grep -v '"time"' "$out")" "$(grep -v '"time"' "$scratch/format")"
done
on 30 -H
is 'the description of the columns shrinks' "$status $(grep -c '+$' "$out")" "0 $(($(wc -l <"$out") - 1 - $(grep -vc '+$' <(sed 1d "$out"))))"
object sem 100 600 - >"$scratch/ids"
on 40 -s -o id,values
is 'VALUES shrinks' "$(widest)" 40
# A terminal in UTF-8: an ellipsis, which is one column.
LC_ALL=C.UTF-8 on $((whole - 8)) -m
like 'the mark in UTF-8' "$(cat "$out")" $'a long\xe2\x80\xa6\n'

finish
