#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# What the tests of the built program have in common. A test begins with
#
#     #!/bin/bash
#     [ -n "${BASH_VERSION-}" ] || exec bash "$0" "$@"
#     # shellcheck source=tests/cli/lib.sh
#     . "${0%/*}/lib.sh"
#
# and ends with "finish". It runs in an IPC namespace of its own, which is empty at the start, prints
# TAP, and writes nowhere but in $scratch.

# shellcheck disable=SC2034 # what is set here is used there

set -u

here=$(cd "${BASH_SOURCE[0]%/*}" && pwd) || exit 99
: "${IPCVIEW:=$here/../../build/ipcview}"
: "${IPCOBJ:=${IPCVIEW%/*}/tests/cli/ipcobj}"
: "${abs_top_builddir:=${IPCVIEW%/*}}"
fixtures=$here/fixtures

# The same surroundings for everybody; a test that is about one of these sets it itself.
export IPCVIEW IPCOBJ abs_top_builddir
export LC_ALL=C TZ=UTC TERM=xterm
unset LANGUAGE NO_COLOR COLUMNS IFS

# --- A namespace of one's own ------------------------------------------------------------------------

# enter COMMAND...: in a new IPC namespace.
enter()
{
    if [[ $(id -u) == 0 ]] && unshare --ipc true 2>/dev/null; then
        exec unshare --ipc "$@"
    fi
    exec unshare --user --map-root-user --ipc "$@"
}

if [[ ${IPCVIEW_TEST_NAMESPACE-} != "$$" ]]; then
    if ! reason=$( (enter true) 2>&1); then
        echo "1..0 # SKIP there can be no IPC namespace of one's own: ${reason//$'\n'/ }"
        exit 0
    fi
    # Neither unshare nor this shell forks on the way, so the process stays the same.
    export IPCVIEW_TEST_NAMESPACE=$$
    enter bash "$0" "$@"
fi

# --- Scratch -----------------------------------------------------------------------------------------

scratch=$(mktemp -d) || exit 99
out=$scratch/out
err=$scratch/err
status=
holders=()

clean_up()
{
    [[ ${#holders[@]} == 0 ]] || kill -KILL "${holders[@]}" 2>/dev/null
    chmod -R u+rwX "$scratch" 2>/dev/null
    rm -rf "$scratch"
}
trap clean_up EXIT
# Nobody's settings; a test that is about them writes its own there.
export XDG_CONFIG_HOME=$scratch/settings
trap 'exit 99' HUP INT TERM

# --- Cases -------------------------------------------------------------------------------------------

count=0

# comment TEXT: in TAP, with no byte that a terminal could take for a command.
comment()
{
    printf '%s\n' "$1" | LC_ALL=C sed -n 'l 0' | sed 's/\$$//; s/^/#   /'
}

pass()
{
    count=$((count + 1))
    echo "ok $count - $1"
}

# fail NAME [TEXT...]
fail()
{
    local text
    count=$((count + 1))
    echo "not ok $count - $1"
    shift
    for text in "$@"; do
        comment "$text"
    done
}

skip()
{
    count=$((count + 1))
    echo "ok $count - $1 # SKIP $2"
}

# bail TEXT: the test itself does not work.
bail()
{
    echo "Bail out! $1"
    exit 99
}

finish()
{
    echo "1..$count"
    exit 0
}

# skip_all REASON: instead of all cases.
skip_all()
{
    echo "1..0 # SKIP $1"
    exit 0
}

# ok NAME COMMAND...
ok()
{
    local name=$1
    shift
    if "$@"; then
        pass "$name"
    else
        fail "$name" "failed: $*"
    fi
}

# is NAME GOT EXPECTED
is()
{
    if [[ $2 == "$3" ]]; then
        pass "$1"
    else
        fail "$1" 'expected:' "$3" 'got:' "$2"
    fi
}

# like NAME GOT REGEX; unlike: none of it may match.
like()
{
    if [[ $2 =~ $3 ]]; then
        pass "$1"
    else
        fail "$1" 'expected something like:' "$3" 'got:' "$2"
    fi
}

unlike()
{
    if [[ $2 =~ $3 ]]; then
        fail "$1" 'expected nothing like:' "$3" 'got:' "$2"
    else
        pass "$1"
    fi
}

# rounds COUNT: how many to do of a random run: a fifth, except in "./dev check --long".
rounds()
{
    if [[ -n ${IPCVIEW_TEST_LONG-} ]]; then
        echo "$1"
    else
        echo $((($1 + 4) / 5))
    fi
}

# --- Running the program -----------------------------------------------------------------------------

# run ARGUMENT...: into the files $out and $err, and $status.
run()
{
    status=0
    timeout 60 "$IPCVIEW" "$@" >"$out" 2>"$err" </dev/null || status=$?
}

# table ARGUMENT...: prints standard output with blanks squeezed, for what is not about the alignment.
table()
{
    run "$@"
    sed -E 's/ +/ /g; s/^ //; s/ $//' "$out"
}

# expect NAME STATUS OUT ERR: what the last run gave, exactly.
expect()
{
    local got_out got_err
    got_out=$(cat "$out" && echo .)
    got_err=$(cat "$err" && echo .)
    got_out=${got_out%.}
    got_err=${got_err%.}
    if [[ $status == "$2" && ${got_out%$'\n'} == "$3" && ${got_err%$'\n'} == "$4" ]]; then
        pass "$1"
    else
        fail "$1" "expected status $2, got $status" 'expected output:' "$3" 'got:' "$got_out" \
            'expected errors:' "$4" 'got:' "$got_err"
    fi
}

# prints NAME OUT: the last run printed that, no error, and ended well.
prints()
{
    expect "$1" 0 "$2" ''
}

# json_is NAME FILTER EXPECTED: of the last run, in one line as "jq -c" prints it.
json_is()
{
    local got
    if [[ -z $(command -v jq) ]]; then
        skip "$1" 'jq is not installed'
        return
    fi
    got=$(jq -c "$2" "$out" 2>&1)
    is "$1" "$got" "$3"
}

# is_json FILE: one whole document in valid UTF-8.
is_json()
{
    [[ -z $(command -v jq) ]] || [[ $(jq -s length "$1" 2>&1) == 1 ]] || return
    iconv -f UTF-8 -t UTF-8 "$1" >/dev/null 2>&1
}

# hold ARRAY ARGUMENT...: ipcobj does this and stays until the test ends; what it prints goes into
# ARRAY, a line each, and its pid into $holder.
hold()
{
    local -n printed=$1
    local fd line=
    printed=()
    shift
    exec {fd}< <(exec "$IPCOBJ" "$@" hold)
    holder=$!
    holders+=("$holder")
    while read -r line <&"$fd" && [[ $line != ready ]]; do
        printed+=("$line")
    done
    exec {fd}<&-
    [[ $line == ready ]] || bail "ipcobj $*"
}

# is_over PID: no thread of it can do anything any more. A leader that has ended before the others is a
# zombie too.
is_over()
{
    local tasks=("/proc/$1/task"/*) state
    [[ -e ${tasks[0]} ]] || return 0
    state=$(sed 's/.*) //' "/proc/$1/stat" 2>/dev/null) || return 0
    [[ ${#tasks[@]} == 1 && $state == [ZX]* ]]
}

# kill_off PID...: kills them and waits until they are over. One that is still dying takes a message that is
# sent after the signal, and still waits, holds and is attached.
kill_off()
{
    local pid
    kill -KILL "$@" 2>/dev/null
    for pid in "$@"; do
        until is_over "$pid"; do sleep 0.01; done
    done
}

# object ARGUMENT...: ipcobj does this and ends.
object()
{
    "$IPCOBJ" "$@" || bail "ipcobj $*"
}

# ended PID...: waits until they are gone; bash does not wait for those in <(...), and reaps them in its own time.
ended()
{
    local pid
    for pid in "$@"; do
        until [[ ! -e /proc/$pid ]]; do sleep 0.01; done
    done
}

# field FILE ID COLUMN: what the kernel's table FILE (shm, msg, sem) says.
field()
{
    awk -v id="$2" -v name="$3" '
        NR == 1 { for (i = 1; i <= NF; i++) if ($i == name) column = i; next }
        $2 == id { print $column }' "/proc/sysvipc/$1"
}

# tree NAME: a copy of the captured tree in $scratch/NAME; "now" is 2026-01-31 12:00:00 UTC there.
tree()
{
    local copy=$scratch/$1
    rm -rf "$copy"
    cp -R "$fixtures/tree" "$copy" && chmod -R u+rwX "$copy" && age "$copy"
}

# age DIRECTORY: gives the files of a tree the time of the capture.
age()
{
    find "$1" -type f -exec touch -d '2026-01-31 12:00:00 UTC' {} +
}

# --- Other users -------------------------------------------------------------------------------------

# as UID COMMAND...: as that user, with no rights beyond his own. A build with coverage would complain
# that it cannot write beside its objects.
as()
{
    GCOV_PREFIX=$scratch/gcov setpriv --reuid="$1" --regid="$1" --clear-groups --inh-caps=-all "${@:2}"
}

# as_user COMMAND...: as one who owns nothing and may do nothing.
as_user()
{
    as 65534 "$@"
}

# for_users FILE: a copy that every user can run, wherever the build lies.
for_users()
{
    local copy=$scratch/${1##*/}
    chmod 755 "$scratch"
    cp "$1" "$copy" && chmod 755 "$copy"
    mkdir -p "$scratch/gcov" && chmod 777 "$scratch/gcov"
    echo "$copy"
}
