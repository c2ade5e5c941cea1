#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The record of removals in the system log.

[ -n "${BASH_VERSION-}" ] || exec bash "$0" "$@"
# shellcheck source=tests/cli/lib.sh
. "${0%/*}/lib.sh"

unshare --mount true 2>/dev/null || skip_all 'there can be no mount namespace, and so no log of our own'

# log_of COMMAND...: what it writes to the log.
log_of()
{
    # shellcheck disable=SC2016 # for the other shell
    unshare --mount bash -c '
        dev=$1; shift
        mkdir -p "$dev" && mount -t tmpfs none "$dev" && touch "$dev/null" &&
            mount --bind /dev/null "$dev/null" && mount --rbind "$dev" /dev || exit 99
        exec "$IPCOBJ" log /dev/log "$@"' - "$scratch/dev" "$@" 2>"$err" </dev/null
}

# logged COMMAND...: the same without priority, time and pid.
logged()
{
    log_of "$@" | sed -E 's/^<[0-9]+>[A-Z][a-z]{2} [ 0-9]{2} [0-9:]{8} /<>/; s/\[[0-9]+\]//; s/ login=[0-9]+//'
}

shm=$(object shm 4096 600 0x1234)
is 'a line before and a line after' "$(logged "$IPCVIEW" rm -m "$shm")" \
    "<>ipcview: removing kind=shm id=$shm key=0x00001234 owner=root(0) bytes=4096 asked-by=root(0) command=\"ipcview rm -m $shm\"
<>ipcview: result kind=shm id=$shm removed"
shm=$(object shm 4096 600 -)
# 85: LOG_AUTHPRIV and LOG_NOTICE.
like 'both are for the authorities' "$(log_of "$IPCVIEW" rm -m "$shm")" '^<85>[^<]*<85>[^<]*$'
is 'a dry run leaves no record' "$(log_of "$IPCVIEW" rm -n --all | grep '<')" ''

queue=$(object msg 600 - send . 1 hello)
set=$(object sem 3 600 -)
is 'what is lost with a queue, and the size of a set' \
    "$(logged "$IPCVIEW" rm -q "$queue" -s "$set" | grep removing)" \
    "<>ipcview: removing kind=msg id=$queue key=0x00000000 owner=root(0) messages=1 bytes=5 asked-by=root(0) command=\"ipcview rm -q $queue -s $set\"
<>ipcview: removing kind=sem id=$set key=0x00000000 owner=root(0) nsems=3 asked-by=root(0) command=\"ipcview rm -q $queue -s $set\""

object shm 4096 600 - >/dev/null
is 'no record where none is wanted' "$(logged "$IPCVIEW" rm --all --force --yes --no-syslog | grep '<>')" ''
object shm 4096 600 - >/dev/null
hostile=$'key = 0 or owner = "a\nb\e[2J"'
is 'a hostile command line is one line' \
    "$(logged "$IPCVIEW" rm --filter "$hostile" --force --yes | grep -o 'command=.*')" \
    'command="ipcview rm --filter key = 0 or owner = \x22a\x0ab\x1b[2J\x22 --force --yes"'
is 'nothing is recorded that is not tried' "$(logged "$IPCVIEW" rm -m 77 | grep '<>')" ''

finish
