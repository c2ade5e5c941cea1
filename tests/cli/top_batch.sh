#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# top --batch: one reading after the other as plain tables, for a log.

[ -n "${BASH_VERSION-}" ] || exec bash "$0" "$@"
# shellcheck source=tests/cli/lib.sh
. "${0%/*}/lib.sh"

tree good
good=$scratch/good

# refuses MESSAGE ARGUMENT...
refuses()
{
    local message=$1
    shift
    run top -b -n 1 "$@"
    expect "ipcview top $(printf '%q ' "$@")" 2 '' "ipcview: $message"
}

# frames: how many there are in $out.
frames()
{
    grep -c '^ipcview ' "$out"
}

# frame NUMBER: that one without its time line, blanks squeezed; 1 is the first.
frame()
{
    awk -v wanted="$1" '/^ipcview / { n++; next } n == wanted' "$out" | sed -E 's/ +/ /g; s/^ //; s/ $//'
}

# start ARGUMENT...: top in the background, into $out and $err; its pid is $top.
start()
{
    # Before it is there: the frames of the last one would be taken for its own.
    : >"$out"
    "$IPCVIEW" top -b "$@" >>"$out" 2>"$err" </dev/null &
    top=$!
    holders+=("$top")
}

# await NUMBER: until there are so many frames.
await()
{
    local tries
    for ((tries = 0; tries < 1000; tries++)); do
        [[ $(frames) -lt $1 ]] || return 0
        sleep 0.02
    done
    bail "there is no frame $1"
}

# await_more NUMBER: until there are so many frames more, the first of them begun after now.
await_more()
{
    await $(($(frames) + $1 + 1))
}

# stop: ends it as its user would.
stop()
{
    kill -TERM "$top"
    wait "$top"
    status=$?
}

# --- Frames ------------------------------------------------------------------------------------------

run top -b -n 1
is 'one frame: a time line and all tables' "$(sed '1s/[0-9]/9/g' "$out")" 'ipcview 9999-99-99 99:99:99, every 9.9s
Shared memory segments
KEY ID OWNER PERMS SIZE NATTCH STATUS CPID LPID IDLE COMMAND

Message queues
KEY ID OWNER PERMS MSGS USEDBYTES QBYTES FILL LSPID LRPID IDLE

Semaphore sets
KEY ID OWNER PERMS NSEMS IDLE'
is 'well done' "$status $(cat "$err")" '0 '
like 'two seconds unless it is said otherwise' "$(head -n 1 "$out")" ', every 2\.0s$'

run top -q -b -n 3 -d 0.1
is 'an empty line between frames, and no title for one kind' "$(sed -E 's/^ipcview [0-9-]+ [0-9:]+,/ipcview TIME,/' "$out")" \
    'ipcview TIME, every 0.1s
KEY ID OWNER PERMS MSGS USEDBYTES QBYTES FILL LSPID LRPID IDLE

ipcview TIME, every 0.1s
KEY ID OWNER PERMS MSGS USEDBYTES QBYTES FILL LSPID LRPID IDLE

ipcview TIME, every 0.1s
KEY ID OWNER PERMS MSGS USEDBYTES QBYTES FILL LSPID LRPID IDLE'
run top -sb -n 1 -m
is 'two kinds have titles' "$(grep -E '^[SM][a-z]' "$out" | tr '\n' ';')" 'Shared memory segments;Semaphore sets;'
run top --batch --count=2 --delay=0.1 -a
is 'the long options' "$status $(frames) $(grep -c '^KEY' "$out") $(cat "$err")" '0 2 6 '

before=$(date +%s)
run top -b -n 1
after=$(date +%s)
read -r _ day time _ <"$out"
shown=$(date -d "$day ${time%,}" +%s)
ok 'the time is that of the reading' test "$before" -le "$shown" -a "$shown" -le "$after"
TZ=XXX-5:30 run top -b -n 1
read -r _ day time _ <"$out"
shown=$(TZ=XXX-5:30 date -d "$day ${time%,}" +%s)
ok 'in the local zone' test "$before" -le "$shown" -a "$shown" -le "$((after + 10))"

# --- How often ---------------------------------------------------------------------------------------

# Four times half a second, whatever the readings take themselves.
begin=${EPOCHREALTIME/./}
run top -b -n 5 -d 0.5
elapsed=$(((${EPOCHREALTIME/./} - begin) / 1000))
is 'as many frames as were asked for' "$status $(frames)" '0 5'
ok "so much apart, and nothing behind the last ($elapsed ms)" test "$elapsed" -ge 2000 -a "$elapsed" -lt 3500
is 'the interval is shown' "$(grep -c ', every 0\.5s$' "$out")" 5

# What could not be kept is left out.
start -m -d 0.2
await 2
kill -STOP "$top"
stopped=$(frames)
sleep 2
kill -CONT "$top"
sleep 0.3
resumed=$(frames)
stop
ok "after a standstill nothing is made up for ($stopped, $resumed)" test "$resumed" -le "$((stopped + 5))"
is 'SIGTERM ends it as it ends anything' "$status $(cat "$err")" '143 '

# --- Objects that come, go and change ----------------------------------------------------------------

object msg 600 0x99 msg 600 0x9a shm 4096 600 0x77 shm 8192 600 0x78 >"$scratch/ids"
{ read -r queue && read -r other && read -r old && read -r new; } <"$scratch/ids"

start -q -d 0.2 -o ID,MSGS,CHANGE,NET/S --sort -MSGS
await 2
is 'nothing is known yet of how it changes' "$(frame 1)" "ID MSGS CHANGE NET/S
$queue 0 0 ?
$other 0 0 ?"
is 'nothing has changed' "$(frame 2)" "ID MSGS CHANGE NET/S
$queue 0 0 0
$other 0 0 0"
object send "$other" 1 hello
await_more 2
stop
is 'a message: it is sorted, and its bytes are counted' "$(grep -c "^ *$other  *1  *+5 " "$out" | sed 's/[1-9][0-9]*/some/')" some
is 'its rate is that of one reading, and then none' "$(frame "$(frames)" | grep -v '^$')" "ID MSGS CHANGE NET/S
$other 1 +5 0
$queue 0 0 0"
# One in 0.2 seconds; a reading may come late.
rates=$(awk -v id="$other" '$1 == id && $2 == 1 && $4 != 0 { print $4 }' "$out")
like 'the rate is a number of messages in a second' "$rates" '^\+[1-9][0-9.]*$'

start -m -d 0.2 -o ID,NATTCH,CHANGE
await 2
is 'segments' "$(frame 1 | tr '\n' ';')" "ID NATTCH CHANGE;$old 0 0;$new 0 0;;"
object remove shm "$old"
more=()
hold more attach "$new" shm 100 600 0x79
await_more 2
stop
is 'what is gone is not shown, and what is new is' "$(frame "$(($(frames) - 1))" | tr '\n' ';')" \
    "ID NATTCH CHANGE;$new 1 +1;${more[0]} 0 0;;"

# The filter looks at each frame anew; that an object is not selected does not make it new.
start -q -d 0.2 -o ID,MSGS,CHANGE -f 'msgs > 0'
await 2
is 'a filter' "$(frame 1 | tr '\n' ';')" "ID MSGS CHANGE;$other 1 0;;"
object receive "$other" 1 send "$queue" 1 abc
await_more 2
is 'it selects what fits now' "$(frame "$(($(frames) - 1))" | tr '\n' ';')" "ID MSGS CHANGE;$queue 1 +3;;"
object send "$other" 1 ab
await_more 2
is 'what comes back is what it was' "$(frame "$(($(frames) - 1))" | tr '\n' ';')" \
    "ID MSGS CHANGE;$queue 1 +3;$other 1 -3;;"
stop

# --- Columns, order, filter --------------------------------------------------------------------------

# same ARGUMENT...: top prints of the good tree what list does, but for its time line.
same()
{
    run --root "$good" "$@"
    cp "$out" "$scratch/list"
    run top --root "$good" -b "$@"
    is "as list has it: $*" "$status $(sed 1d "$out") $(cat "$err")" "0 $(cat "$scratch/list") "
}
same
same -m
same -m -o id,size
same -o +ctime
same -m --sort -size
same --sort idle,-id
same -m -o +rss,swap -f 'nattch = 0'
same -f postgres

run top --root "$good" -b
is 'a captured tree is read once' "$(head -n 1 "$out") $(frames)" 'ipcview 2026-01-31 12:00:00, captured 1'
run top --root "$good" -b -n 3 -d 0.1
is 'or as often as it is wanted' "$status $(grep -c '^ipcview 2026-01-31 12:00:00' "$out")" '0 3'
cp -R "$good" "$scratch/undated"
find "$scratch/undated" -type f -exec touch -d '2020-01-01' {} +
run top --root "$scratch/undated" -b
is 'nor is it of now where its time is unknown' "$(head -n 1 "$out") $status" 'ipcview ?, captured 0'
run top --root "$scratch/undated" -b --at 2026-01-31T12:00
is 'or what is said of it' "$(head -n 1 "$out") $(cat "$err")" 'ipcview 2026-01-31 12:00:00, captured '
run top --root "$good" -b -q -o ID,NET/S,CHANGE -n 2 -d 0.1
is 'in which nothing changes' "$(frame 2 | tr '\n' ';')" 'ID NET/S CHANGE;5 0 0;32774 0 0;'
run top --root "$good" -b -o +NET/S -n 1
is '-o leaves the kinds that have the columns' "$(grep -c '^KEY' "$out") $(grep -c 'NET/S$' "$out")" '1 1'
run top --root "$good" -b -m -o all
is '-o all has them too' "$(sed -n 2p "$out" | grep -Ec 'EVIDENCE +CHANGE$')" 1
run top --root "$good" -b -o +CHANGE -n 1
is 'a column of two kinds' "$(grep -E '^[SMK]' "$out" | sed -E 's/.* //' | tr '\n' ' ')" 'segments CHANGE queues CHANGE '
run -q -o NET/S
expect 'list has no such column' 2 '' 'ipcview: unknown column "NET/S"; see ipcview --list-columns'

TERM=xterm "$IPCOBJ" pty 20 "$IPCVIEW" top -b --root "$good" >"$scratch/terminal"
run top -b --root "$good"
is 'nothing is cut for a terminal, nor coloured' "$(cat "$scratch/terminal")" "$(cat "$out")"
run top -b --root "$good" --color=always
is 'colours are for who wants them' "$(grep -c $'\e' "$out" | sed 's/[1-9][0-9]*/some/') $(sed 's/\x1b\[[0-9;]*m//g' "$out" | grep -c $'\e')" 'some 0'

# --- What is wrong on the command line ---------------------------------------------------------------

for delay in '' 0 0.09 3600.1 -1 +1 x 1s 0x1 ' 1' 1e0 nan inf 99999999999999999999; do
    refuses "--delay cannot be \"$delay\"; it is a number of seconds from 0.1 to 3600" "--delay=$delay"
done
for number in '' 0 -1 x 1.5 ' 1' 0x1 4294967296; do
    run top -b "--count=$number"
    expect "--count=$number" 2 '' "ipcview: --count cannot be \"$number\"; it is a number of readings, at least 1"
done
refuses 'top takes no "foo"; see ipcview top --help' foo
refuses 'top takes no "-m"; see ipcview top --help' -- -m
refuses 'unknown option "-J"; see ipcview top --help' -J
refuses '--count was given twice' -n 1
refuses 'option -d needs an argument: SECONDS' -d
refuses 'unknown column "NET"; see ipcview --list-columns' -o NET
refuses 'unknown column "CHNAGE"; did you mean CHANGE?' --sort CHNAGE
refuses 'sem has no column "CHANGE"; see ipcview --list-columns' -s -o +CHANGE
refuses 'nothing that is listed has the column "NET/S" to sort by' -m --sort NET/S
refuses '--sort takes no more than 8 columns' --sort id,key,owner,perms,idle,uid,gid,cuid,cgid
refuses '--filter, character 7: the value to compare SIZE with is missing' -f 'size >'
like 'a filter knows no column that only top has' "$("$IPCVIEW" top -b -n 1 -f 'CHANGE > 0' 2>&1)" \
    '^ipcview: --filter, character 1: '
refuses '--color cannot be "red"; it is auto, always or never' --color=red
run top -b --root "$scratch/none"
expect 'a tree that is not there' 1 '' "ipcview: $scratch/none: No such file or directory"
for delay in 0.1 1 1.5 3600; do
    run top -b -n 1 -d "$delay"
    is "-d $delay" "$status $(frames)" '0 1'
done

# --- Problems ----------------------------------------------------------------------------------------

tree bad
echo garbage >>"$scratch/bad/proc/sysvipc/shm"
age "$scratch/bad"
problem="ipcview: $scratch/bad/proc/sysvipc/shm: 1 malformed line left out (the first is line 6)"
run top -b --root "$scratch/bad" -n 3 -d 0.1
is 'a problem is said once' "$status $(frames) $(cat "$err")" "1 3 $problem"
run top -b --root "$scratch/bad" -q -n 1
is 'a problem of a kind that nobody asked for is none' "$status $(cat "$err")" '0 '

start --root "$scratch/bad" -n 1000000 -d 0.1
await 2
mkdir "$scratch/other"
cp "$good/proc/sysvipc/shm" "$scratch/other/shm"
age "$scratch/other"
mv "$scratch/other/shm" "$scratch/bad/proc/sysvipc/shm"
await_more 2
cp "$good/proc/sysvipc/shm" "$scratch/other/shm"
echo garbage >>"$scratch/other/shm"
age "$scratch/other"
mv "$scratch/other/shm" "$scratch/bad/proc/sysvipc/shm"
await_more 2
stop
is 'and once more when it is there again' "$(cat "$err")" "$problem"$'\n'"$problem"

start --root "$scratch/bad" -n 8 -d 0.2
await 2
cp "$good/proc/sysvipc/shm" "$scratch/other/shm"
age "$scratch/other"
mv "$scratch/other/shm" "$scratch/bad/proc/sysvipc/shm"
wait "$top"
is 'the last frame decides how it ends' "$? $(frames) $(cat "$err")" "0 8 $problem"

# --- Output that goes nowhere, and signals -----------------------------------------------------------

timeout 60 "$IPCVIEW" top -b -d 0.1 >/dev/full 2>"$err"
is 'a full disk ends it' "$? $(cat "$err")" '1 ipcview: cannot write to standard output: No space left on device'
timeout 60 "$IPCVIEW" top -b -d 0.1 >&- 2>"$err"
is 'a closed output ends it' "$? $(cat "$err")" '1 ipcview: cannot write to standard output: Bad file descriptor'
{ timeout 60 "$IPCVIEW" top -b -d 0.1 2>"$err"; echo $? >"$scratch/status"; } | head -n 1 >"$out"
is 'a broken pipe ends it silently' "$(cat "$scratch/status") $(frames) $(cat "$err")" '141 1 '
{ (trap '' PIPE; timeout 60 "$IPCVIEW" top -b -d 0.1) 2>"$err"; echo $? >"$scratch/status"; } | head -n 1 >"$out"
is 'where SIGPIPE is ignored too' "$(cat "$scratch/status") $(frames) $(cat "$err")" '141 1 '
# Not in the background, where the shell has it ignored.
timeout --preserve-status -s INT 1 "$IPCVIEW" top -b -d 0.1 >"$out" 2>"$err"
is 'SIGINT' "$? $(cat "$err")" '130 '

# Each frame is there as soon as it is read.
start -d 3600
await 1
stop
like 'a frame does not wait for the next' "$status $(cat "$out" "$err")" '^143 ipcview [^,]*, every 3600\.0s'

finish
