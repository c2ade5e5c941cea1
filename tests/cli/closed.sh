#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# In a pid namespace, as in a container: nothing is an orphan there, and it is said why; --closed vouches
# that no process outside uses the objects. What an object itself tells against that still counts.

[ -n "${BASH_VERSION-}" ] || exec bash "$0" "$@"
# shellcheck source=tests/cli/lib.sh
. "${0%/*}/lib.sh"

[[ -n $(command -v jq) ]] || skip_all 'jq is not installed'
as 54321 true 2>/dev/null || skip_all 'there is no other user in this namespace'
maker=$(for_users "$IPCOBJ")
by_other=(setpriv --reuid=54321 --regid=54321 --clear-groups "$maker")
hint='ipcview: /proc: there may be processes that cannot be seen from here: this is a pid namespace of its own; if no process outside of it uses the objects, say so with --closed'

# --- The command line --------------------------------------------------------------------------------

run --closed --root=/ -m
expect '--closed is not for a tree' 2 '' 'ipcview: --closed and --root cannot be combined'
run limits --closed
like 'nor for limits' "$status $(cat "$err")" '^2 ipcview: unknown option "--closed"'

# --- A container -------------------------------------------------------------------------------------

# The shell stays: all that runs in the namespace is started by it.
exec {to}> >(exec unshare --pid --fork --mount-proc bash 2>"$scratch/reason")
container=$!
holders+=("$container")

# inside WORDS: the shell in the container runs that; its output and status are those of run.
inside()
{
    rm -f "$scratch/done"
    printf '{ %s; } >%q 2>%q </dev/null; echo $? >%q; mv %q %q\n' \
        "$1" "$out" "$err" "$scratch/state" "$scratch/state" "$scratch/done" >&"$to"
    until [[ -e $scratch/done ]]; do
        kill -0 "$container" 2>/dev/null || return 1
        sleep 0.02
    done
    status=$(<"$scratch/done")
}

if ! unshare --pid --fork --mount-proc true 2>/dev/null || ! inside true; then
    skip_all "there can be no pid namespace with a /proc of its own: $(tr '\n' ' ' <"$scratch/reason")"
fi

# verdicts [OPTION]: of all objects, as KIND ID VERDICT.
verdicts()
{
    inside "$IPCVIEW -m -q -s -J -o id,verdict $1"
    jq -r 'to_entries[] | select(.key == ("shm", "msg", "sem")) | .key as $kind | .value[] | "\($kind) \(.id) \(.verdict)"' "$out"
}

# Used from outside, by processes that have ended and have no number inside: what tells of them is 0.
mapfile -t strange < <("${by_other[@]}" shm 4096 600 - sem 2 600 - semop . 0 1 msg 600 - send . 1 x receive . 1)
# Used inside, by processes that have ended.
inside "$maker shm 4096 600 -; ${by_other[*]} sem 3 600 - semop . 1 1 msg 600 - send . 1 x receive . 1 msg 600 -"
mapfile -t left <"$out"
is 'there are objects' "${#strange[@]} ${#left[@]}" '3 4'
# And by such as live: attached, made, waited for.
inside "$maker shm 4096 600 - attach . hold >$scratch/attached & $maker shm 4096 600 - hold >$scratch/made &
    $maker wait-receive ${left[3]} 5 hold >$scratch/waited &
    until grep -q ready $scratch/attached && grep -q ready $scratch/made && grep -q ready $scratch/waited; do sleep 0.02; done"
attached=$(head -n 1 "$scratch/attached") made=$(head -n 1 "$scratch/made") waited=${left[3]}

is 'without a word nothing is known' "$(verdicts '' | sort)" "$(sort <<TEXT
shm ${strange[0]} unknown
sem ${strange[1]} unknown
msg ${strange[2]} unknown
shm ${left[0]} unknown
sem ${left[1]} unknown
msg ${left[2]} unknown
shm $attached in-use
shm $made idle
msg $waited in-use
TEXT
)"
inside "$IPCVIEW -m -o +verdict"
is 'and it is said why, and what to do' "$status $(cat "$err")" "0 $hint"
inside "$IPCVIEW rm --orphans=shm,msg,sem --older-than 0s --yes --no-syslog"
like 'rm --orphans says it too' "$status $(cat "$out" "$err")" "^0 Nothing matches.*$hint\$"
inside "$IPCVIEW show -m ${left[0]}"
like 'show' "$(cat "$out" "$err")" "not every process can be seen from this pid namespace.*$hint\$"
inside "$IPCVIEW rm --all -n"
like 'guards' "$(cat "$out" "$err")" "owner's processes unknown.*$hint\$"
inside "$IPCVIEW -m"
is 'a list that asks for no such thing says nothing' "$status $(cat "$err")" '0 '

is 'with --closed what was used inside is judged' "$(verdicts --closed | sort)" "$(sort <<TEXT
shm ${strange[0]} unknown
sem ${strange[1]} unknown
msg ${strange[2]} unknown
shm ${left[0]} orphan
sem ${left[1]} orphan
msg ${left[2]} orphan
shm $attached in-use
shm $made idle
msg $waited in-use
TEXT
)"
inside "$IPCVIEW show --closed -m ${left[0]}"
is 'show --closed' "$(sed '1,/^Verdict$/d; /^$/,$d' "$out" | sed '/creator/d'; cat "$err")" '  orphan
  nobody is attached
  last attach or detach: there was none yet
  taken as seen: all processes that use it (--closed)'
inside "$IPCVIEW -s --closed -J -o id,evidence"
json_is 'the evidence of a set' ".sem[] | select(.id == ${left[1]}) | .evidence | last" '"taken as seen: all processes that use it (--closed)"'
json_is 'a set that was operated on from outside' ".sem[] | select(.id == ${strange[1]}) | .evidence | index(\"last operation: a process that cannot be seen from here\") != null" true
inside "$IPCVIEW top --closed --batch --count=1 -o id,verdict -m -f 'id = ${left[0]}'"
like 'top --closed' "$(cat "$out")" "${left[0]} +orphan"
inside "$IPCVIEW rm --closed --orphans=shm,msg,sem --older-than 0s --yes --no-syslog"
like 'rm --closed removes the orphans' "$status $(cat "$out")" '^0 .*Removed 3 objects\.'
is 'and nothing else' "$(verdicts --closed | sort)" "$(sort <<TEXT
shm ${strange[0]} unknown
sem ${strange[1]} unknown
msg ${strange[2]} unknown
shm $attached in-use
shm $made idle
msg $waited in-use
TEXT
)"

# --- What a word cannot stand for --------------------------------------------------------------------

# The numbers there are not those of here.
status=0
unshare --pid --fork "$IPCVIEW" -m -q -s --closed -J -o verdict >"$out" 2>"$err" || status=$?
json_is 'with the /proc of another pid namespace nothing is judged' '[.shm[], .msg[], .sem[] | .verdict] | unique' '["in-use","unknown"]'
unshare --pid --fork "$IPCVIEW" -m --closed -o verdict >"$out" 2>"$err"
like 'and it is said why' "$(cat "$err")" 'there may be processes that cannot be seen from here: /proc is that of another pid namespace'
hide='mount -t proc -o hidepid=2 proc /proc && exec setpriv --reuid=54399 --regid=54399 --clear-groups --inh-caps=-all "$@"'
if ! unshare --mount bash -c "$hide" - true 2>/dev/null || unshare --mount bash -c "$hide" - test -e /proc/1; then
    skip 'hidepid' 'processes cannot be hidden here'
else
    unshare --pid --fork --mount bash -c "$hide" - "$(for_users "$IPCVIEW")" -q --closed -n -r -o verdict >"$out" 2>"$err"
    is 'nor where processes are hidden' "$(sort -u "$out")" unknown
    like 'which is said too' "$(cat "$err")" 'hidepid'
fi
exec {to}>&-

finish
