#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The drop-in against the installed ipcrm: the same objects are left, the same is printed, and both end the
# same. Then where they differ on purpose, which ipcview-compat(7) lists.
#
# Where a difference is found, the seed that is printed makes it again: COMPAT_SEED=N tests/cli/compat_ipcrm.sh

[ -n "${BASH_VERSION-}" ] || exec bash "$0" "$@"
# shellcheck source=tests/cli/lib.sh
. "${0%/*}/lib.sh"
# shellcheck source=tests/cli/tools.sh
. "${0%/*}/tools.sh"
find_rival ipcrm

seed=${COMPAT_SEED-$RANDOM}
comment "seed $seed"

# left: what there is, without what differs from run to run: times, pids and memory.
left()
{
    awk 'FNR > 1 { print FILENAME, $1, $2, $3, $4 }' /proc/sysvipc/shm /proc/sysvipc/msg /proc/sysvipc/sem
}

# In a namespace of its own, in which ids begin at 0: makes the objects of WORDS (a file), runs the tool,
# and prints how it ended and what is left.
cat >"$scratch/trial" <<'TRIAL'
words=$1
shift
mapfile -t commands <"$words"
exec {from}< <(exec "$IPCOBJ" "${commands[@]}" hold)
holder=$!
while read -r line <&"$from" && [[ $line != ready ]]; do :; done
[[ $line == ready ]] || echo 'the objects could not be made'
"$@" 2>"$words.errors" </dev/null
echo "status $?"
awk 'FNR > 1 { print FILENAME, $1, $2, $3, $4 }' /proc/sysvipc/shm /proc/sysvipc/msg /proc/sysvipc/sem
kill -KILL "$holder"
TRIAL

# try TOOL... : in such a namespace.
try()
{
    unshare --ipc bash "$scratch/trial" "$scratch/words" "$@" 2>/dev/null
}

# Random targets among ids that exist and that do not, and keys of both sorts.
random_arguments()
{
    awk -v seed="$1" 'BEGIN {
        srand(seed)
        n = split("-m -q -s --shmem-id --queue-id --sem*-id -M -Q -S --shmem-key --queue-key -v --verb -a -ashm --all=sem --al=msg", options, " ")
        for (i = 1 + int(rand() * 6); i > 0; i--) {
            option = options[1 + int(rand() * n)]
            if (option == "--sem*-id") option = "--semaphore-id"
            if (option ~ /^(-a|--al)/ && all++) continue
            if (option ~ /^-(v|a)|^--(verb|al)/) print option
            else if (option ~ /^-[mqs]$|-id$/) { print option; print int(rand() * 14) }
            else { print option; printf "0x%x\n", 2147483649 + 7919 * int(rand() * 20) }
        }
    }'
}

# as NAME PREFIX...: so many random removals, run by PREFIX.
differ_never()
{
    local name=$1 tried=0 differences=0 round arguments theirs ours most
    most=$(rounds 40)
    shift
    for ((round = 0; round < most; round++)); do
        random_objects $((seed + round)) >"$scratch/words"
        mapfile -t arguments < <(random_arguments $((seed + round)))
        ((round % 5)) || arguments=("$([[ $((round % 2)) == 0 ]] && echo shm || echo msg)" 0 "$((round % 3))")
        theirs=$(try "$@" "$rival" "${arguments[@]}")
        ours=$(try "$@" "${drop_in[@]}" "${arguments[@]}")
        tried=$((tried + 1))
        [[ $theirs != "$ours" || $ours != *status* ]] || continue
        differences=$((differences + 1))
        comment "ipcrm ${arguments[*]}"
        comment "$(diff <(echo "$theirs") <(echo "$ours"))"
        comment "$(cat "$scratch/words.errors")"
    done
    if ((differences == 0 && tried > 0)); then
        pass "$name ($tried removals)"
    else
        fail "$name" "$differences of $tried differ (seed $seed)"
    fi
}

drop_in=("$links/ipcrm")
differ_never 'the same as the installed ipcrm'
if [[ $(id -u) == 0 ]] && setpriv --reuid=65534 --regid=65534 --clear-groups true 2>/dev/null; then
    copy=$(for_users "$(realpath "$IPCVIEW")")
    drop_in=("$copy" compat ipcrm)
    # What its owner may not read either, the installed one passes over: a difference on purpose, below.
    modes='600 644 666 777'
    differ_never 'as a user who owns some of the objects' setpriv --reuid=65534 --regid=65534 --clear-groups \
        --inh-caps=-all
else
    skip 'as a user who owns some of the objects' 'only root can become another user'
fi

# --- Where theirs are wrong ------------------------------------------------------------------------

# ours ARGUMENT...: into $out and $err.
ours()
{
    status=0
    "$links/ipcrm" "$@" >"$out" 2>"$err" </dev/null || status=$?
}

count_objects()
{
    left | wc -l
}

ids=()
hold ids shm 4096 600 0x1234 msg 600 0x1234 sem 1 600 0x1234
before=$(left)

# removes_nothing NAME ERROR ARGUMENT...
removes_nothing()
{
    local name=$1 error=$2
    shift 2
    ours "$@"
    [[ $(left) == "$before" ]] || fail "$name" 'something was removed'
    expect "$name" 1 '' "ipcrm: $error"$'\n''ipcrm: nothing was removed'
}

removes_nothing 'an id that is none, behind a good one' "failed to parse argument: 'x'" -m "${ids[0]}" -q x
removes_nothing 'an empty id' "failed to parse argument: ''" -m ''
removes_nothing 'an id of more than 31 bits' "failed to parse argument: '4294967296': Numerical result out of range" \
    -m "${ids[0]}" -m 4294967296
removes_nothing 'an id below 0' "failed to parse argument: '-1': Numerical result out of range" -m -1
removes_nothing 'a key of more than 32 bits' "failed to parse argument: '0x100001234': Numerical result out of range" \
    -M 0x100001234
removes_nothing 'the key of private objects' 'illegal key (0)' -q "${ids[1]}" -Q 0
removes_nothing 'a word behind -a' 'unknown argument: shm' -a shm
removes_nothing 'a word behind an id' 'unknown argument: 0' -m "${ids[0]}" 0
removes_nothing 'a kind that is none' 'unknown argument: x' -m "${ids[0]}" --all=x
removes_nothing 'a kind that is none, behind -a' 'unknown argument: x' -m "${ids[0]}" -ax
removes_nothing 'the old form with an id and a letter' 'invalid id: 5x' shm "${ids[0]}" 5x
removes_nothing 'the old form with a key' 'invalid id: 0x1234' shm "${ids[0]}" 0x1234
removes_nothing 'the old form with an id below 0' 'invalid id: -1' shm "${ids[0]}" -1
removes_nothing 'the old form with an empty id' 'invalid id: ' shm ''
removes_nothing 'the old form with headings and an id that is wrong' 'invalid id: shmid
ipcrm: invalid id: 5x' shm shmid "${ids[0]}" 5x
removes_nothing 'the old form with nothing but headings' 'invalid id: Shared
ipcrm: invalid id: shmid' shm Shared shmid
removes_nothing 'the old form with an id of more than 31 bits' 'invalid id: 4294967296' shm 4294967296
removes_nothing 'what could move the cursor' "failed to parse argument: '\\x1b[2J'" -m $'\e[2J'

ours -m "${ids[0]}" --unknown
is 'an unknown option is none of nothing' "$status $(left)" "1 $before"
ours -m "${ids[0]}" --help
is 'with --help nothing is removed' "$status $(left)" "0 $before"
ours
is 'without arguments nothing is' "$status $(left)" "1 $before"
ours shm
expect 'nor in the old form without an id' 1 '' "ipcrm: not enough arguments
Try 'ipcrm --help' for more information."

# blames NAME OPTION ARGUMENT...: the option that is wrong is the one that is named.
blames()
{
    local name=$1 error=$2
    shift 2
    ours "$@"
    expect "$name" 1 '' "ipcrm: $error"$'\n'"Try 'ipcrm --help' for more information."$'\n''ipcrm: nothing was removed'
}
blames 'a letter in the middle of a word' 'unknown option "-x"' --verbose -xm 5
blames 'a letter at its end' 'unknown option "-x"' --verbose -vx
blames 'a letter without its argument' 'option "-m" needs an argument' --verbose -vm
blames 'a name without its argument' 'option "--shmem-id" needs an argument' -v --shmem-id
blames 'a name with an argument too much' 'option "--verb=x" takes no argument' -v --verb=x
blames 'a name that could be several' 'option "--s=5" is ambiguous' --s=5
blames 'a name that is none' 'unknown option "--foo=1"' -v --foo=1
blames 'a colon' 'unknown option "-:"' -v -:

# --- What cannot be removed --------------------------------------------------------------------------

ours -v -m 999 -q "${ids[1]}" -Q 0x4321
expect 'what is missing is said, and the rest removed' 1 "removing shared memory segment id \`999'
removing message queue id \`${ids[1]}'" 'ipcrm: invalid id (999)
ipcrm: invalid key (0x4321)'
ours --all=msg --all=sem
is 'of --all given twice both count' "$status $(left | wc -l)" '0 1'
ours -v -M 0x1234
expect 'a key' 0 "removing shared memory segment id \`${ids[0]}'" ''
is 'leaves nothing' "$(count_objects)" 0

if [[ -n ${copy-} ]]; then
    hold ids msg 600 0 shm 4096 600 0 set shm . 65534 65534 000
    start=$(left | wc -l)
    status=0
    as_user "$copy" compat ipcrm -a >"$out" 2>"$err" </dev/null || status=$?
    is 'what its owner may not read is removed too, what belongs to others and is hidden passed over' \
        "$status $start $(left | awk '{ print $1 }')" '0 2 /proc/sysvipc/msg'
    ours -a
fi

# An object of this very second: no wait.
"$links/ipcmk" -Q >"$out"
start=$(date +%s%N)
ours -a
took=$((($(date +%s%N) - start) / 1000000))
is 'what was just made is removed' "$status $(count_objects)" '0 0'
ok "at once ($took ms)" test "$took" -lt 500

# --- Scripts that feed it the headings of ipcs ------------------------------------------------------

# The forms of public clean-up scripts: none of them leaves the headings out.
cat >"$scratch/by_word" <<'SCRIPT'
ipcrm sem `ipcs -s | awk '{ print $2; }'`
ipcrm shm `ipcs -m | awk '{ print $2; }'`
ipcrm msg `ipcs -q | awk '{ print $2; }'`
SCRIPT
cat >"$scratch/by_table" <<'SCRIPT'
ipcrm sem `cat /proc/sysvipc/sem | awk '{ print $2; }'`
ipcrm shm `ipcs -m | cut -f 2 -d " "` 2>/dev/null
ipcrm msg $(ipcs -q | cut -d " " -f 2) >/dev/null 2>&1 || echo "No queues found"
SCRIPT
cat >"$scratch/one_by_one" <<'SCRIPT'
for kind in shm:m msg:q sem:s; do
    for id in $(ipcs -${kind#*:} | awk '{ print $2 }'); do
        ipcrm ${kind%:*} $id 2>/dev/null
    done
done
SCRIPT
cat >"$scratch/makefile" <<'SCRIPT'
printf 'clean:\n' >"$0.mk"
printf '\t-@ ipcs -%s | awk " { print \\$$2 } " | xargs ipcrm %s 2>/dev/null;\n' q msg s sem m shm >>"$0.mk"
make -s -f "$0.mk" 2>/dev/null
SCRIPT

# clean_by SCRIPT FOLDER: what it prints and leaves behind with the tools of FOLDER, which stands in PATH first.
clean_by()
{
    # shellcheck disable=SC2016 # the inner shell's
    unshare --ipc bash -c '
        "$IPCOBJ" shm 4096 600 0 shm 4096 600 0x1234 msg 600 0 msg 600 0x1234 sem 1 600 0 sem 1 600 0x1234 >/dev/null
        PATH=$1:$PATH sh "$2" 2>&1
        echo "status $?"
        awk "FNR > 1 { print FILENAME, \$2 }" /proc/sysvipc/shm /proc/sysvipc/msg /proc/sysvipc/sem' \
        sh "$2" "$scratch/$1" </dev/null
}

# shellcheck disable=SC2016 # the inner shell's
is 'what is fed is not empty' "$(unshare --ipc bash -c '"$IPCOBJ" sem 1 600 0 >/dev/null; "$1/ipcs" -s | awk "{ print \$2 }"' \
    sh "$links" | tr '\n' ' ')" ' Semaphore semid 0  '
for script in by_word by_table one_by_one makefile; do
    if [[ $script == makefile && -z $(command -v make) ]]; then
        skip "a script, $script" 'make is not installed'
        continue
    fi
    theirs=$(clean_by $script "${rival%/*}")
    ours=$(clean_by $script "$links")
    is "a script, $script: the same is said and left as with the installed tools" "$ours" "$theirs"
    unlike "a script, $script: nothing is left" "$ours" '/proc/sysvipc'
done
is 'the headings are said, and the status is 1' "$(clean_by by_word "$links")" 'ipcrm: invalid id: Semaphore
ipcrm: invalid id: semid
ipcrm: invalid id: Shared
ipcrm: invalid id: shmid
ipcrm: invalid id: Message
ipcrm: invalid id: msqid
status 1'

# --- Files are no objects ----------------------------------------------------------------------------

if unshare --mount true 2>/dev/null; then
    # shellcheck disable=SC2016
    files=$(unshare --mount bash -c '
        mount -t tmpfs none /dev/shm && echo data >/dev/shm/file && echo data >/dev/shm/sem.file &&
            "$1" -a && ls /dev/shm' sh "$links/ipcrm" 2>&1)
    is 'ipcrm -a leaves the files in /dev/shm alone' "$files" 'file
sem.file'
else
    skip 'ipcrm -a leaves the files in /dev/shm alone' 'there can be no mount namespace here'
fi

# --- The name ----------------------------------------------------------------------------------------

hold ids shm 4096 600 0
"$IPCVIEW" compat ipcrm -v -m "${ids[0]}" >"$out" 2>"$err"
status=$?
prints 'as a command of ipcview' "removing shared memory segment id \`${ids[0]}'"
mkdir "$scratch/ipcrm"
ln -s "$(realpath "$IPCVIEW")" "$scratch/ipcrm/other"
"$scratch/ipcrm/other" --version >"$out" 2>"$err"
status=$?
like 'the name is that of the file, not of a directory' "$(cat "$out")" '^ipcview '
finish
