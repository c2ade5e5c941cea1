#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Every error in the command line: one line that says what would be right, exit 2, nothing done.

[ -n "${BASH_VERSION-}" ] || exec bash "$0" "$@"
# shellcheck source=tests/cli/lib.sh
. "${0%/*}/lib.sh"

# refuses MESSAGE ARGUMENT...
refuses()
{
    local message=$1
    shift
    run "$@"
    expect "ipcview $(printf '%q ' "$@")" 2 '' "ipcview: $message"
}

# --- Commands and what they take ---------------------------------------------------------------------

refuses 'unknown command "lst"; did you mean list?' lst
refuses 'unknown command "shwo"; did you mean show?' shwo -m 1
refuses 'unknown command "LIST"; did you mean list?' LIST
refuses 'unknown command "foo"; see ipcview help' foo
refuses 'unknown command ""; see ipcview help' ''
refuses 'unknown command "limit"; did you mean limits?' help limit
refuses 'unexpected "foo"; an object is chosen with -i or --filter' -m foo
refuses 'unexpected "-"; an object is chosen with -i or --filter' -
refuses 'unexpected "-m"; an object is chosen with -i or --filter' -- -m
refuses 'limits takes no "foo"; see ipcview limits --help' limits foo
for arguments in '' '5' '-m -q 5'; do
    # shellcheck disable=SC2086 # several words
    refuses 'an id alone does not say whether it is a segment, a queue or a set: add -m, -q or -s' show $arguments
done
refuses 'an id alone does not say whether it is a segment, a queue or a set: add -m, -q or -s' -i 5
refuses 'show needs an id, as in ipcview show -m 32769' show -m

# --- Options -----------------------------------------------------------------------------------------

refuses 'unknown option "-z"; see ipcview list --help' -z
refuses 'unknown option "-z"; see ipcview list --help' -mz
refuses 'unknown option "--shmem"; did you mean --shmems?' --shmem
refuses 'unknown option "--SHMEMS"; did you mean --shmems?' --SHMEMS
refuses 'unknown option "--js"; see ipcview list --help' --js
refuses 'unknown option "--noheading"; did you mean --noheadings?' --noheading
refuses 'unknown option "--filtre"; did you mean --filter?' --filtre='size > 1'
refuses 'unknown option "--filte"; did you mean --filter?' --filte 'size > 1'
refuses 'unknown option "---json"; did you mean --json?' ---json
refuses 'unknown option "--"; see ipcview list --help' --=3
refuses 'option --json takes no argument' --json=1
refuses 'option --help takes no argument' list --help=list
refuses 'option -o needs an argument: [+]COLUMN,...' -o
refuses 'option --output needs an argument: [+]COLUMN,...' --output
refuses 'option --sort needs an argument: [-]COLUMN,...' --sort
refuses 'option -f needs an argument: EXPR' -f
refuses 'option --filter needs an argument: EXPR' --filter
refuses 'option -i needs an argument: ID,...' -m -i
refuses 'option --id needs an argument: ID,...' -m --id
refuses 'option --root needs an argument: DIR' --root
refuses 'option --time-format needs an argument: FORMAT' --time-format
refuses 'option --color needs an argument: WHEN' --color
refuses '--time-format cannot be "foo"; it is short, full, relative, iso or epoch' --time-format=foo
refuses '--time-format cannot be "ios"; did you mean iso?' --time-format ios
refuses '--color cannot be "sometimes"; it is auto, always or never' --color=sometimes
refuses '--color cannot be ""; it is auto, always or never' --color=
refuses '--filter was given twice' -m -f dest --filter locked
refuses '--root was given twice' --root "$fixtures/tree" --root "$fixtures/tree"

# --- What does not go together -----------------------------------------------------------------------

refuses '--raw and --json cannot be combined' -m -r -J
refuses '--json and --csv cannot be combined' -m --json --csv
refuses '--csv and --raw cannot be combined' -m --csv -r
refuses '--raw prints one kind at a time; choose -m, -q or -s' -r
refuses '--raw prints one kind at a time; choose -m, -q or -s' -m -q -r
refuses '--csv prints one kind at a time; choose -m, -q or -s' --csv -a
refuses '--time and --pid cannot be combined' -t -p
refuses '--creator and --limits cannot be combined' -c -l
refuses '--limits and --summary cannot be combined' -lu
refuses '--limits and --filter cannot be combined' -l -f dest
refuses '--limits and --output cannot be combined' -l -o id
refuses '--summary and --sort cannot be combined' -u --sort id
refuses '--list-columns and --filter cannot be combined' -H -f dest

# --- Columns -----------------------------------------------------------------------------------------

refuses 'unknown column "sizee"; did you mean SIZE?' -o sizee
refuses 'unknown column "siez"; did you mean SIZE?' -m -o +siez
refuses 'unknown column "nope"; see ipcview --list-columns' -o nope
refuses 'unknown column ""; see ipcview --list-columns' -o ''
refuses 'unknown column ""; see ipcview --list-columns' -o id,,key
refuses 'unknown column ""; see ipcview --list-columns' -o +
refuses 'unknown column ""; see ipcview --list-columns' --sort id,
refuses 'unknown column "iddle"; did you mean IDLE?' --sort -iddle
refuses 'shm has no column "nsems"; see ipcview --list-columns' -m -o nsems
refuses 'msg has no column "SIZE"; see ipcview --list-columns' -m -q -o SIZE
refuses 'no kind has all of these columns; "nsems" is the first that is missing' -o size,nsems
refuses 'nothing that is listed has the column "nsems" to sort by' -m --sort id,nsems

# --- Ids ---------------------------------------------------------------------------------------------

decimal='ids are decimal numbers such as 32769'
refuses "\"x\" is not an id: it is not a number; $decimal" -m -i x
refuses '"0x5" is not an id: ids are decimal, keys hexadecimal' -m -i 0x5
refuses "\"+5\" is not an id: it has a sign; $decimal" -m -i +5
refuses "\"-5\" is not an id: it has a sign; $decimal" -m -i -5
refuses "\" 5\" is not an id: it contains a blank; $decimal" -m -i ' 5'
refuses "\"5 \" is not an id: it contains a blank; $decimal" -m -i '5 '
refuses "\"5.0\" is not an id: it is not a number; $decimal" -m -i 5.0
refuses "\"5x\" is not an id: it is not a number; $decimal" -m -i 5x
refuses "\"05\" is not an id: a leading zero looks octal; $decimal" -m -i 05
refuses "\"\" is not an id: it is empty; $decimal" -m -i ''
refuses "\"\\xd9\\xa1\" is not an id: it is not a number; $decimal" -m -i ١
refuses "\"\" is not an id: it is empty; $decimal" show -m 1,,2
refuses 'id "2147483648" is too large; ids go up to 2147483647' show -m 2147483648
refuses 'id "4294967296" is too large; ids go up to 2147483647' show -m 1,4294967296
refuses 'id "18446744073709551616" is too large; ids go up to 2147483647' -s -i 18446744073709551616

# --- Filters -----------------------------------------------------------------------------------------

# filters CHARACTER MESSAGE EXPRESSION
filters()
{
    refuses "--filter, character $1: $2" -m -f "$3"
}

filters 1 'the filter is empty' ''
filters 3 'the filter is empty' '  '
filters 13 'the filter ends where a term is expected' 'size > 1M &&'
filters 2 'the filter ends where a term is expected' '!'
filters 7 'the value to compare SIZE with is missing' 'size >'
filters 1 'this parenthesis is never closed' '(size = 1'
filters 9 'this parenthesis was never opened' 'size = 1)'
filters 9 'this quote is never closed' 'owner = "x'
filters 1 'there is no column "siz"; did you mean SIZE?' 'siz = 5'
filters 1 'there is no column "foo"; see ipcview --list-columns' 'foo = 5'
filters 14 'there is no column "onwer"; did you mean OWNER?' 'size > 1M && onwer = x'
filters 1 '"size" is a column and must be compared, as in size = ...' 'size'
filters 1 'expected a term before this word; quote it to search for it' 'and'
filters 7 'this is not an operator; quote a value that begins like this' 'size => 1'
filters 11 'expected a comparison such as size > 1M, not "|"; quote a value that has blanks, bars or parentheses' \
    'size > 1M | dest'
filters 8 '"5X" does not fit here; expected a size such as 4096, 4K or 2G' 'size = 5X'
filters 8 '"-1" does not fit here; expected a size such as 4096, 4K or 2G' 'size = -1'
filters 8 '"18446744073709551616" is too large; expected a size such as 4096, 4K or 2G' \
    'size > 18446744073709551616'
filters 8 '"17179869184G" is too large; expected a size such as 4096, 4K or 2G' 'size > 17179869184G'
filters 7 '"9" does not fit here; expected permissions such as 0640 or rw-r-----' 'perms=9'
filters 6 '"1x" does not fit here; expected a duration such as 30s, 5m, 2h or 3d' 'idle>1x'
filters 7 '"yesterday" does not fit here; expected a date such as 2026-01-31 or 2026-01-31T12:00' \
    'ctime>yesterday'
filters 7 '"2026-02-30" does not fit here; expected a date such as 2026-01-31 or 2026-01-31T12:00' \
    'ctime>2026-02-30'
filters 5 '"foo" does not fit here; expected a key such as 0x0052e2c1' 'key=foo'
filters 5 '"0x100000000" is too large; expected a key such as 0x0052e2c1' 'key=0x100000000'
filters 6 '"x" does not fit here; expected a process id such as 1234' 'cpid=x'
filters 8 '"many" does not fit here; expected a number such as 3' 'nattch=many'
filters 101 'the filter is nested too deeply' "$(printf '(%.0s' {1..200})"
run -m -f "$(printf 'dest or %.0s' {1..1500})dest"
is 'a filter with too many terms' "$status $(cat "$out" && sed 's/character [0-9]*/character N/' "$err")" \
    '2 ipcview: --filter, character N: the filter has too many terms'
run -m -f 'owner ~ "("'
like 'a bad regular expression' "$status $(cat "$err")" \
    '^2 ipcview: --filter, character 9: "\(" is not a regular expression: .+$'

# --- Nothing may be ignored silently -----------------------------------------------------------------

is_refused()
{
    run "$@"
    like "refused: ipcview $(printf '%q ' "$@")" "$status $(wc -c <"$out") $(wc -l <"$err")" '^2 0 1$'
}

is_refused help list show
is_refused -m -i 5 -o id
is_refused -m -i 5 --sort id
is_refused -m -i 5 -f dest
is_refused -m -i 5 -t
is_refused -m -i 5 -l

refuses 'unknown option "-o"; see ipcview limits --help' limits -o id
refuses 'unknown option "-t"; see ipcview show --help' show -m 5 -t
refuses 'unknown option "-m"; see ipcview help --help' help -m

# --- What is right must not be refused ----------------------------------------------------------------

for arguments in '--time-format=ISO' '--color NEVER' '-o ID,Key' '--sort -Id,KEY' '-f SIZE>1m' '-mmm' '-J -J' \
    '--root / -n' '-t -t' '--'; do
    # shellcheck disable=SC2086 # several words
    run -m $arguments
    like "accepted: ipcview -m $arguments" "$status $(cat "$err")" '^0 $'
done

# --- Not usage: what cannot be found ------------------------------------------------------------------

run --root /nonexistent -m -n
expect 'no such tree' 1 '' 'ipcview: /nonexistent: No such file or directory'
run --root /dev/null -m -n
expect 'a tree that is no directory' 1 '' 'ipcview: /dev/null: Not a directory'
run --root /nonexistent -J -m
ok 'no such tree: JSON is whole' is_json "$out"
json_is 'no such tree: JSON' '[.shm, .problems]' \
    '[[],[{"kind":"absent","where":"/nonexistent","count":1,"message":"No such file or directory"}]]'

# --- Names that cannot be looked up ------------------------------------------------------------------

# without_names ARGUMENT...: nsswitch.conf(5) names a module that is not there.
without_names()
{
    echo 'passwd: no_such_module' >"$scratch/nsswitch.conf"
    status=0
    # shellcheck disable=SC2016 # the inner shell's
    unshare --mount bash -c 'mount --bind "$0" /etc/nsswitch.conf && exec "$@"' "$scratch/nsswitch.conf" \
        "$IPCVIEW" "$@" >"$out" 2>"$err" </dev/null || status=$?
}

id=$(object msg 600 0x77)
without_names -q -n -o ID,OWNER,UID
if [[ ! -e /etc/nsswitch.conf ]] || grep -q '^unshare\|^mount' "$err"; then
    skip 'a user whose name is unknown' 'the names cannot be taken away here'
else
    said='ipcview: passwd: the name of 1 id could not be looked up: not even 0 has one'
    expect 'a user whose name is unknown is no number' 0 "$id ? 0" "$said"
    without_names -q -J -o OWNER,UID
    json_is 'in JSON' '[.msg, .problems[0].kind, .problems[0].count]' \
        '[[{"owner":null,"uid":0,"unknown":["owner"]}],"unnamed",1]'
    without_names compat ipcs -q
    like 'ipcs prints the number' "$status $(cat "$out" "$err")" "^0 .*0x00000077 $id +0 +600 +0 +0 *\$"
fi
object remove msg "$id"

finish
