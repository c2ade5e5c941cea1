#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The kernel's table of objects is read to its end, whatever their number and wherever they stand.

[ -n "${BASH_VERSION-}" ] || exec bash "$0" "$@"
# shellcheck source=tests/cli/lib.sh
. "${0%/*}/lib.sh"

# kernel_ids KIND
kernel_ids()
{
    awk 'NR > 1 { print $2 }' "/proc/sysvipc/$1"
}

for letter in m q s; do
    case $letter in
    m) kind=shm ;;
    q) kind=msg ;;
    s) kind=sem ;;
    esac
    # Around powers of two, up to the most segments that a kernel allows by default: 1, 2, 255, 256, 257,
    # 2047, 2048, 2049, 4095, 4096.
    wrong=
    for more in 1 1 253 1 1 1790 1 1 2046 1; do
        object many "$kind" "$more"
        run "-$letter" -r -n -o id
        cmp -s "$out" <(kernel_ids "$kind") || wrong+=" $(wc -l <"$out") of $(kernel_ids "$kind" | wc -l)"
    done
    is "$kind: all of any number" "$wrong" ''

    # The slots before it are empty.
    mapfile -t ids < <(kernel_ids "$kind")
    last=${ids[-1]}
    unset 'ids[-1]'
    words=()
    for id in "${ids[@]}"; do
        words+=(remove "$kind" "$id")
    done
    object "${words[@]}"
    run "-$letter" -r -n -o id
    prints "$kind: the last of many that were" "$last"
    run show "-$letter" "$last" -r -n
    is "$kind: it can be shown" "$status $(cut -d ' ' -f 2 "$out")" "0 $last"
    run show "-$letter" "${ids[7]}"
    expect "$kind: one of those that were cannot" 1 '' "ipcview: $kind ${ids[7]}: there is no such object"
    # New ones take the empty slots again, with other ids.
    object many "$kind" 3
    run "-$letter" -r -n -o id
    is "$kind: slots that were used before" "$(cat "$out")" "$(kernel_ids "$kind")"
    is "$kind: and all four" "$(wc -l <"$out")" 4
done

finish
