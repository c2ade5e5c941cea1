# SPDX-License-Identifier: GPL-2.0-or-later
# What fails the calls of the program (./dev faults), and what makes its allocations fail.

check_LIBRARIES += tests/faults/libfaults.a
tests_faults_libfaults_a_SOURCES = \
	tests/faults/commands.c \
	tests/faults/faults.h \
	tests/faults/judge.c \
	tests/faults/memory_faults.h \
	tests/faults/names.c \
	tests/faults/points.c \
	tests/faults/run.c \
	tests/faults/world.c

# The names of all system calls, from the headers of the kernel.
tests/faults/calls.inc: $(srcdir)/tests/faults/local.mk
	$(AM_V_GEN)$(MKDIR_P) tests/faults && echo '#include <sys/syscall.h>' | $(CPP) $(CPPFLAGS) -dM - | \
		sed -n 's/^#define __NR_\([a-z0-9_]*\) .*/{__NR_\1, "\1"},/p' | sort >$@
tests/faults/names.$(OBJEXT): tests/faults/calls.inc
CLEANFILES += tests/faults/calls.inc

# By hand: the project has no other shared library. Not for all tests: musl has no such functions.
tests/faults/failing_malloc.so: $(srcdir)/tests/faults/failing_malloc.c $(srcdir)/tests/faults/memory_faults.h
	$(AM_V_CC)$(MKDIR_P) tests/faults && $(CC) $(DEFS) $(DEFAULT_INCLUDES) $(AM_CPPFLAGS) $(CPPFLAGS) \
		$(STD_CFLAGS) $(WARN_CFLAGS) $(CFLAGS) -shared -fPIC -o $@ $(srcdir)/tests/faults/failing_malloc.c
CLEANFILES += tests/faults/failing_malloc.so
EXTRA_DIST += tests/faults/failing_malloc.c

check_PROGRAMS += tests/faults/faults
tests_faults_faults_SOURCES = tests/faults/faults.c
tests_faults_faults_LDADD = tests/faults/libfaults.a

# Only these, for ./dev faults.
faults-programs: tests/faults/faults$(EXEEXT) tests/faults/failing_malloc.so
.PHONY: faults-programs

EXTRA_DIST += tests/faults/run tests/faults/README
