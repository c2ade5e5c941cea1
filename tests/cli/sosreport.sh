#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# A report of sos: when it was made, and what it has in place of the kernel's files.

[ -n "${BASH_VERSION-}" ] || exec bash "$0" "$@"
# shellcheck source=tests/cli/lib.sh
. "${0%/*}/lib.sh"

# report NAME: a report in $report whose tables have the time at which somebody first looked them up, as
# sos copies them, and the rest that of an unpacking which lost the times.
report()
{
    report=$scratch/$1
    cp -R "$fixtures/sosreport" "$report" && chmod -R u+rwX "$report"
    find "$report" -type f -exec touch -d '2026-03-01 08:00:00 UTC' {} +
    touch -d '2026-01-19 08:20:00 UTC' "$report"/proc/sysvipc/*
}

undated="when it was captured is unknown: objects are newer than its files say; IDLE is unknown without --at TIME"
rows='KEY ID OWNER IDLE
0x0052e2c1 0 postgres 1m00s
0xa10ffdf1 32769 oracle 2d00h
0x00000000 65538 zhang 2h00m
0x00000000 98307 4242 30s'
unknown_rows=$(sed '2,$s/[^ ]*$/?/' <<<"$rows")

# idle NAME ROWS ERR ARGUMENT...: what the segments of the report are listed as.
idle()
{
    table --root "$report" -m -o key,id,owner,idle "${@:4}" >"$scratch/table"
    is "$1" "$(cat "$scratch/table")" "$2"
    is "$1: errors" "$(cat "$err") $status" "$3 0"
}

report sos
idle 'date --utc tells when' "$rows" ''
run --root "$report" -J -m -o id
json_is 'in JSON too' '[.time, .problems]' '["2026-01-31T12:00:00+00:00",[]]'

report without-utc
rm "$report/sos_commands/date/date_--utc"
idle 'a name of a zone alone does not' "$unknown_rows" "ipcview: $report: $undated"
run --root "$report" -J -m -o id
json_is 'nor in JSON' '[.time, (.problems[] | [.kind, .where])]' "[null,[\"undated\",\"$report\"]]"
run --root "$report" -m -n -r -o id,nattch
is 'who does not look at IDLE is not told' "$status $(cat "$err")" '0 '
run --root "$report" -m -n -r -o ctime --time-format=relative -f id=0
is 'nothing is so long ago from nowhere' "$(cat "$out")" '2026-01-28\x2012:00:00'
touch -d '2026-01-31 12:00:00 UTC' "$report/sos_commands/date/date"
idle 'it does with the time of its file' "$rows" ''

report manifest
rm -r "$report/sos_commands/date"
touch -d '2026-01-31 12:01:37 UTC' "$report/sos_reports/manifest.json"
run --root "$report" -J -m -o idle -f id=32769
json_is 'the manifest with the time of its file' '[.time, .shm[].idle]' '["2026-01-31T11:59:48+00:00",172788]'

report uptime
rm -r "$report"/sos_*
echo "$((1769860800 - 1768810800)).07 99.00" >"$report/proc/uptime"
idle 'the uptime, and when the machine was started' "$rows" ''

report two-captures
echo 'Wed Jan 28 12:00:00 UTC 2026' >"$report/sos_commands/date/date_--utc"
idle 'a time before that of objects' "$unknown_rows" "ipcview: $report: $undated"
idle 'what the user says goes before all' "$rows" '' --at 2026-01-31T12:00:00Z
TZ=Europe/Berlin idle '--at is local time' "$rows" '' --at '2026-01-31 13:00:00'

# --- --at --------------------------------------------------------------------------------------------

for time in '' now 2026-02-31 2026-01-31T25:00 12:00 1769860800 @0 @-5; do
    run --root "$report" -m --at "$time"
    expect "--at '$time'" 2 '' "ipcview: --at cannot be \"$time\"; it is a time such as 2026-01-31, 2026-01-31T12:00:30+01:00 or @1769860800"
done
for command in list show limits top; do
    run "$command" --at 2026-01-31
    expect "--at without --root: $command" 2 '' 'ipcview: --at needs --root: it says when a tree was captured'
done
run show -m 0 --root "$report" --at 2026-01-31T12:00 -J
json_is 'show --at' '[.time, .shm[0].idle]' '["2026-01-31T12:00:00+00:00",60]'
run limits --root "$report" --at 2026-01-31T12:00 -J
json_is 'limits --at' .time '"2026-01-31T12:00:00+00:00"'
run --root / -J -m
is 'the running kernel is read now' "$(($(date +%s) - $(date -d "$(jq -r .time "$out")" +%s) < 60))" 1

# --- Limits ------------------------------------------------------------------------------------------

report limits
run limits --root "$report"
prints 'what sysctl -a says' 'RESOURCE DESCRIPTION                      LIMIT USED USE%
SHMMNI   number of segments                4096    4 0.0%
SHMALL   pages of memory in segments  unlimited    ?    -
SHMMAX   largest segment                    64G    -    -
SHMMIN   smallest segment                     1    -    -
MSGMNI   number of message queues         32000    2 0.0%
MSGMAX   largest message                    64K    -    -
MSGMNB   bytes in a new queue               64K    -    -
SEMMNI   number of semaphore sets           128    3 2.3%
SEMMNS   semaphores in all sets           32000  268 0.8%
SEMMSL   semaphores in one set              250    -    -
SEMOPM   operations in one semop             32    -    -
SEMVMX   highest value of a semaphore     32767    -    -'
is_limit()
{
    run limits --root "$report" -r -n
    is "$1" "$(awk -v name="$2" '$1 == name { print $(NF - 2) }' "$out") $status $(cat "$err")" "$3"
}
is_limit 'one of several numbers' SEMOPM '32 0 '
mkdir -p "$report/proc/sys/kernel"
echo 4097 >"$report/proc/sys/kernel/shmmni"
is_limit 'the file goes before it' SHMMNI '4097 0 '
echo abc >"$report/proc/sys/kernel/shmmni"
is_limit 'also where it is damaged' SHMMNI "? 1 ipcview: $report/proc/sys/kernel/shmmni: 1 malformed line left out"
rm "$report/proc/sys/kernel/shmmni"
settings=$report/sos_commands/kernel/sysctl_-a
sed -i 's/^kernel.msgmnb = .*/kernel.msgmnb = 1 2/' "$settings"
is_limit 'damage there' MSGMNB "? 1 ipcview: $settings: 1 malformed line left out (the first is line 4)"
sed -i "s/^kernel.msgmnb = .*/kernel.msgmnb = 4096$(printf '%200s' '')x/" "$settings"
is_limit 'damage far behind' MSGMNB "? 1 ipcview: $settings: 1 malformed line left out (the first is line 4)"
sed -i '/msgmnb/s/^/x/' "$settings"
is_limit 'none there' MSGMNB "? 1 ipcview: $report/proc/sys/kernel/msgmnb: No such file or directory"
printf 'kernel.msgmnb = 5' >>"$settings"
is_limit 'the last line is cut off' MSGMNB "? 1 ipcview: $report/proc/sys/kernel/msgmnb: No such file or directory"

finish
