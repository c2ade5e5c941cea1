#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Captured trees: a good one, and input that is damaged in every way. Neither a hang nor silence.

[ -n "${BASH_VERSION-}" ] || exec bash "$0" "$@"
# shellcheck source=tests/cli/lib.sh
. "${0%/*}/lib.sh"

# --- A good tree -------------------------------------------------------------------------------------

tree good
good=$scratch/good

run --root "$good"
prints 'all tables' 'Shared memory segments
KEY           ID OWNER    PERMS     SIZE NATTCH STATUS      CPID LPID  IDLE COMMAND
0x0052e2c1     0 postgres rw-------   56      6 -            901  905 1m00s ?
0xa10ffdf1 32769 oracle   rw-r----- 1.0T      2 -           1207 1207 2d00h ?
0x00000000 65538 zhang    rw------- 4.0M      1 dest,locked 2210 2211 2h00m ?
0x00000000 98307 4242     rwxrwxrwx 4.0K      0 dest        2300    -   30s ?

Message queues
KEY           ID OWNER PERMS     MSGS USEDBYTES QBYTES FILL LSPID LRPID  IDLE
0x41414141     5 root  rw-rw----   32       16K      ?    ?   777     - 5m00s
0x00000000 32774 zhang rw-------    0         0      ?    ?     -     - 5d00h

Semaphore sets
KEY           ID OWNER    PERMS     NSEMS  IDLE
0x0052e2c1     2 postgres rw-------    17    1s
0x00000000 32771 apache   rw-rw-rw-     1   40d
0xffffffff 65540 root     ---------   250 1d00h'
cp "$out" "$scratch/all"

run --root "$good" -J
json_is 'the envelope: what only the machine itself knows is null' \
    '[.schema, .time, .host, .boot_id, .ipc_namespace, .problems]' \
    '[2,"2026-01-31T12:00:00+00:00",null,null,null,[]]'
json_is 'unknown is not unset' '.shm[3]' \
    '{"key":"0x00000000","id":98307,"owner":"4242","uid":4242,"perms":"0777","size":4096,"nattch":0,"status":["dest"],"cpid":2300,"lpid":null,"idle":30,"command":null,"unknown":["command"]}'
json_is 'what the text lacks' '.msg[0] | [.qbytes, .fill, .unknown]' '[null,null,["qbytes","fill"]]'

ln -s good "$scratch/link"
(cd "$scratch" && run --root link/ && cmp -s "$out" "$scratch/all")
is 'a relative path through a symbolic link' $? 0

run --root "$good" show -m 1
expect 'the command comes first' 2 '' 'ipcview: the command "show" must come before its options'
run show -m 7,0 --root "$good"
is 'an id that is not there' "$status $(cat "$err")" '1 ipcview: shm 7: there is no such object'
is 'the others are shown' "$(head -n 1 "$out")" 'Shared memory segment 0'
run show -s 2 --root "$good" -J
json_is 'what is in a captured set is unknown' '.sem[0] | [.values, .pids, .waiters, .blocked, .semaphores, .verdict, .unknown]' \
    '[null,null,null,null,null,"unknown",["values","lpid","pids","ns","container","waiters","blocked","semaphores"]]'

# --- Damage to the table of segments -----------------------------------------------------------------

heading=$(head -n 1 "$good/proc/sysvipc/shm")
first=$(sed -n 2p "$good/proc/sysvipc/shm")
second=$(sed -n 3p "$good/proc/sysvipc/shm")
file=/proc/sysvipc/shm
bad=$scratch/bad

# damage: a new tree whose table of segments is standard input.
damage()
{
    tree bad
    cat >"$bad$file"
    age "$bad"
}

# gives NAME STATUS IDS KIND COUNT MESSAGE: what the damaged tree gives. Without KIND: no problem.
gives()
{
    local problems='[]' message=
    if [[ $4 != none ]]; then
        message="ipcview: $bad$file: $6"
        problems=$(printf '[{"kind":"%s","where":"%s","count":%s,"message":"%s"}]' \
            "$4" "$bad$file" "$5" "${6//\"/\\\"}")
    fi
    run --root "$bad" -m -n -o key,id
    sed -i 's/^[^ ]* *//' "$out"
    expect "$1: table" "$2" "${3//,/$'\n'}" "$message"
    run --root "$bad" -m -r -n -o id
    expect "$1: raw" "$2" "${3//,/$'\n'}" "$message"
    run --root "$bad" -m -J -o id
    is "$1: status with JSON" "$status $(cat "$err")" "$2 "
    ok "$1: JSON is whole" is_json "$out"
    json_is "$1: JSON" '[[.shm[].id], .problems]' "[[$3],$problems]"
    run --root "$bad" -J
    json_is "$1: the other kinds" '[(.msg | length), (.sem | length), (.problems | length)]' \
        "[2,3,$([[ $4 == none ]] && echo 0 || echo 1)]"
}

damage </dev/null
gives 'empty file' 1 '' heading 1 'empty, without even a heading line'

damage <<<"$heading"
gives 'heading only' 0 '' none

damage <<<''
gives 'an empty heading' 1 '' heading 1 'the heading line has no column "key"'

damage <<<"$first"
gives 'no heading' 1 '' heading 1 'the heading line has no column "key"'

damage < <(sed -E 's/perms/modes/' "$good$file")
gives 'a heading without perms' 1 '' heading 1 'the heading line has no column "perms"'

damage < <(head -c 1000000 /dev/zero)
gives 'zeros without a newline' 1 '' heading 1 'the heading line has no column "key"'

damage < <(head -c 20 "$good$file")
gives 'the heading is cut off' 1 '' heading 1 'the heading line has no column "key"'

damage < <(awk '{ NF = 14; print }' "$good$file")
gives '14 columns' 0 0,32769,65538,98307 none
run --root "$bad" -m -J -o id,rss,swap -f id=0
json_is '14 columns: the memory is unknown' '.shm' \
    '[{"id":0,"rss":null,"swap":null,"unknown":["rss","swap"]}]'

damage < <(awk 'NR == 1 { print $0, "a", "b", "c", "d"; next } { print $0, 1, "x", "-", 99 }' "$good$file")
gives '20 columns' 0 0,32769,65538,98307 none
run --root "$bad" -m
expect '20 columns: all that is known' 0 "$(sed -n '2,6p' "$scratch/all")" ''

damage < <(awk 'NR == 1 { for (i = 1; i <= 40; i++) $0 = $0 " x" i; print; next }
    { for (i = 1; i <= 40; i++) $0 = $0 " " i; print }' "$good$file")
run --root "$bad" -m
expect '56 columns' 0 "$(sed -n '2,6p' "$scratch/all")" ''

damage < <(awk '{ for (i = NF; i; i--) printf "%s\t", $i; print "" }' "$good$file")
run --root "$bad" -m
expect 'columns in another order, parted by tabs' 0 "$(sed -n '2,6p' "$scratch/all")" ''

damage < <(printf '%s\n' "$heading" "$first" "${second% *}" "$first" | sed '4s/ 0 / 7 /')
gives 'a field too few' 1 0,7 malformed 1 '1 malformed line left out (the first is line 3)'

damage < <(printf '%s\n' "$heading" "$first 5" "$second" 'garbage' '' "$first")
gives 'several lines' 1 32769,0 malformed 3 '3 malformed lines left out (the first is line 2)'

damage < <(printf '%s\n%s\0\n%s\n' "$heading" "$first" "$second")
gives 'a NUL in a line' 1 32769 malformed 1 '1 malformed line left out (the first is line 2)'

damage < <(printf '%s\n' "$heading" "$first" && head -c 1048576 /dev/zero | tr '\0' 7 && printf '\n%s\n' "$second")
gives 'a line of a megabyte' 1 0,32769 malformed 1 '1 malformed line left out (the first is line 3)'

damage < <(printf '%s\n' "$heading" "$first" && head -c 1048576 /dev/zero | tr '\0' ' ' && printf '\n%s\n' "$second")
gives 'a megabyte of blanks' 1 0,32769 malformed 1 '1 malformed line left out (the first is line 3)'

damage < <(printf '%s\n' "$heading" "$first" && head -c 1048576 /dev/zero)
gives 'a megabyte of zeros at the end' 1 0 cut-off 1 'the last line is cut off and was left out'

damage < <(printf '%s\n%s\n%s' "$heading" "$first" "$second")
gives 'no newline at the end' 1 0 cut-off 1 'the last line is cut off and was left out'

damage < <(printf '%s\n' "$heading" "$first" "$second" "$first" "$second" "$first")
gives 'duplicates' 0 0,32769 none

# row NAME=VALUE...: a line of segment 7 with these values.
row()
{
    printf '%s\n' "$heading" "$second" | awk -v changes="shmid=7 $*" '
        NR == 1 { print; for (i = 1; i <= NF; i++) at[$i] = i; next }
        {
            n = split(changes, change, " ")
            for (i = 1; i <= n; i++) { split(change[i], pair, "="); $(at[pair[1]]) = pair[2] }
            print
        }'
}

for change in size=18446744073709551616 size=99999999999999999999999999 size=-1 size=1e5 size=0x10 size=1,0 \
    key=2147483648000 key=-2147483649 key=4294967296 key=-- key=- uid=4294967296 uid=-1 cpid=4294967296 \
    nattch=-1 perms=999 perms=40000000000 perms=-1 shmid=2147483648 shmid=-1 atime=18446744073709551616 \
    rss=-2 rss=18446744073709551616 ctime=٣ cuid=+5; do
    damage < <(row "$change")
    run --root "$bad" -m -J -o id
    is "malformed: $change" "$status $(cat "$err")" '1 '
    json_is "malformed: $change: JSON" '[.shm, .problems[].message]' \
        '[[],"1 malformed line left out (the first is line 2)"]'
done

# reads NAME=VALUE... COLUMN TEXT JSON
reads()
{
    damage < <(row "$1")
    run --root "$bad" -m -r -n -o "$2"
    expect "$1: raw" 0 "$3" ''
    run --root "$bad" -m -J -o "$2"
    json_is "$1: JSON" ".shm[0].$2" "$4"
    # jq before 1.7 holds numbers as doubles.
    [[ $4 == *\"* || $4 == null ]] || ok "$1: JSON, every digit" grep -qF "\"$2\": $4" "$out"
}

big()
{
    damage < <(row "$1")
    run --root "$bad" -m -r -n -o "$2"
    expect "$1: raw" 0 "$3" ''
    run --root "$bad" -m -J -o "$2"
    ok "$1: JSON, every digit" grep -qF "{\"$2\": $3}" "$out"
}

big size=18446744073709551615 size 18446744073709551615
big swap=18446744073709551614 swap 18446744073709551614
big nattch=18446744073709551615 nattch 18446744073709551615
reads key=-1 key 0xffffffff '"0xffffffff"'
reads key=-2147483648 key 0x80000000 '"0x80000000"'
reads key=4294967295 key 0xffffffff '"0xffffffff"'
reads key=0 key 0x00000000 '"0x00000000"'
reads uid=4294967295 uid 4294967295 4294967295
reads gid=4294967294 group 4294967294 '"4294967294"'
reads cpid=4294967295 cpid 4294967295 4294967295
reads shmid=2147483647 id 2147483647 2147483647
reads perms=4644 perms rw-r--r-- '"0644"'
reads perms=1000 status dest '["dest"]'
reads perms=2000 status locked '["locked"]'
reads perms=3777 status dest,locked '["dest","locked"]'
# More than the segment: what a kernel says of huge pages.
reads rss=562949953421312 rss '?' null
# -1, as FreeBSD prints it where it knows nothing.
reads rss=-1 rss '?' null
reads rss=18446744073709551615 rss '?' null
reads atime=4102444800 attach 2100-01-01T00:00:00+00:00 '"2100-01-01T00:00:00+00:00"'
reads atime=253402300800 attach +10000-01-01T00:00:00+00:00 '"+10000-01-01T00:00:00+00:00"'
reads ctime=18446744073709551615 ctime 1969-12-31T23:59:59+00:00 '"1969-12-31T23:59:59+00:00"'
reads dtime=0 detach - null
reads lpid=0 lpid '?' null
reads 'atime=1769860800' idle 0 0
# As of a tree whose files got new times when they were copied.
damage < <(row atime=1769860801)
run --root "$bad" -m -r -n -o idle
expect 'objects newer than their table: raw' 0 '?' \
    "ipcview: $bad: when it was captured is unknown: objects are newer than its files say; IDLE is unknown without --at TIME"

# --- What stands in place of the file -----------------------------------------------------------------

# instead COMMAND...: in place of the table of segments, at $bad$file.
instead()
{
    damage </dev/null
    rm "$bad$file"
    "$@" "$bad$file"
}

instead true
gives 'no such file' 1 '' absent 1 'No such file or directory'

instead mkfifo
gives 'a FIFO' 1 '' irregular 1 'not a regular file'

instead mkdir
gives 'a directory' 1 '' irregular 1 'not a regular file'

printf 'key\n' >"$scratch/outside"
instead ln -s "$scratch/outside"
gives 'an absolute symbolic link out of the tree' 1 '' absent 1 'No such file or directory'

instead ln -s ../../../outside
gives 'a relative symbolic link out of the tree' 1 '' absent 1 'No such file or directory'

instead ln -s ../../../../../../../../../../../../../proc/sysvipc/msg
gives 'dots that end at the top of the tree' 1 '' heading 1 'the heading line has no column "shmid"'

instead ln -s /proc/sysvipc/renamed
cp "$good$file" "$bad/proc/sysvipc/renamed"
age "$bad"
gives 'a symbolic link within the tree' 0 0,32769,65538,98307 none

instead ln -s shm
gives 'a symbolic link to itself' 1 '' unreadable 1 'Too many levels of symbolic links'

instead ln -s /proc/self/root/proc/sysvipc/shm
gives 'no magic links' 1 '' absent 1 'No such file or directory'

rm -rf "$bad/proc/sysvipc"
run --root "$bad"
expect 'no tables at all' 1 "$("$IPCVIEW")" "ipcview: $bad/proc/sysvipc/shm: No such file or directory
ipcview: $bad/proc/sysvipc/msg: No such file or directory
ipcview: $bad/proc/sysvipc/sem: No such file or directory"
run --root "$bad" -s
is 'only what was asked for is a problem' "$(cat "$err")" \
    "ipcview: $bad/proc/sysvipc/sem: No such file or directory"

(cd "$scratch" && run --root bad// -s && cp "$err" "$scratch/relative")
is 'a file is named as it can be opened' "$(cat "$scratch/relative")" \
    "ipcview: bad/proc/sysvipc/sem: No such file or directory"

tree unread
for_reader=$(for_users "$IPCVIEW")
chmod -R a+rX "$scratch/unread"
chmod 000 "$scratch/unread$file"
if as_user true 2>/dev/null; then
    as_user "$for_reader" --root "$scratch/unread" -m -J -o id >"$out" 2>"$err"
    is 'a file that may not be read: status' "$? $(cat "$err")" '1 '
    json_is 'a file that may not be read' '[.shm, .problems]' \
        "[[],[{\"kind\":\"unreadable\",\"where\":\"$scratch/unread$file\",\"count\":1,\"message\":\"Permission denied\"}]]"
else
    skip 'a file that may not be read' 'there is no other user here'
fi

# Of a size that no disk has, and nearly all of it a hole.
tree huge
if truncate -s 8T "$scratch/huge$file" 2>/dev/null; then
    age "$scratch/huge"
    run --root "$scratch/huge" -J -o id
    json_is 'a file that never ends' "[$status, .shm[].id, (.msg | length), .problems]" \
        "[1,0,32769,65538,98307,2,[{\"kind\":\"endless\",\"where\":\"$scratch/huge$file\",\"count\":1,\"message\":\"the file is too large, or grows while it is read: what follows line 5 was left out\"}]]"
    cp "$good$file" "$scratch/huge$file"
    truncate -s 8T "$scratch/huge/etc/passwd"
    run --root "$scratch/huge" -m -n -r -o owner
    like 'the same of names' "$status $(cat "$err")" "^1 ipcview: $scratch/huge/etc/passwd: the file is too large"
    is 'those before are read' "$(head -n 1 "$out")" postgres
else
    skip 'a file that never ends' 'no such file can be made here'
fi

# --- Files that the kernel generates -----------------------------------------------------------------

# mounted TREE [SOURCE TARGET]... -- ARGUMENT...: run with --root=TREE, with each SOURCE mounted over
# TREE/TARGET. Fails where no mount is allowed.
mounted()
{
    local top=$scratch/$1
    shift
    status=0
    # shellcheck disable=SC2016 # the inner shell's
    timeout 60 unshare --mount bash -c '
        top=$1 program=$2
        shift 2
        while [[ $1 != -- ]]; do
            mount --rbind "$1" "$top/$2" 2>/dev/null || exit 77
            shift 2
        done
        shift
        exec timeout 30 "$program" --root "$top" "$@"' sh "$top" "$IPCVIEW" "$@" >"$out" 2>"$err" \
        </dev/null || status=$?
    [[ $status != 77 ]]
}

object shm 4096 600 0 >/dev/null
tree live
rm -r "$scratch/live/proc"
mkdir "$scratch/live/proc"
ln -sf /proc/sysvipc/shm "$scratch/live/etc/group"
# Whoever reads this one takes what is in it away from everybody else, and waits for more.
ln -sf /proc/kmsg "$scratch/live/etc/passwd"
if mounted live /proc proc -- -m -n -r -o owner,size; then
    expect 'a procfs in its place is read, and no other file of it by a link' 0 '? 4096' \
        "ipcview: $scratch/live/etc/passwd: the name of 1 id could not be looked up: not read: the kernel generates this file"
    mounted live /proc proc -- -J -m -o size
    json_is 'the limits of the tree are those of its procfs' '[.shm[].size, .problems]' '[4096,[]]'
    mounted live /proc proc /proc/kmsg proc/sysvipc/shm -- -m -n
    expect 'nor is one of its files in the place of another' 1 '' \
        "ipcview: $scratch/live$file: not read: the kernel generates this file"
    mounted live /sys etc -- -m -n -r -o owner
    is 'nor is sysfs' "$(cat "$err")" "ipcview: $scratch/live$file: No such file or directory"
    tree memory
    mounted memory /proc/self/mem "$file" -- -J -o id
    json_is 'in JSON' "[$status, .shm, (.msg | length), .problems]" \
        "[1,[],2,[{\"kind\":\"irregular\",\"where\":\"$scratch/memory$file\",\"count\":1,\"message\":\"not read: the kernel generates this file\"}]]"
    tree linked
    mkdir "$scratch/linked/live"
    ln -sf "/live/sysvipc/shm" "$scratch/linked$file"
    mounted linked /proc live -- -m -n
    expect 'nor a procfs elsewhere by a link' 1 '' \
        "ipcview: $scratch/linked$file: not read: the kernel generates this file"
    tree parts
    mounted parts "$good/proc" proc "$good/etc" etc -- -m
    prints 'but another file system may be mounted in a tree' "$(sed -n '2,6p' "$scratch/all")"
else
    skip 'files that the kernel generates' 'no mount is allowed here'
fi

# --- Without openat2(2) ------------------------------------------------------------------------------

# without_openat2 ERRNO ARGUMENT...: as run, where that call fails so. Fails where calls cannot be filtered.
without_openat2()
{
    status=0
    timeout 60 "$IPCOBJ" no-openat2 "$1" "$IPCVIEW" "${@:2}" >"$out" 2>"$err" </dev/null || status=$?
    [[ $status != 77 ]]
}

tree stepwise
mv "$scratch/stepwise$file" "$scratch/stepwise/proc/real"
ln -s ../../../../../proc/./real "$scratch/stepwise$file"
mv "$scratch/stepwise/etc" "$scratch/stepwise/other"
ln -s /other/ "$scratch/stepwise/etc"
tree leaving
ln -sf "$scratch/outside" "$scratch/leaving$file"
ln -sf ../../../../../../../../../../../../../../../../../../etc/hostname "$scratch/leaving/proc/sysvipc/msg"
ln -sf sem "$scratch/leaving/proc/sysvipc/sem"
for error in 38 1; do # ENOSYS, EPERM
    if ! without_openat2 "$error" --root "$scratch/stepwise" -m; then
        skip "without openat2: $error" 'calls cannot be filtered here'
        continue
    fi
    prints "without openat2: $error: links within the tree" "$(sed -n '2,6p' "$scratch/all")"
    without_openat2 "$error" --root "$scratch/leaving"
    is "without openat2: $error: links out of it" "$status $(cat "$err")" \
        "1 ipcview: $scratch/leaving/proc/sysvipc/shm: No such file or directory
ipcview: $scratch/leaving/proc/sysvipc/msg: No such file or directory
ipcview: $scratch/leaving/proc/sysvipc/sem: Too many levels of symbolic links"
    without_openat2 "$error" --root / -m -n -r -o owner,size
    prints "without openat2: $error: the running kernel" "$("$IPCVIEW" --root / -m -n -r -o owner,size)"
done

# --- Damage to queues and sets -----------------------------------------------------------------------

tree others
sed -i '2s/16384/-16384/' "$scratch/others/proc/sysvipc/msg"
printf 'rest' >>"$scratch/others/proc/sysvipc/sem"
sed -i '3s/ 1 / 18446744073709551616 /' "$scratch/others/proc/sysvipc/sem"
age "$scratch/others"
run --root "$scratch/others" -n -o key,id
sed -i 's/^[^ ]* *//; /./!d' "$out"
expect 'a problem of each table' 1 '0
32769
65538
98307
32774
2
65540' "ipcview: $scratch/others/proc/sysvipc/msg: 1 malformed line left out (the first is line 2)
ipcview: $scratch/others/proc/sysvipc/sem: 1 malformed line left out (the first is line 3)
ipcview: $scratch/others/proc/sysvipc/sem: the last line is cut off and was left out"
run --root "$scratch/others" -J
ok 'the same in JSON: whole' is_json "$out"
json_is 'the same in JSON' '[.problems[] | [.kind, (.where | sub(".*(?=/proc)"; "")), .count]]' \
    '[["malformed","/proc/sysvipc/msg",1],["malformed","/proc/sysvipc/sem",1],["cut-off","/proc/sysvipc/sem",1]]'
run show -m 0 --root "$scratch/others"
is 'damage to another kind is no problem' "$status $(cat "$err")" '0 '
run --root "$scratch/others" -l
is 'damage and the limits' "$status $(grep -c . "$err")" '1 3'

# --- Names -------------------------------------------------------------------------------------------

tree names
rm "$scratch/names/etc/passwd"
printf '%s\n' broken : ::26: x:y:z: group:x:26:root second:x:26: 'far:x:4294967296:' >"$scratch/names/etc/group"
run --root "$scratch/names" -m -r -n -o owner,group
prints 'no passwd: numbers; the first entry counts, damaged lines do not' '26 group
54321 54322
1000 1000
4242 4242'
rm "$scratch/names/etc/group"
mkfifo "$scratch/names/etc/group"
ln -s /etc/../../../../../../../../etc/group "$scratch/names/etc/passwd"
run --root "$scratch/names" -m -r -n -o owner,group
prints 'neither: numbers, and no problem' '26 26
54321 54322
1000 1000
4242 4242'

# --- Limits ------------------------------------------------------------------------------------------

run limits --root "$good"
prints 'limits' 'RESOURCE DESCRIPTION                       LIMIT USED USE%
SHMMNI   number of segments                 4096    4 0.0%
SHMALL   pages of memory in segments   unlimited    ?    -
SHMMAX   largest segment               unlimited    -    -
SHMMIN   smallest segment                      1    -    -
MSGMNI   number of message queues          32000    2 0.0%
MSGMAX   largest message                    8.0K    -    -
MSGMNB   bytes in a new queue                16K    -    -
SEMMNI   number of semaphore sets          32000    3 0.0%
SEMMNS   semaphores in all sets       1024000000  268 0.0%
SEMMSL   semaphores in one set             32000    -    -
SEMOPM   operations in one semop             500    -    -
SEMVMX   highest value of a semaphore      32767    -    -'

tree limits
kernel=$scratch/limits/proc/sys/kernel
rm "$kernel/shmmni"
echo abc >"$kernel/msgmax"
printf '' >"$kernel/msgmnb"
echo '1 2 3' >"$kernel/sem"
echo 18446744073709551616 >"$kernel/shmall"
rm "$kernel/shmmax" && mkfifo "$kernel/shmmax"
run limits --root "$scratch/limits" -r -n
is 'damaged limits are unknown' "$(awk '{ print $1, $(NF - 2) }' "$out" | tr '\n' ';')" \
    'SHMMNI ?;SHMALL ?;SHMMAX ?;SHMMIN 1;MSGMNI 32000;MSGMAX ?;MSGMNB ?;SEMMNI ?;SEMMNS ?;SEMMSL ?;SEMOPM ?;SEMVMX 32767;'
is 'and each is a problem' "$status $(sort "$err")" "1 ipcview: $kernel/msgmax: 1 malformed line left out
ipcview: $kernel/msgmnb: 1 malformed line left out
ipcview: $kernel/sem: 1 malformed line left out
ipcview: $kernel/shmall: 1 malformed line left out
ipcview: $kernel/shmmax: not a regular file
ipcview: $kernel/shmmni: No such file or directory"
run limits --root "$good" -J
json_is 'limits: JSON' '[.limits[] | select(.resource | test("SHM(MNI|ALL|MAX)")) | del(.description)]' \
    '[{"resource":"SHMMNI","limit":4096,"used":4,"use":0.09},{"resource":"SHMALL","limit":null,"unlimited":true,"used":null,"use":null,"unknown":["used"]},{"resource":"SHMMAX","limit":null,"unlimited":true,"used":null,"use":null}]'
run limits --root "$scratch/limits" -J
ok 'damaged limits: JSON is whole' is_json "$out"
json_is 'damaged limits: JSON' '[[.limits[] | select(.unknown) | .resource], (.problems | length)]' \
    '[["SHMMNI","SHMALL","SHMMAX","MSGMAX","MSGMNB","SEMMNI","SEMMNS","SEMMSL","SEMOPM"],6]'
run limits --root "$scratch/limits" -q -n
is 'limits of one kind only' "$(grep -c . "$out") $(grep -c msg "$err")" '3 2'

# --- Many lines --------------------------------------------------------------------------------------

tree many
awk 'NR == 1 { print } NR == 2 { for (i = 0; i < 50000; i++) { $2 = i; print } }' "$good$file" \
    >"$scratch/many$file"
run --root "$scratch/many" -m -r -n -o id
ok '50,000 lines' cmp -s "$out" <(seq 0 49999)

finish
