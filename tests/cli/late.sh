#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# A search through processes whose results are read late, as on a machine with too much to do: all that
# was found is there in the end. strace holds up each wait of the program for what its child says. (How many wait on a queue stays unknown
# where some process of the machine cannot be inspected.)

[ -n "${BASH_VERSION-}" ] || exec bash "$0" "$@"
# shellcheck source=tests/cli/lib.sh
. "${0%/*}/lib.sh"

# A sanitizer that looks for leaks cannot run below strace.
export ASAN_OPTIONS="${ASAN_OPTIONS-}:detect_leaks=0"

[[ -n $(command -v jq) ]] || skip_all 'jq is not installed'
[[ -n $(command -v strace) ]] || skip_all 'strace is not installed'
as 54321 true 2>/dev/null || skip_all 'there is no other user in this namespace'

program=(timeout 120 strace -f --seccomp-bpf -qq -e 'trace=?poll,?ppoll,?ppoll_time64' -e signal=none
    -e 'inject=?poll,?ppoll,?ppoll_time64:delay_enter=10000' -o "$scratch/trace" "$IPCVIEW")

# run_late ARGUMENT...: like run.
run_late()
{
    status=0
    "${program[@]}" "$@" >"$out" 2>"$err" </dev/null || status=$?
}

# repeat COUNT WORD...: into the array words.
repeat()
{
    local i count=$1
    shift
    words=()
    for ((i = 0; i < count; i++)); do
        words+=("$@")
    done
}

# --- Attaches ----------------------------------------------------------------------------------------

ids=()
repeat 6001 attach .
hold ids name attacher shm 4096 600 - "${words[@]}"
id=${ids[0]}
run_late show -m "$id" -J
grep -q DELAYED "$scratch/trace" || skip_all "strace cannot hold up a call: $(tr '\n' ' ' <"$err")"
is 'the segment: well done' "$status $(cat "$err")" '0 '
json_is 'each attach is found' '.shm[0] | [.nattch, .nprocs, (.attachments | length), .unknown]' '[6001,1,6001,null]'
json_is 'and nothing is said to be missing' '.problems' '[]'

# --- Readers -----------------------------------------------------------------------------------------

# Of a user without processes, and used by others: only who waits speaks for them.
repeat 40 msg 666 -
mapfile -t queues < <(as 54321 "$(for_users "$IPCOBJ")" "${words[@]}")
is 'there are queues' "${#queues[@]}" 40
words=()
for queue in "${queues[@]}"; do
    for ((i = 0; i < 10; i++)); do
        words+=(wait-receive "$queue" 5)
    done
done
hold none name reader "${words[@]}"

run_late -q -J -o id,waiters,blocked,verdict
is 'the list of queues: well done' "$status $(cat "$err")" '0 '
json_is 'each reader is found' '[.msg[] | [.waiters // 10, (.blocked | length), .verdict]] | unique' '[[10,10,"in-use"]]'
json_is 'of each queue' '.msg | length' 40
run_late rm --orphans=msg --older-than 0s -n --no-syslog
is 'none of them is an orphan' "$status $(cat "$out")" '0 Nothing matches: of 40 queues 40 are in use.'

# --- Readers, where every process can be inspected -----------------------------------------------------

# In a pid namespace of its own only they speak against an orphan.
cat >"$scratch/pod" <<'EOT'
read -ra readers
"$IPCOBJ" name reader "${readers[@]}" hold >"$1" &
until grep -qs ready "$1"; do sleep 0.02; done
shift
"$@"
EOT
if ! unshare --pid --fork --mount-proc true 2>/dev/null; then
    skip 'in a pid namespace' 'there can be none with a /proc of its own'
else
    for holder in "${holders[@]}"; do
        kill -KILL "$holder"
        ended "$holder"
    done
    status=0
    unshare --pid --fork --kill-child --mount-proc bash "$scratch/pod" "$scratch/readers" \
        "${program[@]}" rm --closed --orphans=msg --older-than 0s -n --json --no-syslog \
        >"$out" 2>"$err" <<<"${words[*]}" || status=$?
    is 'in a pid namespace: well done' "$status $(cat "$err")" '0 '
    json_is 'none of them is an orphan either' '[.targets, .problems]' '[[],[]]'
fi

finish
