# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-or-later
# What tests/bench/run and tests/bench/against share: an IPC namespace of its own with raised limits, what makes
# the objects, and the stop watches. It is sourced with the program in $IPCVIEW, and the
# script's arguments in $arguments, $rounds and $objects (how many of each kind).
# shellcheck disable=SC2154,SC2034 # the variables of either are the other's

die()
{
    echo "${0##*/}: $*" >&2
    exit 1
}

[[ -x ${IPCVIEW-} ]] || die 'IPCVIEW must name the program'
for tool in hyperfine jq unshare awk; do
    [[ -n $(command -v "$tool") ]] || die "$tool is not installed"
done

# --- The surroundings --------------------------------------------------------------------------------

if [[ ${IPCVIEW_BENCH_NAMESPACE-} != "$$" ]]; then
    export IPCVIEW_BENCH_NAMESPACE=$$
    namespace=(unshare --ipc)
    "${namespace[@]}" true 2>/dev/null || namespace=(unshare --user --map-root-user --ipc)
    "${namespace[@]}" true || die 'there can be no IPC namespace of its own here'
    exec "${namespace[@]}" bash "$0" "${arguments[@]}"
fi

scratch=$(mktemp -d)
holder=
# shellcheck disable=SC2317 # called by the trap
clean_up()
{
    [[ -z $holder ]] || kill -KILL "$holder" 2>/dev/null || true
    rm -rf "$scratch"
}
trap clean_up EXIT
trap 'exit 1' HUP INT TERM

raise()
{
    echo "$2" 2>/dev/null >"/proc/sys/kernel/$1" || die "cannot raise the limit kernel.$1 (try as root)"
}
raise shmmni 32768
raise sem '32000 1024000000 500 32000'
raise msgmni 32000

# Not built by "make all": what makes the objects and stays, and what sits at a terminal.
IPCOBJ=${IPCVIEW%/*}/tests/cli/ipcobj
TERMINAL=${IPCVIEW%/*}/tests/bench/terminal
CROWD=${IPCVIEW%/*}/tests/bench/crowd
make -s --no-print-directory -C "${IPCVIEW%/*}" tests/cli/ipcobj tests/bench/terminal tests/bench/crowd \
    >&2 || die 'cannot build ipcobj, terminal and crowd'

# install_program FILE TO: the kernel keeps a file that was written in one go in larger pieces than what the
# linker left.
install_program()
{
    install "$1" "$2"
    [[ $2 != *[[:space:]\"\']* ]] || die "the path $2 has a character that hyperfine does not take"
}

# --- Measuring ---------------------------------------------------------------------------------------

# measure FILE RUNS WARMUP COMMAND...: what hyperfine says is shown only if it fails.
measure()
{
    hyperfine -N --style none --warmup "$3" --runs "$2" --export-json "$scratch/$1.json" "${@:4}" \
        >/dev/null 2>"$scratch/hyperfine" && return
    cat "$scratch/hyperfine" >&2
    return 1
}

# take_turns NAME RUNS COMMAND...: measures the commands that are there; see median.
take_turns()
{
    local name=$1 times=$2 round command there=()
    shift 2
    for command in "$@"; do
        [[ -z $(command -v "${command%% *}") ]] || there+=("$command")
    done
    for ((round = 1; round <= rounds; round++)); do
        measure "$name.$round" "$times" 2 "${there[@]}"
    done
}

# remove_in_turns COMMAND...: of each, as "remove", how long it takes to remove segments that were made for it.
remove_in_turns()
{
    local round command number
    for ((round = 1; round <= 2 * rounds; round++)); do
        number=0
        for command in "$@"; do
            make_old_segments "$objects"
            measure "remove.$round-$((++number))" 1 0 "$command"
        done
    done
}

# median NAME COMMAND: in milliseconds; nothing if the command was not there.
median()
{
    jq -rs --arg command "$2" '
        [.[].results[] | select(.command == $command) | .times[]] | sort |
        if length == 0 then empty else
            (.[(length - 1) / 2 | floor] + .[length / 2 | floor]) / 2 * 1000
        end' "$scratch/$1".*.json
}

# make_objects COUNT COUNT COUNT: segments, queues and sets, which $holder has made.
make_objects()
{
    local answer
    exec {from_holder}< <(exec "$IPCOBJ" many shm "$1" many msg "$2" many sem "$3" hold)
    holder=$!
    read -r -u "$from_holder" answer || true
    [[ ${answer-} == ready ]] || die 'the objects could not be made'
}

remove_objects()
{
    kill -KILL "$holder"
    wait "$holder" 2>/dev/null || true
    exec {from_holder}<&-
    holder=
    "$IPCVIEW" rm --all --force --yes --no-syslog >/dev/null
}

# make_old_segments COUNT: that nobody holds. What was made in this very second would be waited for.
make_old_segments()
{
    "$IPCOBJ" many shm "$1"
    sleep 1.1
}

# make_crowd PROCESSES MAPPINGS: which $holder has started; sets $attached, the id of their segment.
make_crowd()
{
    exec {from_holder}< <(exec "$CROWD" "$@")
    holder=$!
    read -r -u "$from_holder" attached || die 'the processes could not be started'
}

# at_terminal MEASUREMENT NUMBER COMMAND...: see terminal.c.
at_terminal()
{
    XDG_CONFIG_HOME=$scratch "$TERMINAL" 50 132 "$@"
}

# load COMMAND...: in percent of a processor; nothing if the command is not there.
load()
{
    [[ -z $(command -v "$1") ]] || at_terminal load 8 "$@"
}

# peak COMMAND...: its highest resident memory, in bytes.
peak()
{
    "$IPCOBJ" peak "$@" 3>&1 >/dev/null
}

# capture DIRECTORY LINES: a tree with that many segments, of a few users and many sizes.
capture()
{
    mkdir -p "$1/proc/sysvipc" "$1/etc"
    cp /etc/passwd /etc/group "$1/etc/"
    awk -v lines="$2" 'BEGIN {
        print "       key      shmid perms                  size  cpid  lpid nattch   uid   gid  cuid  cgid" \
              "      atime      dtime      ctime                   rss                  swap"
        for (i = 0; i < lines; i++)
            printf "%10d %10d  %4o %21d %5u %5u  %5u %5u %5u %5u %5u %10u %10u %10u %21u %21u\n",
                i % 3 ? 0 : 1000000000 + i, i, i % 7 ? 384 : 432, 4096 * (i % 100000 + 1), 1000 + i % 30000,
                1000 + i % 29989, i % 5, i % 11 * 100, i % 11 * 100, i % 11 * 100, i % 11 * 100,
                1769000000 + i % 86400, 1769000000 + i % 3600, 1769000000, 4096, 0
    }' >"$1/proc/sysvipc/shm"
}

milliseconds()
{
    awk -v n="$1" 'BEGIN { printf n < 10 ? "%.2f ms" : n < 100 ? "%.1f ms" : "%.0f ms", n }'
}
