#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# No byte from outside reaches the terminal as a control, in any format, whoever chose it.

[ -n "${BASH_VERSION-}" ] || exec bash "$0" "$@"
# shellcheck source=tests/cli/lib.sh
. "${0%/*}/lib.sh"

# Bidi and other invisible characters as extended regular expression, for bytes in UTF-8: U+00AD,
# U+061C, U+200B to U+200F, U+2028 to U+202E, U+2060 to U+206F, U+FEFF, and C1.
invisible=$'\xc2[\x80-\x9f\xad]|\xd8\x9c|\xe2\x80[\x8b-\x8f\xa8-\xae]|\xe2\x81[\xa0-\xaf]|\xef\xbb\xbf'

# is_harmless FILE: neither C0 (but newline), DEL, C1, invisible characters nor invalid UTF-8.
# shellcheck disable=SC2317 # called by ok
is_harmless()
{
    local controls
    controls=$(LC_ALL=C tr -d '\n' <"$1" | LC_ALL=C tr -d '\040-\176\200-\377' | wc -c)
    [[ $controls == 0 ]] || return 1
    ! LC_ALL=C grep -qaE "$invisible" "$1" && iconv -f UTF-8 -t UTF-8 "$1" >/dev/null 2>&1
}

# harmless NAME: both files of the last run.
harmless()
{
    ok "$1: output" is_harmless "$out"
    ok "$1: errors" is_harmless "$err"
}

printf 'a\033[31mb' >"$scratch/probe"
printf 'a\302\233b' >"$scratch/probe2"
printf 'a\342\200\256b' >"$scratch/probe3"
printf 'a\377b' >"$scratch/probe4"
printf 'm\303\274ller \344\270\255\n' >"$scratch/probe5"
for probe in probe probe2 probe3 probe4; do
    ok "the test itself: $probe is found" eval "! is_harmless '$scratch/$probe'"
done
ok 'the test itself: letters of the world are no harm' is_harmless "$scratch/probe5"

# shellcheck disable=SC2016 # nothing is to be expanded
hostile=(
    $'\e[31mred'
    $'\e]0;title\a'
    $'\xc2\x9b31m'           # C1 CSI in UTF-8
    $'\x9b31m'               # C1 CSI as a byte
    $'a\rb\nc\td'
    $'\b\b\b\bx'
    $'x\x7fy\x01z'
    $'\xe2\x80\xaetxt.exe'   # right-to-left override
    $'\xe2\x81\xa6x\xe2\x81\xa9'
    $'z\xe2\x80\x8bw\xef\xbb\xbf'
    $'\xff\xfe\xc3'
    $'\xc0\x9b\xed\xa0\x80'  # overlong, surrogate
    $'\xf5\x80\x80\x80'
    $'a) S 1 (b'
    '%s%n%d'
    '";|&$(id)'
)

# --- Process names -----------------------------------------------------------------------------------

ids=()
for name in "${hostile[@]}"; do
    hold ids name "$name" shm 1 600 - sem 1 600 - setval . 0 1
done
sem=${ids[1]}
for locale in C C.UTF-8; do
    for arguments in -m '-m -r' '-m --csv' '-m -J' '-m -o command' 'show -m 0' "show -s $sem" "show -s $sem -J" \
        '-m --color=always -o id'; do
        # shellcheck disable=SC2086 # several words
        LC_ALL=$locale run $arguments
        [[ $arguments != *color* ]] || sed -i 's/\x1b\[[0-9;]*m//g' "$out"
        harmless "process names, $locale: ipcview $arguments"
        [[ $arguments != *-J ]] || ok "and whole" is_json "$out"
    done
    LC_ALL=$locale "$IPCOBJ" pty 60 "$IPCVIEW" -m --color=never >"$out" 2>"$err"
    harmless "process names cut to a terminal, $locale"
done
run -m -r -n -o command
is 'one line an object, in raw: all can be told apart' "$(sort -u "$out" | wc -l)" "${#hostile[@]}"
is 'what a name was' "$(head -n 1 "$out")" '\x1b[31mred'
run -m -r -n -o command -f "cpid = $(field shm 13 cpid)"
run -m -r -n -o command -f 'command ~ "^a.*S"'
is 'parentheses in a name' "$(cat "$out")" 'a)\x20S\x201\x20(b'
run -m -J -o command
json_is 'a name with blanks in JSON' '.shm[4].command' '"a\rb\nc\td"'
LC_ALL=C.UTF-8 run -m -f "$(printf 'command = "%s"' "${hostile[0]}")" -n -o command
prints 'a name can be filtered on, as it is' '\x1b[31mred'

# --- Names of users and groups -----------------------------------------------------------------------

tree names
: >"$scratch/names/etc/passwd"
: >"$scratch/names/etc/group"
awk 'NR == 1 { print } NR == 2 { for (i = 0; i < 16; i++) { $2 = $8 = $9 = $10 = $11 = i; print } }' \
    "$fixtures/tree/proc/sysvipc/shm" >"$scratch/names/proc/sysvipc/shm"
for i in "${!hostile[@]}"; do
    name=${hostile[i]//$'\n'/}
    printf '%s:x:%d:0::/:\n' "$name" "$i" >>"$scratch/names/etc/passwd"
    printf '%s:x:%d:\n' "$name" "$i" >>"$scratch/names/etc/group"
done
for locale in C C.UTF-8; do
    for arguments in -m '-m -r' '-m --csv' '-m -J' '-m -c' '-m -o all' '-m -o all -r' '-m -o all --csv' '-m -o all -J' \
        '-m -i 0'; do
        # shellcheck disable=SC2086 # several words
        LC_ALL=$locale run --root "$scratch/names" $arguments
        harmless "user names, $locale: ipcview $arguments"
    done
    LC_ALL=$locale run --root "$scratch/names" -m -n -r -o owner,group
    is "user names, $locale: all are there" "$(awk 'NF == 2 && $1 == $2' "$out" | sort -u | wc -l)" 16
done

# --- What the command line says ----------------------------------------------------------------------

# echoes STATUS ARGUMENT...: an error in one line, which is kept for a look at the bytes.
echoes()
{
    local expected=$1
    shift
    run "$@"
    cat "$out" "$err" >>"$scratch/echoed"
    [[ $status == "$expected" && ! -s $out && $(wc -l <"$err") == 1 ]] ||
        wrong+=" [$(printf '%q ' "$@"): status $status]"
}

for text in "${hostile[@]}"; do
    export LC_ALL=C
    name=$(printf %q "$text")
    for locale in C C.UTF-8; do
        export LC_ALL=$locale
        wrong=
        : >"$scratch/echoed"
        echoes 2 "$text"
        echoes 2 help "$text"
        echoes 2 -m -- "$text"
        echoes 2 limits "$text"
        echoes 2 "--$text"
        for option in --output --sort --id --color --time-format; do
            echoes 2 -m "$option=$text"
        done
        echoes 1 -m -n --root "$text"
        echoes 2 -m -f "size = '${text//\'/}'"
        echoes 2 -m -f "owner ~ '($text'"
        echoes 2 -m -f "'$text"
        run -m "-$text"
        cat "$out" "$err" >>"$scratch/echoed"
        run -m -f "$text = 1"
        cat "$out" "$err" >>"$scratch/echoed"
        is "errors, $locale: $name" "$wrong" ''
        ok 'echoed without harm' is_harmless "$scratch/echoed"
    done
done
export LC_ALL=C

# The name of the program itself is never said but as "ipcview".
bash -c 'exec -a "$1" "$2" -z' sh $'\e[31m' "$IPCVIEW" >"$out" 2>"$err"
harmless 'the name under which it is called'

# --- Text in captured files --------------------------------------------------------------------------

tree text
printf '\033[31m %s\n' "$(head -n 1 "$fixtures/tree/proc/sysvipc/shm")" >"$scratch/text/proc/sysvipc/shm"
printf '\033[31m\n' >>"$scratch/text/proc/sysvipc/shm"
printf '\033[31m\n' >"$scratch/text/proc/sys/kernel/shmmni"
run --root "$scratch/text" -m
harmless 'controls in the heading'
run --root "$scratch/text" -l
harmless 'controls in a limit'
mkdir "$scratch/"$'\e[31mtree'
run --root "$scratch/"$'\e[31mtree' -m
harmless 'controls in the path of the tree'
run --root "$scratch/"$'\e[31mtree' -m -J
harmless 'controls in the path of the tree, JSON'
ok 'which is whole' is_json "$out"

finish
