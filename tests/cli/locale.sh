#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Simplified Chinese: messages are translated, headings are not, and what is two columns wide aligns.

[ -n "${BASH_VERSION-}" ] || exec bash "$0" "$@"
# shellcheck source=tests/cli/lib.sh
. "${0%/*}/lib.sh"

# --- Width, in any UTF-8 -----------------------------------------------------------------------------

tree tree
cat >"$scratch/tree/etc/passwd" <<'PASSWD'
张三丰:x:26:26::/:
müller:x:54321:54321::/:
Ελένη:x:1000:1000::/:
ñandú́:x:4242:0::/:
PASSWD
if ! printf '' | LC_ALL=C.UTF-8 sort 2>/dev/null || [[ $(LC_ALL=C.UTF-8 locale charmap 2>/dev/null) != UTF-8 ]]; then
    skip 'names align' 'there is no locale C.UTF-8'
else
    LC_ALL=C.UTF-8 run --root "$scratch/tree" -m -o id,owner,size
    prints 'names align by what they take on the screen' '   ID OWNER  SIZE
    0 张三丰   56
32769 müller 1.0T
65538 Ελένη  4.0M
98307 ñandú́  4.0K'
    LC_ALL=C.UTF-8 TERM=dumb "$IPCOBJ" pty 10 "$IPCVIEW" --root "$scratch/tree" -m -n -o owner,id >"$out" 2>"$err"
    status=$?
    prints 'a name is cut between characters, and not in the middle of a wide one' '张…      0
mül… 32769
Ελέ… 65538
ñan… 98307'
    LC_ALL=C.UTF-8 run --root "$scratch/tree" -m -f 'owner = 张三丰' -n -o id
    prints 'a name in a filter' '0'
    LC_ALL=C.UTF-8 run -m -f '张三 = 1 && x'
    expect 'the place of an error is counted in characters' 2 '' \
        'ipcview: --filter, character 1: there is no column "张三"; see ipcview --list-columns'
    LC_ALL=C.UTF-8 run -m -f 'owner = 张三丰 && foo = 1'
    expect 'behind wide ones too' 2 '' \
        'ipcview: --filter, character 16: there is no column "foo"; see ipcview --list-columns'
fi
run --root "$scratch/tree" -m -o owner -n -f id=0
prints 'where the terminal takes ASCII only' '\xe5\xbc\xa0\xe4\xb8\x89\xe4\xb8\xb0'

# --- A locale and a translation of one's own ----------------------------------------------------------

if ! grep -qs '^#define ENABLE_NLS 1' "$abs_top_builddir/config.h"; then
    skip 'Chinese' 'built without translations'
    finish
fi
if [[ -z $(command -v localedef) || -z $(command -v msgfmt) ]]; then
    skip 'Chinese' 'localedef and msgfmt are not installed'
    finish
fi
export LOCPATH=$scratch/locale
mkdir "$LOCPATH"
if ! localedef -i zh_CN -f UTF-8 "$LOCPATH/zh_CN.UTF-8" >"$err" 2>&1; then
    skip 'Chinese' "the locale cannot be made: $(head -n 1 "$err")"
    finish
fi

# The program looks for its translations where it is going to be installed. There, in a mount namespace of
# its own, they are laid before it.
catalogues=$(strings "$IPCVIEW" 2>/dev/null | grep -m 1 '/locale$')
[[ -n $catalogues ]] || catalogues=$(grep -aoE '/[[:graph:]]+/locale' "$IPCVIEW" | head -n 1)
if [[ -z $catalogues ]]; then
    skip 'Chinese' 'where the translations are to be installed is not known'
    finish
fi
present=$catalogues
while [[ ! -d $present ]]; do
    present=${present%/*}
done
# What lies under that directory is hidden by what is laid over it.
program=$scratch/ipcview
cp "$IPCVIEW" "$program"
mkdir -p "$scratch/zh_CN/LC_MESSAGES"
msgfmt -o "$scratch/zh_CN/LC_MESSAGES/ipcview.mo" "$here/../../po/zh_CN.po" || bail 'msgfmt'

# chinese ARGUMENT...: like run, in Chinese.
chinese()
{
    status=0
    # shellcheck disable=SC2016 # the inner shell's
    LC_ALL=zh_CN.UTF-8 unshare --mount bash -c '
        exec 3<"$3/zh_CN/LC_MESSAGES/ipcview.mo"
        mount -t tmpfs none "$1" || exit 99
        mkdir -p "$2/zh_CN/LC_MESSAGES" || exit 99
        cat <&3 >"$2/zh_CN/LC_MESSAGES/ipcview.mo" || exit 99
        exec 3<&-
        program=$4
        shift 4
        exec "$program" "$@"' sh "$present" "$catalogues" "$scratch" "$program" "$@" >"$out" 2>"$err" </dev/null ||
        status=$?
}

case $scratch in
"$present"/*)
    skip 'Chinese' "the scratch directory lies in $present"
    finish
    ;;
esac
chinese -m
if [[ $status == 99 || $(cat "$err") == unshare* ]]; then
    skip 'Chinese' 'no mount is allowed here'
    finish
fi
prints 'headings are not translated' 'KEY ID OWNER PERMS SIZE NATTCH STATUS CPID LPID IDLE COMMAND'
chinese --root "$scratch/tree"
is 'all headings' "$status $(grep -c '^KEY  *ID OWNER  *PERMS ' "$out")" '0 3'
like 'the titles are' "$(head -n 1 "$out")" '[^ -~]'
unlike 'all of them' "$(cat "$out")" 'Shared memory segments|Message queues|Semaphore sets'
chinese help
like 'help' "$(cat "$out")" '[^ -~]'
unlike 'help: all of it' "$(cat "$out")" 'Usage|Commands|Selection|shared memory|More:'
chinese -H
unlike 'the descriptions of columns' "$(sed 's/^[A-Z]* *[a-z,]* *[a-z]* //; 1d' "$out")" '[a-z]{5,} [a-z]{2,} [a-z]{3,}'
chinese --sizee
like 'an error' "$status $(wc -l <"$err") $(cat "$err")" '^2 1 ipcview: [^"]*"--sizee"'
unlike 'an error: no English' "$(cat "$err")" 'unknown|option'
chinese -m -o sizee
like 'a suggestion' "$(cat "$err")" '^ipcview: .*"sizee".* SIZE'
chinese -m -f 'size >'
like 'an error in a filter' "$status $(cat "$err")" '^2 ipcview: --filter.* 7 .* SIZE '
chinese show -m 7
unlike 'an object that is not there' "$(cat "$err")" 'there is no'
rm "$scratch/tree/proc/sysvipc/shm"
touch "$scratch/tree/proc/sysvipc/shm"
chinese --root "$scratch/tree" -m
like 'a problem' "$status $(cat "$err")" '^1 ipcview: .*/proc/sysvipc/shm: .*[^ -~]'
chinese --root "$scratch/tree" -m -J
ok 'a problem in JSON: whole' is_json "$out"
json_is 'a problem in JSON: keys and kinds are not translated' '.problems[0] | [keys, .kind]' \
    '[["count","kind","message","where"],"heading"]'
chinese -m -r -o all
is 'raw: headings are not translated' "$(head -n 1 "$out" | grep -c '[^ -~]')" 0
chinese limits
is 'limits: headings are not translated' "$(head -n 1 "$out" | tr -s ' ')" 'RESOURCE DESCRIPTION LIMIT USED USE%'
chinese limits -n
# A terminal of CJK counts each ideograph as two.
is 'limits: the columns align' "$(awk '{ print $NF }' "$out" | sort | uniq -c | wc -l) $(
    while IFS= read -r line; do
        ascii=$(printf %s "$line" | LC_ALL=C tr -cd '\040-\176')
        all=$(printf %s "$line" | LC_ALL=zh_CN.UTF-8 wc -m)
        echo $((2 * all - ${#ascii}))
    done <"$out" | sort -u | wc -l
)" '2 1'

finish
