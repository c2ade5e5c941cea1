# SPDX-License-Identifier: GPL-2.0-or-later
# Makes a manual page or a completion: awk -v version=VERSION -f splice.awk DATA TEMPLATE. DATA is what
# src/gendoc prints: records of fields. In the template, NAME is a field of the current record, else a field
# of the record "all", else a variable:
#
#   @NAME@                   in any text: its value
#   @EACH TYPE CONDITION...@ repeats the lines up to the matching @END@ for each record of that type
#   @IF CONDITION...@TEXT    the line TEXT, if all conditions hold
#   @LET NAME CONDITION...@TEXT   sets a variable to TEXT, if they hold
#   @ESCAPE CHARACTERS@      puts a backslash before these in the values of fields
#   @INCLUDE FILE@           the lines of that file beside the template
#   @# TEXT                  nothing: a comment
#
# A condition is NAME (is not empty), !NAME (is empty), NAME=VALUE, or, in EACH, of:NAME (the record has the
# value that NAME has before the loop). A name that nobody knows is an error.

function fail(message)
{
    print place[at] ": " message > "/dev/stderr"
    failed = 1
    exit 1
}

function load_line(line, where,    file, number)
{
    if (line ~ /^@#/)
        return
    if (line !~ /^@INCLUDE [^@]*@$/) {
        lines[++line_count] = line
        place[line_count] = where
        return
    }
    file = FILENAME
    sub(/[^\/]*$/, "", file)
    file = file substr(line, 10, length(line) - 10)
    while ((getline line < file) > 0)
        load_line(line, file ":" ++number)
    if (!number) {
        place[at = 0] = where
        fail("cannot read " file)
    }
}

function is_field(name)
{
    return (record, name) in fields
}

function value(name)
{
    if (is_field(name))
        return fields[record, name]
    if (!(name in variables))
        fail("there is no " name)
    return variables[name]
}

function escape(text,    i, character, out)
{
    for (i = 1; i <= length(text); i++) {
        character = substr(text, i, 1)
        out = out (index(escaped, character) ? "\\" : "") character
    }
    return out
}

function replace(text,    name, out)
{
    while (match(text, /@[A-Za-z_]+@/)) {
        name = substr(text, RSTART + 1, RLENGTH - 2)
        out = out substr(text, 1, RSTART - 1) (is_field(name) ? escape(value(name)) : value(name))
        text = substr(text, RSTART + RLENGTH)
    }
    return out text
}

# Whether the conditions WORDS[FIRST], ... hold.
function holds(words, first, count,    i, sign)
{
    for (i = first; i <= count; i++) {
        sign = index(words[i], "=")
        if (words[i] ~ /^!/ ? value(substr(words[i], 2)) != "" : \
            sign ? value(substr(words[i], 1, sign - 1)) != substr(words[i], sign + 1) : \
            value(words[i]) == "")
            return 0
    }
    return 1
}

# The line of the @END@ that belongs to the loop in line START.
function end_of(start,    depth, i)
{
    for (i = start; i <= line_count; i++) {
        depth += lines[i] ~ /^@EACH / ? 1 : lines[i] == "@END@" ? -1 : 0
        if (!depth)
            return i
    }
    fail("there is no @END@")
}

function each(words, count, first, end,    outer, i)
{
    outer = record
    for (i = 3; i <= count; i++)
        if (sub(/^of:/, "", words[i]))
            words[i] = words[i] "=" value(words[i])
    for (i = 1; i <= record_count; i++) {
        record = i
        if (types[i] == words[2] && holds(words, 3, count))
            expand(first, end)
    }
    record = outer
}

# The lines from FIRST up to, not with, END.
function expand(first, end,    i, text, words, count, stop)
{
    for (i = first; i < end; i++) {
        at = i
        text = lines[i]
        if (!match(text, /^@[A-Z]+ [^@]*@/)) {
            print replace(text)
            continue
        }
        count = split(substr(text, 2, RLENGTH - 2), words, " ")
        text = substr(text, RLENGTH + 1)
        if (words[1] == "EACH") {
            stop = end_of(i)
            each(words, count, i + 1, stop)
            i = stop
        } else if (words[1] == "IF") {
            if (holds(words, 2, count))
                print replace(text)
        } else if (words[1] == "LET") {
            if (holds(words, 3, count))
                variables[words[2]] = replace(text)
        } else if (words[1] == "ESCAPE") {
            escaped = words[2]
        } else {
            fail("unknown: " lines[i])
        }
    }
}

BEGIN { FS = "\t" }

FILENAME == ARGV[1] {
    types[FNR] = $1
    record_count = FNR
    for (i = 2; i <= NF; i++) {
        sign = index($i, "=")
        if ($1 == "all")
            variables[substr($i, 1, sign - 1)] = substr($i, sign + 1)
        else
            fields[FNR, substr($i, 1, sign - 1)] = substr($i, sign + 1)
    }
    next
}

{ load_line($0, FILENAME ":" FNR) }

END {
    if (failed)
        exit 1
    variables["VERSION"] = version
    expand(1, line_count + 1)
}
