#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# What tools for packages and desktops read: the note about the library that is loaded, and the desktop file.

[ -n "${BASH_VERSION-}" ] || exec bash "$0" "$@"
# shellcheck source=tests/cli/lib.sh
. "${0%/*}/lib.sh"

# --- The note: https://systemd.io/ELF_DLOPEN_METADATA/ ------------------------------------------------

library=$(sed -n 's/^#define NCURSES_LIBRARY "\(.*\)"/\1/p' "$abs_top_builddir/config.h" 2>/dev/null)
notes=$(readelf -n --wide "$IPCVIEW" 2>/dev/null)
if [[ -z $(command -v readelf) || -z $(command -v objcopy) ]]; then
    skip 'a note names the library' 'binutils are not installed'
elif ! grep -q '^#define HAVE_NCURSES 1' "$abs_top_builddir/config.h"; then
    unlike 'without the monitor there is no note' "$notes" '\.note\.dlopen'
elif [[ $notes != *FDO* ]] && grep -q __asan_init "$IPCVIEW"; then
    skip 'a note names the library' 'the address sanitizer of clang has padded it'
else
    like 'readelf finds the note' "$notes" 'in: \.note\.dlopen'
    like 'its owner and type are those of the specification' "${notes##*.note.dlopen}" 'FDO.*407c0c0a'
    objcopy -O binary --only-section=.note.dlopen "$IPCVIEW" "$scratch/note"
    # Three numbers and the owner's name come before the text, and a zero after it.
    tail -c +17 "$scratch/note" | tr -d '\0' >"$out"
    ok 'what it says is one JSON document' is_json "$out"
    json_is 'it names the library that is loaded' '[.[].soname[]]' "[\"$library\"]"
    json_is 'the monitor needs it, and nothing else' '.[0] | [.feature, .priority]' '["monitor","recommended"]'
    json_is 'it has no key that the specification does not' '[.[] | keys[]] | unique' \
        '["description","feature","priority","soname"]'
fi

# --- The desktop file --------------------------------------------------------------------------------

file=$here/../../data/ipcview.desktop

# value KEY
value()
{
    awk -v key="$1=" 'index($0, key) == 1 { print substr($0, length(key) + 1) }' "$file"
}

if [[ -z $(command -v desktop-file-validate) ]]; then
    skip 'the desktop file is valid' 'desktop-file-validate is not installed'
else
    is 'the desktop file is valid' "$(desktop-file-validate "$file" 2>&1)" ''
fi
is 'it runs in a terminal' "$(value Terminal)" true
read -r program arguments <<<"$(value Exec)"
is 'it runs the program' "$program" "$(value TryExec)"
run help "$arguments"
like 'as a command that there is' "$status $(cat "$out")" "^0 Usage: $program $arguments"
for key in Name GenericName Comment Keywords; do
    ok "$key is translated" test -n "$(value "${key}[zh_CN]")"
done
finish
