#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Eight processes make and remove objects as fast as they can, and ids are used again at once, while
# somebody works with the monitor.

[ -n "${BASH_VERSION-}" ] || exec bash "$0" "$@"
# shellcheck source=tests/screen/lib.sh
. "${0%/*}/lib.sh"

object many shm 3 many msg 2 many sem 2
ids=()
hold ids name steady shm 123456 600 0x57ead1
steady=${ids[0]}

open 100 400 -d 0.1
wait_for 'row 1/4'
press G
wait_for 'row 4/4'
press Space Enter
shows 'an object that stays is tagged, and shown below' "^(──|--) shm $steady "

"${IPCOBJ%/*}/rivals" 10 500 "$IPCVIEW" rm --filter 'perms = 0640' --force --yes --no-syslog >"$scratch/tally" &
rivals=$!
holders+=("$rivals")

# is_steady: what the frame of the detail names is the object, and that alone is tagged; or segments
# are not what is shown.
# shellcheck disable=SC2317 # called by until_true
is_steady()
{
    local shown
    look
    grep -q '^   .*NATTCH' <<<"$screen" || return 0
    looks=$((looks + 1))
    shown=$(rows | grep -c .)
    [[ $shown -le $most ]] || most=$shown
    grep -qaE "^(──|--) shm $steady " <<<"$screen" && grep -q '^  1 tagged ' <<<"$screen"
}

keys=('>' I '<' o o e Z Z C-l 3 2 4 2 '#' '#' Right Left)
looks=0
pressed=0
strayed=
most=0
while kill -0 "$rivals" 2>/dev/null; do
    key=${keys[pressed++ % ${#keys[@]}]}
    press "$key"
    # A screen that is just being drawn is looked at again: a cursor that has gone does not come back.
    patience=20 until_true is_steady || strayed+="--- after $key:"$'\n'$screen
done
wait "$rivals"
like 'the test itself: there was a churn' "$(cat "$scratch/tally")" 'kept [0-9]{4}'
ok "the test itself: it was looked at ($looks times, up to $most rows)" test "$looks" -gt 5 -a "$most" -gt 50
ok 'the monitor lives' kill -0 "$pid"
is 'the cursor never left the object, and nothing else was tagged' "$strayed" ''
look
! grep -q PAUSED <<<"$screen" || press Z
press 2 Left Left Escape
drops 'the detail is closed' '^(──|--) shm '
shows 'the object is there as it was' "^[ ~+]\\* 0x0057ead1 +$steady .* (121K|123456) "

# shown_ids: those in the list, whether they are gone or not.
shown_ids()
{
    awk '/^   +[A-Z][A-Z]/ && !at { for (i = 1; i <= NF; i++) if ($i !~ /^ID[A-Z]/ && $i ~ /^ID/) at = i; next }
        at && (/^$/ || /^ +(row|sort:|order|[0-9]+ tagged)/) { exit }
        at { $0 = substr($0, 4); print $at }' <<<"$screen"
}

# no_ghosts KIND: the list and the kernel have the same.
# shellcheck disable=SC2317 # called by until_true
no_ghosts()
{
    look
    [[ $(shown_ids | sort -n) == "$(kernel_ids "$1" | sort -n)" ]]
}

for kind in shm msg sem; do
    case $kind in
    shm) press 2 && wait_for '^   .*NATTCH' ;;
    msg) press 3 && wait_for '^   .*QBYTES' ;;
    sem) press 4 && wait_for '^   .*NSEMS' ;;
    esac
    if until_true no_ghosts "$kind"; then
        pass "$kind: all that is shown is there, and all that is there is shown"
    else
        fail "$kind: all that is shown is there, and all that is there is shown" \
            "$(diff <(shown_ids | sort -n) <(kernel_ids "$kind" | sort -n))" "$screen"
    fi
    ok "$kind: the test itself: that is not nothing" test "$(shown_ids | wc -l)" -gt 50
done
press q
ends 'it ends well' 0
shut

finish
