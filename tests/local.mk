# SPDX-License-Identifier: GPL-2.0-or-later
# Every test speaks TAP. A new unit test is two lines: its name, and what a test of its layer
# links (test_base, test_model, ...); its source is NAME.c. A new shell test is one line in shell_tests.

TEST_EXTENSIONS = .sh
LOG_DRIVER = env AM_TAP_AWK='$(AWK)' $(SHELL) $(top_srcdir)/build-aux/tap-driver.sh
SH_LOG_DRIVER = $(LOG_DRIVER)

# No test runs for ever, nor leaves processes: each has its time in seconds, which the environment can
# change (IPCVIEW_TEST_SECONDS).
supervise = $(abs_top_builddir)/tests/supervise$(EXEEXT) "$${IPCVIEW_TEST_SECONDS:-600}"
LOG_COMPILER = $(supervise) $(SHELL) $(top_srcdir)/tests/unit/tap.sh
SH_LOG_COMPILER = $(supervise) $(SHELL)
check_PROGRAMS += tests/supervise
tests_supervise_SOURCES = tests/supervise.c

# tests/valgrind/ipcview can be in its place.
tested_program = $(abs_top_builddir)/ipcview$(EXEEXT)

# The same surroundings for everybody; a test that is about a locale sets it itself.
AM_TESTS_ENVIRONMENT = \
	CMOCKA_MESSAGE_OUTPUT=TAP; export CMOCKA_MESSAGE_OUTPUT; \
	LC_ALL=C; export LC_ALL; \
	sysconfdir='$(sysconfdir)'; export sysconfdir; \
	unset LANGUAGE NO_COLOR COLUMNS; \
	IPCVIEW='$(tested_program)'; export IPCVIEW; \
	IPCOBJ='$(abs_top_builddir)/tests/cli/ipcobj$(EXEEXT)'; export IPCOBJ; \
	abs_top_srcdir='$(abs_top_srcdir)'; export abs_top_srcdir; \
	abs_top_builddir='$(abs_top_builddir)'; export abs_top_builddir; \
	abs_srcdir='$(abs_top_srcdir)/tests'; export abs_srcdir; \
	abs_builddir='$(abs_top_builddir)/tests'; export abs_builddir;

# These run when no other test does, each by itself: they measure time, or, as stuck.sh, make processes
# that hold up whoever looks into all. (A target by its name would replace the rule that automake writes.)
quiet_first = tests/cli/stuck.log
quiet_second = tests/unit/test_attached.log
quiet_third = tests/unit/test_blocked.log
quiet_logs = $(quiet_first) $(quiet_second) $(quiet_third)
$(quiet_logs): $(filter-out $(quiet_logs),$(TEST_LOGS))
$(quiet_second): $(filter $(quiet_first),$(TEST_LOGS))
$(quiet_third): $(filter $(quiet_first) $(quiet_second),$(TEST_LOGS))

# What the storm is made of (./dev storm).
check_LIBRARIES += tests/storm/libstorm.a
tests_storm_libstorm_a_SOURCES = \
	tests/storm/audit.c \
	tests/storm/audit.h \
	tests/storm/churners.c \
	tests/storm/churners.h \
	tests/storm/helpers.c \
	tests/storm/helpers.h \
	tests/storm/journal.c \
	tests/storm/journal.h \
	tests/storm/json.c \
	tests/storm/json.h \
	tests/storm/kinds.c \
	tests/storm/kinds.h \
	tests/storm/monitors.c \
	tests/storm/monitors.h \
	tests/storm/observation.c \
	tests/storm/observation.h \
	tests/storm/observers.c \
	tests/storm/observers.h \
	tests/storm/sentinels.c \
	tests/storm/sentinels.h \
	tests/storm/truth.c \
	tests/storm/truth.h

# What the unit tests of model/ and above share.
if HAVE_CMOCKA
check_LIBRARIES += tests/unit/libsupport.a
endif
tests_unit_libsupport_a_SOURCES = \
	tests/unit/support.c \
	tests/unit/support.h \
	tests/unit/support_monitor.c \
	tests/unit/support_monitor.h \
	tests/unit/support_processes.c \
	tests/unit/support_processes.h \
	tests/unit/support_sheet.c \
	tests/unit/support_sheet.h \
	tests/unit/support_source.c \
	tests/unit/support_source.h \
	tests/unit/support_syslog.h

# A test links its own layer and those below only (src/local.mk).
test_base = $(base_libs) $(CMOCKA_LIBS)
test_model = tests/unit/libsupport.a $(model_libs) $(CMOCKA_LIBS)
test_collect = tests/unit/libsupport.a $(collect_libs) $(CMOCKA_LIBS)
test_act = tests/unit/libsupport.a $(act_libs) $(CMOCKA_LIBS)
test_output = tests/unit/libsupport.a $(output_libs) $(CMOCKA_LIBS)
test_compat = tests/unit/libsupport.a $(compat_libs) $(CMOCKA_LIBS)
test_config = tests/unit/libsupport.a $(config_libs) $(CMOCKA_LIBS)
test_monitor = tests/unit/libsupport.a $(monitor_libs) $(CMOCKA_LIBS)
test_cmd = tests/unit/libsupport.a $(cmd_libs) $(CMOCKA_LIBS)

unit_tests =

unit_tests += tests/unit/test_arena
tests_unit_test_arena_LDADD = $(test_base)
unit_tests += tests/unit/test_buffer
tests_unit_test_buffer_LDADD = $(test_base)
unit_tests += tests/unit/test_idmap
tests_unit_test_idmap_LDADD = $(test_base)
unit_tests += tests/unit/test_memory
tests_unit_test_memory_LDADD = $(test_base)
unit_tests += tests/unit/test_number
tests_unit_test_number_LDADD = $(test_base)
unit_tests += tests/unit/test_parallel
tests_unit_test_parallel_LDADD = $(test_base)
unit_tests += tests/unit/test_suggest
tests_unit_test_suggest_LDADD = $(test_base)
unit_tests += tests/unit/test_text
tests_unit_test_text_LDADD = $(test_base)
unit_tests += tests/unit/test_units
tests_unit_test_units_LDADD = $(test_base)
unit_tests += tests/unit/test_when
tests_unit_test_when_LDADD = $(test_base)

unit_tests += tests/unit/test_column
tests_unit_test_column_LDADD = $(test_model)
unit_tests += tests/unit/test_creation
tests_unit_test_creation_LDADD = $(test_model)
unit_tests += tests/unit/test_events_table
tests_unit_test_events_table_LDADD = $(test_model)
unit_tests += tests/unit/test_filter
tests_unit_test_filter_LDADD = $(test_model)
unit_tests += tests/unit/test_findings
tests_unit_test_findings_LDADD = $(test_model)
unit_tests += tests/unit/test_guards
tests_unit_test_guards_LDADD = $(test_model)
unit_tests += tests/unit/test_history
tests_unit_test_history_LDADD = $(test_model)
unit_tests += tests/unit/test_identity
tests_unit_test_identity_LDADD = $(test_model)
unit_tests += tests/unit/test_kinds
tests_unit_test_kinds_LDADD = $(test_model)
unit_tests += tests/unit/test_limits_table
tests_unit_test_limits_table_LDADD = $(test_model)
unit_tests += tests/unit/test_links_table
tests_unit_test_links_table_LDADD = $(test_model)
unit_tests += tests/unit/test_namespaces_table
tests_unit_test_namespaces_table_LDADD = $(test_model)
unit_tests += tests/unit/test_objects_table
tests_unit_test_objects_table_LDADD = $(test_model)
unit_tests += tests/unit/test_order
tests_unit_test_order_LDADD = $(test_model)
unit_tests += tests/unit/test_pids
tests_unit_test_pids_LDADD = $(test_model)
unit_tests += tests/unit/test_plan
tests_unit_test_plan_LDADD = $(test_model)
unit_tests += tests/unit/test_plan_table
tests_unit_test_plan_table_LDADD = $(test_model)
unit_tests += tests/unit/test_problem
tests_unit_test_problem_LDADD = $(test_model)
unit_tests += tests/unit/test_products
tests_unit_test_products_LDADD = $(test_model)
unit_tests += tests/unit/test_protection
tests_unit_test_protection_LDADD = $(test_model)
unit_tests += tests/unit/test_semaphores_table
tests_unit_test_semaphores_table_LDADD = $(test_model)
unit_tests += tests/unit/test_snapshot
tests_unit_test_snapshot_LDADD = $(test_model)
unit_tests += tests/unit/test_traces
tests_unit_test_traces_LDADD = $(test_model)
unit_tests += tests/unit/test_unremovable
tests_unit_test_unremovable_LDADD = $(test_model)
unit_tests += tests/unit/test_unselected
tests_unit_test_unselected_LDADD = $(test_model)
unit_tests += tests/unit/test_value
tests_unit_test_value_LDADD = $(test_model)
unit_tests += tests/unit/test_verdict
tests_unit_test_verdict_LDADD = $(test_model)
unit_tests += tests/unit/test_waits
tests_unit_test_waits_LDADD = $(test_model)

unit_tests += tests/unit/test_attached
tests_unit_test_attached_LDADD = $(test_collect)
unit_tests += tests/unit/test_blocked
tests_unit_test_blocked_LDADD = $(test_collect)
unit_tests += tests/unit/test_capture
tests_unit_test_capture_LDADD = $(test_collect)
unit_tests += tests/unit/test_cgroup
tests_unit_test_cgroup_LDADD = $(test_collect)
unit_tests += tests/unit/test_collect
tests_unit_test_collect_LDADD = $(test_collect)
unit_tests += tests/unit/test_logind
tests_unit_test_logind_LDADD = $(test_collect)
unit_tests += tests/unit/test_lines
tests_unit_test_lines_LDADD = $(test_collect)
unit_tests += tests/unit/test_mappings
tests_unit_test_mappings_LDADD = $(test_collect)
unit_tests += tests/unit/test_namespaces
tests_unit_test_namespaces_LDADD = $(test_collect)
unit_tests += tests/unit/test_owners
tests_unit_test_owners_LDADD = $(test_collect)
unit_tests += tests/unit/test_probe
tests_unit_test_probe_LDADD = $(test_collect)
unit_tests += tests/unit/test_readings_agree
tests_unit_test_readings_agree_LDADD = $(test_collect)
unit_tests += tests/unit/test_source
tests_unit_test_source_LDADD = $(test_collect)
unit_tests += tests/unit/test_user_names
tests_unit_test_user_names_LDADD = $(test_collect)
unit_tests += tests/unit/test_sysv_calls
tests_unit_test_sysv_calls_LDADD = $(test_collect)
unit_tests += tests/unit/test_sysv_text
tests_unit_test_sysv_text_LDADD = $(test_collect)
unit_tests += tests/unit/test_sysv_thread_call
tests_unit_test_sysv_thread_call_LDADD = $(test_collect)
unit_tests += tests/unit/test_tree_walk
tests_unit_test_tree_walk_LDADD = $(test_collect)

unit_tests += tests/unit/test_protect
tests_unit_test_protect_LDADD = $(test_config)
unit_tests += tests/unit/test_settings
tests_unit_test_settings_LDADD = $(test_config)

unit_tests += tests/unit/test_canvas
tests_unit_test_canvas_LDADD = $(test_monitor)
unit_tests += tests/unit/test_decoder
tests_unit_test_decoder_LDADD = $(test_monitor)
unit_tests += tests/unit/test_dialogs
tests_unit_test_dialogs_LDADD = $(test_monitor)
unit_tests += tests/unit/test_removal_request
tests_unit_test_removal_request_LDADD = $(test_monitor)
unit_tests += tests/unit/test_layout
tests_unit_test_layout_LDADD = $(test_monitor)
unit_tests += tests/unit/test_list
tests_unit_test_list_LDADD = $(test_monitor)
unit_tests += tests/unit/test_monitor_fuzz
tests_unit_test_monitor_fuzz_LDADD = $(test_monitor)
unit_tests += tests/unit/test_parts
tests_unit_test_parts_LDADD = $(test_monitor)
unit_tests += tests/unit/test_preferences
tests_unit_test_preferences_LDADD = $(test_monitor)
unit_tests += tests/unit/test_prompt
tests_unit_test_prompt_LDADD = $(test_monitor)
unit_tests += tests/unit/test_removal_dialog
tests_unit_test_removal_dialog_LDADD = $(test_monitor)
unit_tests += tests/unit/test_scheme
tests_unit_test_scheme_LDADD = $(test_monitor)
unit_tests += tests/unit/test_screen
tests_unit_test_screen_LDADD = $(test_monitor)
unit_tests += tests/unit/test_search
tests_unit_test_search_LDADD = $(test_monitor)
unit_tests += tests/unit/test_state
tests_unit_test_state_LDADD = $(test_monitor)
unit_tests += tests/unit/test_verbs
tests_unit_test_verbs_LDADD = $(test_monitor)

unit_tests += tests/unit/test_aligned
tests_unit_test_aligned_LDADD = $(test_output)
unit_tests += tests/unit/test_card
tests_unit_test_card_LDADD = $(test_output)
unit_tests += tests/unit/test_cell
tests_unit_test_cell_LDADD = $(test_output)
unit_tests += tests/unit/test_delimited
tests_unit_test_delimited_LDADD = $(test_output)
unit_tests += tests/unit/test_json
tests_unit_test_json_LDADD = $(test_output)
unit_tests += tests/unit/test_page
tests_unit_test_page_LDADD = $(test_output)

unit_tests += tests/unit/test_ipcs_text
tests_unit_test_ipcs_text_LDADD = $(test_compat)

unit_tests += tests/unit/test_make
tests_unit_test_make_LDADD = $(test_act)
unit_tests += tests/unit/test_read_only
tests_unit_test_read_only_LDADD = $(test_act)
unit_tests += tests/unit/test_record
tests_unit_test_record_LDADD = $(test_act)
unit_tests += tests/unit/test_remove
tests_unit_test_remove_LDADD = $(test_act)

unit_tests += tests/unit/test_names
tests_unit_test_names_LDADD = $(test_cmd)
unit_tests += tests/unit/test_options
tests_unit_test_options_LDADD = $(test_cmd)
unit_tests += tests/unit/test_terminfo
tests_unit_test_terminfo_LDADD = $(test_cmd)
unit_tests += tests/unit/test_top_services
tests_unit_test_top_services_LDADD = $(test_cmd)

shell_tests = \
	tests/check-layers.sh \
	tests/check-layers-selftest.sh \
	tests/dev.sh \
	tests/harness.sh \
	tests/templates.sh \
	tests/cli/closed.sh \
	tests/cli/columns.sh \
	tests/cli/completions.sh \
	tests/cli/compat_examples.sh \
	tests/cli/compat_ipcmk.sh \
	tests/cli/compat_ipcrm.sh \
	tests/cli/compat_ipcs.sh \
	tests/cli/compat_names.sh \
	tests/cli/compat_posix.sh \
	tests/cli/compat_unreadable.sh \
	tests/cli/dummy_kind.sh \
	tests/cli/edges.sh \
	tests/cli/errors.sh \
	tests/cli/faults.sh \
	tests/cli/filter.sh \
	tests/cli/formats.sh \
	tests/cli/help.sh \
	tests/cli/hostile.sh \
	tests/cli/late.sh \
	tests/cli/limits.sh \
	tests/cli/list.sh \
	tests/cli/locale.sh \
	tests/cli/mk.sh \
	tests/cli/namespaces.sh \
	tests/cli/no_proc.sh \
	tests/cli/orphans.sh \
	tests/cli/output.sh \
	tests/cli/packaging.sh \
	tests/cli/peers_attached.sh \
	tests/cli/peers_blocked.sh \
	tests/cli/peers_limits.sh \
	tests/cli/protect.sh \
	tests/cli/read_only.sh \
	tests/cli/rm.sh \
	tests/cli/rm_bulk.sh \
	tests/cli/rm_question.sh \
	tests/cli/rm_record.sh \
	tests/cli/rm_rivals.sh \
	tests/cli/rm_signals.sh \
	tests/cli/root.sh \
	tests/cli/show.sh \
	tests/cli/sosreport.sh \
	tests/cli/stuck.sh \
	tests/cli/top_batch.sh \
	tests/cli/top_plain.sh \
	tests/cli/truth.sh \
	tests/cli/user.sh \
	tests/cli/vanish.sh \
	tests/cli/zombies.sh \
	tests/faults/memory.sh \
	tests/faults/selftest.sh \
	tests/screen/churn.sh \
	tests/screen/dummy_kind.sh \
	tests/screen/hostile.sh \
	tests/screen/keys.sh \
	tests/screen/live.sh \
	tests/screen/locale.sh \
	tests/screen/peers.sh \
	tests/screen/remove.sh \
	tests/screen/resize.sh \
	tests/screen/sequences.sh \
	tests/screen/settings.sh \
	tests/screen/signals.sh \
	tests/screen/start.sh \
	tests/storm/lies.sh

# Makes the objects that the tests in tests/cli/ and tests/screen/ look at.
check_PROGRAMS += tests/cli/ipcobj
tests_cli_ipcobj_SOURCES = tests/cli/ipcobj.c
# Answers the program's questions; and gets into its way while it removes objects.
check_PROGRAMS += tests/cli/answer
tests_cli_answer_SOURCES = tests/cli/answer.c
check_PROGRAMS += tests/cli/rivals
tests_cli_rivals_SOURCES = tests/cli/rivals.c
# Processes that nobody can look into.
check_PROGRAMS += tests/cli/stuck
tests_cli_stuck_SOURCES = tests/cli/stuck.c
# Measures programs that fill the screen (./dev bench).
check_PROGRAMS += tests/bench/terminal
tests_bench_terminal_SOURCES = tests/bench/terminal.c
# Many processes to look into (./dev bench).
check_PROGRAMS += tests/bench/crowd
tests_bench_crowd_SOURCES = tests/bench/crowd.c

# Eight processes that make and remove objects, and an auditor (./dev storm).
check_PROGRAMS += tests/storm/storm
tests_storm_storm_SOURCES = tests/storm/storm.c
tests_storm_storm_LDADD = tests/storm/libstorm.a

TESTS += $(shell_tests)
if HAVE_CMOCKA
AM_CPPFLAGS += $(CMOCKA_CFLAGS)
check_PROGRAMS += $(unit_tests)
TESTS += $(unit_tests)
else
TESTS += tests/unit/skipped.sh
endif

# Only the unit tests, for a build whose program cannot be looked at from outside (./dev check, 32 bits).
check-unit: $(unit_tests) tests/supervise$(EXEEXT)
	$(MAKE) $(AM_MAKEFLAGS) check-TESTS TESTS='$(unit_tests)'
# Only compiled, for a compiler without a cmocka to link.
compile-unit: $(unit_tests:=.$(OBJEXT)) $(tests_unit_libsupport_a_OBJECTS)
.PHONY: check-unit compile-unit

EXTRA_DIST += $(shell_tests) tests/unit/skipped.sh tests/unit/tap.sh tests/bench/run tests/bench/against tests/bench/lib.sh tests/cli/lib.sh tests/cli/tools.sh tests/cli/fixtures \
	tests/coverage.h tests/mutate/run tests/mutate/one tests/mutate/mutants tests/mutate/tests tests/mutate/equivalent \
	tests/screen/lib.sh tests/dummy_kind/build.sh \
	tests/dummy_kind/descriptor.c tests/dummy_kind/collector.c \
	tests/storm/run tests/storm/lib.sh tests/storm/lie
