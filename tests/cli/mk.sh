#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# ipcview mk: what it makes, what it prints, and what it says where the kernel will not.

[ -n "${BASH_VERSION-}" ] || exec bash "$0" "$@"
# shellcheck source=tests/cli/lib.sh
. "${0%/*}/lib.sh"

run mk -m 1.5M -p 600 -k 0x1234
prints 'a segment' 0
is 'has its size, mode and key' "$(field shm 0 size) $(field shm 0 perms) $(field shm 0 key)" "1572864 600 $((0x1234))"
run mk -q
prints 'a queue' 0
is 'is readable by all, writable by its owner' "$(field msg 0 perms)" 644
is 'and has a key that nobody had' "$(($(field msg 0 key) != 0))" 1
run mk --semaphore 7 --mode 0640 --key 4294967295
prints 'a set' 0
is 'has its number and mode' "$(field sem 0 nsems) $(field sem 0 perms) $(field sem 0 key)" '7 640 -1'
run mk -q --key 0
prints 'a private queue' 1
is 'has no key' "$(field msg 1 key)" 0
run mk -s 1 --json
json_is 'in JSON it is the object' '[.schema, .sem[0].id, .sem[0].nsems, .sem[0].perms, (.sem | length), .problems]' \
    '[2,1,1,"0644",1,[]]'

# --- Refused by the kernel ---------------------------------------------------------------------------

run mk -m 1 -k 0x1234
expect 'a key that is taken' 1 '' \
    'ipcview: no segment was made: the key 0x00001234 is taken: see ipcview show -m 0'
run mk -m 0
expect 'a segment of nothing' 1 '' \
    'ipcview: no segment was made: SHMMIN is 1, the minimum: see ipcview limits'
run mk -s 0
expect 'a set of nothing' 1 '' 'ipcview: no set was made: a set has at least one semaphore'
run mk -m 1E
like 'more memory than there is' "$status $(cat "$err")" \
    '^1 ipcview: no segment was made: (there is not enough memory and swap space for it|Cannot|SHM)'
if echo 1 2>/dev/null >/proc/sys/kernel/shmmni; then
    run mk -m 1
    expect 'too many segments' 1 '' 'ipcview: no segment was made: SHMMNI 1 reached: see ipcview limits'
    run mk -m 1 -J
    json_is 'in JSON it is a problem' '[.shm, .problems[0].kind, .problems[0].where, .problems[0].message]' \
        '[[],"not-made","shm","SHMMNI 1 reached: see ipcview limits"]'
    is 'and the status is the same' "$status" 1
    echo 4096 >/proc/sys/kernel/shmmni
    echo 10000 >/proc/sys/kernel/shmmax
    run mk -m 10001
    expect 'too large a segment' 1 '' \
        'ipcview: no segment was made: SHMMAX is 10000, the maximum: see ipcview limits'
    echo 385 >/proc/sys/kernel/shmall
    run mk -m 8193
    expect 'too many pages' 1 '' \
        'ipcview: no segment was made: SHMALL 385 reached, of which 384 are in use: see ipcview limits'
    echo 2 >/proc/sys/kernel/msgmni
    run mk -q
    expect 'too many queues' 1 '' 'ipcview: no queue was made: MSGMNI 2 reached: see ipcview limits'
    echo '10 12 500 3' >/proc/sys/kernel/sem
    run mk -s 11
    expect 'too large a set' 1 '' \
        'ipcview: no set was made: SEMMSL is 10, the maximum: see ipcview limits'
    run mk -s 5
    expect 'too many semaphores' 1 '' \
        'ipcview: no set was made: SEMMNS 12 reached, of which 8 are in use: see ipcview limits'
    echo '10 12 500 2' >/proc/sys/kernel/sem
    run mk -s 1
    expect 'too many sets' 1 '' 'ipcview: no set was made: SEMMNI 2 reached: see ipcview limits'
else
    skip 'limits that are reached' 'limits cannot be set here'
fi

# --- Output that goes nowhere ------------------------------------------------------------------------

# unwritten COMMAND...: its errors in $err, $status, and what is left in $left.
unwritten()
{
    before=$(cat /proc/sysvipc/*)
    status=0
    timeout 60 "$@" 2>"$err" || status=$?
    left=$(diff <(echo "$before") <(cat /proc/sysvipc/*))
}

# Room for one of each kind again.
"$IPCVIEW" rm --all --yes --force --no-syslog >/dev/null
for what in '-m 1' -q '-s 1' '-q --json' '-m 1 -k 0x77'; do
    # shellcheck disable=SC2086 # words
    unwritten "$IPCVIEW" mk $what >/dev/full
    is "nobody could be told the id: it is taken away again (mk $what)" "$status $left" '1 '
    like 'and that is said' "$(cat "$err")" '^ipcview: (shm|msg|sem) [0-9]+ was removed again: its id could not be written
ipcview: cannot write to standard output: No space left on device$'
done
unwritten "$IPCVIEW" mk -q >&-
is 'a closed output' "$status $left" '1 '
# shellcheck disable=SC2016 # for the other shell
unwritten bash -c 'ulimit -f 0 && exec "$0" mk -q >"$1"' "$IPCVIEW" "$scratch/limited"
is 'a file that may not grow' "$status $left" '1 '
# The reader has gone before anything is written.
mkfifo "$scratch/fifo"
exec {both}<>"$scratch/fifo"
exec {writer}>"$scratch/fifo"
exec {both}>&-
for what in -q '-q --json'; do
    # shellcheck disable=SC2086 # words
    unwritten "$IPCVIEW" mk $what >&"$writer"
    is "a pipe without a reader ($what)" "$status $left" '141 '
    like 'is said too' "$(cat "$err")" '^ipcview: msg [0-9]+ was removed again: its id could not be written$'
done
exec {writer}>&-
# Its one write is held up until somebody has found the queue and used it.
if [[ -n $(command -v strace) ]] && strace -o "$scratch/trace" true 2>/dev/null; then
    ids=$(awk '{ print $2 }' /proc/sysvipc/msg)
    timeout 60 strace -qq -o "$scratch/trace" -e trace=write -e inject=write:delay_enter=3000000:when=1 \
        "$IPCVIEW" mk -q -p 666 >/dev/full 2>"$err" &
    tracer=$!
    until id=$(awk 'NR > 1 { print $2 }' /proc/sysvipc/msg | grep -vxF "$ids") || ! kill -0 "$tracer" 2>/dev/null; do
        :
    done
    [[ -z $id ]] || object send "$id" 1 text
    wait "$tracer"
    is 'what somebody uses by then stays' "$? $(field msg "$id" qnum)" '1 1'
    like 'and its id is in the message' "$(cat "$err")" "^ipcview: msg $id was made, and its id could not be written: "
    [[ -z $id ]] || object remove msg "$id"
else
    skip 'what somebody uses by then stays' 'strace does not work here'
fi
unwritten "$IPCVIEW" compat ipcmk -Q -M 1 -S 1 >/dev/full
is 'ipcmk takes away all that it made' "$status $left" '1 '
is 'and says of each' "$(grep -c '^ipcmk: .* was removed again' "$err")" 3

# --- Wrong command lines -----------------------------------------------------------------------------

before=$(cat /proc/sysvipc/*)
# wrong ERROR ARGUMENT...
wrong()
{
    local error=$1
    shift
    run mk "$@"
    expect "mk $*" 2 '' "ipcview: $error"
}
wrong 'mk makes one object: choose one of -m SIZE, -q, -s NSEMS'
wrong 'mk makes one object: choose one of -m SIZE, -q, -s NSEMS' -q -m 1
wrong '"x" is not a size; sizes look like 4096, 64K, 1.5M, 2GiB or 2GB' -m x
wrong 'size "16E" is too large' -m 16E
wrong '"0x1" is not a number of semaphores' -s 0x1
wrong '"-1" is not a number of semaphores' -s -1
wrong '--mode cannot be "888"; it is an octal number from 0 to 777' -q -p 888
wrong '--mode cannot be "1777"; it is an octal number from 0 to 777' -q -p 1777
wrong '"x" is not a key; keys look like 0x0052e2c1, or are decimal, up to 0xffffffff' -q -k x
wrong '"0x100000000" is not a key; keys look like 0x0052e2c1, or are decimal, up to 0xffffffff' -q -k 0x100000000
wrong '--mode was given twice' -q -p 600 -p 600
wrong 'unexpected "x"; see ipcview mk --help' -q x
wrong 'unknown option "--root"; see ipcview mk --help' -q --root /
is 'nothing was made' "$(cat /proc/sysvipc/*)" "$before"
run mk --help
like 'there is help' "$status $(head -n 1 "$out")" '^0 Usage: ipcview mk '
finish
