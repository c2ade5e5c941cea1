#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# What the tests of the full-screen monitor have in common. A test begins with
#
#     #!/bin/bash
#     [ -n "${BASH_VERSION-}" ] || exec bash "$0" "$@"
#     # shellcheck source=tests/screen/lib.sh
#     . "${0%/*}/lib.sh"
#
# and ends with "finish". It has all that tests/cli/lib.sh gives, and a tmux server of its own, in
# whose windows the monitor runs. What is on the screen is waited for: nothing sleeps for a while and
# hopes.

# shellcheck disable=SC2034 # what is set here is used there

# shellcheck source=tests/cli/lib.sh
. "${BASH_SOURCE[0]%/*}/../cli/lib.sh"

# --- The server --------------------------------------------------------------------------------------

[[ -n $(command -v tmux) ]] || skip_all 'tmux is not installed'
! grep -qs '^#define HAVE_NCURSES 1' "$abs_top_builddir/config.h" &&
    [[ -e $abs_top_builddir/config.h ]] && skip_all 'built without ncurses'

# In the pane, where a test does not say otherwise.
locale=C.UTF-8
[[ $(LC_ALL=$locale locale charmap 2>/dev/null) == UTF-8 ]] || locale=C

server=
pane=
opened=0

# tm COMMAND...: of tmux, to this test's server.
tm()
{
    tmux -u -S "$scratch/tmux" -f /dev/null "$@"
}

end_server()
{
    tm kill-server 2>/dev/null
    # It must be gone with all that ran in it, before its directory is.
    for ((i = 0; i < 100; i++)); do
        [[ -n $server && -d /proc/$server ]] || break
        sleep 0.05
    done
    # What is in this namespace was started here, and may have lost its terminal and not ended.
    for entry in /proc/[0-9]*; do
        [[ $entry == "/proc/$$" || ! $entry/ns/ipc -ef /proc/$$/ns/ipc ]] || kill -KILL "${entry##*/}" 2>/dev/null
    done
    clean_up
}
trap end_server EXIT

# No settings of whoever runs the tests.
export HOME=$scratch XDG_CONFIG_HOME=$scratch/config
unset TMUX TMUX_PANE

tm start-server \; set -s exit-empty off \; set -s escape-time 0 \; set -g status off \; \
    set -g history-limit 0 \; \
    set -g default-terminal screen \; set -g set-clipboard off >"$err" 2>&1 ||
    skip_all "tmux does not start: $(head -n 1 "$err")"
server=$(tm display-message -p '#{pid}')
[[ $server =~ ^[0-9]+$ ]] || bail 'the server of tmux cannot be asked'

# --- The monitor in a window -------------------------------------------------------------------------

# What runs in the pane: $0 is the name of the files for the pid and the exit status. What the
# terminal sends to all (^C, a hangup) is for the monitor. The window stays, to be looked at.
# shellcheck disable=SC2016 # the inner shell's
in_pane='trap : HUP INT QUIT
    (echo $BASHPID >"$0.pid" && exec "$@")
    echo $? >"$0.status"
    read -r'

# open_with COLUMNS ROWS COMMAND...: runs it in a new window. Sets $pane, $pid, and $record, before
# the names of the files ".pid" and ".status".
open_with()
{
    local columns=$1 rows=$2
    shift 2
    opened=$((opened + 1))
    record=$scratch/pane.$opened
    pane=$(tm new-session -d -P -F '#{pane_id}' -x "$columns" -y "$rows" \
        env LC_ALL="$locale" bash -c "$in_pane" "$record" "$@") || bail 'no new window'
    until_true test -s "$record.pid" || bail "nothing runs in the window: $*"
    pid=$(cat "$record.pid")
}

# open COLUMNS ROWS ARGUMENT...: "ipcview top" with these.
open()
{
    local columns=$1 rows=$2
    shift 2
    open_with "$columns" "$rows" "$IPCVIEW" top "$@"
}

# shut: ends what runs in the window, and closes it.
shut()
{
    kill -KILL "$pid" 2>/dev/null
    tm kill-pane -t "$pane" 2>/dev/null
    pane=
}

# press KEY...: names of tmux such as F9, Escape, C-l, or characters. ESC as a byte and a character that
# comes at once behind it are Alt and that key; so Escape is sent in a form that nothing belongs to.
press()
{
    local key keys=()
    for key; do
        if [[ $key == Escape ]]; then
            ((${#keys[@]} == 0)) || tm send-keys -t "$pane" "${keys[@]}"
            type_text $'\e[27u'
            keys=()
        else
            keys+=("$key")
        fi
    done
    ((${#keys[@]} == 0)) || tm send-keys -t "$pane" "${keys[@]}"
}

# send_bytes HEX...: as if the terminal had sent these bytes, all at once.
send_bytes()
{
    tm send-keys -t "$pane" -H "$@"
}

# type_text TEXT: as it is.
type_text()
{
    tm send-keys -t "$pane" -l -- "$1"
}

resize()
{
    tm resize-window -t "$pane" -x "$1" -y "$2"
}

# look: what is on the screen, into $screen.
look()
{
    screen=$(tm capture-pane -p -t "$pane" 2>&1)
}

# line NUMBER: of the last look, counted from 1.
line()
{
    sed -n "$1p" <<<"$screen"
}

# --- Waiting -----------------------------------------------------------------------------------------

patience=200 # times 50 ms

# until_true COMMAND...: asks until it is so, for ten seconds.
until_true()
{
    local i
    for ((i = 0; i < patience; i++)); do
        "$@" && return
        sleep 0.05
    done
    return 1
}

# on_screen REGEX: extended, looked for in each line.
on_screen()
{
    look
    grep -qaE -e "$1" <<<"$screen"
}

off_screen()
{
    ! on_screen "$1"
}

wait_for()
{
    until_true on_screen "$1"
}

wait_gone()
{
    until_true off_screen "$1"
}

# has_ended: the monitor; $status is what bash says of it: 128 and more for a signal.
has_ended()
{
    [[ -s $record.status ]] && status=$(cat "$record.status")
}

# --- Cases -------------------------------------------------------------------------------------------

# shows NAME REGEX: soon.
shows()
{
    if wait_for "$2"; then
        pass "$1"
    else
        fail "$1" 'expected on the screen:' "$2" 'there is:' "$screen"
    fi
}

# drops NAME REGEX: soon it is not on the screen any more.
drops()
{
    if wait_gone "$2"; then
        pass "$1"
    else
        fail "$1" 'expected to go from the screen:' "$2" 'there is:' "$screen"
    fi
}

# ends NAME STATUS: soon.
ends()
{
    if ! until_true has_ended; then
        look
        fail "$1" 'it does not end' "$screen"
    else
        is "$1" "$status" "$2"
    fi
}

# --- Lists -------------------------------------------------------------------------------------------

# rows: the list in the last look, without headings and the columns of the marks: what stands below
# the first line of headings, up to an empty line, a frame or the status line.
rows()
{
    awk '/^(   |◄  |<  ) *[A-Z][A-Z]/ { inside = 1; next }
        inside && (/^$/ || /^(─|--)/ || /^ +(row|sort:|filter:|[0-9]+ tagged)/) { exit }
        inside { print substr($0, 4) }' <<<"$screen"
}

# rows_are TEXT: on the screen, with blanks squeezed.
rows_are()
{
    look
    [[ $(rows | sed -E 's/ +/ /g; s/^ //; s/ $//') == "$1" ]]
}

# lists NAME TEXT: soon these rows are in the list.
lists()
{
    if until_true rows_are "$2"; then
        pass "$1"
    else
        fail "$1" 'expected the rows:' "$2" 'there is:' "$screen"
    fi
}

# kernel_ids shm|msg|sem: all ids, in the kernel's order, one a line.
kernel_ids()
{
    awk 'NR > 1 { print $2 }' "/proc/sysvipc/$1"
}

# is_there shm|msg|sem ID: in the kernel.
is_there()
{
    kernel_ids "$1" | grep -qx "$2"
}

# has_bar_in LINE: the bar of keys stands there, and so the screen has been drawn in this size.
has_bar_in()
{
    look
    [[ $(line "$1") == F1Help* ]]
}

# ask FORMAT: tmux of the window, such as #{alternate_on}.
ask()
{
    tm display-message -p -t "$pane" "$1"
}
