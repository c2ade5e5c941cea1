#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The names by which the program is called, and those for which it does not stand in.

[ -n "${BASH_VERSION-}" ] || exec bash "$0" "$@"
# shellcheck source=tests/cli/lib.sh
. "${0%/*}/lib.sh"
# shellcheck source=tests/cli/tools.sh
. "${0%/*}/tools.sh"

# A short option of lsipc and lsfd means something else here: -p of lsipc asks for pids, -r for raw output.
for tool in lsipc lsfd; do
    ln -s "$(realpath "$IPCVIEW")" "$links/$tool" || exit 99
done
lsipc='ipcview: this program does not stand in for lsipc: "ipcview list" lists the objects, "ipcview limits" the limits'
lsfd='ipcview: this program does not stand in for lsfd: "ipcview show" names the processes that use an object'

# called TOOL ARGUMENT...: by the name of TOOL, into $out, $err and $status.
called()
{
    local tool=$1
    shift
    status=0
    (exec -a "$tool" "$links/${tool##*/}" "$@") >"$out" 2>"$err" </dev/null || status=$?
}

called lsipc
expect 'called lsipc it says what to use' 2 '' "$lsipc"
called lsipc -m -i 0
expect 'whatever the arguments' 2 '' "$lsipc"
called lsipc --version
expect 'its version too would be that of another program' 2 '' "$lsipc"
called /usr/bin/lsipc -m
expect 'with a path' 2 '' "$lsipc"
called lsfd -p 1
expect 'called lsfd' 2 '' "$lsfd"
run compat lsipc -m
expect 'as a command' 2 '' "$lsipc"
run compat lsfd
expect 'lsfd as a command' 2 '' "$lsfd"
run compat /usr/bin/lsipc
expect 'a path is not the name of a tool' 2 '' \
    'ipcview: compat does not know "/usr/bin/lsipc"; it stands in for ipcs, ipcrm and ipcmk'
run compat lsof
expect 'nor is any other' 2 '' 'ipcview: compat does not know "lsof"; it stands in for ipcs, ipcrm and ipcmk'
run compat
expect 'one must be named' 2 '' 'ipcview: compat needs the name of a tool: ipcs, ipcrm or ipcmk'
for tool in ipcs ipcrm ipcmk; do
    called /some/where/$tool --version
    like "called $tool it is that" "$status $(cat "$out")" "^0 $tool from ipcview "
done
finish
