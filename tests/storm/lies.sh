#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The auditor of the storm (./dev storm) notices each sort of lie, and takes no truth for one.

[ -n "${BASH_VERSION-}" ] || exec bash "$0" "$@"
# shellcheck source=tests/cli/lib.sh
. "${0%/*}/../cli/lib.sh"
here=$(cd "${0%/*}" && pwd)
# shellcheck source=tests/storm/lib.sh
. "$here/lib.sh"

storm=$abs_top_builddir/tests/storm/storm
[[ -x $storm ]] || bail "$storm is not there"
[[ -n $(command -v jq) ]] || skip_all 'jq is not installed'
storm_namespaces
[[ ${#namespaces[@]} -gt 0 ]] || skip_all 'there can be no IPC namespace of its own'

# rage SECONDS PROGRAM: what the storm says of that ipcview, until it has caught it.
rage()
{
    rm -rf "$scratch/evidence"
    mkdir "$scratch/evidence"
    "${namespaces[@]}" "$storm" "$1" 1 "$scratch/evidence" "$2" --until-lie >"$out" 2>"$err"
}

# lies NAME: how many of them there were.
lies()
{
    sed -n "s/^  $1 *\([0-9][0-9]*\)$/\1/p" "$out"
}

# caught LIE NAME [SECONDS]: a stand-in that lies so is found to lie so, within so many seconds.
caught()
{
    local found
    status=0
    STORM_LIE=$1 rage "${3:-60}" "$here/lie" || status=$?
    found=$(lies "$2")
    if [[ $status == 1 && ${found:-0} -gt 0 ]]; then
        pass "$1: $2"
    else
        fail "$1: $2" "status $status" "$(cat "$out")" "$(cat "$err")"
    fi
}

# So short a time says nothing about the memory.
STORM_LIE=none rage 4 "$here/lie" || true
is 'an ipcview that tells the truth' \
    "$(sed -n '/^Lies$/,/^  memory/ { /^  memory/d; /  0$/d; /  -  /d; p; }' "$out")" Lies

caught link-lost 'links lost'
caught link-invented 'links that never were'
caught object-lost 'objects lost'
caught object-invented 'objects that never were'
caught orphan 'false orphans'
caught orphan-in-text 'false orphans'
caught deadlock 'false deadlocks'
caught figure 'false figures'
caught cut-off 'JSON or text broken'
caught crash 'crashes, hangs, false statuses'
caught status 'crashes, hangs, false statuses'
caught foreign 'objects removed outside a plan'
caught report 'removals that were none'
caught unguarded 'objects removed outside a plan'
caught twin 'objects removed outside a plan'
caught memory 'memory not flat' 8

finish
