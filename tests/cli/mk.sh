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
    '[1,1,1,"0644",1,[]]'

# --- Refused by the kernel ---------------------------------------------------------------------------

run mk -m 1 -k 0x1234
expect 'a key that is taken' 1 '' \
    'ipcview: no segment was made: the key 0x00001234 is taken: see ipcview show -m 0'
run mk -m 0
expect 'a segment of nothing' 1 '' \
    'ipcview: no segment was made: SHMMIN is 1, and none is smaller: see ipcview limits'
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
        'ipcview: no segment was made: SHMMAX is 10000, and none may be larger: see ipcview limits'
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
        'ipcview: no set was made: SEMMSL is 10, and none may be larger: see ipcview limits'
    run mk -s 5
    expect 'too many semaphores' 1 '' \
        'ipcview: no set was made: SEMMNS 12 reached, of which 8 are in use: see ipcview limits'
    echo '10 12 500 2' >/proc/sys/kernel/sem
    run mk -s 1
    expect 'too many sets' 1 '' 'ipcview: no set was made: SEMMNI 2 reached: see ipcview limits'
else
    skip 'limits that are reached' 'limits cannot be set here'
fi

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
wrong '"x" is no size; sizes are such as 4096, 64K, 1.5M, 2GiB or 2GB' -m x
wrong 'size "16E" is too large' -m 16E
wrong '"0x1" is no number of semaphores' -s 0x1
wrong '"-1" is no number of semaphores' -s -1
wrong '--mode cannot be "888"; it is an octal number from 0 to 777' -q -p 888
wrong '--mode cannot be "1777"; it is an octal number from 0 to 777' -q -p 1777
wrong '"x" is no key; keys are such as 0x0052e2c1, or decimal, up to 0xffffffff' -q -k x
wrong '"0x100000000" is no key; keys are such as 0x0052e2c1, or decimal, up to 0xffffffff' -q -k 0x100000000
wrong '--mode was given twice' -q -p 600 -p 600
wrong 'unexpected "x"; see ipcview mk --help' -q x
wrong 'unknown option "--root"; see ipcview mk --help' -q --root /
is 'nothing was made' "$(cat /proc/sysvipc/*)" "$before"
run mk --help
like 'there is help' "$status $(head -n 1 "$out")" '^0 Usage: ipcview mk '
finish
