# SPDX-License-Identifier: GPL-2.0-or-later
# What fails the calls of the program (./dev faults), and what makes its allocations fail.

check_LIBRARIES += tests/faults/libfaults.a
tests_faults_libfaults_a_SOURCES = \
	tests/faults/faults.h \
	tests/faults/world.c
