#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Builds a copy of the program with one kind of objects more: "dummy", of which there are always two. For
# tests, which source this behind their lib.sh; it sets $IPCVIEW to that program.

# shellcheck disable=SC2034,SC2154 # what is set here is used there, and the other way round

: "${abs_top_srcdir:=$here/../..}"
dummy=${BASH_SOURCE[0]%/*}
tree=$scratch/dummy
makefile=$abs_top_builddir/Makefile

# variable NAME: of the Makefile of the build.
variable()
{
    sed -n "s/^$1 = *//p" "$makefile"
}

# edit FILE EXPRESSION: of sed, which must change the file.
edit()
{
    local before
    before=$(cksum <"$tree/src/$1")
    sed -i -E "$2" "$tree/src/$1"
    [[ $(cksum <"$tree/src/$1") != "$before" ]] || bail "src/$1: nothing fits $2"
}

# what_a_kind_is: the files and lines that whoever adds a kind writes.
what_a_kind_is()
{
    cp "$dummy/descriptor.c" "$tree/src/model/kinds/dummy.c"
    cp "$dummy/collector.c" "$tree/src/collect/dummy.c"
    edit model/ref.h 's/^(#define FOR_EACH_KIND.*)$/\1 line(DUMMY, dummy)/'
    edit model/snapshot.h 's/^( *)struct set sem;$/&\n\1struct { uint64_t weight; } dummy;/'
    edit local.mk 's,^(\tsrc/model/kinds/)common.c .*,&\n\1dummy.c \\,'
    edit local.mk 's,^(\tsrc/collect/)collect.c .*,&\n\1dummy.c \\,'
}

# compile OBJECT SOURCE
compile()
{
    # shellcheck disable=SC2046,SC2086 # several words
    $(variable CC) $(variable DEFS) $(variable CPPFLAGS) $(variable NCURSES_CFLAGS) \
        -DLOCALEDIR='"/nowhere"' -DSYSCONFDIR='"/etc"' -I"$abs_top_builddir" -I"$tree/src" \
        $(variable STD_CFLAGS) $(variable INSTRUMENT_CFLAGS) -O0 -w -c -o "$1" "$2"
}

# link PROGRAM OBJECT...
link()
{
    # shellcheck disable=SC2046 # several words
    $(variable CC) $(variable INSTRUMENT_CFLAGS) $(variable LDFLAGS) -o "$1" "${@:2}" \
        $(variable LIBINTL) $(variable LIBS)
}

# sources: those that the lists of the makefile name, with the monitor or without it as the build has it.
sources()
{
    local other=HAVE_NCURSES
    ! grep -q '^#define HAVE_NCURSES 1' "$abs_top_builddir/config.h" || other=!$other
    awk -v other="$other" '
        /^if / { inside = $2 }
        /^else/ { inside = "!" inside }
        /^endif/ { inside = "" }
        inside != other' "$tree/src/local.mk" | grep -oE 'src/[a-z0-9_/]+\.c' | sort -u
}

# build: without optimisation, since that is quick.
build()
{
    local source objects=() jobs=0
    while read -r source; do
        compile "$tree/${source//\//-}.o" "$tree/$source" &
        [[ $source == src/main.c || $source == src/gendoc.c ]] || objects+=("$tree/${source//\//-}.o")
        ((++jobs % $(nproc))) || wait
    done < <(sources)
    wait
    link "$tree/ipcview" "$tree/src-main.c.o" "${objects[@]}" &&
        link "$tree/gendoc" "$tree/src-gendoc.c.o" "${objects[@]}"
}

# rebuild EXPRESSION: another dummy, the descriptor of which sed has changed so.
rebuild()
{
    edit model/kinds/dummy.c "$1"
    build >"$scratch/build.log" 2>&1 || bail "the other dummy does not build: $(grep -m 3 error "$scratch/build.log")"
}

[[ -f $makefile ]] || skip_all 'there is no Makefile that names a compiler'
[[ -n $(command -v "$(variable CC | sed 's/ .*//')") ]] || skip_all 'the compiler of the build is not here'
mkdir -p "$tree"
cp -R "$abs_top_srcdir/src" "$tree/src" && chmod -R u+w "$tree"
what_a_kind_is
build >"$scratch/build.log" 2>&1 || bail "the tree with one kind more does not build: $(grep -m 3 error "$scratch/build.log")"
IPCVIEW=$tree/ipcview
LC_ALL=C "$tree/gendoc" >"$tree/tables.tsv" || bail "gendoc ends with $?"

# spliced TEMPLATE: what the build makes of this template with the tables of this program.
spliced()
{
    awk -v version=0 -f "$abs_top_srcdir/man/splice.awk" "$tree/tables.tsv" "$abs_top_srcdir/$1"
}
