#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The examples of ipcview-compat(7): what they say is what happens, in a namespace that is empty at first.

[ -n "${BASH_VERSION-}" ] || exec bash "$0" "$@"
# shellcheck source=tests/cli/lib.sh
. "${0%/*}/lib.sh"
# shellcheck source=tests/cli/tools.sh
. "${0%/*}/tools.sh"

page=$here/../../man/ipcview-compat.7.in
umask 022

# examples: those of the page, as it shows them.
examples()
{
    awk '/^\.SH/ { here = $2 == "EXAMPLES" } /^\.EE/ { shown = 0 } here && shown; /^\.EX/ { shown = 1 }' "$page" |
        sed 's/^    //; s/\\-/-/g; s/\\(aq/'\''/g; s/\\e/\\/g'
}

# settle: takes out what differs from run to run, and blank lines.
settle()
{
    expand | sed -E 's/cpid=[0-9]+ */cpid=N /; s/^(change_time=).*/\1T/; s/ +$//; /^$/d'
}

# perform: runs each line that has a prompt, and prints it with what it says instead of what the page says.
perform()
{
    local line
    while IFS= read -r line; do
        [[ $line == [\$\#]' '* ]] || continue
        printf '%s\n' "$line"
        PATH=$links:$PATH sh -c "${line:2}" 2>&1 </dev/null
    done
}

examples >"$scratch/examples"
ok 'there are some' test "$(grep -c '^[$#] ' "$scratch/examples")" -ge 5
is 'they say what happens' "$(perform <"$scratch/examples" | settle)" "$(settle <"$scratch/examples")"
finish
