#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Without memory, at each allocation in turn: what the program was about to say is said or missed, never cut off.

[ -n "${BASH_VERSION-}" ] || exec bash "$0" "$@"
# shellcheck source=tests/cli/lib.sh
. "${0%/*}/../cli/lib.sh"

! grep -qE '__asan_init|__gcov_' "$IPCVIEW" || skip_all 'what is added to the program allocates too'
make -s --no-print-directory -C "$abs_top_builddir" faults-programs >"$out" 2>&1 ||
    skip_all "the programs cannot be built: $(tail -n 1 "$out")"

# without_memory NAME COMMAND...: each allocation of these commands (tests/faults/commands.c) fails.
without_memory()
{
    local name=$1
    shift
    status=0
    timeout 300 "$here/../faults/run" "$abs_top_builddir" --fault malloc "$@" >"$out" 2>&1 || status=$?
    ! grep -q '^SKIP: there can be no namespaces' "$out" || skip_all "$(head -n 1 "$out")"
    like "$name" "$status $(grep -E '^FAILED' "$out" | head -n 5)$(tail -n 1 "$out")" \
        '^0 [1-9][0-9]* points .* 0 failed, '
}

without_memory 'a warning is not lost' sets
without_memory 'whoever makes an object learns its id' mk mk-queue ipcmk
without_memory 'the document of rm is whole or absent' rm rm-all dry-run
finish
