#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The drop-in against the installed ipcs, to the byte: random objects, every option, several locales.
#
# Where a difference is found, the seed that is printed makes it again: COMPAT_SEED=N tests/cli/compat_ipcs.sh

[ -n "${BASH_VERSION-}" ] || exec bash "$0" "$@"
# shellcheck source=tests/cli/lib.sh
. "${0%/*}/lib.sh"
# shellcheck source=tests/cli/tools.sh
. "${0%/*}/tools.sh"
find_rival ipcs

seed=${COMPAT_SEED-$RANDOM}
comment "seed $seed"
compared=0
differences=0

# --- Locales -----------------------------------------------------------------------------------------

# Chinese needs a locale, which is made here, and util-linux's own catalogue.
locales=(C)
[[ $(LC_ALL=C.UTF-8 locale charmap 2>/dev/null) != UTF-8 ]] || locales+=(C.UTF-8)
made=$scratch/locale
mkdir "$made"
for locale in zh_CN de_DE; do
    catalogue=/usr/share/locale/${locale%_*}/LC_MESSAGES/util-linux.mo
    [[ -f $catalogue ]] || catalogue=/usr/share/locale/$locale/LC_MESSAGES/util-linux.mo
    if ! grep -qs '^#define ENABLE_NLS 1' "$abs_top_builddir/config.h"; then
        skip "as in $locale" 'built without translations'
    elif [[ ! -f $catalogue ]]; then
        skip "as in $locale" "util-linux's translations are not installed"
    elif ! localedef -i "$locale" -f UTF-8 "$made/$locale.UTF-8" >"$err" 2>&1; then
        skip "as in $locale" "the locale cannot be made: $(head -n 1 "$err")"
    else
        locales+=("$locale.UTF-8")
    fi
done

# surround LOCALE ZONE: both tools run so from now on. The system's own locales are not in LOCPATH.
surround()
{
    surroundings=(env "LC_ALL=$1" "TZ=$2")
    [[ $1 == C* ]] || surroundings+=("LOCPATH=$made")
}

# --- Comparing ---------------------------------------------------------------------------------------

# compare ARGUMENT...
compare()
{
    both ipcs "$@"
    compared=$((compared + 1))
    is_same && return
    differences=$((differences + 1))
    ((differences > 5)) || show_difference "${surroundings[*]} ipcs $*"
}

# close_case NAME: of all comparisons since the last.
close_case()
{
    if ((compared && !differences)); then
        pass "$1 ($compared comparisons)"
    else
        fail "$1" "$differences of $compared comparisons differ (seed $seed)"
    fi
    total=$((total + compared))
    compared=0
    differences=0
}

kinds=('' -m -q -s -a --shmems --queues --semaphores --all -mq '-m -s' '-q -s' -mqs)
tables=('' -t -p -c -l -u --time --pid --creator --limits --summary '-t -p' '-l -u')
units=('' -b --human --bytes --hum '-b --human')
operands=('' '' '' shm '-- x')

# compare_random: one of all combinations, which is split at its blanks.
compare_random()
{
    # shellcheck disable=SC2046,SC2086,SC2116
    compare ${kinds[RANDOM % ${#kinds[@]}]} ${tables[RANDOM % ${#tables[@]}]} \
        ${units[RANDOM % ${#units[@]}]} ${operands[RANDOM % ${#operands[@]}]}
}

# compare_pages: each object of its own.
compare_pages()
{
    local file kind letter id ids unit
    for file in shm:m msg:q sem:s; do
        kind=${file%:*}
        letter=${file#*:}
        mapfile -t ids < <(awk 'NR > 1 { print $2 }' "/proc/sysvipc/$kind")
        for id in "${ids[@]}"; do
            for unit in '' --human; do
                # shellcheck disable=SC2086
                compare "-$letter" -i "$id" $unit
            done
        done
    done
}

zones=(UTC Asia/Shanghai America/St_Johns)

# How many objects there are, and so how many pages to compare, is left to the seed: a few make more rounds.
random=$(rounds 60)
least=$(rounds 6)
enough=$(rounds 2000)
total=0
for ((round = 1; round <= least || (total < enough && round <= 4 * least); round++)); do
    populate $((seed + round))
    RANDOM=$((seed + round))
    for locale in "${locales[@]}"; do
        surround "$locale" "${zones[round % ${#zones[@]}]}"
        for ((i = 0; i < random; i++)); do
            compare_random
        done
        compare_pages
        [[ $locale != zh* ]] || chinese=$(cat "$scratch/ours")
    done
    empty
    close_case "random objects, round $round"
done
[[ -z ${chinese-} ]] || like 'the translations are those of util-linux' "$chinese" 未设置\|访问权限\|时间
surround C UTC

# Every combination once, of one population.
populate "$seed"
for kind in "${kinds[@]:0:5}"; do
    for table in "${tables[@]:0:6}"; do
        for unit in "${units[@]:0:3}"; do
            # shellcheck disable=SC2086
            compare $kind $table $unit
        done
    done
done
close_case 'every combination of letters'
empty
compare
close_case 'nothing at all'

# --- Limits that nobody has ------------------------------------------------------------------------

# limit NAME VALUE
limit()
{
    echo "$2" 2>/dev/null >"/proc/sys/kernel/$1"
}

for shmall in 18446744073692774399 18446744073709551615 4503599627370496 4503599627370495 1 0; do
    if ! limit shmall $shmall; then
        skip "SHMALL $shmall" 'this limit cannot be set here'
        continue
    fi
    for unit in '' -b --human; do
        # shellcheck disable=SC2086
        compare -m -l $unit
    done
done
close_case 'unlimited and absurd SHMALL'

# --- Wrong arguments --------------------------------------------------------------------------------

for arguments in -x --unknown --s -i '-i 5' '-i x -m' '-i 99999999999 -m' '-m -q -i 0' '--id= -m' '--time=x' '-i 0 -a' --i; do
    # shellcheck disable=SC2086
    compare $arguments
done
close_case 'wrong arguments'
ok 'an error is said' test -s "$scratch/our_errors"

ok "hundreds of comparisons, or thousands ($total)" test "$total" -ge "$enough"
finish
