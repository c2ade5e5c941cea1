#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# One kind more has a meter, a tab, a list, details and columns to sort by in the monitor too.

[ -n "${BASH_VERSION-}" ] || exec bash "$0" "$@"
# shellcheck source=tests/screen/lib.sh
. "${0%/*}/lib.sh"
# shellcheck source=tests/dummy_kind/build.sh
. "${0%/*}/../dummy_kind/build.sh"

open 100 60 -z
shows 'its tab, with how many there are' '^ 1 Overview  2 Shm 0  3 Msg 0  4 Sem 0  5 Dummy 2  6 Events'
shows 'its meters' '^Dum \[\|+ +2/8\] sems \[\|+ +42/100\]'
shows "its list, which its option opens" "^   0x0000d00d  7 root  rw-r-----     30 +[0-9]+d"
press 2
drops 'another list' ' WEIGHT '
press 5
shows 'and back by its key' ' WEIGHT '
press Enter
shows 'its details' '^ *VOLUME +30K \(30720 bytes\)'
press Escape F9
shows 'that it cannot be removed' 'objects of this kind cannot be removed'
press F6
shows 'its column to sort by' '^ *WEIGHT +what the dummy weighs'
press Escape Escape 1
shows 'its limit in the overview' '^ ?DUMMAX +number of dummies +8 +2 +25.0%'
shows 'and the order of its objects there' '^ *7 +30 +1 *$'
shows 'below a title' '^ ?Heaviest dummies'
press q
ends 'and it ends well' 0

# --- A kind that takes a look into every process ------------------------------------------------------

rebuild 's/^    \.letter = .*/&\n    .cost = READ_BY_WALK,/'
open 100 60
shows 'is not counted before somebody wants to see it' '^ 1 Overview  2 Shm 0  3 Msg 0  4 Sem 0  5 Dummy  6 Events'
press 5
shows 'is read when it is shown' '^   0x0000d00d  7 root  rw-r-----     30 +[0-9]+d'
shows 'and counted then' ' 5 Dummy 2 '
press Space 1
shows 'and known later' '^ ?DUMMAX +number of dummies +8 +2 +25.0%'
press 5
shows 'with its tag' '^ \* 0x0000d00d  7 root'
press q
ends 'and it ends well' 0

finish
