# SPDX-License-Identifier: GPL-2.0-or-later

# IPV_LIBRARY_NAME(VARIABLE, LIBS, FUNCTION, DEFAULT): defines VARIABLE in config.h as the name under
# which the dynamic linker finds the library that has FUNCTION: what a program linked with LIBS needs.
AC_DEFUN([IPV_LIBRARY_NAME],
  [AC_CHECK_TOOL([READELF], [readelf], [:])
   AC_MSG_CHECKING([for the name of the library with $3])
   ipv_name=
   ipv_saved_libs=$LIBS
   LIBS="$2 $LIBS"
   AC_LINK_IFELSE([AC_LANG_PROGRAM([[char $3(void);]], [[return $3();]])],
     [ipv_name=`$READELF -d conftest$ac_exeext 2>/dev/null |
        sed -n 's/.*NEEDED.*\@<:@\(lib@<:@^@:>@@:>@*curses@<:@^@:>@@:>@*\)@:>@.*/\1/p' | head -n 1`])
   LIBS=$ipv_saved_libs
   test -n "$ipv_name" || ipv_name=$4
   AC_MSG_RESULT([$ipv_name])
   AC_DEFINE_UNQUOTED([$1], ["$ipv_name"], [The library that the monitor loads.])])
