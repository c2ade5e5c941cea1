#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# What makes completions and manual pages out of templates: man/splice.awk.

[ -n "${BASH_VERSION-}" ] || exec bash "$0" "$@"
# shellcheck source=tests/cli/lib.sh
. "${0%/*}/cli/lib.sh"

splice=$here/../../man/splice.awk
printf '%s\n' 'all	names=a b' 'command	command=rm	help=it'\''s a-b' 'command	command=mk	help=' \
    'option	command=rm	letter=i	name=id' 'option	command=rm	letter=	name=all' \
    'option	command=mk	letter=m	name=' >"$scratch/data"

# made NAME EXPECTED: what the template on standard input becomes, or the last line of what is wrong with it.
made()
{
    local status=0
    cat >"$scratch/template"
    "${AWK:-awk}" -v version=1.2 -f "$splice" "$scratch/data" "$scratch/template" >"$out" 2>"$err" || status=$?
    if [[ $status != 0 ]]; then
        sed "s|$scratch/||g" "$err" >"$out"
    fi
    is "$1" "$(cat "$out")" "$2"
}

# shellcheck disable=SC2016 # meant as they are
made 'text stays as it is' 'a@b "$@" "${x[@]}" \n & @' <<<'a@b "$@" "${x[@]}" \n & @'
made 'a field of the record "all", and the version' "'a b' 1.2" <<<"'@names@' @VERSION@"
made 'a loop' $'<\nrm\nmk\n>' <<<$'<\n@EACH command@\n@command@\n@END@\n>'
made 'a loop over some records' '-i' <<<$'@EACH option letter command=rm@\n-@letter@\n@END@'
made 'a loop over those that lack a field' '--all' <<<$'@EACH option !letter@\n--@name@\n@END@'
made 'a loop in a loop' $'rm (\nid\nall\nrm )\nmk (\n\nmk )' <<'EOT'
@EACH command@
@command@ (
@EACH option of:command@
@name@
@END@
@command@ )
@END@
EOT
made 'conditions and variables' $'-i\n--all\n-m' <<'EOT'
@EACH option@
@LET typed@--@name@
@LET typed letter@-@letter@
@IF name@@typed@
@IF !name letter=m@@typed@
@IF !name letter=i@never
@END@
EOT
made 'values of fields are escaped, texts of the template are not' $'a-b it\\\'s a\\-b\na-b ' <<'EOT'
@ESCAPE -'@
@LET text@a-b
@EACH command@
@text@ @help@
@END@
EOT
printf '%s\n' '@EACH option of:command@' '@name@.' '@END@' >"$scratch/part.in"
made 'a file that is included' $'id.\nall.\nend' <<<$'@LET command@rm\n@INCLUDE part.in@\nend'

made 'a name that there is not' 'template:2: there is no nmae' <<<$'@EACH option@\n@nmae@\n@END@'
made 'a word that there is not' 'template:1: unknown: @FOR option@' <<<'@FOR option@'
made 'a loop without an end' 'template:2: there is no @END@' <<<$'x\n@EACH option@'
made 'a file that there is not' 'template:1: cannot read template.not' <<<'@INCLUDE template.not@'
printf '%s\n' '@x@' >"$scratch/part.in"
made 'a fault in a file that is included' 'part.in:1: there is no x' <<<'@INCLUDE part.in@'
finish
