#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The drop-in against the installed ipcs, for a user who may not read the objects: the same on standard output
# and error, and the same status.

[ -n "${BASH_VERSION-}" ] || exec bash "$0" "$@"
# shellcheck source=tests/cli/lib.sh
. "${0%/*}/lib.sh"
# shellcheck source=tests/cli/tools.sh
. "${0%/*}/tools.sh"
find_rival ipcs
as_user true 2>/dev/null || skip_all 'only root can become another user'

ln -sf "$(for_users "$(realpath "$IPCVIEW")")" "$links/ipcs" || exit 99
surroundings=(as_user)

ids=()
# The second of each kind belongs to nobody too, who may not read it either.
hold ids shm 4096 600 0 shm 4096 600 0 set shm . 65534 65534 000 msg 600 0 msg 600 0 set msg . 65534 65534 000 \
    sem 2 600 0 sem 2 600 0 set sem . 65534 65534 000 sem 2 644 0

# without_capacity FILE: that of a queue that may not be read is 0 to the installed one, a difference on purpose.
without_capacity()
{
    sed -E 's/(qbytes|qsize)=[^\t]*/\1=/' "$1"
}

# same ARGUMENT...
same()
{
    both ipcs "$@"
    is "ipcs $*" "$our_status $(cat "$scratch/our_errors")"$'\n'"$(without_capacity "$scratch/ours")" \
        "$their_status $(cat "$scratch/their_errors")"$'\n'"$(without_capacity "$scratch/theirs")"
}

same -s -i "${ids[4]}"
is 'ipcs -s -i of a set that may not be read prints nothing' \
    "$our_status $(cat "$scratch/ours" "$scratch/our_errors")" '1 ipcs: semctl(GETVAL) failed: Permission denied'
for unit in '' -b --human; do
    for id in 4 5 6; do
        # shellcheck disable=SC2086 # nothing, or an option
        same -s -i "${ids[id]}" $unit
    done
    for id in 0 1; do
        # shellcheck disable=SC2086
        same -m -i "${ids[id]}" $unit
        # shellcheck disable=SC2086
        same -q -i "${ids[id + 2]}" $unit
    done
done
for letter in m q s; do
    for table in '' -t -p -c -u -l; do
        # shellcheck disable=SC2086
        same "-$letter" $table
    done
done
finish
