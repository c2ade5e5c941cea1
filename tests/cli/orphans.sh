#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The verdict on segments, queues and sets, what it was concluded from, and the removal of orphans.

[ -n "${BASH_VERSION-}" ] || exec bash "$0" "$@"
# shellcheck source=tests/cli/lib.sh
. "${0%/*}/lib.sh"

[[ -n $(command -v jq) ]] || skip_all 'jq is not installed'
[[ $(readlink /proc/self/ns/pid) == 'pid:[4026531836]' ]] ||
    skip_all 'it takes the first pid namespace to see that a process is gone'

maker=$(for_users "$IPCOBJ")
answer=${IPCOBJ%/*}/answer

ids_of()
{
    awk 'NR > 1 { printf "%s%s", between, $2; between = " " }' "/proc/sysvipc/$1"
}

# judged LETTER ID: the verdict and the sentences below it, a line each.
judged()
{
    run show "$1" "$2"
    sed -n '/^Verdict$/,/^$/p' "$out" | sed -e 1d -e '/^$/d' -e 's/^  //'
}

# orphans NAME IDS: the segments that are orphans, by the flag and by the word.
orphans()
{
    run -m -n -r -o id -f orphan
    is "$1: by the flag" "$status $(tr '\n' ' ' <"$out")" "0 $2"
    run -m -n -r -o id -f 'verdict = orphan'
    is "$1: by the word" "$status $(tr '\n' ' ' <"$out")" "0 $2"
}

ids=()

# --- Segments ----------------------------------------------------------------------------------------

read -r -d '' creator orphan < <("$IPCOBJ" pid shm 4096 600 -)
ended "$creator"
is 'an orphan that nobody has attached' "$(judged -m "$orphan")" "orphan
nobody is attached
creator: process $creator is gone
last attach or detach: there was none yet"
run show -m "$orphan" -J
json_is 'in JSON' '.shm[0] | [.verdict, .evidence, .unknown]' \
    "[\"orphan\",[\"nobody is attached\",\"creator: process $creator is gone\",\"last attach or detach: there was none yet\"],null]"
last=$("$IPCOBJ" pid attach "$orphan" detach)
is 'and one that somebody had' "$(judged -m "$orphan")" "orphan
nobody is attached
creator: process $creator is gone
last attach or detach: process $last is gone"
orphans 'one' "$orphan "

# Why nothing is selected.
run rm --orphans=shm,msg --yes --no-syslog
prints 'an orphan that is too young' 'Nothing matches: of 1 segment 1 is an orphan that its age or the filter leaves out; there are no queues.
Orphans that were used in the last day are left out: see --older-than.'
run rm --orphans=sem --older-than 0s --yes --no-syslog
prints 'no object of the kind' 'Nothing matches: there are no semaphore sets.'
hold ids shm 4096 600 - shm 4096 600 -
hold none attach "${ids[0]}"
run rm --orphans --older-than 0s --filter 'size > 1M' --yes --no-syslog
prints 'orphans and others' 'Nothing matches: of 3 segments 1 is in use, 1 is idle, 1 is an orphan that its age or the filter leaves out.'
run rm --filter 'size > 1M' --yes --no-syslog
prints 'a filter that does not match' 'Nothing matches: of 3 segments 3 do not match; there are no queues; there are no semaphore sets.'
unseen="there are no queues; there are no semaphore sets."
unshare --pid --fork "$IPCVIEW" rm --filter 'command = nobody' --yes --no-syslog >"$out" 2>"$err" </dev/null
is 'a filter that is not sure' "$(cat "$out")" "Nothing matches: of 3 segments 3 may match, which is not known; $unseen"
unshare --pid --fork "$IPCVIEW" rm --orphans --yes --older-than 0s --no-syslog >"$out" 2>"$err" </dev/null
is 'orphans in a pid namespace' "$(cat "$out")" 'Nothing matches: of 3 segments 1 is in use, 2 are unknown.'
kill -KILL "$holder"
for id in "${ids[@]}"; do
    object remove shm "$id"
done

hold ids name maker shm 4096 600 0x61
idle=${ids[0]} living=$holder
is 'the creator lives' "$(judged -m "$idle")" "idle
nobody is attached
creator: process $living (maker) lives
last attach or detach: there was none yet"
read -r -d '' creator lived < <("$IPCOBJ" pid shm 4096 600 0x62)
ended "$creator"
hold none name visitor attach "$lived" detach
is 'who was attached last lives' "$(judged -m "$lived")" "idle
nobody is attached
creator: process $creator is gone
last attach or detach: process $holder (visitor) lives"
used=$(object shm 4096 600 0x63)
hold none name user attach "$used" attach "$used"
is 'in use' "$(judged -m "$used")" 'in-use
it is attached 2 times'
locked=$("$IPCOBJ" shm 4096 600 0x64 lock . 2>/dev/null) || locked=
if [[ -z $locked ]]; then
    skip 'locked' 'segments cannot be locked here'
else
    like 'locked' "$(judged -m "$locked")" $'^idle\nnobody is attached\nit is locked in memory\n'
fi
read -r -d '' creator postgres < <("$IPCOBJ" pid shm 56 600 0x0052e2c1)
ended "$creator"
is 'of PostgreSQL' "$(judged -m "$postgres")" "idle
nobody is attached
creator: process $creator is gone
last attach or detach: there was none yet
PostgreSQL, by its key: starting the server on the same data directory removes what a crash left"
read -r -d '' creator backend < <("$IPCOBJ" pid shm 56 600 0x0052e2c2)
ended "$creator"
hold none name postgres attach "$backend"
is 'of PostgreSQL, and a process has it still' "$(judged -m "$backend")" "in-use
it is attached once
PostgreSQL, by its key: end process $holder (postgres) first"
kill -KILL "$holder"
object remove shm "$backend"

# Of X, the server has a segment last, and detaches it when the client has died.
read -r -d '' client window < <("$IPCOBJ" pid shm 4096 600 -)
ended "$client"
hold none name Xvfb attach "$window" detach
is 'of a client of X that has died' "$(judged -m "$window")" "orphan
nobody is attached
creator: process $client is gone
last attach or detach: process $holder (Xvfb) lives, but only serves whoever made it
X MIT-SHM, by its process: the X client that made it removes it; once nobody is attached, it can be removed"
run rm --orphans --older-than 0s --filter "id = $window" --yes --no-syslog
is 'and it can be removed' "$status $(ids_of shm | grep -cw "$window")" '0 0'
kill -KILL "$holder"
ntp=$(object shm 96 600 0x4e545030)
like 'of NTP' "$(judged -m "$ntp")" '^idle
.*NTP, by its key: leave it to ntpd, chronyd and gpsd, which find it again by its key$'
object remove shm "$ntp"

# again PID: a process that gets this number, if the kernel lets us choose; prints nothing. It stays.
again()
{
    local try
    for try in 1 2 3 4 5 6 7 8 9 10; do
        { echo $(($1 - 1)) >/proc/sys/kernel/ns_last_pid; } 2>/dev/null || return
        "$IPCOBJ" name again hold >/dev/null &
        holders+=($!)
        disown
        [[ $! != "$1" ]] || return 0
        : "$try"
    done
    return 1
}
read -r -d '' creator reused < <("$IPCOBJ" pid shm 4096 600 -)
ended "$creator"
sleep 4
if ! again "$creator"; then
    skip 'a number that was given again' 'the kernel does not let a pid be chosen, or others were faster'
    object remove shm "$reused"
    reused=
else
    until [[ $(cat "/proc/$creator/comm") == again ]]; do sleep 0.01; done
    is 'a number that was given again' "$(judged -m "$reused")" "unknown
nobody is attached
creator: process $creator (again) lives, but was started after that: the number was reused, or the clock was set
last attach or detach: there was none yet"
fi
orphans 'still one' "$orphan "
run -m -n -r -o id -f '!orphan'
is 'the opposite: all but that and what is unknown' "$(tr '\n' ' ' <"$out")" \
    "$idle $lived $used ${locked:+$locked }$postgres "

# A key can be looked up again: workers of a service attach, detach and are replaced (as those of PHP).
keyed=()
if ! as 54321 true 2>/dev/null; then
    skip 'a segment with a key' 'there is no other user in this namespace'
else
    service=54321
    read -r -d '' creator pool < <(as $service "$maker" pid shm 4096 600 0x67)
    ended "$creator"
    last=$(as $service "$maker" pid attach "$pool" detach)
    is 'a key, and nobody who is likely to know it' "$(judged -m "$pool")" "orphan
nobody is attached
creator: process $creator is gone
last attach or detach: process $last is gone
it has a key, but neither its owner nor its creator has a process in its namespace"
    exec {fd}< <(exec setpriv --reuid=$service --regid=$service --clear-groups "$maker" pid hold)
    worker=$!
    holders+=("$worker")
    read -r _ <&"$fd"
    is 'a key, and the next worker' "$(judged -m "$pool")" "idle
nobody is attached
creator: process $creator is gone
last attach or detach: process $last is gone
it has a key, and user $service has processes in its namespace"
    run rm --orphans --older-than 0s --filter "id = $pool" --yes --force --no-syslog
    is 'it is no orphan, whatever is forced' "$status $(ids_of shm | grep -cw "$pool")" '0 1'
    # The same by who made it, though it belongs to somebody else; and what root has made.
    read -r -d '' creator given < <("$IPCOBJ" pid shm 4096 600 0x68 set shm . $service $service 600)
    ended "$creator"
    like 'a key, made by root' "$(judged -m "$given")" $'^idle\n(.*\n)*it has a key, and its owner or its creator is root$'
    read -r -d '' creator alone < <(as $service "$maker" pid shm 4096 600 -)
    ended "$creator"
    is 'no key: whoever is there' "$(judged -m "$alone")" "orphan
nobody is attached
creator: process $creator is gone
last attach or detach: there was none yet"
    kill -KILL "$worker"
    wait "$worker" 2>/dev/null
    like 'the service has ended' "$(judged -m "$pool")" '^orphan'
    keyed=("$pool" "$given" "$alone")
fi

# Who has processes is only looked up where that can matter.
looked=$scratch/looked
count_looks()
{
    strace -f -e trace=openat,open -o "$looked" "$IPCVIEW" -m -n -o id,verdict "$@" >/dev/null 2>&1
    grep -cE '"/proc/[0-9]+/status"' "$looked"
}
if ! strace -o /dev/null true 2>/dev/null; then
    skip 'no look at every process' 'strace is not there, or may not trace'
else
    is 'no look at every process' "$(count_looks -f "id = $orphan || id = $idle || id = $used")" 0
    [[ -z ${keyed[*]} ]] || ok 'but where a key may matter' [ "$(count_looks -f "id = ${keyed[0]}")" -gt 0 ]
fi
for id in "${keyed[@]}"; do
    object remove shm "$id"
done

# --- Whose programs decide --------------------------------------------------------------------------

read -r -d '' creator accounting < <("$IPCOBJ" pid sem 2 600 3121959 setval . 0 1)
ended "$creator"
is 'of atop, though it is of root' "$(judged -s "$accounting")" 'orphan
nobody waits on it
last operation: its process is gone
no atop, atopacctd or netatopd process is in its namespace
atop, by its key: without an atop, atopacctd or netatopd process they can be removed'
hold none name atop
is 'and atop runs' "$(judged -s "$accounting")" "idle
nobody waits on it
last operation: its process is gone
process $holder (atop) is in its namespace
atop, by its key: without an atop, atopacctd or netatopd process they can be removed"
kill -KILL "$holder"
until [[ $(judged -s "$accounting") == orphan* ]]; do sleep 0.05; done
if ! web=$(id -u www-data 2>/dev/null) || ! as "$web" true 2>/dev/null; then
    skip 'of Apache' 'there is no user www-data'
else
    read -r -d '' creator mutex < <("$IPCOBJ" pid sem 1 600 - setval . 0 1 set sem . "$web" "$web" 600)
    ended "$creator"
    exec {fd}< <(exec setpriv --reuid="$web" --regid="$web" --clear-groups "$maker" pid name php-fpm hold)
    php=$!
    holders+=("$php")
    read -r _ <&"$fd"
    is 'of Apache, though its user has processes' "$(judged -s "$mutex")" "orphan
nobody waits on it
last operation: its process is gone
no httpd or apache2 process is in its namespace
Apache httpd, by its owner: stop httpd; semaphore sets that are then still there were leaked and can be removed"
    hold none name apache2
    like 'and httpd runs' "$(judged -s "$mutex")" "^idle.*
process $holder \\(apache2\\) is in its namespace
"
    run rm --orphans=sem --older-than 0s --filter "id = $mutex" --yes --force --no-syslog
    is 'then it stays' "$status $(ids_of sem | grep -cw "$mutex")" '0 1'
    kill -KILL "$holder"
    until [[ $(judged -s "$mutex") == orphan* ]]; do sleep 0.05; done
    run rm --orphans=sem --older-than 0s --filter "id = $mutex" --yes --no-syslog
    is 'else it can be removed' "$status $(ids_of sem | grep -cw "$mutex")" '0 0'
    kill -KILL "$php"
fi
run rm --orphans=sem --older-than 0s --filter "id = $accounting" --yes --no-syslog
is 'of atop, removed' "$status $(ids_of sem | grep -cw "$accounting")" '0 0'

# --- Queues and sets ---------------------------------------------------------------------------------

if ! as 54321 true 2>/dev/null; then
    skip 'queues and sets of others' 'there is no other user in this namespace'
    other=
else
    other=54321
    queue=$(as $other "$maker" msg 600 0x71)
    run show -q "$queue" -J
    known=$(jq '.msg[0].waiters != null' "$out")
    if [[ $known == true ]]; then
        is 'an orphaned queue' "$(judged -q "$queue")" 'orphan
nobody waits on it
it is empty
last sender: there was none yet
last receiver: there was none yet
neither its owner nor its creator has a process in its namespace'
    else
        is 'a queue of which nobody knows' "$(judged -q "$queue")" 'unknown
whether anybody waits on it is not known
it is empty
last sender: there was none yet
last receiver: there was none yet
neither its owner nor its creator has a process in its namespace'
    fi
    read -r -d '' sender full < <(as $other "$maker" pid msg 600 0x72 send . 1 hello)
    like 'a queue with a message' "$(judged -q "$full")" "^(idle|unknown)
.*
it holds 1 message
last sender: process $sender is gone
"
    of_root=$(object msg 600 0x73)
    like 'a queue of root' "$(judged -q "$of_root")" '^(idle|unknown)
.*
its owner or its creator is root
user root has processes in its namespace'
    hold none wait-receive "$queue" 0
    is 'a queue that is waited for' "$(judged -q "$queue")" 'in-use
1 thread waits on it'
    kill -KILL "$holder"

    read -r -d '' operator set < <(as $other "$maker" pid sem 3 600 0x81 setval . 1 5)
    is 'an orphaned set' "$(judged -s "$set")" 'orphan
nobody waits on it
last operation: its process is gone
neither its owner nor its creator has a process in its namespace'
    new=$(as $other "$maker" sem 1 600 0x82)
    is 'a set that nobody has used' "$(judged -s "$new")" 'orphan
nobody waits on it
last operation: there was none yet
neither its owner nor its creator has a process in its namespace'
    root_set=$(object sem 1 600 0x83)
    is 'a set of root' "$(judged -s "$root_set")" 'idle
nobody waits on it
last operation: there was none yet
its owner or its creator is root
user root has processes in its namespace'
    given=$(object sem 1 600 0x84 set sem . $other $other 600)
    like 'a set that root has made for another' "$(judged -s "$given")" $'^idle\n(.*\n)*its owner or its creator is root\n'
    hold none name keeper setval "$new" 0 2
    is 'who operated last lives' "$(judged -s "$new")" "idle
nobody waits on it
last operation: process $holder (keeper) lives
neither its owner nor its creator has a process in its namespace"
    hold none wait-semop "$set" 0:-1
    is 'a set that is waited for' "$(judged -s "$set")" 'in-use
1 thread waits on it'
    kill -KILL "$holder"
    until [[ $("$IPCOBJ" print-semaphores "$set" | grep -c '^0 0 1 0 ') == 0 ]]; do sleep 0.01; done
    # Somebody who can use it.
    exec {fd}< <(exec setpriv --reuid=$other --regid=$other --clear-groups "$maker" pid hold)
    tenant=$!
    holders+=("$tenant")
    read -r _ <&"$fd"
    is 'its owner has a process' "$(judged -s "$set")" "idle
nobody waits on it
last operation: its process is gone
user $other has processes in its namespace"
    kill -KILL "$tenant"
    wait "$tenant" 2>/dev/null
    closed=$(as $other "$maker" sem 1 0 0x85)
    status=0
    as_user "$(for_users "$IPCVIEW")" show -s "$closed" -J >"$out" 2>"$err" </dev/null || status=$?
    json_is 'a set that may not be read' '.sem[0] | [.verdict, .evidence[0]]' '["unknown","whether anybody waits on it is not known"]'
    object remove sem "$closed"
    : "$operator"
fi

# --- What is no way to ask ---------------------------------------------------------------------------

everything="$(ids_of shm)/$(ids_of msg)/$(ids_of sem)"
refused()
{
    local message=$1
    shift
    run rm "$@"
    expect "refused: $*" 2 '' "ipcview: $message"
    is "and all is there: $*" "$(ids_of shm)/$(ids_of msg)/$(ids_of sem)" "$everything"
}
refused '--all and --orphans cannot be combined' --orphans --all --older-than 0s --yes --force
refused '--orphans: there is no kind "shn"; did you mean shm?' --orphans=shn --older-than 0s --yes
refused '--orphans: there is no kind ""; kinds are shm, msg and sem' --orphans=shm, --yes
refused '--orphans= needs an argument: KINDS' --orphans= --yes
refused 'unexpected "sem"; kinds are written --orphans=sem' --orphans sem --yes
refused 'objects by name and a selection (--filter, --orphans, --all, --older-than) cannot be combined' \
    --orphans -m "$orphan" --yes
refused '--older-than cannot be "0x"; it is a duration such as 30s, 5m, 2h or 3d' --orphans --older-than 0x --yes

# --- Removing them -----------------------------------------------------------------------------------

remove=(rm --orphans --older-than 0s --no-syslog)
run rm --orphans --yes --no-syslog
too_young='Nothing matches: of [0-9]+ (segments|semaphore sets) ([0-9]+ (is in use|are in use|is idle|are idle|is unknown|are unknown), )*[0-9]+ (is an orphan that its age or|are orphans that their age or) the filter leaves? out\.
Orphans that were used in the last day are left out: see --older-than\.$'
like 'younger than a day' "$(cat "$out")" "^$too_young"
run "${remove[@]}" --dry-run
like 'a dry run' "$status $(cat "$out")" "^0 .*remove 0x00000000 +$orphan .*To remove: 1 segment \\(4.0K\\)$"
is 'removes nothing' "$(ids_of shm)/$(ids_of msg)/$(ids_of sem)" "$everything"
run "${remove[@]}" --dry-run --json
json_is 'a dry run in JSON' '[.targets[] | [.kind, .id, .action]]' "[[\"shm\",$orphan,\"remove\"]]"
run rm --filter 'orphan && kind = shm' --yes --no-syslog
is 'a filter has its guards still' "$status $(ids_of shm)" "3 ${everything%%/*}"
run "${remove[@]}"
is 'nobody to ask' "$status $(ids_of shm)" "3 ${everything%%/*}"
run "${remove[@]}" --filter 'size > 1M' --yes
like 'a filter narrows it' "$status $(cat "$out")" '^0 Nothing matches: of [0-9]+ segments .*\.$'
if [[ -n $reused ]]; then
    run "${remove[@]}" --filter "id = $reused" --yes
    like 'a creator whose number was given again' "$status $(cat "$out")" '^0 Nothing matches: .*\.$'
fi
for id in "$idle" "$lived" "$used" $locked "$postgres"; do
    run "${remove[@]}" --filter "id = $id" --yes --force
    like "no orphan, whatever is forced: $id" "$status $(cat "$out")" '^0 Nothing matches: .*\.$'
done

# Attached between the plan and the removal.
flag=$scratch/attach
bash -c 'until [[ -e $1 ]]; do sleep 0.02; done; exec "$2" name late attach "$3" hold' - "$flag" "$IPCOBJ" "$orphan" >/dev/null &
holders+=($!)
late=$!
status=0
timeout 60 "$answer" -e "touch '$flag'; until grep -q SYSV /proc/$late/maps; do sleep 0.02; done" 1 -- \
    "$IPCVIEW" "${remove[@]}" >"$out" 2>"$err" </dev/null || status=$?
like 'attached while it was asked' "$status $(cat "$err")" "^1 .*shm $orphan was not removed: (in use|it has changed) since"
is 'it is there still' "$(ids_of shm)" "${everything%%/*}"
{ kill -KILL "$late"; wait "$late"; } 2>/dev/null

# Another with the same number, made in the meantime.
if { : >/proc/sys/kernel/shm_next_id; } 2>/dev/null; then
    status=0
    timeout 60 "$answer" -e "'$IPCOBJ' remove shm $orphan; echo $orphan >/proc/sys/kernel/shm_next_id; '$IPCOBJ' shm 4096 600 -" 1 -- \
        "$IPCVIEW" "${remove[@]}" >"$out" 2>"$err" </dev/null || status=$?
    like 'another by the same id' "$status $(cat "$err")" "^1 .*shm $orphan was not removed: it has changed since"
    is 'is left' "$(ids_of shm)" "${everything%%/*}"
else
    skip 'another by the same id' 'the kernel does not let an id be chosen'
fi

run "${remove[@]}" --yes -v
is 'removed' "$status $(ids_of shm)" "0 $(echo "$idle $lived $used $locked $postgres $reused" | xargs -n 1 | sort -n | xargs)"
like 'and said' "$(cat "$out")" "shm $orphan was removed.Removed 1 object\\.$"
is 'queues and sets were not asked for' "/$(ids_of msg)/$(ids_of sem)" "/${everything#*/}"

if [[ -n $other ]]; then
    run rm --orphans=sem --yes --no-syslog
    like 'sets younger than a day' "$(cat "$out")" "^$too_young"
    run rm --orphans=sem --older-than 0s --yes --no-syslog
    is 'an orphaned set, now that sets were named' "$status $(ids_of sem)" "0 $new $root_set $given"
    run rm --orphans=MSG,shm --older-than 0s --yes --no-syslog
    is 'queues, as far as that is known' "$status $(ids_of msg)" \
        "0 $([[ $known == true ]] || echo "$queue ")$full $of_root"
    is 'no other set' "$(ids_of sem)" "$new $root_set $given"
    # So many at once only if it is said.
    as $other "$maker" many shm 30
    run "${remove[@]}" --yes
    is 'too many at once' "$status $(ids_of shm | wc -w)" "3 $((30 + $(wc -w <<<"$idle $lived $used $locked $postgres $reused")))"
    run "${remove[@]}" --yes --max 30
    is 'so many were allowed' "$status $(ids_of shm | wc -w)" "0 $(wc -w <<<"$idle $lived $used $locked $postgres $reused")"
fi

finish
