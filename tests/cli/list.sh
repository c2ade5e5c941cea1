#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The default tables, of real objects.

[ -n "${BASH_VERSION-}" ] || exec bash "$0" "$@"
# shellcheck source=tests/cli/lib.sh
. "${0%/*}/lib.sh"

me=$(id -un)

# --- Nothing there -----------------------------------------------------------------------------------

run
prints 'no objects: three tables with headings only' 'Shared memory segments
KEY ID OWNER PERMS SIZE NATTCH STATUS CPID LPID IDLE COMMAND

Message queues
KEY ID OWNER PERMS MSGS USEDBYTES QBYTES FILL LSPID LRPID IDLE

Semaphore sets
KEY ID OWNER PERMS NSEMS IDLE'
run -m
prints 'one kind: no title' 'KEY ID OWNER PERMS SIZE NATTCH STATUS CPID LPID IDLE COMMAND'
run -n
prints 'nothing and no headings: nothing' ''
run -J
json_is 'JSON: empty arrays' '[.shm, .msg, .sem, .problems]' '[[],[],[],[]]'

# --- One of each -------------------------------------------------------------------------------------

ids=()
hold ids name 'a creator' pid shm 5000 640 0x52e2c1 attach . msg 622 0x7ffffff0 send . 1 'hello, queue' \
    sem 3 600 - shm 1073741824 666 -
pid=${ids[0]} shm=${ids[1]} msg=${ids[2]} sem=${ids[3]} big=${ids[4]}

# The columns of pids are as wide as their headings or these pids.
wide=$((${#pid} > 4 ? ${#pid} : 4))
# IDLE is a second or two at most.
still()
{
    sed -E 's/\b[0-3]s\b/0s/' "$out"
}

run -m
is 'segments' "$(still)" "KEY        ID OWNER PERMS     SIZE NATTCH STATUS $(printf '%*s' "$wide" CPID) $(printf '%*s' "$wide" LPID) IDLE COMMAND
0x0052e2c1  $shm $(printf %-5s "$me") rw-r----- 4.9K      1 -      $(printf '%*s' "$wide" "$pid") $(printf '%*s' "$wide" "$pid")   0s a creator
0x00000000  $big $(printf %-5s "$me") rw-rw-rw- 1.0G      0 -      $(printf '%*s' "$wide" "$pid") $(printf '%*s' "$wide" -)   0s a creator"
is 'no errors' "$status $(cat "$err")" '0 '
still >"$scratch/short"
run --shmems
is '--shmems is -m' "$(still)" "$(cat "$scratch/short")"

is 'queues' "$(table -q | sed -E 's/ [0-3]s$/ 0s/')" "KEY ID OWNER PERMS MSGS USEDBYTES QBYTES FILL LSPID LRPID IDLE
0x7ffffff0 $msg $me rw--w--w- 1 12 16K 0.0% $pid - 0s"
is '--queues is -q' "$(table --queues -o id,msgs)" "$(table -q -o id,msgs)"

is 'sets' "$(table -s | sed -E 's/ [0-3]s$/ 0s/')" "KEY ID OWNER PERMS NSEMS IDLE
0x00000000 $sem $me rw------- 3 0s"
is '--semaphores is -s' "$(table --semaphores -o id,nsems)" "$(table -s -o id,nsems)"

for letters in '' -a --all '-m -q -s' -mqs list 'list -a'; do
    # shellcheck disable=SC2086 # several words
    is "all three: ipcview $letters" "$(table $letters | grep -c '^0x\|^KEY\|^[SM][a-z]')" 10
done
is '-a goes before single letters' "$(table -m -a | grep -c ^KEY)" 3
is 'two kinds: their titles' "$(table -m -s -o id | grep -v '^[0-9]')" 'Shared memory segments
ID

Semaphore sets
ID'
is 'the order of the tables is fixed' "$(table -s -q -m -o id | grep '^[SM]')" 'Shared memory segments
Message queues
Semaphore sets'

# --- States ------------------------------------------------------------------------------------------

gone=()
hold gone shm 4096 600 0x77 attach . remove shm .
is 'marked for destruction: key 0, dest' "$(table -m -o id,key,status -f dest)" "ID KEY STATUS
${gone[0]} 0x00000000 dest"
if "$IPCOBJ" lock "$big" 2>"$err"; then
    is 'locked' "$(table -m -o id,status -f locked)" "ID STATUS
$big locked"
else
    skip 'locked' "$(cat "$err")"
fi
object shm 4096 600 0x78 >"$scratch/orphan"
orphan=$(cat "$scratch/orphan")
is 'the creator is gone: unset' "$(table -m -n -o id,command -f "id=$orphan")" "$orphan -"
run -J -m -f "id=$orphan"
json_is 'the creator is gone: null, and known' '.shm[0] | [.command, has("unknown")]' '[null,false]'
run -J -m -f "id=$big"
json_is 'never attached: null, and known' '.shm[0] | [.lpid, has("unknown")]' '[null,false]'
run -J -m -o attach,detach,lpid -f "id=$big"
json_is 'never attached: no time' '.shm' '[{"attach":null,"detach":null,"lpid":null}]'
run -J -q -o send,recv,lspid,lrpid
json_is 'a queue that nobody received from' '.msg[0] | [(.send | type), .recv, .lspid, .lrpid]' \
    "[\"string\",null,$pid,null]"
run -J -s -o otime,values,lpid,pids
json_is 'a set that nobody operated on: values are 0, the rest is unset' '.sem' \
    '[{"otime":null,"values":[0,0,0],"lpid":null,"pids":null}]'

# --- Keys, extremes ----------------------------------------------------------------------------------

object sem 1 000 -1 msg 777 0x80000000 >"$scratch/ids"
is 'a key of all ones; no permission at all' "$(table -s -n -o key,perms -f 'key=0xffffffff')" '0xffffffff ---------'
is 'a key whose first bit is set' "$(table -q -n -o key,perms -f 'key=0x80000000')" '0x80000000 rwxrwxrwx'
object sem 32000 600 - >"$scratch/ids"
is 'the largest set' "$(table -s -n -o nsems,lpid -f 'nsems=32000')" '32000 -'
run -J -s -o values -f 'nsems=32000'
json_is 'all its values' '.sem[0].values | [length, add]' '[32000,0]'

# --- Without some calls ------------------------------------------------------------------------------

everything=key,id,owner,perms,size,nattch,status,cpid,lpid,command,rss,swap,attach,detach,ctime
run -m -b -o "$everything"
cp "$out" "$scratch/calls"
for kernel in old-kernel no-calls; do
    "$IPCOBJ" "$kernel" "$IPCVIEW" -m -b -o "$everything" >"$out" 2>"$err"
    status=$?
    if [[ $status == 77 ]]; then
        skip "$kernel: segments" 'no seccomp here'
    else
        expect "$kernel: segments" 0 "$(cat "$scratch/calls")" ''
    fi
    for kind in -q -s; do
        is "$kernel: $kind" \
            "$("$IPCOBJ" "$kernel" "$IPCVIEW" "$kind" -r -o key,id,owner,perms,ctime 2>&1)" \
            "$("$IPCVIEW" "$kind" -r -o key,id,owner,perms,ctime)"
    done
done
is 'old-kernel: QBYTES is known' "$("$IPCOBJ" old-kernel "$IPCVIEW" -q -r -o id,qbytes,fill 2>&1)" \
    "$("$IPCVIEW" -q -r -o id,qbytes,fill)"
is 'no-calls: QBYTES is unknown' "$("$IPCOBJ" no-calls "$IPCVIEW" -qrn -o qbytes,fill | sort -u)" '? ?'

finish
