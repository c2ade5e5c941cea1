#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# As an ordinary user: all that the kernel tells everybody is shown, and what it refuses is unknown.

[ -n "${BASH_VERSION-}" ] || exec bash "$0" "$@"
# shellcheck source=tests/cli/lib.sh
. "${0%/*}/lib.sh"

program=$(for_users "$IPCVIEW")

# powerless COMMAND...: as the owner of all, but without any capability.
powerless()
{
    setpriv --bounding-set=-all --inh-caps=-all "$@"
}

# by WHO ARGUMENT...: like run.
by()
{
    local who=$1
    shift
    status=0
    "$who" "$program" "$@" >"$out" 2>"$err" </dev/null || status=$?
}

# All columns but those that say who uses an object.
common=key,id,owner,perms,cuid,cuser,cgid,cgroup,uid,user,gid,group,ctime,kind,ns
segments=$common,size,nattch,status,cpid,lpid,command,rss,swap,attach,detach
queues=$common,msgs,usedbytes,qbytes,fill,lspid,lrpid,send,recv

ids=()
hold ids name holder shm 5000 600 0x11 attach . msg 600 0x12 send . 1 text sem 3 600 0x13 setval . 1 5 \
    sem 2 666 0x14 setval . 0 7 shm 100 000 - msg 000 - sem 1 000 - sem 1 000 -
secret=${ids[2]} open=${ids[3]}

run -m -o $segments -J
jq .shm "$out" >"$scratch/root.shm" 2>/dev/null
run -q -o $queues -J
jq .msg "$out" >"$scratch/root.msg" 2>/dev/null
run -s -J
jq .sem "$out" >"$scratch/root.sem" 2>/dev/null

# stranger WHO NAME: what one sees who may read nothing.
sees_all()
{
    by "$1" -m -o $segments -J
    is "$2: segments" "$status $(jq .shm "$out")" "0 $(cat "$scratch/root.shm")"
    json_is "$2: segments: no problem" .problems '[]'
    by "$1" -q -o $queues -J
    is "$2: queues" "$status $(jq .msg "$out")" "0 $(cat "$scratch/root.msg")"
    by "$1" -m -o id,nattch,nprocs,attached,verdict -J
    json_is "$2: who is attached is unknown, but not that somebody is" '[.shm[] | del(.id)]' \
        '[{"nattch":1,"nprocs":null,"attached":null,"verdict":"in-use","unknown":["nprocs","attached"]},{"nattch":0,"nprocs":0,"attached":[],"verdict":"idle"}]'
    json_is "$2: which is said once" '[.problems[] | .kind]' '["uninspected"]'
    by "$1" -q -o id,waiters,blocked,verdict -J
    json_is "$2: who waits is unknown" '[.msg[] | [.waiters, .blocked, .verdict, .unknown]] | unique' \
        '[[null,null,"unknown",["waiters","blocked"]]]'
    is "$2: which is no failure" "$status $(cat "$err")" '0 '
    by "$1" -s -J
    is "$2: sets" "$status $(jq 'del(.sem[].idle) | .sem' "$out")" "0 $(jq 'del(.[].idle)' "$scratch/root.sem")"
    by "$1"
    is "$2: the default list says no word of rights" "$status $(cat "$err")" '0 '
    by "$1" limits
    is "$2: limits" "$status $(cat "$err")" '0 '
    by "$1" show -m "${ids[4]}" -J
    json_is "$2: a segment of mode 000" '.shm[0] | [.perms, .size, .cpid, .unknown]' "[\"0000\",100,$holder,null]"
}

if [[ -z $(command -v jq) ]]; then
    skip_all 'jq is not installed'
fi

# --- Somebody else -----------------------------------------------------------------------------------

if as_user true 2>/dev/null; then
    sees_all as_user 'a stranger'

    by as_user -s -r -n -o id,values,lpid
    is 'values: unknown but for the set of mode 666' "$status $(cat "$out")" "0 $secret ? ?
$open 7,0 $holder
${ids[6]} ? ?
${ids[7]} ? ?"
    is 'values: the reason is said once' "$(cat "$err")" \
        'ipcview: sem: what is in 3 sets is unknown: Permission denied'
    by as_user -s -J -o id,values
    json_is 'values in JSON' '[.sem[] | [.values, .unknown]]' \
        '[[null,["values"]],[[7,0],null],[null,["values"]],[null,["values"]]]'
    json_is 'values in JSON: one problem' '[.problems[] | [.kind, .count]]' '[["refused",3]]'
    is 'values in JSON: exit status' "$status $(cat "$err")" '0 '
    by as_user show -s "$secret" -J
    json_is 'show' '.sem[0] | [.nsems, .values, .lpid, .pids]' '[3,null,null,null]'
    json_is 'show: one problem with the set, and one with its owner'\''s processes' \
        '[.problems[] | .kind], .problems[0].count' $'["refused","uninspected"]\n1'
    is 'show: exit status' "$status" 0
    by as_user show -s "$secret"
    is 'show: what is unknown' "$(grep -E '^  (NSEMS|VALUES|LPID|PIDS)' "$out" | tr -s ' ')" ' NSEMS 3
 VALUES ?
 LPID ?
 PIDS ?'
    like 'show: exit status, once' "$status $(cat "$err")" \
        '^0 ipcview: sem: what is in 1 set is unknown: Permission denied
ipcview: /proc: [0-9]+ process(es)? could not be inspected \([0-9]+ .*\)$'
    by as_user -s -n -r -o id -f 'values = 0'
    is 'a filter on what is unknown' "$status $(cat "$out")" "0 $open"
    by as_user -s -n -r -o id -f '!(values = 0)'
    is 'nor does its opposite select' "$status $(cat "$out")" '0 '
else
    skip 'a stranger' 'there is no other user in this namespace'
fi

# --- The owner of objects that nobody may read --------------------------------------------------------

if powerless true 2>/dev/null; then
    sees_all powerless 'an owner'
    by powerless -s -r -n -o id,values
    is 'an owner: values' "$status $(cat "$out")" "0 $secret 0,5,0
$open 7,0
${ids[6]} ?
${ids[7]} ?"
    is 'an owner: the reason is said once' "$(cat "$err")" \
        'ipcview: sem: what is in 2 sets is unknown: Permission denied'
else
    skip 'an owner' 'capabilities cannot be dropped here'
fi

finish
