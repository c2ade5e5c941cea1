#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# IPC namespaces: the table of them, and objects in others than one's own.

[ -n "${BASH_VERSION-}" ] || exec bash "$0" "$@"
# shellcheck source=tests/cli/lib.sh
. "${0%/*}/lib.sh"

[[ -n $(command -v jq) ]] || skip_all 'jq is not installed'

# inode PID
inode()
{
    stat -L -c %i "/proc/$1/ns/ipc"
}

# there PID KIND: the ids of the objects where that process is.
there()
{
    # shellcheck disable=SC2016 # awk's
    nsenter "--ipc=/proc/$1/ns/ipc" awk 'NR > 1 { printf "%s%s", between, $2; between = " " }' "/proc/sysvipc/$2"
}

# Here: segment 0. There: segments 0 and 1, a queue with 5 bytes, a set of 3.
here=$(object shm 4096 600 0x1)
hold none leave-namespace name inhabitant shm 5000 600 0x2 shm 6000 600 0x3 attach . msg 600 0x4 send . 1 hello sem 3 600 0x5
pid=$holder
home=$(inode self) away=$(inode "$pid")
if ! nsenter "--ipc=/proc/$pid/ns/ipc" true 2>/dev/null; then
    skip_all 'no other IPC namespace can be entered'
fi
problems='[.problems[].kind] - ["uninspected", "unseen", "closed"]'

# --- The table ---------------------------------------------------------------------------------------

run ns
is 'ns: well done' "$status" 0
is 'ns: the columns' "$(head -n 1 "$out" | xargs)" 'NS NPROCS PID COMMAND CONTAINER SHM SHMBYTES MSG MSGBYTES SEM SEMS'
is 'ns: ascending' "$(awk 'NR > 1 { print $1 }' "$out")" "$(awk 'NR > 1 { print $1 }' "$out" | sort -nu)"
run ns -J
json_is 'ns: another' ".namespaces[] | select(.ns == $away) | [.nprocs, .pid, .command, .shm, .msg, .msgbytes, .sem, .sems]" \
    "[1,$pid,\"inhabitant\",2,1,5,1,3]"
json_is 'ns: memory in whole pages' ".namespaces[] | select(.ns == $away) | .shmbytes" $((4 * $(getconf PAGESIZE)))
json_is 'ns: one'\''s own' ".namespaces[] | select(.ns == $home) | [.shm, .msg, .sem, (.nprocs | type)]" '[1,0,0,"number"]'
json_is 'ns: the envelope' '[.schema, .ipc_namespace]' "[2,$home]"
json_is 'ns: no other problem than what could not be seen' "$problems" '[]'
is 'ns: well done in JSON' "$status $(cat "$err")" '0 '
run ns -r -n
like 'ns: raw' "$(cat "$out")" "(^|"$'\n'")$away 1 $pid inhabitant [^ ]+ 2 [0-9]+ 1 5 1 3("$'\n'"|$)"
run ns --csv -b
like 'ns: CSV' "$(cat "$out")" "$away,1,$pid,inhabitant,[^,]*,2,$((4 * $(getconf PAGESIZE))),1,5,1,3"
run ns 5
expect 'ns: no operand' 2 '' 'ipcview: ns takes no "5"; see ipcview ns --help'

# --- One of them -------------------------------------------------------------------------------------

for which in "$pid" "$away"; do
    run -m -n -r -N "$which" -o id,key,size,ns
    is "-N $which" "$status $(cat "$out" "$err")" "0 0 0x00000002 5000 $away
1 0x00000003 6000 $away"
    run list --namespace="$which" -J
    json_is "-N $which in JSON" '[(.shm | length), (.msg | length), (.sem | length), .ipc_namespace, .problems]' "[2,1,1,$home,[]]"
done
run -m -n -r -o id,key,size -N "$$"
is 'one'\''s own' "$status $(cat "$out" "$err")" '0 0 0x00000001 4096'
run -m -n -r -o id,key,size -N "$home"
is 'one'\''s own, by the inode number' "$status $(cat "$out" "$err")" '0 0 0x00000001 4096'
run -m -n -r -N "$pid" -f 'size > 5500' -o id,attached
is 'with a filter, and who is attached' "$status $(cat "$out" "$err")" "0 1 $pid\\x20inhabitant"
run -m -n -r -N "$pid" -o id,verdict
is 'verdicts' "$status $(cat "$out" "$err")" '0 0 idle
1 in-use'
run -s -n -r -N "$pid" -o id,values
is 'what is in a set' "$status $(cat "$out" "$err")" '0 0 0,0,0'
run show -m 1 -N "$pid" -J
json_is 'show' '.shm[0] | [.key, .ns, (.attachments | map(.pid))]' "[\"0x00000003\",$away,[$pid]]"
run show -m 7 -N "$pid"
expect 'show: not there' 1 '' 'ipcview: shm 7: there is no such object'
hold none leave-namespace name limited
if nsenter "--ipc=/proc/$holder/ns/ipc" bash -c 'echo 77 >/proc/sys/kernel/shmmni' 2>/dev/null; then
    run limits -m -n -r -N "$holder"
    like 'limits' "$status $(cat "$out")" '^0 SHMMNI [^ ]+ 77 0 '
    run limits -m -n -r
    unlike 'limits: not those of here' "$(head -n 1 "$out")" ' 77 '
else
    skip 'limits' 'they cannot be set in another namespace'
fi
kill_off "$holder"

# --- All of them -------------------------------------------------------------------------------------

run -m -n -r -N all -o ns,id,key,container
is 'all: here and there' "$status $(grep -E "^($home|$away) " "$out" | cut -d ' ' -f 1-3 | sort)" \
    "0 $(printf '%s\n' "$home 0 0x00000001" "$away 0 0x00000002" "$away 1 0x00000003" | sort)"
run -m -N all
like 'all: NS is among the columns' "$(head -n 1 "$out")" '(^| )NS( |$)'
run -m -n -r -N all -o ns,id -f "ns = $away && size < 5500"
is 'all: a filter on the namespace' "$status $(cat "$out")" "0 $away 0"
run show -m 0 -N all -J
json_is 'all: show shows the id in each' "[.shm[] | select(.ns == $home or .ns == $away) | .key] | sort" '["0x00000001","0x00000002"]'
run -N all -J
json_is 'all: in JSON' "[[.shm[], .msg[], .sem[]][] | select(.ns == $away) | .id] | length" 4
json_is 'all: each with its namespace' "[[.shm[], .msg[], .sem[]][] | .ns | type] | unique" '["number"]'

# --- Which there is not ------------------------------------------------------------------------------

run -m -N no-such-name
like 'no such name' "$status: $(cat "$err")" '^1: ipcview: --namespace: no IPC namespace has a name that begins with "no-such-name"'
is 'no such name: no table' "$(cat "$out")" ''
run -m -N 4000000000
like 'no such inode' "$status: $(cat "$err")" '^1: ipcview: --namespace: no process is in an IPC namespace 4000000000'
run -m -N 4194304
like 'no such process' "$status: $(cat "$err")" '^1: ipcview: --namespace: there is no process 4194304'
run -m -N no-such-name -J
ok 'no such name: a whole document' is_json "$out"
json_is 'no such name: in JSON' '[.shm, .problems[0].kind]' '[[],"namespace"]'
run -m -N ''
is 'an empty name is none' "$status $(cat "$out" "$err")" '2 ipcview: option --namespace needs an argument: WHICH'
for command in 'list -m' 'show -m 0' limits; do
    # shellcheck disable=SC2086 # several words
    run $command -N "$pid" --root "$fixtures/tree"
    expect "not with a captured tree: $command" 2 '' 'ipcview: --namespace and --root cannot be combined'
done

# --- Removing ----------------------------------------------------------------------------------------

run rm -m 0 -N all --yes
expect 'an id in all is not one object' 2 '' \
    'ipcview: an id or key names a different object in each IPC namespace: choose one with --namespace'
run rm -M 0x1 -N all --yes
is 'nor is a key' "$status" 2
is 'and nothing was removed' "$(there $$ shm)/$(there "$pid" shm)" "$here/0 1"
run rm -m 0 -N "$pid" --dry-run --json
json_is 'a plan has the namespace' '[.targets[] | [.kind, .id, .key, .ns]]' "[[\"shm\",0,\"0x00000002\",$away]]"
run rm -m 0 -N "$pid" --no-syslog
is 'removed there and not here' "$status $(cat "$err") $(there $$ shm)/$(there "$pid" shm)" "0  $here/1"
like 'and it is said where' "$(cat "$out")" "^IPC namespace $away(:|$)"
run rm -Q 0x4 -S 0x5 -N "$away" --no-syslog
is 'by key, and by the inode number' "$status $(there "$pid" msg)/$(there "$pid" sem)" '0 /'
run rm --all=shm -N "$pid" --yes --force --no-syslog
is 'all of one' "$status $(there $$ shm)/$(there "$pid" shm)" "0 $here/1"
run -m -n -r -N "$pid" -o id,status
is 'of which one that is attached is marked' "$(cat "$out")" '1 dest'
run rm -m 0 -N "$pid"
like 'what is gone there is gone, whatever is here' "$status $(cat "$err") $(there $$ shm)" "^1 .*shm 0.*no such object.* $here$"
# Of all only what is in a namespace of this test's own, and as a plan.
run rm --all=shm --filter "ns = $home" -N all --dry-run --force --json
json_is 'a plan over all, narrowed to one' '[.targets[] | [.id, .ns]]' "[[$here,$home]]"
run rm --all=shm --filter "ns = $home" -N all --dry-run --force
like 'a plan over all says of how many' "$(head -n 1 "$out")" '^[1-9][0-9]* IPC namespaces?$'

# --- Names -------------------------------------------------------------------------------------------

# group NAME: makes a control group; prints its folder.
groups=()
make_group()
{
    local parent
    for parent in /sys/fs/cgroup /sys/fs/cgroup/unified /sys/fs/cgroup/systemd; do
        [[ -e $parent/cgroup.procs ]] || continue
        mkdir -p "$parent/$1" 2>/dev/null || continue
        group=$parent/$1
        groups=("$group" "${groups[@]}")
        return
    done
    return 1
}
# shellcheck disable=SC2317 # the trap calls it
leave_groups()
{
    local folder
    [[ ${#holders[@]} == 0 ]] || kill -KILL "${holders[@]}" 2>/dev/null
    for folder in "${groups[@]}"; do
        for _ in 1 2 3 4 5 6 7 8 9 10; do
            [[ -d $folder ]] || break
            # Not before its last process is gone.
            rmdir "$folder" 2>/dev/null || sleep 0.1
        done
    done
    clean_up
}
trap leave_groups EXIT

# The container "docker:ID" with a process in an IPC namespace of its own that has a segment of SIZE.
contain()
{
    hold none leave-namespace name "$3" shm "$2" 600 -
    make_group "$1" && echo "$holder" 2>/dev/null >"$group/cgroup.procs"
}

one=c0ffee0123456789c0ffee0123456789c0ffee0123456789c0ffee0123456789
two=c0ffee9876543210c0ffee9876543210c0ffee9876543210c0ffee9876543210
if [[ $(id -u) != 0 ]] || ! contain "docker-$one.scope" 1111 first 2>/dev/null; then
    skip 'names' 'no control group can be made here'
else
    first=$holder
    run ns -J
    json_is 'a container' ".namespaces[] | select(.pid == $first) | [.container, .shm]" "[\"docker:${one:0:12}\",1]"
    for name in "docker:${one:0:12}" "${one:0:12}" "${one:0:8}" "docker:${one:0:6}"; do
        run -m -n -r -N "$name" -o size,ns,container
        is "-N $name" "$status $(cat "$out" "$err")" "0 1111 $(inode "$first") docker:${one:0:12}"
    done
    run show -m 0 -N "${one:0:12}"
    like 'show has the container' "$(cat "$out")" $'\n  CONTAINER  docker:'"${one:0:12}"$'\n'
    contain "docker-$two.scope" 2222 second
    run -m -N c0ffee
    like 'two that begin so' "$status: $(cat "$out" "$err")" \
        "^2: ipcview: --namespace: \"c0ffee\" can be docker:c0ffee[0-9]{6} or docker:c0ffee[0-9]{6}; see ipcview ns"
    run rm -m 0 -N c0ffee
    like 'nothing is removed from either' "$status $(there "$first" shm)$(there "$holder" shm)" '^2 00$'
    run -m -n -r -N "${two:0:8}" -o size
    is 'enough to tell them apart' "$status $(cat "$out" "$err")" '0 2222'
    run -m -n -r -N all -o size,container -f "container ~ '^docker:c0ffee'"
    is 'containers in a list of all' "$(sort "$out")" "1111 docker:${one:0:12}
2222 docker:${two:0:12}"
    # A name that is the beginning of another.
    contain lxc.payload.shop 3333 shop
    shop=$holder
    contain lxc.payload.shop2 4444 shop2
    run ns -J
    if [[ $(jq -r ".namespaces[] | select(.pid == $shop) | .container" "$out") == lxc:shop ]]; then
        run -m -n -r -N lxc:shop -o size
        is 'a whole name is that, though another begins with it' "$status $(cat "$out" "$err")" '0 3333'
        run -m -n -r -N shop -o size
        is 'and without the runtime'\''s' "$status $(cat "$out" "$err")" '0 3333'
        run -m -n -r -N lxc:shop2 -o size
        is 'the longer one' "$status $(cat "$out" "$err")" '0 4444'
    fi
    run rm -m 0 -N "${one:0:12}" --no-syslog
    is 'removed there' "$status $(there "$first" shm)" '0 '
    is 'and it is said where, by name' "$(head -n 1 "$out")" "IPC namespace $(inode "$first"): docker:${one:0:12}"
fi

# --- As an ordinary user -----------------------------------------------------------------------------

if ! as_user true 2>/dev/null; then
    skip 'an ordinary user' 'there is no other user in this namespace'
else
    program=$(for_users "$IPCVIEW")
    by_user()
    {
        status=0
        as_user "$program" "$@" >"$out" 2>"$err" </dev/null || status=$?
    }
    by_user ns
    is 'a user: ns shows one'\''s own' "$status $(awk -v ns="$home" '$1 == ns { print $6 }' "$out")" '0 1'
    # Not the only line where somebody else has a namespace meanwhile.
    like 'a user: ns says what could not be seen' $'\n'"$(cat "$err")"$'\n' \
        $'\nipcview: /proc: [0-9]+ process(es)? could not be inspected \\([0-9]+ [^\n]*\\)\n'
    by_user ns -J
    json_is 'a user: ns in JSON' "$problems" '[]'
    by_user -m -N "$pid"
    expect 'a user: another'\''s process' 1 '' \
        "ipcview: --namespace: the namespace of process $pid is unknown: Permission denied"
    by_user -m -N "$away"
    like 'a user: another'\''s namespace' "$status: $(cat "$out" "$err")" \
        "^1: ipcview: --namespace: no process is in an IPC namespace $away; see ipcview ns; [0-9]+ process(es)? could not be inspected \\([0-9]+ .*\\)$"
    by_user -m -n -r -N all -o ns,id
    is 'a user: of all what can be seen' "$status $(cat "$out")" "0 $home 0"
    like 'a user: and that not all was' "$(cat "$err")" 'could not be inspected'
    by_user rm -m 1 -N "$pid" --no-syslog
    is 'a user: nothing is removed' "$status $(there "$pid" shm)" '1 1'

    # One's own process, whose namespace one may see but not enter.
    exec {fd}< <(exec unshare --ipc setpriv --reuid=65534 --regid=65534 --clear-groups "$(for_users "$IPCOBJ")" pid hold)
    own=$!
    holders+=("$own")
    read -r _ <&"$fd" && read -r _ <&"$fd"
    by_user -m -N "$own"
    like 'a user: one'\''s own process in another' "$status: $(cat "$out" "$err")" \
        "^1: ipcview: --namespace: the IPC namespace $(inode "$own") cannot be entered: Operation not permitted"
    by_user ns -J
    json_is 'a user: it is in the table, what is in it is unknown' ".namespaces[] | select(.ns == $(inode "$own")) | [.nprocs, .pid, .shm, .sems, (.unknown | index(\"shm\") != null)]" \
        "[1,$own,null,null,true]"
    is 'a user: which is no failure' "$status" 0
fi

finish
