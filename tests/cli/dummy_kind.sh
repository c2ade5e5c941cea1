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
run --dummies -o id -m
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
run show --dummies 7 8 -J
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
is 'namespaces can be listed' "$status" 0

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
like 'the words of KIND' "$(cat "$out")" $'\nKIND +shm,msg,sem,dummy +word +shm, msg, sem or dummy\n'
for command in list show top limits; do
    run help "$command"
    is "help $command: its option" "$(grep -n dummies "$out" | sed 's/^[0-9]*://')" '  -z, --dummies               dummies'
done

for template in ipcview.bash _ipcview ipcview.fish; do
    spliced "src/completions/$template.in" >"$scratch/$template"
    ok "completions: $template has its option" grep -qE -e '-dummies|-l dummies' "$scratch/$template"
done
like 'completions: what the option chooses' "$(grep -e --dummies "$scratch/ipcview.bash")" '--dummies\) kind=z ;;'
like 'completions: its letter' "$(grep letters= "$scratch/ipcview.bash")" 'letters=[a-z]*z'
like 'completions: its columns' "$(grep ' columns=' "$scratch/ipcview.bash")" ' WEIGHT .* VOLUME .* MAKER '
like 'completions: its name' "$(grep 'rm:--all' "$scratch/ipcview.bash")" ' shm msg sem dummy;'
spliced man/ipcview.1.in >"$scratch/page"
like 'the manual: its option' "$(cat "$scratch/page")" $'fB.-z.fR, .*dummies.fR\ndummies\n'
like 'the manual: its columns' "$(cat "$scratch/page")" $'fBWEIGHT.fR \\(count; dummy; shown by default\\)\nwhat the dummy weighs'

finish
