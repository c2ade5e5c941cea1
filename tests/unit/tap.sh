#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Runs a unit test and mends what cmocka says of a case that was skipped: up to 1.1.5 it calls that
# "not ok", which the test driver takes for a failure, and it never says why. The test does, in the line
# "# not tested: WHY" before. The exit status is the test's.
#
#   tests/unit/tap.sh TEST

# shellcheck disable=SC2016 # the dollar is awk's
program='
    /^# not tested: / { why = ": " substr($0, 15) }
    /^(not )?ok [0-9]+ .*# SKIP/ { sub(/^not /, ""); $0 = $0 why }
    /^(not )?ok / { why = "" }
    { print; fflush() }'

# The status goes past awk by descriptor 3, and what awk prints past the shell by 4.
exec 4>&1
status=$({ { "$@" 3>&- 4>&-; echo "$?" >&3; } | awk "$program" >&4 3>&- 4>&-; } 3>&1)
exit "$status"
