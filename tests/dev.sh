#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# ./dev in a checkout where every tool is a stand-in: what it says, above all when something fails.

[ -n "${BASH_VERSION-}" ] || exec bash "$0" "$@"
# shellcheck source=tests/cli/lib.sh
. "${0%/*}/cli/lib.sh"

[[ -e /usr/include/stdio.h ]] || skip_all 'the headers of the C library are not installed'

checkout=$scratch/checkout
tools=$scratch/tools
mkdir "$checkout" "$tools"
cp "$here/../../dev" "$checkout/dev"

# stand_in NAME: a tool that does what standard input says.
stand_in()
{
    { echo '#!/bin/bash' && cat; } >"$tools/$1"
    chmod +x "$tools/$1"
}

# Nothing else can be reached, and so nothing is installed or built.
for tool in awk bash cat chmod dirname env find flock grep id mkdir nproc rm sort tail touch tr; do
    ln -s "$(command -v "$tool")" "$tools/$tool"
done

# usual_tools: those of a machine on which "./dev run" has installed what it needs: without cmocka.
usual_tools()
{
    local tool
    for tool in gcc autoconf automake autopoint msgfmt; do
        stand_in "$tool" </dev/null
    done
    stand_in pkg-config <<'EOF'
[[ ${*: -1} == ncursesw ]] || exit 1
[[ $1 != --modversion ]] || echo 6.4
EOF
    stand_in autoreconf <<'EOF'
root=${*: -1}
touch "$root/Makefile.in" "$root/config.h.in"
printf '#!/bin/bash\ntouch Makefile\n' >"$root/configure"
chmod +x "$root/configure"
EOF
    stand_in make <<'EOF'
until [[ $1 == -C ]]; do shift; done
printf '#!/bin/bash\necho "listed $*"\n' >"$2/ipcview"
chmod +x "$2/ipcview"
EOF
}

# dev ARGUMENT...: in a fresh checkout; into $out, $err and $status.
dev()
{
    status=0
    rm -rf "$checkout/build" "$checkout"/configure
    timeout 60 env PATH="$tools" "$checkout/dev" "$@" >"$out" 2>"$err" </dev/null || status=$?
}

usual_tools
dev run -m
is 'the first run, without cmocka' "$status $(cat "$out")" '0 listed -m'
is 'says what it does' "$(cat "$err")" './dev: making configure
./dev: configuring build'

# fails_with NAME REGEX: the first run, with words.
fails_with()
{
    dev run -m
    like "$1" "$status $(cat "$err")" "^[1-9][0-9]* .*$2"
    usual_tools
}

stand_in autoreconf <<<'exit 1'
fails_with 'autoreconf fails' 'autoreconf failed'
stand_in autoreconf <<'EOF'
printf '#!/bin/bash\nexit 1\n' >"${*: -1}/configure"
chmod +x "${*: -1}/configure"
EOF
fails_with 'configure fails' 'configure failed, see build/config.log'
stand_in make <<<'exit 1'
fails_with 'make fails' 'the build failed'
rm "$tools/msgfmt"
fails_with 'a package cannot be installed' 'could not be installed .*: gettext$'
rm "$tools/pkg-config"
fails_with 'pkg-config cannot be installed' 'could not be installed .*: .*pkg-config$'
rm "$tools/mkdir"
stand_in mkdir <<<'exit 3'
fails_with 'what nobody thought of says where' 'line [0-9]+ failed with status 3: mkdir'
rm "$tools/mkdir"
ln -s "$(command -v mkdir)" "$tools/mkdir"

dev unknown
like 'an unknown command' "$status $(cat "$err")" "^2 \./dev: unknown command 'unknown'"

# --- All that every change has to pass ---------------------------------------------------------------

# In a release there is no such thing.
if [[ -e $here/../../.ci/run ]]; then
    mkdir "$checkout/.ci"
    cp "$here/../../.ci/run" "$checkout/.ci/run"
    # ci: with a ./dev that does what standard input says; what it said last, and the status.
    ci()
    {
        status=0
        { echo '#!/bin/bash' && cat; } >"$checkout/dev"
        (PATH=$tools "$checkout/.ci/run") >"$out" 2>&1 || status=$?
        echo "$status $(tail -n 1 "$out")"
    }
    ln -s "$(command -v tee)" "$(command -v mktemp)" "$tools/"
    stand_in apt-get </dev/null
    steps=$(grep -c '^step ' "$checkout/.ci/run")
    # shellcheck disable=SC2016 # the dollars are the stand-in's
    is 'all is summed up' "$(ci <<<'[[ $1 != [cn]* ]] || echo "5 passed, 0 failed, 2 skipped"')" \
        "0 $((steps + 8)) passed, 0 failed, 4 skipped"
    is 'the first command comes first' "$(grep -m 1 '^=== ' "$out")" '=== ./dev run -m'
    is 'each that fails counts, and the others run' "$(ci <<<'exit 1')" "1 0 passed, $steps failed, 0 skipped"
    # shellcheck disable=SC2016
    is 'a failed test too' \
        "$(ci <<<'[[ $1 != check ]] || { echo "5 passed, 2 failed, 0 skipped"; exit 1; }')" \
        "1 $((steps + 4)) passed, 2 failed, 0 skipped"
fi

finish
