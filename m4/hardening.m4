# SPDX-License-Identifier: GPL-2.0-or-later
# IPV_HARDENING: HARDEN_CPPFLAGS, HARDEN_CFLAGS and HARDEN_LDFLAGS, every flag probed. They go into
# AM_*FLAGS, which come before the user's own on the command line, so the user's win.

AC_DEFUN([IPV_HARDENING], [
  AC_SUBST([HARDEN_CPPFLAGS])
  AC_SUBST([HARDEN_CFLAGS])
  AC_SUBST([HARDEN_LDFLAGS])
  # Sanitizers have their own checks in place of these; coverage is built without optimisation.
  AS_IF([test "x$enable_hardening" = xauto],
    [AS_IF([test "x$enable_sanitizers$enable_coverage$enable_fuzzing" = xnonono],
       [enable_hardening=yes], [enable_hardening=no])])
  AS_IF([test "x$enable_hardening" = xyes],
    [IPV_HARDEN_PIE
     IPV_HARDEN_FORTIFY
     m4_foreach_w([ipv_flag],
       [-fstack-protector-strong -fstack-clash-protection -fcf-protection=full],
       [IPV_CFLAG([HARDEN_CFLAGS], ipv_flag)])
     IPV_LDFLAG([HARDEN_LDFLAGS], [-Wl,-z,relro,-z,now])
     IPV_LDFLAG([HARDEN_LDFLAGS], [-Wl,-z,noexecstack])
     IPV_LDFLAG([HARDEN_LDFLAGS], [-Wl,--as-needed])])
])

# A static program stays what the user asked for: -static and -pie together do not link everywhere.
AC_DEFUN([IPV_HARDEN_PIE], [
  AS_CASE([" $CFLAGS $LDFLAGS "], [*' -static'* | *' -no-pie '*], [],
    [ipv_pie=
     IPV_CFLAG([ipv_pie], [-fPIE], [-pie])
     AS_IF([test -n "$ipv_pie"],
       [AS_VAR_APPEND([HARDEN_CFLAGS], [" -fPIE"])
        AS_VAR_APPEND([HARDEN_LDFLAGS], [" -pie"])])])
])

# glibc warns about _FORTIFY_SOURCE in a build that does not optimise, and (with an old compiler)
# about level 3. -U first: some distributions' compilers define it already. A level that the user
# or the packager set is left alone.
AC_DEFUN([IPV_HARDEN_FORTIFY], [
  AC_MSG_CHECKING([whether $CC optimises with these flags])
  AC_COMPILE_IFELSE([AC_LANG_SOURCE([[
#ifndef __OPTIMIZE__
#error "not optimising"
#endif
int nothing;
]])], [ipv_optimises=yes], [ipv_optimises=no])
  AC_MSG_RESULT([$ipv_optimises])
  AS_CASE([" $CPPFLAGS $CFLAGS "], [*_FORTIFY_SOURCE*], [ipv_optimises=no])
  AS_IF([test "x$ipv_optimises" = xyes],
    [IPV_CFLAG([HARDEN_CPPFLAGS], [-U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3], [],
       [IPV_CFLAG([HARDEN_CPPFLAGS], [-U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2])])])
])
