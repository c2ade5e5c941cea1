#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Whether ./dev faults finds what it is there to find: programs that behave as ipcview does, but for one fault.

[ -n "${BASH_VERSION-}" ] || exec bash "$0" "$@"
# shellcheck source=tests/cli/lib.sh
. "${0%/*}/../cli/lib.sh"

! grep -qE '__asan_init|__gcov_' "$IPCVIEW" || skip_all 'what is added to the program makes calls of its own'
make -s --no-print-directory -C "$abs_top_builddir" faults-programs >"$out" 2>&1 ||
    skip_all "the programs cannot be built: $(tail -n 1 "$out")"

# A build whose program is a stand-in.
build=$scratch/build
mkdir -p "$build/tests"
ln -s "$abs_top_builddir/tests/faults" "$build/tests/faults"

# stand_in POINT: the driver says this of a program that does what standard input says at that point, with the
# real one in $real. Only there no memory can be locked.
stand_in()
{
    {
        echo '#!/bin/bash'
        printf 'real=%q\n' "$IPCVIEW"
        # shellcheck disable=SC2016 # the dollars are the stand-in's
        echo '[[ $(ulimit -l) == 0 ]] || exec "$real" "$@"'
        cat
    } >"$build/ipcview"
    chmod 755 "$scratch" "$build" "$build/ipcview"
    status=0
    timeout 60 "$here/../faults/run" "$build" --point "$1" >"$out" 2>&1 || status=$?
    echo "$status $(grep -m 1 -E '^(FAILED|ok|SKIP)' "$out" || tail -n 3 "$out")"
}

where=limit:locked=0
# shellcheck disable=SC2016 # the dollars are the stand-in's
said=$(stand_in "list:$where" <<<'exec "$real" "$@"')
[[ $said != *SKIP* ]] || skip_all "${said#*SKIP: }"
is 'a program without a fault' "$said" "0 ok list:$where"

# finds NAME POINT REGEX: what a stand-in does is a failure.
finds()
{
    like "$1" "$(stand_in "$2:$where")" "^1 FAILED $2:$where: $3"
}

# shellcheck disable=SC2016 # the dollars are the stand-in's
{
    finds 'a crash' list 'it was ended by signal 11' <<<'kill -SEGV $$'
    finds 'one that hangs' list 'it was not done after 5000 milliseconds' <<<'exec sleep 20'
    finds 'a process that is left' list 'it left a process behind' <<<'sleep 20 & exec "$real" "$@"'
    finds 'half of a document' list-json 'the JSON is not whole' <<<'"$real" "$@" | head -n 5; exit 1'
    finds 'a line that is missing' list 'nothing says that the output is another one' <<<'"$real" "$@" | grep -v 0x00000013'
    finds 'a value that is another one' list 'nothing says that the output is another one' <<<'"$real" "$@" | sed "s/12K/0/"'
    finds 'a warning that is lost' sets 'its message is lost' <<<'exec "$real" "$@" 2>/dev/null'
    finds 'a failure without a word' list 'it ends with status 7, without a word' <<<'exit 7'
    finds 'an object of no plan' rm 'sem:0 is gone, though no plan names it' \
        <<<'"$real" rm -s 0 --force --yes --no-syslog; exec "$real" "$@"'
    finds 'an object that a list removes' list 'shm:1 is gone' <<<'"$real" rm -m 1 --yes --force; exec "$real" "$@"'
    finds 'a removal that is none' rm '(shm 1|msg 0) was not removed, though it says so' \
        <<<'"$real" "$@" -n | sed "/\"id\": [01],/s/\"result\": null/\"result\": \"removed\"/"'
    finds 'a removal that is not done' rm 'shm 1 was not removed, and nothing says so' <<<'exec "$real" "$@" -n'
    finds 'a removal that is not told' rm '(shm 1|msg 0) was removed, and nothing says so' \
        <<<'"$real" "$@" | sed "s/\"removed\"/null/"'
    finds 'an object that nobody knows' mk-queue 'msg 3 was made, and its id is not told' <<<'"$real" "$@" >/dev/null; exit 1'
    finds 'none is made' mk-queue '0 objects were made with status 0' <<<'echo 3'
    finds 'an object that a list makes' list 'msg 3 was made' <<<'"$real" mk -q >/dev/null; exec "$real" "$@"'
}

finish
