#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# What runs the tests: a test that hangs fails and leaves nothing behind, and a case that cmocka has
# skipped counts as skipped, whatever this version of cmocka calls it.

[ -n "${BASH_VERSION-}" ] || exec bash "$0" "$@"
# shellcheck source=tests/cli/lib.sh
. "${0%/*}/cli/lib.sh"

supervise=$abs_top_builddir/tests/supervise
tap=$here/../unit/tap.sh
[[ -x $supervise ]] || bail "$supervise is not there"
driver=$here/../../build-aux/tap-driver.sh

# stand_in: a test that does what standard input says.
stand_in()
{
    cat >"$scratch/test"
}

# supervised SECONDS: runs it so, into $out, $err and $status.
supervised()
{
    status=0
    timeout 60 "$supervise" "$1" bash "$scratch/test" "$scratch" >"$out" 2>"$err" </dev/null || status=$?
}

# results COMPILER...: what the test driver of automake makes of it, from the file for the harness.
results()
{
    AM_TAP_AWK='awk' sh "$driver" --test-name test --log-file "$scratch/log" --trs-file "$scratch/trs" \
        -- "$@" bash "$scratch/test" "$scratch" >"$out" 2>"$err"
    grep '^:test-result:' "$scratch/trs"
}

# left: how many processes of the test live; each has been told a name of its own.
left()
{
    local found=0 folder
    for folder in /proc/[0-9]*; do
        [[ $(tr '\0' ' ' 2>/dev/null <"$folder/cmdline") != "sleep 98765 "* ]] || found=$((found + 1))
    done
    echo "$found"
}
before=$(left)

# --- The time limit ----------------------------------------------------------------------------------

stand_in <<<'echo fine; exit 3'
supervised 50
is 'the output and the status are those of the test' "$status $(cat "$out")" '3 fine'
stand_in <<<'kill -SEGV $$'
supervised 50
is 'a signal too' "$status" 139

stand_in <<'EOF'
trap 'rm "$1/busy"; exit 99' TERM
touch "$1/busy"
(trap '' TERM; exec sleep 98765) &
setsid sleep 98765 &
setsid bash -c '(sleep 98765 & exec sleep 98765) & exec sleep 98765' &
(kill -STOP $BASHPID; sleep 98765) &
echo '1..1'
wait
EOF
supervised 1
like 'out of time' "$status $(cat "$out")" $'^124 1..1\n\nBail out! out of time: more than 1 seconds '
ok 'the test could tidy up' test ! -e "$scratch/busy"
is 'and no process of it lives' "$(left)" "$before"
is 'the driver says what happened' "$(results "$supervise" 1)" ':test-result: ERROR'
like 'in words' "$(cat "$out")" 'ERROR: test - Bail out! out of time'

stand_in <<<'setsid sleep 98765 & echo "ok 1"; echo "1..1"'
is 'what a test leaves behind does not hold it up' "$(results "$supervise" 50)" ':test-result: PASS'
like 'is named' "$(cat "$scratch/log")" 'left behind, and that were killed: 1'
is 'and killed' "$(left)" "$before"

# shellcheck disable=SC2016 # the dollar is the test's
stand_in <<<'touch "$1/started"; sleep 98765'
"$supervise" 50 bash "$scratch/test" "$scratch" >"$out" 2>"$err" </dev/null &
until [[ -e $scratch/started ]]; do sleep 0.01; done
kill -TERM $!
wait $!
is 'whoever stops the supervisor stops the test' "$? $(left)" "143 $before"
"$supervise" none true 2>"$err"
is 'a limit that is not a number' $? 2

# --- What cmocka says --------------------------------------------------------------------------------

stand_in <<'EOF'
echo '1..5'
echo '# not tested: no reason'
echo 'not ok 1 # SKIP as before 1.1.6'
echo 'ok 2 # SKIP as since then'
echo 'ok 3 - as with a dash # SKIP'
echo 'ok 4 - passed'
echo 'not ok 5 - failed'
exit 1
EOF
is 'skipped cases are skipped, others are not' "$(results sh "$tap" | xargs)" \
    ':test-result: SKIP :test-result: SKIP :test-result: SKIP :test-result: PASS :test-result: FAIL :test-result: ERROR'
like 'and say why' "$(cat "$out")" 'SKIP: test 1 # SKIP as before 1.1.6: no reason'
unlike 'but not why another was' "$(cat "$out")" 'since then: '
stand_in <<<'echo 1..1; echo ok 1; kill -SEGV $$'
sh "$tap" bash "$scratch/test" >"$out" 2>"$err"
is 'a crash is one still' $? 139

finish
