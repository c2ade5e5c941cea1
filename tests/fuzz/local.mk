# SPDX-License-Identifier: GPL-2.0-or-later
# The fuzz targets. In an ordinary build each is a test, which replays what is kept for it; with
# --enable-fuzzing libFuzzer drives it. A new target NAME is NAME.c, three lines here, and the folder
# corpus/NAME; words in NAME.dict, and what once failed in regressions/NAME, if there is any.

fuzz_targets =
fuzz_shared = tests/fuzz/fuzz.c tests/fuzz/fuzz.h
fuzz_reference = tests/fuzz/reference.c tests/fuzz/reference.h
if !FUZZING
fuzz_shared += tests/fuzz/replay.c
endif

# What reads the output of ipcview by other means than its own.
fuzz_readers = tests/fuzz/readers.c tests/fuzz/readers.h
AM_CPPFLAGS += $(JANSSON_CFLAGS)

# Files in memory.
fuzz_files = tests/fuzz/files.c tests/fuzz/files.h

fuzz_targets += tests/fuzz/filter
tests_fuzz_filter_SOURCES = tests/fuzz/filter.c $(fuzz_shared)
tests_fuzz_filter_LDADD = $(model_libs) $(FUZZ_DRIVER)

fuzz_targets += tests/fuzz/numbers
tests_fuzz_numbers_SOURCES = tests/fuzz/numbers.c $(fuzz_reference) $(fuzz_shared)
tests_fuzz_numbers_LDADD = $(base_libs) $(FUZZ_DRIVER)
EXTRA_DIST += tests/fuzz/numbers.dict

fuzz_targets += tests/fuzz/times
tests_fuzz_times_SOURCES = tests/fuzz/times.c $(fuzz_reference) $(fuzz_shared)
tests_fuzz_times_LDADD = $(base_libs) $(FUZZ_DRIVER)
EXTRA_DIST += tests/fuzz/times.dict

fuzz_targets += tests/fuzz/escapes
tests_fuzz_escapes_SOURCES = tests/fuzz/escapes.c $(fuzz_shared)
tests_fuzz_escapes_LDADD = $(output_libs) $(FUZZ_DRIVER)
EXTRA_DIST += tests/fuzz/escapes.dict

fuzz_targets += tests/fuzz/settings
tests_fuzz_settings_SOURCES = tests/fuzz/settings.c $(fuzz_shared)
tests_fuzz_settings_LDADD = $(config_libs) $(FUZZ_DRIVER)
EXTRA_DIST += tests/fuzz/settings.dict

fuzz_targets += tests/fuzz/protect
tests_fuzz_protect_SOURCES = tests/fuzz/protect.c $(fuzz_shared)
tests_fuzz_protect_LDADD = $(config_libs) $(FUZZ_DRIVER)
EXTRA_DIST += tests/fuzz/protect.dict

fuzz_targets += tests/fuzz/decoder
tests_fuzz_decoder_SOURCES = tests/fuzz/decoder.c $(fuzz_shared)
tests_fuzz_decoder_LDADD = $(monitor_libs) $(FUZZ_DRIVER)
EXTRA_DIST += tests/fuzz/decoder.dict

fuzz_targets += tests/fuzz/writers
tests_fuzz_writers_SOURCES = tests/fuzz/writers.c $(fuzz_readers) $(fuzz_shared)
tests_fuzz_writers_LDADD = $(output_libs) $(JANSSON_LIBS) -lm $(FUZZ_DRIVER)
EXTRA_DIST += tests/fuzz/writers.dict

fuzz_targets += tests/fuzz/tables
tests_fuzz_tables_SOURCES = tests/fuzz/tables.c $(fuzz_files) $(fuzz_readers) $(fuzz_shared)
tests_fuzz_tables_LDADD = src/liboutput.a $(collect_libs) $(JANSSON_LIBS) -lm $(FUZZ_DRIVER)
EXTRA_DIST += tests/fuzz/tables.dict
# What the unit tests share needs their library.
if HAVE_CMOCKA
fuzz_targets += tests/fuzz/monitor
endif
tests_fuzz_monitor_SOURCES = tests/fuzz/monitor.c $(fuzz_shared)
tests_fuzz_monitor_LDADD = tests/unit/libsupport.a $(monitor_libs) $(CMOCKA_LIBS) $(FUZZ_DRIVER)
EXTRA_DIST += tests/fuzz/monitor.dict

# The child that looks into processes shares the memory of the program, so that what it does is seen and
# costs no copy of a process with sanitizers; it ends before the program goes on.
fuzz_targets += tests/fuzz/kernel
tests_fuzz_kernel_SOURCES = tests/fuzz/kernel.c tests/fuzz/world.c tests/fuzz/world.h \
	tests/fuzz/world_proc.c $(fuzz_files) src/collect/probe.c $(fuzz_shared)
tests_fuzz_kernel_CPPFLAGS = $(AM_CPPFLAGS) -Dfork=vfork -Dparallel_for=kernel_in_turn \
	-Dwaitpid=kernel_waitpid
tests_fuzz_kernel_LDADD = $(collect_libs) $(FUZZ_DRIVER)
EXTRA_DIST += tests/fuzz/kernel.dict

check_PROGRAMS += $(fuzz_targets)
if !FUZZING
TESTS += $(fuzz_targets)
endif

# Only these, for ./dev fuzz. config.h comes first: it may have to be made again.
fuzz-targets: config.h
	$(MAKE) $(AM_MAKEFLAGS) $(fuzz_targets)
.PHONY: fuzz-targets

EXTRA_DIST += tests/fuzz/README tests/fuzz/run tests/fuzz/filter.dict tests/fuzz/corpus \
	tests/fuzz/regressions
