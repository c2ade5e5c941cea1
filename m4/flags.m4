# SPDX-License-Identifier: GPL-2.0-or-later
# Probing compiler and linker flags, and the groups of flags that are not about hardening.

# IPV_CFLAG(VARIABLE, FLAGS, [LINKER-FLAGS], [IF-NOT])
# Appends FLAGS to VARIABLE if a program compiles and links with them and without a warning. A clang
# that does not know a flag only warns, hence -Werror. LINKER-FLAGS are used in the probe only.
AC_DEFUN([IPV_CFLAG], [
  AC_MSG_CHECKING([whether $CC accepts $2])
  ipv_save_CFLAGS=$CFLAGS
  ipv_save_LDFLAGS=$LDFLAGS
  CFLAGS="$CFLAGS -Werror $2"
  LDFLAGS="$LDFLAGS $3"
  # Includes headers and has a buffer, so that the flags meet what they work on.
  AC_LINK_IFELSE([IPV_PROBE], [ipv_ok=yes], [ipv_ok=no])
  CFLAGS=$ipv_save_CFLAGS
  LDFLAGS=$ipv_save_LDFLAGS
  AC_MSG_RESULT([$ipv_ok])
  AS_IF([test "x$ipv_ok" = xyes], [AS_VAR_APPEND([$1], [" $2"])], [$4])
  AC_SUBST([$1])
])

# IPV_LDFLAG(VARIABLE, FLAGS): the same for flags of the linker.
AC_DEFUN([IPV_LDFLAG], [
  AC_MSG_CHECKING([whether the linker accepts $2])
  ipv_save_LDFLAGS=$LDFLAGS
  LDFLAGS="$LDFLAGS -Werror $2"
  AC_LINK_IFELSE([IPV_PROBE], [ipv_ok=yes], [ipv_ok=no])
  LDFLAGS=$ipv_save_LDFLAGS
  AC_MSG_RESULT([$ipv_ok])
  AS_IF([test "x$ipv_ok" = xyes], [AS_VAR_APPEND([$1], [" $2"])])
  AC_SUBST([$1])
])

AC_DEFUN([IPV_PROBE], [AC_LANG_SOURCE([[
#include <stdio.h>
#include <string.h>
int main(int argc, char **argv)
{
    char buffer[64];
    if (argc > 0 && strlen(argv[0]) < sizeof(buffer))
        return strcpy(buffer, argv[0])[0] == '\0' ? puts(buffer) < 0 : 0;
    return 0;
}
]])])

# On a 32-bit machine whose time_t has 32 bits, ask for 64: the times of IPC objects must not wrap in
# 2038. Autoconf 2.72 has a macro for this; 2.71 does not.
AC_DEFUN([IPV_TIME_BITS], [
  AC_REQUIRE([AC_SYS_LARGEFILE])
  AC_CACHE_CHECK([what makes time_t 64 bits wide], [ipv_cv_time_bits], [
    ipv_cv_time_bits=impossible
    AC_COMPILE_IFELSE([IPV_TIME_T_IS_64([])], [ipv_cv_time_bits=nothing],
      [AC_COMPILE_IFELSE([IPV_TIME_T_IS_64([
#undef _FILE_OFFSET_BITS
#define _FILE_OFFSET_BITS 64
#define _TIME_BITS 64])], [ipv_cv_time_bits=_TIME_BITS])])])
  AS_IF([test "x$ipv_cv_time_bits" = x_TIME_BITS],
    [AC_DEFINE([_TIME_BITS], [64], [Define to 64 to get a time_t of 64 bits.])])
])
AC_DEFUN([IPV_TIME_T_IS_64], [AC_LANG_SOURCE([$1
#include <time.h>
_Static_assert(sizeof(time_t) >= 8, "narrow");
])])

# Warnings change nothing in the program, so every build shows them; only -Werror is a choice.
AC_DEFUN([IPV_WARNINGS], [
  m4_foreach_w([ipv_flag], [-Wall -Wextra -Wconversion -Wshadow -Wstrict-prototypes
                            -Wmissing-prototypes -Wswitch-enum -Wvla -Wformat=2],
    [IPV_CFLAG([WARN_CFLAGS], ipv_flag)])
  AS_IF([test "x$enable_werror" = xyes], [AS_VAR_APPEND([WARN_CFLAGS], [" -Werror"])])
])

# The same source gives the same program wherever it is built. The build directory may lie inside the
# source directory: gcc tries the last option first, clang the longest.
AC_DEFUN([IPV_REPRODUCIBLE], [
  AC_SUBST([MAP_CFLAGS])
  AS_IF([test "x$enable_sanitizers$enable_coverage$enable_fuzzing" = xnonono], [
    ipv_map=
    IPV_CFLAG([ipv_map], [-ffile-prefix-map=/nowhere/=])
    AS_IF([test -n "$ipv_map"],
      [MAP_CFLAGS='-ffile-prefix-map=$(top_srcdir)/= -ffile-prefix-map=$(abs_top_srcdir)/= -ffile-prefix-map=$(abs_top_builddir)=.'])])
])

# Sanitizers, coverage and fuzzing: asked for by name, so an error where they do not work.
AC_DEFUN([IPV_INSTRUMENT], [
  AS_IF([test "x$enable_sanitizers" = xyes],
    [IPV_CFLAG([INSTRUMENT_CFLAGS],
       [-fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer], [],
       [AC_MSG_ERROR([$CC cannot build with sanitizers])])])
  AS_IF([test "x$enable_coverage" = xyes],
    [IPV_CFLAG([INSTRUMENT_CFLAGS], [--coverage -fprofile-update=atomic], [],
       [AC_MSG_ERROR([$CC cannot build with coverage])])
     # For the children, which end by _exit(2).
     ipv_coverage_h=`cd "$srcdir" && pwd`/tests/coverage.h
     AS_VAR_APPEND([INSTRUMENT_CFLAGS], [" -include $ipv_coverage_h -Wl,--wrap=_exit"])])
  AC_SUBST([FUZZ_DRIVER])
  AS_IF([test "x$enable_fuzzing" = xyes],
    [FUZZ_DRIVER=-fsanitize=fuzzer
     IPV_CFLAG([INSTRUMENT_CFLAGS],
       [-fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer],
       [], [AC_MSG_ERROR([$CC cannot build for libFuzzer (clang can, with libclang-rt-*-dev)])])])
  AC_SUBST([INSTRUMENT_CFLAGS])
])

# IPV_COMPLETION_DIR(SHELL, DEFAULT): sets and substitutes SHELLcompletiondir.
AC_DEFUN([IPV_COMPLETION_DIR], [
  AS_CASE([$with_$1_completion_dir],
    [yes], [$1completiondir=$2],
    [no], [$1completiondir=],
    [$1completiondir=$with_$1_completion_dir])
  AC_SUBST([$1completiondir])
])
