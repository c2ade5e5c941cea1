#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Raw, CSV and JSON: exact, lossless, and valid.

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

# --- Raw ---------------------------------------------------------------------------------------------

shows 'KEY ID OWNER PERMS SIZE NATTCH STATUS CPID LPID IDLE COMMAND
0x0052e2c1 0 postgres rw------- 56 6 - 901 905 60 ?
0xa10ffdf1 32769 oracle rw-r----- 1099511627776 2 - 1207 1207 172800 ?
0x00000000 65538 zhang rw------- 4194304 1 dest,locked 2210 2211 7200 ?
0x00000000 98307 4242 rwxrwxrwx 4096 0 dest 2300 - 30 ?' -m -r
shows '0x41414141 5 root 0660 32 16384 ? ? 777 - 300
0x00000000 32774 zhang 0600 0 0 ? ? - - 432000' -q --raw -n -P
shows 'ID OTIME CTIME
2 2026-01-31T11:59:59+00:00 2026-01-28T12:00:00+00:00
32771 - 2025-12-22T12:00:00+00:00
65540 - 2026-01-30T12:00:00+00:00' -s -r -o id,otime,ctime
shows 'ID OTIME
2 1769860799
32771 -
65540 -' -s -r -o id,otime --time-format=epoch
shows '2 2026-01-31\x2011:59:59
32771 -
65540 -' -s -r -n -o id,otime --time-format=full

# --- CSV ---------------------------------------------------------------------------------------------

shows 'KEY,ID,OWNER,PERMS,SIZE,NATTCH,STATUS,CPID,LPID,IDLE,COMMAND
0x0052e2c1,0,postgres,rw-------,56,6,,901,905,60,?
0xa10ffdf1,32769,oracle,rw-r-----,1099511627776,2,,1207,1207,172800,?
0x00000000,65538,zhang,rw-------,4194304,1,"dest,locked",2210,2211,7200,?
0x00000000,98307,4242,rwxrwxrwx,4096,0,dest,2300,,30,?' -m --csv
shows '2,2026-01-31 11:59:59
32771,
65540,' -s --csv -n -o id,otime --time-format=full
shows '0,4096
32769,549755813888' -m --csv -n -o id,rss -f 'id < 40000'

# --- JSON --------------------------------------------------------------------------------------------

run --root "$tree" -m -J -o all -f 'id=65538'
json_is 'every column, with its type' '.shm[0]' \
    '{"key":"0x00000000","id":65538,"owner":"zhang","perms":"0600","size":4194304,"nattch":1,"status":["dest","locked"],"cpid":2210,"lpid":2211,"idle":7200,"command":null,"rss":4194304,"swap":0,"attach":"2026-01-31T10:00:00+00:00","detach":"2026-01-31T09:58:20+00:00","cuid":1000,"cuser":"zhang","cgid":1000,"cgroup":"zhang","uid":1000,"user":"zhang","gid":1000,"group":"zhang","ctime":"2026-01-31T10:00:00+00:00","kind":"shm","ns":null,"container":null,"nprocs":null,"attached":null,"verdict":"in-use","evidence":["it is attached once"],"unknown":["command","ns","container","nprocs","attached"]}'
run --root "$tree" -q -J
json_is 'no key for what was not asked for' 'keys' \
    '["boot_id","host","ipc_namespace","msg","problems","schema","time"]'
run --root "$tree" -s -J -o id,otime --time-format=epoch
json_is 'times as numbers' '.sem' \
    '[{"id":2,"otime":1769860799},{"id":32771,"otime":null},{"id":65540,"otime":null}]'
run --root "$tree" -m -s -J -o id --sort -id
json_is 'several kinds, sorted' '[[.shm[].id], [.sem[].id], has("msg")]' \
    '[[98307,65538,32769,0],[65540,32771,2],false]'
run --root "$tree" -J -b -P -n -m -o id,perms,size -f id=0
json_is 'options for tables do not change values' '.shm' '[{"id":0,"perms":"0600","size":56}]'

before=$(date +%s)
run -J
after=$(date +%s)
json_is 'the host' '.host' "\"$(uname -n)\""
json_is 'the boot id' '.boot_id' "\"$(cat /proc/sys/kernel/random/boot_id)\""
json_is 'the namespace' '.ipc_namespace' "$(stat -L -c %i /proc/self/ns/ipc)"
json_is 'the time' ".time | sub(\"[+]00:00\"; \"Z\") | fromdate | . >= $before and . <= $after" true
object shm 1 600 - >"$scratch/ids"
run -J -m -o ns
json_is 'NS' '.shm[0].ns' "$(stat -L -c %i /proc/self/ns/ipc)"
for arguments in '' -l -u -H '-m -o all' '-s -p' 'show -m 0' 'limits'; do
    # shellcheck disable=SC2086 # several words
    run $arguments -J
    ok "whole: ipcview $arguments -J" is_json "$out"
    json_is "envelope: ipcview $arguments -J" '[.schema, (.problems | type), (has("time") and has("host"))]' \
        '[2,"array",true]'
done

# --- Text that means something to the format ----------------------------------------------------------

# named NAME: the tree in which the owner of segment 0 has that name.
named()
{
    tree named
    printf '%s:x:26:26::/:/bin/sh\n' "$1" >"$scratch/named/etc/passwd"
}

# writes NAME TABLE RAW CSV JSON
writes()
{
    local format name
    name=$(printf %q "$1")
    named "$1"
    for format in '' --raw --csv; do
        run --root "$scratch/named" -m -n -o owner -f id=0 ${format:+"$format"}
        prints "a user named $name: ${format:-table}" "$2"
        shift
    done
    run --root "$scratch/named" -m -o owner -f id=0 -J
    is "a user named $name: --json" "$(sed -n 's/.*"owner": \(.*\)}.*/\1/p' "$out")" "$2"
    ok "a user named $name: the JSON is whole" is_json "$out"
}

writes 'a b' 'a b' 'a\x20b' 'a b' '"a b"'
writes 'a,b' 'a,b' 'a,b' '"a,b"' '"a,b"'
writes 'a"b' 'a"b' 'a"b' '"a""b"' '"a\"b"'
writes 'a\b' 'a\b' 'a\x5cb' 'a\x5cb' '"a\\b"'
# shellcheck disable=SC1003 # no escape is meant
writes '\' '\' '\x5c' '\x5c' '"\\"'
writes '\x41' '\x41' '\x5cx41' '\x5cx41' '"\\x5cx41"'
writes '-' '\x2d' '\x2d' '\x2d' '"-"'
writes '?' '\x3f' '\x3f' '\x3f' '"?"'
writes 'unlimited' unlimited unlimited unlimited '"unlimited"'
writes $'a\tb' 'a\x09b' 'a\x09b' 'a\x09b' '"a\tb"'
writes $'a\e[31mb' 'a\x1b[31mb' 'a\x1b[31mb' 'a\x1b[31mb' '"a\u001b[31mb"'
writes $'a\x7fb' 'a\x7fb' 'a\x7fb' 'a\x7fb' '"a\u007fb"'
writes $'a\xffb' 'a\xffb' 'a\xffb' 'a\xffb' '"a\\xffb"'
writes $'\xe2\x80\xaeabc' '\xe2\x80\xaeabc' '\xe2\x80\xaeabc' '\xe2\x80\xaeabc' '"\u202eabc"'
# Data are the same in every locale.
writes $'m\xc3\xbcller' 'm\xc3\xbcller' $'m\xc3\xbcller' $'m\xc3\xbcller' $'"m\xc3\xbcller"'

# Raw and CSV can be read back: four fields in each line, whatever is in them.
named "a, \"b\" 'c' \\"
run --root "$scratch/named" -m -r -o id,owner,status,command
is 'raw: as many fields in each line' "$(awk '{ print NF }' "$out" | sort -u)" 4

finish
