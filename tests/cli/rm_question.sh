#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# What is asked at a terminal before anything is removed, and how a removal is interrupted.

[ -n "${BASH_VERSION-}" ] || exec bash "$0" "$@"
# shellcheck source=tests/cli/lib.sh
. "${0%/*}/lib.sh"

answer=${IPCOBJ%/*}/answer

count_segments()
{
    awk 'END { print NR - 1 }' /proc/sysvipc/shm
}

# talk ARGUMENT...: as "run", but with somebody at the terminal (see answer.c).
talk()
{
    status=0
    timeout 60 "$answer" "$@" >"$out" 2>"$err" </dev/null || status=$?
}

question='Remove these 3 objects? Type the number of objects to go on: '
object many shm 3 >/dev/null
all=("$IPCVIEW" rm --all --force --no-syslog)

talk '' -- "${all[@]}"
is 'nothing typed is no' "$status: $(count_segments)" '3: 3'
like 'it was asked' "$(cat "$err")" "${question//\?/\\?}.*nothing was removed"
for no in y yes 2 '3 3' 03 +3 all 30; do
    talk "$no" -- "${all[@]}"
    is "\"$no\" is no" "$status: $(count_segments)" '3: 3'
done
talk ^D -- "${all[@]}"
is 'the end of input is no' "$status: $(count_segments)" '3: 3'
talk ^C -- "${all[@]}"
is 'an interrupt is no' "$status: $(count_segments)" '3: 3'
talk -t $'3\n3\n' no -- "${all[@]}"
is 'what was typed before the question does not answer it' "$status: $(count_segments)" '3: 3'
talk ' 3 ' -- "${all[@]}"
is 'the number is yes' "$status: $(count_segments)" '0: 0'
like 'the plan stands on standard output' "$(cat "$out")" 'To remove: 3 segments.*Removed 3 objects'

# --- One by one --------------------------------------------------------------------------------------

object many shm 4 >/dev/null
talk n y '' q -- "$IPCVIEW" rm -i --all --force --no-syslog
is 'no, yes, nothing, quit' "$status: $(count_segments)" '0: 3'
talk n a -- "$IPCVIEW" rm -i --all --force --no-syslog
is 'no to one, yes to all that are left' "$status: $(count_segments)" '0: 1'
talk no -- "$IPCVIEW" rm -i --all --force --no-syslog
is 'no to all' "$status: $(count_segments)" '3: 1'
talk ^C -- "$IPCVIEW" rm -i --all --force --no-syslog
is 'an interrupt at the first question' "$status: $(count_segments)" '3: 1'
id=$(awk 'NR == 2 { print $2 }' /proc/sysvipc/shm)
talk YES -- "$IPCVIEW" rm -i -m "$id"
is 'an object by name is asked about too' "$status: $(count_segments)" '0: 0'
run rm -i --all --force
is 'nobody can be asked' "$status" 0
object many shm 1
run rm -i --all --force
is 'so nothing is removed' "$status: $(count_segments)" '3: 1'
run rm --all --force --yes --no-syslog

# --- A name that would steer the terminal ------------------------------------------------------------

if ! unshare --mount true 2>/dev/null; then
    skip 'a hostile name in a question' 'there can be no mount namespace'
else
    id=$(object shm 4096 600 -)
    printf 'evil\033[2J:x:0:0::/:/bin/sh\n' >"$scratch/passwd"
    # shellcheck disable=SC2016 # for the other shell
    talk -e true n -- unshare --mount bash -c \
        'mount --bind "$1" /etc/passwd && exec "$2" rm -i -m "$3"' - "$scratch/passwd" "$IPCVIEW" "$id"
    like 'a hostile name in a question is escaped' "$(cat "$err")" 'of evil\\x1b\[2J\?'
    object remove shm "$id"
fi

# --- An id that is given again while somebody thinks -------------------------------------------------

# again KIND MAKE...: removes the object and makes one with the same id, in the same second.
again()
{
    local kind=$1
    shift
    if ! { : >"/proc/sys/kernel/${kind}_next_id"; } 2>/dev/null; then
        skip "an id of $kind that is given again" 'the kernel does not let an id be chosen'
        return
    fi
    local id letter
    id=$(object "$@")
    case $kind in shm) letter=m ;; msg) letter=q ;; sem) letter=s ;; esac
    talk -e "'$IPCOBJ' remove $kind $id && echo $id >/proc/sys/kernel/${kind}_next_id && '$IPCOBJ' $*" \
        1 -- "$IPCVIEW" rm --all="$kind" --force --no-syslog
    is "an id of $kind that is given again is not removed" "$status" 1
    like "and it is said of $kind" "$(cat "$err")" "$kind $id was not removed: it has changed since"
    run show "-$letter" "$id"
    is "the successor of $kind $id is there" "$status" 0
    talk -e "'$IPCOBJ' remove $kind $id && echo $id >/proc/sys/kernel/${kind}_next_id && '$IPCOBJ' $*" \
        y -- "$IPCVIEW" rm -i "-$letter" "$id"
    is "nor when it was named: $kind" "$status" 1
    talk -e "'$IPCOBJ' remove $kind $id" y -- "$IPCVIEW" rm -i "-$letter" "$id"
    like "one that has gone: $kind" "$status: $(cat "$err")" "1: .*$kind $id was not removed: already gone"
}
again shm shm 4096 600 -
again msg msg 600 -
again sem sem 1 600 -

# --- In use since it was listed ----------------------------------------------------------------------

id=$(object msg 600 -)
talk -e "'$IPCOBJ' send $id 1 hello" 1 -- "$IPCVIEW" rm --all=msg --force --no-syslog
like 'a queue that is used meanwhile stays' "$status: $(cat "$err")" "1: .*msg $id was not removed: used since"
object remove msg "$id"
id=$(object shm 4096 600 -)
talk -e "'$IPCOBJ' attach $id" 1 -- "$IPCVIEW" rm --all=shm --force --no-syslog
like 'a segment that is used meanwhile stays' "$status: $(cat "$err")" "1: .*shm $id was not removed: used since"
talk -e "'$IPCOBJ' set shm $id 0 0 640" 1 -- "$IPCVIEW" rm --all=shm --filter 'perms = 0600' --force --no-syslog
is 'one that the filter would not select any more stays' "$status: $(count_segments)" '1: 1'
object remove shm "$id"

finish
