#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Holds the layers of src/ to their rules: who may include whom, and which calls stand where.
#
#   tests/check-layers.sh [SOURCE-TREE [BUILD-TREE]]
#
# Prints TAP. Only the layers' libraries are looked at in the build tree; without one that case is skipped.

set -u

root=${1:-${abs_top_srcdir:-.}}
build=${2:-${abs_top_builddir:-$root/build}}
scratch=$(mktemp -d) || exit 99
trap 'rm -rf "$scratch"' EXIT
trap 'exit 99' HUP INT TERM

count=0

# report NAME: closes a case; what it found wrong stands in $scratch/wrong, a line each.
report()
{
    count=$((count + 1))
    if [ -s "$scratch/wrong" ]; then
        echo "not ok $count - $1"
        sed 's/^/#   /' "$scratch/wrong"
    else
        echo "ok $count - $1"
    fi
}

skip()
{
    count=$((count + 1))
    echo "ok $count - $1 # SKIP $2"
}

# Lines "FILE<tab>NUMBER<tab>CODE" of all sources, FILE relative to src/, without comments and (but for
# #include) without what stands in strings: help texts and comments may name any call.
strip_sources()
{
    (cd "$root/src" && find . -name '*.[ch]' -type f | sed 's|^\./||' | LC_ALL=C sort) >"$scratch/files"
    while IFS= read -r file; do
        awk -v file="$file" '
            function strip(line,    out, c, two, i, quote) {
                out = ""
                quote = ""
                for (i = 1; i <= length(line); i++) {
                    c = substr(line, i, 1)
                    two = substr(line, i, 2)
                    if (in_comment) {
                        if (two == "*/") { in_comment = 0; i++; out = out " " }
                    } else if (quote != "") {
                        if (c == "\\") i++
                        else if (c == quote) { quote = ""; out = out c }
                    } else if (two == "/*") { in_comment = 1; i++ }
                    else if (two == "//") break
                    else {
                        if (c == "\"" || c == "\047") quote = c
                        out = out c
                    }
                }
                return out
            }
            !in_comment && /^[ \t]*#[ \t]*include/ { print file "\t" FNR "\t" $0; next }
            { print file "\t" FNR "\t" strip($0) }
        ' "$root/src/$file"
    done <"$scratch/files" >"$scratch/code"
}

# The #include "..." lines: "FILE<tab>NUMBER<tab>INCLUDED".
list_includes()
{
    awk -F '\t' '$3 ~ /^[ \t]*#[ \t]*include[ \t]*"/ {
        name = $3
        sub(/^[^"]*"/, "", name)
        sub(/".*/, "", name)
        print $1 "\t" $2 "\t" name
    }' "$scratch/code" >"$scratch/includes"
}

check_folders()
{
    awk '
        $0 == "main.c" || $0 == "gendoc.c" { next }
        $0 ~ /^model\/kinds\/[^\/]+$/ { next }
        $0 !~ /^(base|model|collect|output|compat|config|act|monitor|cmd)\/[^\/]+$/ {
            print "src/" $0 ": not a file of a layer"
        }' "$scratch/files" >"$scratch/wrong"
    report 'each source file lies in a layer'
}

check_prefixes()
{
    awk -F '\t' '
        NR == FNR { exists[$0] = 1; next }
        $3 == "config.h" { next }
        $3 !~ /^([a-z]+|model\/kinds)\/[^\/]+$/ { print "src/" $1 ":" $2 ": \"" $3 "\" does not name its layer"; next }
        !($3 in exists) { print "src/" $1 ":" $2 ": \"" $3 "\" is not in src/" }
        $3 !~ /\.h$/ { print "src/" $1 ":" $2 ": \"" $3 "\" is not a header" }
    ' "$scratch/files" "$scratch/includes" >"$scratch/wrong"
    report 'each include names its layer'
}

check_directions()
{
    awk -F '\t' '
        BEGIN {
            allowed["base"] = " base "
            allowed["model"] = " model base "
            allowed["collect"] = " collect model base "
            allowed["output"] = " output model base "
            allowed["compat"] = " compat model base "
            allowed["config"] = " config model base "
            allowed["act"] = " act collect model base "
            allowed["monitor"] = " monitor output config model base "
            everything = " base model collect output compat config act monitor cmd "
        }
        $3 !~ /^([a-z]+|model\/kinds)\/[^\/]+$/ { next }
        $3 ~ /^model\/kinds\// && $1 !~ /^model\/kinds\// {
            print "src/" $1 ":" $2 ": only a kind may include \"" $3 "\": take it from the registry (model/kind.h)"
        }
        {
            from = $1
            to = $3
            sub(/\/.*/, "", from)
            sub(/\/.*/, "", to)
            may = from in allowed ? allowed[from] : everything
            if (!index(may, " " to " "))
                print "src/" $1 ":" $2 ": " from " must not include \"" $3 "\""
        }' "$scratch/includes" >"$scratch/wrong"
    report 'no include goes up or to the side'
}

# circles VERB: of the pairs "FILE<tab>FILE" that are read. Takes away files that lead to no other or to which
# no other leads, again and again; what is left is the circles and the ways between them.
circles()
{
    awk -F '\t' -v verb="$1" '
        !(($1, $2) in seen) { seen[$1, $2] = 1; from[++n] = $1; to[n] = $2 }
        END {
            do {
                removed = 0
                for (h in source) delete source[h]
                for (h in target) delete target[h]
                for (i = 1; i <= n; i++) if (!gone[i]) { source[from[i]] = 1; target[to[i]] = 1 }
                for (i = 1; i <= n; i++)
                    if (!gone[i] && !(to[i] in source && from[i] in target)) { gone[i] = 1; removed = 1 }
            } while (removed)
            for (i = 1; i <= n; i++) if (!gone[i]) print "src/" from[i] " " verb " " to[i] " in a circle"
        }' >"$scratch/wrong"
}

check_headers()
{
    awk -F '\t' '$1 ~ /\.h$/ && $3 ~ /\// { print $1 "\t" $3 }' "$scratch/includes" | circles includes
    report 'the headers include each other in no circle'
}

# A file needs another of its layer whose header it includes.
check_sources()
{
    awk -F '\t' '
        NR == FNR { exists[$0] = 1; next }
        $1 ~ /\.c$/ && $3 ~ /\.h$/ {
            layer = $1
            sub(/\/.*/, "", layer)
            other = $3
            sub(/\.h$/, ".c", other)
            if (other in exists && other != $1 && index(other, layer "/") == 1) print $1 "\t" other
        }' "$scratch/files" "$scratch/includes" | circles needs
    report 'no files of a layer need each other'
}

# no_monitor.c stands in for run.c and terminal.c where there is no library for the latter.
check_names()
{
    awk -F '\t' '
        $1 == "monitor/no_monitor.c" { next }
        $3 ~ /^[a-z].*[a-z0-9_][(]/ && $3 !~ /;/ {
            name = $3
            sub(/[(].*/, "", name)
            sub(/.*[ *]/, "", name)
        }
        $3 == "{" && name != "" && name != "main" {
            if (name in place && place[name] != $1) print "src/" $1 ":" $2 ": " name "() is in src/" place[name] " too"
            place[name] = $1
            name = ""
        }' "$scratch/code" >"$scratch/wrong"
    report 'each function has a name that no other file has'
}

check_curses()
{
    awk -F '\t' '
        $3 ~ /^[ \t]*#[ \t]*include[ \t]*[<"]([a-z]*\/)?(n?curses|panel|menu|form|term)\.h[>"]/ {
            if ($1 !~ /^monitor\//) print "src/" $1 ":" $2 ": curses outside monitor/"
            else if (first != "" && $1 != first)
                print "src/" $1 ":" $2 ": curses in a second file (src/" first " has it)"
            else first = $1
        }' "$scratch/code" >"$scratch/wrong"
    report 'curses is included by one file of monitor/ at most'
}

# words_outside EXPRESSION FILES-PATTERN WHY: where a word that starts so stands in a file that may not have it.
words_outside()
{
    awk -F '\t' -v words="$1" -v allowed="$2" -v why="$3" '
        $1 !~ allowed && $3 !~ /^[ \t]*#[ \t]*include/ && \
        (" " $3 " ") ~ ("[^A-Za-z0-9_](" words ")") {
            text = $3
            sub(/^[ \t]+/, "", text)
            print "src/" $1 ":" $2 ": " why ": " text
        }' "$scratch/code" >"$scratch/wrong"
}

check_calls()
{
    words_outside '((SYS|__NR)_)?((shm|msg|sem)(ctl|get)|shmat|shmdt|msgsnd|msgrcv|semop|semtimedop|mq_open|mq_unlink)[^A-Za-z0-9_]' \
        '^(collect|act)/' 'only collect/ and act/ touch IPC objects'
    report 'IPC objects are touched in collect/ and act/ only'
}

# err( and warn( are err(3) and warn(3), which print to standard error.
check_endings()
{
    words_outside '(stderr|STDERR_FILENO|perror)[^A-Za-z0-9_]|(exit|_exit|_Exit|quick_exit|abort|err|errx|warn|warnx)[ \t]*[(]' \
        '^(cmd/.*|main\\.c|gendoc\\.c|base/memory\\.c|collect/probe\\.c)$' 'only cmd/ and main.c talk or exit'
    report 'standard error and exit() are for cmd/, main.c, gendoc.c, base/memory.c and the child of collect/probe.c'
}

# Layers below cmd/ keep their state in what the caller hands them. .data.rel.ro is constant once the
# program is loaded. base/memory.c holds the one hook that runs before the program ends, and
# monitor/signals.c what a signal handler can reach.
check_globals()
{
    name='the libraries below cmd/ have no variables of their own'
    : >"$scratch/symbols"
    for layer in base model collect output compat config act monitor; do
        [ -f "$build/src/lib$layer.a" ] || continue
        "${NM:-nm}" -A -f sysv "$build/src/lib$layer.a" >>"$scratch/symbols" 2>/dev/null
    done
    if [ ! -s "$scratch/symbols" ]; then
        skip "$name" 'no libraries in the build tree, or no nm'
    elif grep -Eq '__asan_|__gcov_|__ubsan_' "$scratch/symbols"; then
        skip "$name" 'an instrumented build has some in every file'
    else
        awk -F '|' '
            $1 !~ /(libbase\.a:memory|libmonitor\.a:(libmonitor_a-)?signals)\.o:/ && $7 ~ /^[ \t]*(\*COM\*|\.t?(data|bss)(\..*)?)[ \t]*$/ && $7 !~ /\.data\.rel\.ro/ {
                gsub(/[ \t]/, "", $1)
                print $1 ": a variable"
            }' "$scratch/symbols" | sed "s|^$build/||" >"$scratch/wrong"
        report "$name"
    fi
}

# The kinds that the registry names, as KIND_SHM|KIND_MSG and so on.
kind_names()
{
    awk -F '\t' '
        $3 ~ /^#define FOR_EACH_KIND/ { inside = 1 }
        inside {
            text = $3
            while (match(text, /line[(][A-Z0-9]+/)) {
                printf "%sKIND_%s", before, substr(text, RSTART + 5, RLENGTH - 5)
                before = "|"
                text = substr(text, RSTART + RLENGTH)
            }
            inside = $3 ~ /\\$/
        }' "$scratch/code"
}

# What differs between kinds is a member of the descriptor. OWN are the files of some kinds: their collectors,
# what makes and removes them, what util-linux and other programs do with them.
check_kinds()
{
    own='model/kinds/.*|collect/sysv[._].*|act/sysv\\.c|compat/.*|cmd/compat[._].*|model/products\\.c'
    kinds=$(kind_names)
    if [ -n "$kinds" ]; then
        words_outside "($kinds)[^A-Za-z0-9_]" "^($own)\$" 'ask the descriptor (model/kind.h)'
    else
        echo 'src/: FOR_EACH_KIND, the registry of kinds, is not there' >"$scratch/wrong"
    fi
    report 'a kind is named by its own files only'
}

if [ ! -d "$root/src" ]; then
    echo "Bail out! $root/src is not there"
    exit 99
fi
echo '1..11'
strip_sources
list_includes
check_folders
check_prefixes
check_directions
check_headers
check_curses
check_calls
check_endings
check_globals
check_sources
check_names
check_kinds
