#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# One kind more: what shows kinds shows it too, out of its descriptor and its collector.

[ -n "${BASH_VERSION-}" ] || exec bash "$0" "$@"
# shellcheck source=tests/cli/lib.sh
. "${0%/*}/lib.sh"
# shellcheck source=tests/dummy_kind/build.sh
. "${0%/*}/../dummy_kind/build.sh"

# --- Lists -------------------------------------------------------------------------------------------

run
is 'a list of all ends with it' "$status $(sed -n '/^Dummies$/,$p' "$out" | sed -E 's/ +[0-9]+d$//')" "0 Dummies
KEY        ID OWNER PERMS     WEIGHT  IDLE
0x0000d00d  7 root  rw-r-----     30
0x00000000  8 root  rw-r-----     12"
like 'behind the other kinds' "$(cat "$out")" '^Shared.*Message.*Semaphore.*Dummies'
run -z -o KIND,ID,VOLUME,MAKER -n
prints 'by its letter, with its columns' 'dummy 7 30K 1
dummy 8 12K 1'
run --toys -o id -m
prints 'by its long option, with another kind' 'Shared memory segments
ID

Dummies
ID
 7
 8'
run -z -p -n -r
prints 'in a set of columns' '7 root 1
8 root 1'
run -z -o id,colour
expect 'a column that it does not have' 2 '' 'ipcview: unknown column "colour"; see ipcview --list-columns'
run -z -o nattch
expect 'a column of another kind' 2 '' 'ipcview: dummy has no column "nattch"; see ipcview --list-columns'
is 'filter by its column' "$(table -f 'weight > 12' -z -n -o id)" 7
is 'filter by its name' "$(table -f 'kind = dummy and id = 8' -r -n -z -o id)" 8
is 'sort by its column' "$(table --sort=weight -z -n -o id,weight)" $'8 12\n7 30'
run --csv -z -o kind,id,weight
prints 'CSV' $'KIND,ID,WEIGHT\ndummy,7,30\ndummy,8,12'
run -J
json_is 'an array in JSON, the last' 'keys_unsorted | index("dummy") - index("sem")' 1
json_is 'its objects' '.dummy | map([.id, .key, .weight])' '[[7,"0x0000d00d",30],[8,"0x00000000",12]]'
run -J -z -i 8
json_is 'one by its id' '.dummy | map(.id)' '[8]'
run -J -m
json_is 'none where another kind is asked for' 'has("dummy")' false

# --- One object --------------------------------------------------------------------------------------

is 'show' "$(table show -z 7 | sed -n '1p; /^\(KEY\|WEIGHT\|VOLUME\|MAKER\|KIND\|VERDICT\) /p')" 'Dummy 7
KEY 0x0000d00d
WEIGHT 30
VOLUME 30K (30720 bytes)
KIND dummy
MAKER 1
VERDICT idle'
like 'what tells that nobody uses it' "$(sed -n '/^Verdict$/,$p' "$out")" $'^Verdict\n  idle\n  creator: process 1 '
run show -z 9
expect 'one that does not exist' 1 '' 'ipcview: dummy 9: there is no such object'
run show --toys 7 8 -J
json_is 'show in JSON' '.dummy | map([.id, .volume])' '[[7,30720],[8,12288]]'

# --- Limits, sums, namespaces ------------------------------------------------------------------------

run limits -z
prints 'limits' 'RESOURCE  DESCRIPTION           LIMIT USED  USE%
DUMMAX    number of dummies         8    2 25.0%
DUMWEIGHT weight of all dummies   100   42 42.0%'
like 'among all limits' "$(table limits)" $'SEMVMX[^\n]*\nDUMMAX number of dummies 8 2 25.0%'
run limits -z -J
json_is 'limits in JSON' '.limits | map([.resource, .limit, .used])' '[["DUMMAX",8,2],["DUMWEIGHT",100,42]]'
is 'sums' "$(table -u -z -n)" 'dummy DUMMIES number of dummies 2
dummy WEIGHT weight of all dummies 42'
run ns -J
json_is 'namespaces: two columns of its own' '.namespaces | map([.dummies, .weight]) | unique' '[[2,42]]'

# --- Captured trees ----------------------------------------------------------------------------------

tree tree
run --root "$scratch/tree" --at 2026-01-31 -J
json_is 'a tree that knows nothing of it' '[(.dummy | length), (.shm | length > 0)]' '[0,true]'
run --root "$scratch/tree" -z
expect 'nor says that anything is missing' 0 'KEY ID OWNER PERMS WEIGHT IDLE' ''

# --- The monitor's tables ----------------------------------------------------------------------------

run top --batch --count=2 --delay=0.1 -z -o id,weight
is 'top --batch' "$status $(grep -cE '^ (7     30|8     12)$' "$out")" '0 4'

# --- Columns, help, completions, manual page ---------------------------------------------------------

run -H -n
is 'its columns are described' "$(sed -nE 's/ +/ /g; /^[A-Z]+ dummy /p' "$out")" 'WEIGHT dummy count what the dummy weighs
VOLUME dummy size how large the dummy is
MAKER dummy pid process that made the dummy'
like 'and it has those that all have' "$(cat "$out")" $'\nOWNER +shm,msg,sem,dummy '
for command in list show top limits; do
    run help "$command"
    is "help $command: its option" "$(grep -n 'dummies of' "$out" | sed 's/^[0-9]*://')" '  -z, --toys                  dummies of all sorts'
    is "help $command: how it is used" "$(sed -n '1s/ \(ID\.\.\. \)*\[OPTION.*//p' "$out")" \
        "Usage: ipcview $command $([[ $command == show ]] && echo '-m|-q|-s|-z' || echo '[-m] [-q] [-s] [-z]')"
done
run help
like 'help: what list lists' "$(cat "$out")" 'list segments, queues, semaphore sets and dummies \(the default\)'
like 'help: how many kinds there are' "$(grep -e --all "$out")" 'all kinds, as without a letter$'
run help mk
unlike 'help mk: none can be made' "$(cat "$out")" 'toy|dumm'
like 'the words of KIND' "$(run -H; cat "$out")" $'\nKIND +shm,msg,sem,dummy +word +shm, msg, sem or dummy\n'
run -r
expect 'its letter in a message' 2 '' 'ipcview: --raw prints one kind at a time; choose -m, -q, -s or -z'
run show 7
expect 'and its words' 2 '' \
    'ipcview: an id alone does not say whether it is a segment, a queue, a set or a dummy: add -m, -q, -s or -z'

for template in ipcview.bash _ipcview ipcview.fish; do
    spliced "src/completions/$template.in" >"$scratch/$template"
    ok "completions: $template has its option" grep -qE -e '-toys|-l toys' "$scratch/$template"
done
like 'completions: what the option chooses' "$(grep -e --toys "$scratch/ipcview.bash")" '--toys\) kind=z ;;'
like 'completions: its letter' "$(grep letters= "$scratch/ipcview.bash")" 'letters=mqsz$'
like 'completions: its columns' "$(grep ' columns=' "$scratch/ipcview.bash")" ' WEIGHT .* VOLUME .* MAKER '
spliced man/ipcview.1.in >"$scratch/page"
like 'the manual: its option' "$(cat "$scratch/page")" $'fB.-z.fR, .*toys.fR\ndummies of all sorts\n'
like 'the manual: its columns' "$(cat "$scratch/page")" $'fBWEIGHT.fR \\(count; dummy; shown by default\\)\nwhat the dummy weighs'

# --- Removal -----------------------------------------------------------------------------------------

# It has none.
run help rm
unlike 'help rm: no option names a dummy' "$(cat "$out")" 'toy|dumm'
like 'completions of rm: not its name' "$(grep 'rm:--all' "$scratch/ipcview.bash")" " '' shm msg sem;"
run rm -n --all=dummy
expect 'rm refuses the kind' 2 '' 'ipcview: --all: objects of the kind dummy cannot be removed'
run rm -n --orphans=dummy
expect 'and its orphans' 2 '' 'ipcview: --orphans: objects of the kind dummy cannot be removed'
run rm -n --all=dummies
expect 'nor does it suggest it' 2 '' 'ipcview: --all: there is no kind "dummies"; kinds are shm, msg and sem'
run rm -n -z 7
expect 'rm knows no letter for it' 2 '' 'ipcview: unknown option "-z"; see ipcview rm --help'
run rm -n --filter 'ctime < 2002-01-01'
prints 'and a selection leaves it alone' \
    'Nothing matches: there are no segments; there are no queues; there are no semaphore sets.'
run rm -n --all --json
json_is 'in JSON too' '.targets' '[]'

finish
