#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Which objects a filter selects.

[ -n "${BASH_VERSION-}" ] || exec bash "$0" "$@"
# shellcheck source=tests/cli/lib.sh
. "${0%/*}/lib.sh"

tree tree
tree=$scratch/tree

# selects KIND EXPRESSION IDS
selects()
{
    run --root "$tree" "$1" -r -n -o id -f "$2"
    prints "$1 -f '$2'" "${3// /$'\n'}"
}

# The ids: segments 0 32769 65538 98307, queues 5 32774, sets 2 32771 65540.

# --- Each type of column, each operator --------------------------------------------------------------

selects -m 'size = 56' 0
selects -m 'size == 56' 0
selects -m 'size != 56' '32769 65538 98307'
selects -m 'size < 4K' 0
selects -m 'size <= 4K' '0 98307'
selects -m 'size > 4M' 32769
selects -m 'size >= 4096K' '32769 65538'
selects -m 'size=1T' 32769
selects -m 'size>1023g' 32769
selects -m 'size = 4KiB' 98307
selects -m 'size = 4096B' 98307
selects -m 'nattch = 0' 98307
selects -m 'nattch>1 nattch<6' 32769
selects -m 'key = 0x0052e2c1' 0
selects -m 'key = 5432001' 0
selects -m 'key = 0xA10FFDF1' 32769
selects -m 'key > 0xa0000000' 32769
selects -m 'id = 32769' 32769
selects -m 'id >= 65538' '65538 98307'
selects -m 'perms = 0640' 32769
selects -m 'perms = rw-r-----' 32769
selects -m 'perms = 777' 98307
selects -m 'cpid = 901' 0
selects -m 'uid = 54321 && gid = 54322' 32769
selects -m 'owner = oracle' 32769
selects -m 'owner = Oracle' ''
selects -m 'owner != oracle' '0 65538 98307'
selects -m 'owner = "4242"' 98307
selects -m 'owner = 4242' 98307
selects -m 'owner < p' '32769 98307'
selects -m 'group = dba' 32769
selects -m 'idle > 1h' '32769 65538'
selects -m 'idle >= 2h' '32769 65538'
selects -m 'idle < 1m' 98307
selects -m 'idle <= 60' '0 98307'
selects -m 'idle = 1d24h' 32769
selects -m 'idle = 1d23h' ''
selects -m 'idle = 2d' 32769
selects -m 'idle < 1w' '0 32769 65538 98307'
selects -m 'ctime = 2026-01-31' '65538 98307'
selects -m 'ctime < 2026-01-31' '0 32769'
selects -m 'ctime <= 2026-01-29' '0 32769'
selects -m 'ctime > 2026-01-31' ''
selects -m 'ctime >= 2026-01-31T11:00' 98307
selects -m 'ctime = 2026-01-31T10:00' 65538
selects -m 'ctime != 2026-01-31' '0 32769'
selects -m 'ctime = @1769853600' 65538
selects -m 'ctime = 2026-01-31T11:00:00+01:00' 65538
selects -m 'kind = shm' '0 32769 65538 98307'
selects -m 'kind = SHM' '0 32769 65538 98307'
selects -m 'rss > 1G' 32769
selects -q 'usedbytes > 0' 5
selects -s 'nsems > 16' '2 65540'

# --- Regular expressions -----------------------------------------------------------------------------

selects -m 'owner ~ ^or' 32769
selects -m 'owner =~ "^(oracle|zhang)$"' '32769 65538'
selects -m 'owner !~ ^or' '0 65538 98307'
selects -m 'key ~ "^0xa1"' 32769
selects -m 'key ~ 0{8}' '65538 98307'
selects -m 'status ~ lock' 65538
selects -m "owner ~ 'r.*s'" 0

# --- Flags and lists ---------------------------------------------------------------------------------

selects -m dest '65538 98307'
selects -m DEST '65538 98307'
selects -m locked 65538
# Marked for destruction: their keys are gone, whatever they were.
selects -m private ''
selects -m '!private' '0 32769'
selects -m '!dest' '0 32769'
selects -m 'dest !locked' 98307
selects -m 'status = dest' '65538 98307'
selects -m 'status = locked' 65538
selects -q dest ''
selects -q '!dest' ''
selects -q private 32774
selects -s '!private' '2 65540'

# --- Putting together --------------------------------------------------------------------------------

selects -m 'size > 1K nattch > 0' '32769 65538'
selects -m 'size > 1K && nattch > 0' '32769 65538'
selects -m 'size > 1K and nattch > 0' '32769 65538'
selects -m 'size > 1K AND nattch > 0' '32769 65538'
selects -m 'id = 0 || id = 98307' '0 98307'
selects -m 'id = 0 or id = 98307' '0 98307'
selects -m 'id = 0 || dest && locked' '0 65538'
selects -m '(id = 0 || dest) && !locked' '0 98307'
selects -m '!(id = 0 || dest)' 32769
selects -m 'not dest' '0 32769'
selects -m 'not not dest' '65538 98307'
selects -m '!!dest' '65538 98307'
selects -m '! ( ! dest )' '65538 98307'
selects -m $'\tid=0\n||\rid=98307 ' '0 98307'
selects -m 'id=0||id=98307' '0 98307'
selects -m '((((id=0))))' 0

# --- Unknown, and no such column, never select --------------------------------------------------------

for expression in 'command = x' 'command != x' '!(command = x)' 'command ~ .' 'command !~ x' '!(command != x)' \
    'nsems = 1' 'nsems != 1' '!(nsems = 1)' 'qbytes > 0' '!(qbytes > 0)' 'ns = 1' '!(ns = 1)'; do
    selects -m "$expression" ''
done
selects -q 'fill < 101' ''
selects -q '!(fill < 101)' ''
selects -s 'values = 0' ''
selects -s '!(values = 0)' ''
selects -m 'command = x || id = 0' 0
selects -m '!(command = x && id = 0)' '32769 65538 98307'
selects -m 'command = x && id = 0' ''
selects -m '!(command = x || id = 0)' ''

# Unset is known: it equals nothing, so "!=" holds.
selects -m 'lpid > 0' '0 32769 65538'
selects -m 'attach < 2026-01-30' 32769

# --- Searching what is shown -------------------------------------------------------------------------

selects_shown()
{
    run --root "$tree" -m -r -n -o "$1" -f "$2"
    is "-o $1 -f $2" "$status $(cut -d ' ' -f 1 "$out" | tr '\n' ' ')" "0 $3"
}
selects_shown id,owner oracle '32769 '
selects_shown id,owner ORACLE ''
selects_shown id,size oracle ''
selects_shown id,owner '"o" !oracle' '0 '
selects_shown id,key 0052e '0 '

# --- Several kinds, counting, real objects ------------------------------------------------------------

run --root "$tree" -f 'owner = root || owner = oracle' -J -o id
json_is 'all kinds' '[[.shm[].id], [.msg[].id], [.sem[].id]]' '[[32769],[5],[65540]]'
run --root "$tree" --filter 'id = 12345'
is 'nothing selected: headings, exit 0' "$status $(grep -c ^KEY "$out") $(cat "$err")" '0 3 '

ids=()
hold ids name holder shm 100 600 - shm 200 600 0x1234 sem 4 600 - setval . 2 7 msg 600 - send . 1 abc
for case in "-m|command = holder|${ids[0]} ${ids[1]}" "-m|cpid = $holder size > 100|${ids[1]}" \
    "-s|values = 7|${ids[2]}" "-s|values > 7|" "-s|values = 0|${ids[2]}" "-q|fill > 0 && fill < 1%|${ids[3]}" \
    "-q|msgs = 1|${ids[3]}" '-m|lpid = 0|' '-m|rss >= 0 size=100|'"${ids[0]}"; do
    IFS='|' read -r kind expression expected <<<"$case"
    run "$kind" -r -n -o id -f "$expression"
    prints "$kind -f '$expression'" "${expected// /$'\n'}"
done
# What is filtered on need not be shown, and is not collected for what is ruled out.
run -m -n -o id -f 'command = holder' --sort -size
prints 'filter and sort by what is not shown' "${ids[1]}
${ids[0]}"

finish
