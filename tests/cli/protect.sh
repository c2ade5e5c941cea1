#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Protection by rule: what is protected is removed by its id or key, and by nothing else.

[ -n "${BASH_VERSION-}" ] || exec bash "$0" "$@"
# shellcheck source=tests/cli/lib.sh
. "${0%/*}/lib.sh"

# A sanitizer that looks for leaks cannot run below strace.
export ASAN_OPTIONS="${ASAN_OPTIONS-}:detect_leaks=0"

: "${sysconfdir:=/usr/local/etc}"
rules=$XDG_CONFIG_HOME/ipcview/protect.conf
mkdir -p "${rules%/*}"

ids_of()
{
    awk 'NR > 1 { printf "%s%s", between, $2; between = " " }' "/proc/sysvipc/$1"
}

everything()
{
    echo "$(ids_of shm)/$(ids_of msg)/$(ids_of sem)"
}

ntp=$(object shm 96 600 0x4e545030)
large=$(object shm 1048576 600 0x91)
small=$(object shm 4096 600 -)
queue=$(object msg 600 0x92)
set=$(object sem 1 600 0x93)
all=$(everything)

cat >"$rules" <<'EOF'
# kept for the next start

kind = shm && key >= 0x4e545030 && key <= 0x4e54503f
   size >= 1M
EOF

# --- In a plan ---------------------------------------------------------------------------------------

run rm --all --force --dry-run --no-syslog
squeezed=$(sed -E 's/ +/ /g' "$out")
like 'what is protected is held back' "$squeezed" "hold 0x4e545030 $ntp [^
]* protected
hold 0x00000091 $large [^
]* protected
remove 0x00000000 $small "
like 'and nothing else is' "$squeezed" 'To remove: 1 segment \(4.0K\), 1 queue, 1 semaphore set
Held back: 2 segments'
run rm --all --dry-run --json
json_is 'in JSON' '[.targets[] | select(.guards | index("protected")) | [.kind, .id, .action]]' \
    "[[\"shm\",$ntp,\"hold\"],[\"shm\",$large,\"hold\"]]"

# --- No selection removes it -------------------------------------------------------------------------

# removes NAME STATUS ARGUMENT...: with these arguments, nothing is removed; and no call was made for it.
keeps()
{
    local name=$1 expected=$2 calls=$scratch/calls
    shift 2
    if strace -o /dev/null true 2>/dev/null; then
        status=0
        strace -f -e trace=shmctl,msgctl,semctl -o "$calls" "$IPCVIEW" rm "$@" --no-syslog \
            >"$out" 2>"$err" </dev/null || status=$?
        unlike "$name: the kernel was not asked to" "$(cat "$calls")" 'IPC_RMID'
    else
        run rm "$@" --no-syslog
    fi
    is "$name" "$status $(everything)" "$expected $all"
}
keeps 'a filter' 3 --filter "id = $ntp && kind = shm" --yes
is 'and it is said why' "$(cat "$err")" \
    'ipcview: nothing was removed: all of it is protected; it can only be removed by its id or key'
keeps 'a filter, forced' 3 --filter "id = $ntp && kind = shm" --yes --force
keeps 'all that match, forced' 3 --filter 'kind = shm && key != 0' --yes --force --max 1000
keeps 'all' 3 --all=shm --filter 'size >= 1M' --yes --force
if [[ $(readlink /proc/self/ns/pid) == 'pid:[4026531836]' ]] && as 54321 true 2>/dev/null; then
    maker=$(for_users "$IPCOBJ")
    chmod 755 "$XDG_CONFIG_HOME" "${rules%/*}"
    orphan=$(as 54321 "$maker" shm 1048576 600 -)
    all=$(everything)
    keeps 'an orphan' 0 --orphans --older-than 0s --filter "id = $orphan" --yes --force
    run show -m "$orphan"
    like 'the evidence' "$(cat "$out")" "
  idle
  nobody is attached
  it is protected by $rules, line 4
"
    run -m -n -r -o id -f "orphan && uid = 54321"
    prints 'nor is it listed as one' ''
    mv "$rules" "$rules.off"
    run -m -n -r -o id -f "orphan && uid = 54321"
    prints 'without the rule it is' "$orphan"
    mv "$rules.off" "$rules"
    object remove shm "$orphan"
    all=$(everything)
else
    skip 'an orphan' 'there are none in this namespace'
fi

# --- What cannot be understood -----------------------------------------------------------------------

# faulty NAME EXPECTED: what selections say of the file as it is, and that nothing is removed.
faulty()
{
    local selection
    for selection in --all --orphans=shm,msg,sem '--filter=id >= 0'; do
        run rm "$selection" --yes --force --no-syslog
        expect "$1: $selection" 2 '' "ipcview: nothing was removed: $rules: $2"
    done
    run rm --all --dry-run
    expect "$1: a dry run too" 2 '' "ipcview: nothing was removed: $rules: $2"
    is "$1: and all is there" "$(everything)" "$all"
}
cp "$rules" "$rules.good"
echo 'key = = 5' >>"$rules"
run rm --all --yes --force --no-syslog
like 'a line that cannot be understood' "$status $(cat "$err")" "^2 ipcview: nothing was removed: $rules: line 5, character 7: "
faulty 'a line that cannot be understood' "$(sed "s|.*$rules: ||" "$err")"
run -m -o id,verdict -f "id = $small"
like 'a listing says so' "$status $(cat "$err")" "^1 ipcview: $rules: line 5, character 7: "
like 'and knows of no orphan' "$(cat "$out")" "$small unknown"
run -m -o id
is 'but only where it asks for that' "$status $(cat "$err")" '0 '
echo 'orphan' >"$rules"
faulty 'the verdict' 'line 1: a rule of protection cannot ask for the verdict'
rm "$rules"
mkdir "$rules"
faulty 'a directory' 'not a regular file, or not text'
rmdir "$rules"
ln -s "$rules" "$rules"
faulty 'a link to itself' 'Too many levels of symbolic links'
rm "$rules"
printf 'key = 5\n\033]0;evil\007 = 1\n' >"$rules"
run rm --all --yes --no-syslog
unlike 'what is in the file does not reach the terminal' "$(cat "$err")" $'\033'
mv "$rules.good" "$rules"
run rm -m 999 --no-syslog
like 'by name the files do not matter' "$status $(cat "$err")" '^1 ipcview: shm 999: there is no such object'

# --- In place of ipcrm -------------------------------------------------------------------------------

status=0
timeout 60 "$IPCVIEW" compat ipcrm -v --all=shm >"$out" 2>"$err" </dev/null || status=$?
is 'ipcrm --all' "$status $(ids_of shm)" "1 $ntp $large"
is 'tells what it left' "$(cat "$err")" "ipcrm: shm $ntp is protected and was not removed
ipcrm: shm $large is protected and was not removed"
is 'and what it removed' "$(cat "$out")" "removing shared memory segment id \`$small'"
cp "$rules" "$rules.good"
echo ')' >>"$rules"
status=0
timeout 60 "$IPCVIEW" compat ipcrm --all >"$out" 2>"$err" </dev/null || status=$?
like 'ipcrm --all and a faulty rule' "$status $(cat "$err")" "^1 ipcrm: $rules: line 5, character 1: .*
ipcrm: nothing was removed$"
is 'removes nothing' "$(everything)" "$ntp $large/$queue/$set"
timeout 60 "$IPCVIEW" compat ipcrm -m "$large" >"$out" 2>"$err" </dev/null
is 'by id it removes what it is told' "$(ids_of shm)" "$ntp"
mv "$rules.good" "$rules"

# --- By name -----------------------------------------------------------------------------------------

run rm -M 0x4e545030 --no-syslog
is 'a key removes it' "$status $(ids_of shm)" '0 '

# --- The files of the system -------------------------------------------------------------------------

# system_keeps FOLDER: with a rule in FOLDER, in whose place a copy of it stands for this part, without the
# files that may not be read here.
system_keeps()
{
    local name="the file of the system in $1" kept
    if [[ ! -d $1 ]] || ! unshare --mount mount -t tmpfs none "$1" 2>/dev/null; then
        skip "$name" 'there can be none'
        return
    fi
    kept=$(object shm 4096 600 -)
    status=0
    # shellcheck disable=SC2016 # for the other shell
    HOME=/nowhere XDG_CONFIG_HOME=/nowhere unshare --mount bash -c '
        cp -r "$1" "$3/copy" 2>/dev/null
        mkdir -p "$3/copy/ipcview" &&
            echo "size = 4096" >"$3/copy/ipcview/protect.conf" && mount --bind "$3/copy" "$1" || exit 99
        exec "$2" rm --all=shm --yes --force --no-syslog' - "$1" "$IPCVIEW" "$scratch" \
        >"$out" 2>"$err" </dev/null || status=$?
    is "$name" "$status $(ids_of shm)" "3 $kept"
    rm -rf "$scratch/copy"
    object remove shm "$kept"
}
system_keeps /etc
[[ $sysconfdir == /etc ]] || system_keeps "$sysconfdir"

# --- The example -------------------------------------------------------------------------------------

example=$here/../../doc/protect.conf.example
cp "$example" "$rules"
genome=$(object shm 4096 666 0x17000001)
ntp=$(object shm 96 600 0x4e545031)
other=$(object shm 4096 600 0x1234)
run rm --all=shm --filter 'key != 0' --yes --force --no-syslog
is 'the example' "$status $(cat "$err")" '1 '
like 'it protects NTP and STAR' " $(ids_of shm) " " $genome $ntp "
unlike 'and nothing else' " $(ids_of shm) " " $other "

finish
