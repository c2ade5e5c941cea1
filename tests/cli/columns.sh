#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Which columns are shown, in which order the rows stand, and how values are written in tables.

[ -n "${BASH_VERSION-}" ] || exec bash "$0" "$@"
# shellcheck source=tests/cli/lib.sh
. "${0%/*}/lib.sh"

tree tree
tree=$scratch/tree

# shows OUT ARGUMENT...
shows()
{
    local expected=$1
    shift
    run --root "$tree" "$@"
    prints "ipcview $(printf '%q ' "$@")" "$expected"
}

# same OPTION OPTION: short and long.
same()
{
    local short
    run --root "$tree" -m "$1"
    short=$(cat "$out")
    run --root "$tree" -m "$2"
    is "$2 is $1" "$status $(cat "$out")" "0 $short"
}

# --- Sets of columns, as ipcs has them ---------------------------------------------------------------

shows 'Shared memory segments
   ID OWNER    ATTACH       DETACH   CTIME
    0 postgres 11:59:00     11:58:30 Jan 28 12:00
32769 oracle   Jan 29 12:00 -        Jan 29 12:00
65538 zhang    10:00:00     09:58:20 10:00:00
98307 4242     -            -        11:59:30

Message queues
   ID OWNER SEND     RECV CTIME
    5 root  11:55:00 -    11:53:20
32774 zhang -        -    Jan 26 12:00

Semaphore sets
   ID OWNER    OTIME    CTIME
    2 postgres 11:59:59 Jan 28 12:00
32771 apache   -        Dec 22 12:00
65540 root     -        Jan 30 12:00' -t
shows 'Shared memory segments
   ID OWNER    CPID LPID
    0 postgres  901  905
32769 oracle   1207 1207
65538 zhang    2210 2211
98307 4242     2300    -

Message queues
   ID OWNER LSPID LRPID
    5 root    777     -
32774 zhang     -     -

Semaphore sets
   ID OWNER    LPID PIDS
    2 postgres    ? ?
32771 apache      ? ?
65540 root        ? ?' -p
shows 'Shared memory segments
   ID PERMS     CUSER    CGROUP   USER     GROUP
    0 rw------- postgres postgres postgres postgres
32769 rw-r----- oracle   oinstall oracle   dba
65538 rw------- zhang    zhang    zhang    zhang
98307 rwxrwxrwx root     root     4242     4242

Message queues
   ID PERMS     CUSER CGROUP USER  GROUP
    5 rw-rw---- root  root   root  root
32774 rw------- zhang zhang  zhang zhang

Semaphore sets
   ID PERMS     CUSER    CGROUP   USER     GROUP
    2 rw------- postgres postgres postgres postgres
32771 rw-rw-rw- apache   apache   apache   apache
65540 --------- root     root     root     root' -c
same -t --time
same -p --pid
same -c --creator
same -u --summary
same -l --limits
same -H --list-columns
same -n --noheadings
same -b --bytes
same -P --numeric-perms
same -r --raw
same -J --json

# --- Choosing ----------------------------------------------------------------------------------------

shows '   ID SIZE
    0   56
32769 1.0T
65538 4.0M
98307 4.0K' -m -o id,size
shows 'SIZE    ID
  56     0
1.0T 32769
4.0M 65538
4.0K 98307' -m --output=Size -o ID
shows 'KEY           ID OWNER PERMS     MSGS USEDBYTES QBYTES FILL LSPID LRPID  IDLE CUID
0x41414141     5 root  rw-rw----   32       16K      ?    ?   777     - 5m00s    0
0x00000000 32774 zhang rw-------    0         0      ?    ?     -     - 5d00h 1000' -q -o +cuid
shows 'KEY           ID OWNER    PERMS     NSEMS  IDLE
0x0052e2c1     2 postgres rw-------    17    1s
0x00000000 32771 apache   rw-rw-rw-     1   40d
0xffffffff 65540 root     ---------   250 1d00h' -s -o +id
shows '   ID OWNER    OTIME    CTIME        NSEMS
    2 postgres 11:59:59 Jan 28 12:00    17
32771 apache   -        Dec 22 12:00     1
65540 root     -        Jan 30 12:00   250' -s -t -o +nsems
shows 'SIZE
  56
1.0T
4.0M
4.0K' -o size
shows 'MSGS    ID
  32     5
   0 32774' -o msgs,id
run --root "$tree" -o id,kind
is 'columns that all kinds have: all kinds' "$(grep -c '^ *ID' "$out")" 3
run --root "$tree" -o LPID -n
is 'two kinds have LPID' "$(tr -s ' ' <"$out" | tr '\n' ,)" ' 905,1207,2211, -,?,?,?,'

for kind in -m -q -s; do
    run --root "$tree" "$kind" -H -r -n
    described=$(cut -d ' ' -f 1 "$out" | sort)
    run --root "$tree" "$kind" -o all
    is "$kind -o all: every column that -H describes" "$(head -n 1 "$out" | tr -s ' ' '\n' | sort)" "$described"
    run --root "$tree" "$kind" -o +all
    is "$kind -o +all: the same" "$(head -n 1 "$out" | tr -s ' ' '\n' | sort)" "$described"
    run --root "$tree" "$kind" -H -J
    json_is "$kind -H -J" '[.columns[] | select(.kinds and .type and (.description | length > 5))] | length' \
        "$(wc -l <<<"$described")"
    shown=
    for column in $described; do
        run --root "$tree" "$kind" -o "${column,,}"
        [[ $status == 0 && $(head -n 1 "$out" | tr -d ' ') == "$column" && ! -s $err ]] || shown+=" $column"
    done
    is "$kind: each column by itself" "$shown" ''
done
run -H
like 'all columns' "$(cat "$out")" $'^COLUMN +KINDS +TYPE +DESCRIPTION\nKEY +shm,msg,sem key '
like '-H: columns of one kind, and of two' "$(tr -s ' ' <"$out")" \
    $'\nSIZE shm size .*\nMSGS msg count .*\nNSEMS sem count '

# --- Order -------------------------------------------------------------------------------------------

# ordered KIND SORT IDS
ordered()
{
    run --root "$tree" "$1" --sort "$2" -r -n -o id
    prints "$1 --sort $2" "${3// /$'\n'}"
}

ordered -m size '0 98307 65538 32769'
ordered -m -size '32769 65538 98307 0'
ordered -m status '0 32769 98307 65538'
ordered -m owner '98307 32769 0 65538'
ordered -m key,-size '65538 98307 0 32769'
ordered -m key,size '98307 65538 0 32769'
ordered -m lpid '0 32769 65538 98307'
ordered -m -lpid '65538 32769 0 98307'
ordered -m attach '32769 65538 0 98307'
ordered -m -attach '0 65538 32769 98307'
ordered -m idle '98307 0 65538 32769'
ordered -m command '0 32769 65538 98307'
ordered -m -command '0 32769 65538 98307'
ordered -m -rss '32769 65538 0 98307'
ordered -q lspid '5 32774'
ordered -q -lspid '5 32774'
ordered -s -nsems '65540 2 32771'
ordered -s -perms,id '32771 2 65540'
run --root "$tree" --sort=-size -r -m -n -o owner
is 'sorted by a column that is not shown' "$(tr '\n' ' ' <"$out")" 'oracle zhang 4242 postgres '
run --root "$tree" --sort -nsems -n -o id,key
is 'a kind that has no such column keeps its order' "$(awk 'NF { print $1 }' "$out" | tr '\n' ' ')" \
    '0 32769 65538 98307 5 32774 65540 2 32771 '

# --- How values are written --------------------------------------------------------------------------

shows '0x0052e2c1     0 postgres 0600            56 6 -            901  905 1m00s ?
0xa10ffdf1 32769 oracle   0640 1099511627776 2 -           1207 1207 2d00h ?
0x00000000 65538 zhang    0600       4194304 1 dest,locked 2210 2211 2h00m ?
0x00000000 98307 4242     0777          4096 0 dest        2300    -   30s ?' -m -b -P -n
shows '   ID OWNER    ATTACH    DETACH    CTIME
    0 postgres 1m00s ago 1m30s ago 3d00h ago
32769 oracle   2d00h ago -         2d00h ago
65538 zhang    2h00m ago 2h01m ago 2h00m ago
98307 4242     -         -         30s ago' -m -t --time-format=relative
shows '   ID OWNER    ATTACH              DETACH              CTIME
    0 postgres 2026-01-31 11:59:00 2026-01-31 11:58:30 2026-01-28 12:00:00
32769 oracle   2026-01-29 12:00:00 -                   2026-01-29 12:00:00
65538 zhang    2026-01-31 10:00:00 2026-01-31 09:58:20 2026-01-31 10:00:00
98307 4242     -                   -                   2026-01-31 11:59:30' -m -t --time-format full
shows '    0 2026-01-28T12:00:00+00:00
32769 2026-01-29T12:00:00+00:00
65538 2026-01-31T10:00:00+00:00
98307 2026-01-31T11:59:30+00:00' -m -n -o id,ctime --time-format=iso
shows '    0 1769601600
32769 1769688000
65538 1769853600
98307 1769860770' -m -n -o id,ctime --time-format=epoch
TZ=Asia/Kathmandu run --root "$tree" -m -n -o ctime --time-format=iso
if [[ -e /usr/share/zoneinfo/Asia/Kathmandu ]]; then
    is 'the offset of the time zone' "$(head -n 1 "$out")" '2026-01-28T17:45:00+05:45'
else
    skip 'the offset of the time zone' 'there are no time zones here'
fi
TZ=NST3:30 run --root "$tree" -m -n -o ctime --time-format=iso
is 'an offset to the west' "$(head -n 1 "$out")" '2026-01-28T08:30:00-03:30'

# size BYTES TEXT
size()
{
    tree sizes
    sed -i -n "1p; 2s/   56/$1/p" "$scratch/sizes/proc/sysvipc/shm"
    run --root "$scratch/sizes" -m -n -o size
    prints "a size of $1 bytes" "$2"
}

size 0 0
size 1 1
size 1023 1023
size 1024 1.0K
size 1025 1.0K
size 1587 1.5K
size 10188 9.9K
size 10189 10K
size 1047552 1023K
size 1048063 1023K
size 1048064 1.0M
size 1073741824 1.0G
size 1152921504606846976 1.0E
size 18446744073709551615 16E

# idle SECONDS TEXT
idle()
{
    tree times
    sed -i 3,5d "$scratch/times/proc/sysvipc/shm" # but one segment
    touch -d "@$((1769860740 + $1))" "$scratch/times"/proc/sysvipc/*
    run --root "$scratch/times" -m -n -o idle
    prints "idle for $1 seconds" "$2"
}

idle 0 0s
idle 59 59s
idle 60 1m00s
idle 61 1m01s
idle 3599 59m59s
idle 3600 1h00m
idle 3659 1h00m
idle 3660 1h01m
idle 86399 23h59m
idle 86400 1d00h
idle 90000 1d01h
idle 8640000 100d

# --- A queue's filling, of real queues ---------------------------------------------------------------

object msg 600 - qbytes . 1000 send . 1 "$(printf '%0997d' 0)" >"$scratch/ids"
run -q -n -o usedbytes,qbytes,fill
prints 'not quite full is not 100 %' '997 1000 99.7%'
object receive "$(cat "$scratch/ids")" 0 send "$(cat "$scratch/ids")" 1 "$(printf '%01000d' 0)"
run -q -n -o usedbytes,qbytes,fill,msgs
prints 'a full queue' '1000 1000 100.0% 1'
run -q -J -o fill,qbytes
json_is 'FILL is a number' '.msg[0]' '{"fill":100,"qbytes":1000}'

# --- Sums --------------------------------------------------------------------------------------------

run --root "$tree" -u -b -J
json_is 'the summary of a captured tree' '[.summary[] | [.kind, .name, .value]]' \
    '[["shm","SEGMENTS",4],["shm","ALLOCATED",null],["shm","RESIDENT",549760012288],["shm","SWAPPED",8192],["msg","QUEUES",2],["msg","MESSAGES",32],["msg","BYTES",16384],["sem","SETS",3],["sem","SEMAPHORES",268]]'
run --root "$tree" -u -q -n
is 'the summary of one kind' "$(awk '{ print $1, $2, $NF }' "$out")" 'msg QUEUES 2
msg MESSAGES 32
msg BYTES 16K'
object shm 4097 600 - sem 7 600 - sem 5 600 - >"$scratch/ids"
run -u -J
json_is 'the summary of this namespace' \
    '[.summary[] | select(.name | test("RESIDENT|SWAPPED|ALLOCATED") | not) | .value]' '[1,1,1,1000,2,12]'
json_is 'segments take whole pages' '.summary[] | select(.name == "ALLOCATED") | .value' \
    "$((2 * $(getconf PAGESIZE)))"

finish
