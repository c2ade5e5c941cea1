#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# A checker that never fails checks nothing: feeds check-layers.sh small trees with one fault each.

set -u

checker=${abs_srcdir:-$(dirname "$0")}/check-layers.sh
scratch=$(mktemp -d) || exit 99
trap 'rm -rf "$scratch"' EXIT
trap 'exit 99' HUP INT TERM

count=0

# put FILE LINES: appends to a source file of the small tree.
put()
{
    printf '%b\n' "$2" >>"$scratch/src/$1"
}

# A tree without a fault, with what looks like one in comments and strings.
fresh()
{
    rm -rf "$scratch/src" "$scratch/build"
    for layer in base model collect output compat config act monitor cmd; do
        mkdir -p "$scratch/src/$layer"
        put "$layer/$layer.h" "#include \"base/kin.h\"\n#include <stdint.h>"
        put "$layer/$layer.c" "#include \"config.h\"\n#include \"$layer/$layer.h\""
    done
    mkdir -p "$scratch/src/model/kinds"
    put base/kin.h '/* Nothing. */'
    put base/memory.c 'void end(void) { fputs("", stderr); exit(1); }'
    put model/model.c '/* exit(1) and shmctl(2)\n * semctl() */\nconst char *t = "shmctl(\\"stderr\\")"; // abort()'
    put model/model.c 'int my_exit(int); int atexit_count; int shmctl_calls(void);'
    put model/ref.h '#define FOR_EACH_KIND(line) line(SHM, shm) \\\\\n    line(PIPE, pipe)'
    put model/kinds/pipe.c 'int pipe = KIND_PIPE;'
    put model/model.c 'const char *k = "KIND_SHM"; unsigned k = KIND_BIT(KIND_SHMS); /* KIND_PIPE */'
    put collect/collect.c '#include "model/model.h"\nint f(void) { return shmctl(1, 2, 0); }'
    put act/act.c '#include "collect/collect.h"\nint g(void) { return mq_unlink("/a"); }'
    put monitor/screen.c '#include <curses.h>\n#include "output/output.h"\n#include "config/config.h"'
    put cmd/show.c '#include "monitor/monitor.h"\n#include "act/act.h"\nvoid h(void) { exit(2); }'
    put main.c '#include "cmd/cmd.h"\nint main(void) { fprintf(stderr, ""); }'
    put gendoc.c '#include "cmd/cmd.h"\nint main(void) { exit(1); }'
}

# expect CASES NAME: the numbers of the cases that fail, "" for none.
expect()
{
    count=$((count + 1))
    failed=$(sh "$checker" "$scratch" "$scratch/build" | sed -n 's/^not ok \([0-9]*\) .*/\1/p' | tr '\n' ' ')
    if [ "$failed" = "${1:+$1 }" ]; then
        echo "ok $count - $2"
    else
        echo "not ok $count - $2"
        echo "#   failed: '$failed', expected: '$1'"
    fi
}

# fault CASE FILE LINES: a fresh tree with these lines added makes this one case fail.
fault()
{
    fresh
    put "$2" "$3"
    expect "$1" "in $2: $3"
}

# variable CASE NAME C-CODE [LAYER SOURCE]: the same for a library with this code in it.
variable()
{
    library=lib${4:-model}.a
    object=${5:-code}.o
    fresh
    mkdir -p "$scratch/build/src"
    printf '%s\n' "$3" >"$scratch/build/code.c"
    count=$((count + 1))
    if ! "${CC:-cc}" -fPIE -c -o "$scratch/build/$object" "$scratch/build/code.c" 2>/dev/null ||
        ! ar rc "$scratch/build/src/$library" "$scratch/build/$object" 2>/dev/null; then
        echo "ok $count - $2 # SKIP no compiler or no ar"
        return
    fi
    count=$((count - 1))
    expect "$1" "$2"
}

echo '1..57'
fresh
expect '' 'a tree without a fault'

fault 1 extra.c 'int x;'
fault 2 base/base.c '#include "kin.h"'
fault 2 base/base.c '#include "../config.h.in"'
fault 2 base/base.c '#include "base/absent.h"'
fault 2 cmd/cmd.c '  #  include "model/model.c"'
fault 2 cmd/cmd.c '#include "src/model/model.h"'

fault 3 base/base.c '#include "model/model.h"'
fault 3 model/model.c '#include "collect/collect.h"'
fault 3 model/model.h '#include "output/output.h"'
fault 3 model/model.c '#include "cmd/cmd.h"'
fault 3 collect/collect.c '#include "output/output.h"'
fault 3 collect/collect.c '#include "config/config.h"'
fault 3 output/output.c '#include "collect/collect.h"'
fault 3 output/output.c '#include "config/config.h"'
fault 3 compat/compat.c '#include "collect/collect.h"'
fault 3 output/output.c '#include "compat/compat.h"'
fault 3 config/config.c '#include "output/output.h"'
fault 3 act/act.c '#include "output/output.h"'
fault 3 act/act.c '#include "monitor/monitor.h"'
fault 3 monitor/monitor.c '#include "collect/collect.h"'
fault 3 monitor/monitor.c '#include "act/act.h"'
fault 3 monitor/monitor.c '#include "cmd/cmd.h"'

fault 4 base/kin.h '#include "base/base.h"'
fault 4 cmd/a.h '#include "cmd/a.h"'

fault 5 monitor/keys.c '#include <ncurses.h>'
fault 5 cmd/cmd.c '#include <curses.h>'
fault 5 output/output.c '#include <ncursesw/curses.h>'

fault 6 model/model.c 'int f(void) { return semctl(1, 2, 3); }'
fault 6 cmd/cmd.c 'int f(void) { return syscall(SYS_msgctl, 1, 2, 3); }'
fault 6 monitor/monitor.c 'int (*f)(const char *) = mq_unlink;'
fault 6 main.c 'int f(void) { return shmget (1, 2, 3); }'
fault 6 output/output.c '/* text */ void *f(void) { return shmat(1, 0, 0); }'

fault 7 model/model.c 'void f(void) { exit(1); }'
fault 7 collect/collect.c 'void f(void) { fprintf(stderr, "no"); }'
fault 7 output/output.c 'void f(void) { perror("no"); }'
fault 7 base/base.c 'void f(void) { abort (); }'
fault 7 act/act.c 'void f(void) { warnx("no"); }'
fault 7 monitor/monitor.c 'void f(void) { write(STDERR_FILENO, "", 1); }'

variable '' 'constants are no variables' \
    'int f(void); static const char *const names[] = {"a", "b"}; const char *name(int i); const char *name(int i) { return names[i]; }'
variable 8 'a variable with a value' 'int calls = 3;'
variable 8 'a variable without a value' 'static int calls; int f(void); int f(void) { return ++calls; }'
variable 8 'a variable in a function' 'int f(void); int f(void) { static _Thread_local int n = 1; return ++n; }'
variable 8 'a variable of the monitor' 'int calls = 3;' monitor screen
variable '' "a variable for the monitor's signals" 'int calls = 3;' monitor signals
variable 8 'a variable for the signals of another layer' 'int calls = 3;' model signals
variable '' 'a variable for what is done without memory' 'int calls = 3;' base memory
variable 8 'a variable for the memory of another layer' 'int calls = 3;' config memory

fresh
put model/a.h 'int a(void);'
put model/b.h 'int b(void);'
put model/a.c '#include "model/b.h"'
put model/b.c '#include "model/a.h"\n#include "model/b.h"'
expect 9 'two sources need each other'
fresh
put model/a.h 'int a(void);'
put model/b.h 'int b(void);'
put model/a.c '#include "model/a.h"'
put model/b.c '#include "model/a.h"\n#include "model/b.h"'
expect '' 'one source needs the other'

fresh
put cmd/a.c 'static const char *twice(int a,\n                         int b)\n{\n    return 0;\n}'
put model/b.c 'static int twice(void)\n{\n    return 1;\n}'
expect 10 'a function in two files'
fresh
put cmd/a.c '#ifdef A\nstatic int twice(void)\n{\n    return 1;\n}\n#else\nstatic int twice(void)\n{\n    return 2;\n}\n#endif'
expect '' 'a function in two forms in one file'

fault 11 cmd/cmd.c 'int f(int k) { return k == KIND_SHM; }'
fault 11 model/model.c 'int f(int k) { return k == KIND_PIPE; }'
fault 11 output/output.h 'enum { MOST = KIND_PIPE+1 };'
fault 11 monitor/monitor.c 'int f(void) { return of[KIND_SHM].count; }'
fresh
: >"$scratch/src/model/ref.h"
expect 11 'no registry of kinds'
