# SPDX-License-Identifier: GPL-2.0-or-later
# One static library for each layer. A new source file goes into its layer's list, by the alphabet;
# one with a _( string goes into po/POTFILES.in too.

noinst_LIBRARIES += src/libbase.a
src_libbase_a_SOURCES = \
	src/base/arena.c \
	src/base/arena.h \
	src/base/buffer.c \
	src/base/buffer.h \
	src/base/i18n.h \
	src/base/idmap.c \
	src/base/idmap.h \
	src/base/idset.c \
	src/base/idset.h \
	src/base/memory.c \
	src/base/memory.h \
	src/base/number.c \
	src/base/number.h \
	src/base/parallel.c \
	src/base/parallel.h \
	src/base/suggest.c \
	src/base/suggest.h \
	src/base/text.c \
	src/base/text.h \
	src/base/units.c \
	src/base/units.h \
	src/base/when.c \
	src/base/when.h

noinst_LIBRARIES += src/libmodel.a
src_libmodel_a_SOURCES = \
	src/model/column.c \
	src/model/column.h \
	src/model/columns_table.c \
	src/model/creation.c \
	src/model/creation.h \
	src/model/events_table.c \
	src/model/facts.h \
	src/model/filter.c \
	src/model/filter.h \
	src/model/filter_node.h \
	src/model/filter_parse.c \
	src/model/filter_pattern.c \
	src/model/findings.c \
	src/model/findings.h \
	src/model/guards.c \
	src/model/guards.h \
	src/model/history.c \
	src/model/history.h \
	src/model/identity.c \
	src/model/identity.h \
	src/model/kind.c \
	src/model/kind.h \
	src/model/kinds/columns.h \
	src/model/kinds/common.c \
	src/model/kinds/kinds.c \
	src/model/kinds/kinds.h \
	src/model/kinds/msg.c \
	src/model/kinds/namespaces.c \
	src/model/kinds/sem.c \
	src/model/kinds/shm.c \
	src/model/limits_table.c \
	src/model/links.c \
	src/model/links.h \
	src/model/links_table.c \
	src/model/order.c \
	src/model/order.h \
	src/model/pids.c \
	src/model/pids.h \
	src/model/plan.c \
	src/model/plan.h \
	src/model/plan_table.c \
	src/model/problem.c \
	src/model/problem.h \
	src/model/products.c \
	src/model/products.h \
	src/model/protection.c \
	src/model/protection.h \
	src/model/semaphores_table.c \
	src/model/ref.h \
	src/model/refmap.h \
	src/model/refused.c \
	src/model/refused.h \
	src/model/snapshot.c \
	src/model/snapshot.h \
	src/model/sysv.h \
	src/model/tables.c \
	src/model/tables.h \
	src/model/traces.c \
	src/model/traces.h \
	src/model/truth.h \
	src/model/unselected.c \
	src/model/unselected.h \
	src/model/value.c \
	src/model/value.h \
	src/model/verdict.c \
	src/model/verdict.h \
	src/model/waits.c \
	src/model/waits.h

noinst_LIBRARIES += src/libcollect.a
src_libcollect_a_SOURCES = \
	src/collect/capture.c \
	src/collect/cgroup.c \
	src/collect/cgroup.h \
	src/collect/collect.c \
	src/collect/collect.h \
	src/collect/collectors.c \
	src/collect/collectors.h \
	src/collect/generated.c \
	src/collect/generated.h \
	src/collect/host.c \
	src/collect/lines.c \
	src/collect/lines.h \
	src/collect/logind.c \
	src/collect/mappings.c \
	src/collect/mappings.h \
	src/collect/names.c \
	src/collect/namespaces.c \
	src/collect/owners.c \
	src/collect/parts.h \
	src/collect/posix.c \
	src/collect/posix.h \
	src/collect/probe.c \
	src/collect/probe.h \
	src/collect/processes.c \
	src/collect/procmap.h \
	src/collect/report.c \
	src/collect/selection.c \
	src/collect/source.c \
	src/collect/source.h \
	src/collect/stat_any.h \
	src/collect/sysv.c \
	src/collect/sysv.h \
	src/collect/sysv_attached.c \
	src/collect/sysv_blocked.c \
	src/collect/sysv_calls.c \
	src/collect/sysv_limits.c \
	src/collect/sysv_semaphores.c \
	src/collect/sysv_sums.c \
	src/collect/sysv_text.c \
	src/collect/sysv_thread_call.c \
	src/collect/sysv_thread_call.h \
	src/collect/tree.c \
	src/collect/tree.h \
	src/collect/tree_walk.c \
	src/collect/tree_walk.h \
	src/collect/walk.c \
	src/collect/walk.h

noinst_LIBRARIES += src/liboutput.a
src_liboutput_a_SOURCES = \
	src/output/aligned.c \
	src/output/card.c \
	src/output/cell.c \
	src/output/cell.h \
	src/output/delimited.c \
	src/output/fit.c \
	src/output/fit.h \
	src/output/json.c \
	src/output/output.h \
	src/output/page.c \
	src/output/page.h

noinst_LIBRARIES += src/libcompat.a
src_libcompat_a_SOURCES = \
	src/compat/common.c \
	src/compat/common.h \
	src/compat/ipcs_text.c \
	src/compat/ipcs_text.h

noinst_LIBRARIES += src/libconfig.a
src_libconfig_a_SOURCES = \
	src/config/own_file.c \
	src/config/own_file.h \
	src/config/protect.c \
	src/config/protect.h \
	src/config/settings.c \
	src/config/settings.h

noinst_LIBRARIES += src/libact.a
src_libact_a_SOURCES = \
	src/act/architecture.h \
	src/act/posix.c \
	src/act/posix.h \
	src/act/read_only.c \
	src/act/read_only.h \
	src/act/record.c \
	src/act/record.h \
	src/act/remove.c \
	src/act/remove.h \
	src/act/sysv.c \
	src/act/sysv.h

noinst_LIBRARIES += src/libmonitor.a
src_libmonitor_a_CPPFLAGS = $(AM_CPPFLAGS) $(NCURSES_CFLAGS)
src_libmonitor_a_SOURCES = \
	src/monitor/canvas.c \
	src/monitor/canvas.h \
	src/monitor/decoder.c \
	src/monitor/decoder.h \
	src/monitor/detail.c \
	src/monitor/dialogs.c \
	src/monitor/dialogs.h \
	src/monitor/input.c \
	src/monitor/input.h \
	src/monitor/list.c \
	src/monitor/list.h \
	src/monitor/meters.c \
	src/monitor/monitor.h \
	src/monitor/preferences.c \
	src/monitor/preferences.h \
	src/monitor/process_dialog.c \
	src/monitor/prompts.c \
	src/monitor/removal.c \
	src/monitor/rows.c \
	src/monitor/scheme.c \
	src/monitor/scheme.h \
	src/monitor/screen.c \
	src/monitor/screen.h \
	src/monitor/search.c \
	src/monitor/search.h \
	src/monitor/setup.c \
	src/monitor/signals.c \
	src/monitor/signals.h \
	src/monitor/state.c \
	src/monitor/state.h \
	src/monitor/terminal.h \
	src/monitor/text_view.c \
	src/monitor/text_view.h \
	src/monitor/verbs.c \
	src/monitor/verbs.h

if HAVE_NCURSES
src_libmonitor_a_SOURCES += src/monitor/run.c src/monitor/terminal.c
else
src_libmonitor_a_SOURCES += src/monitor/no_monitor.c
endif

noinst_LIBRARIES += src/libcmd.a
src_libcmd_a_SOURCES = \
	src/cmd/command.c \
	src/cmd/command.h \
	src/cmd/compat.c \
	src/cmd/compat.h \
	src/cmd/compat_ipcmk.c \
	src/cmd/compat_ipcrm.c \
	src/cmd/compat_ipcs.c \
	src/cmd/kinds.c \
	src/cmd/kinds.h \
	src/cmd/list.c \
	src/cmd/list.h \
	src/cmd/mk.c \
	src/cmd/mk.h \
	src/cmd/names.c \
	src/cmd/names.h \
	src/cmd/options.c \
	src/cmd/options.h \
	src/cmd/report.c \
	src/cmd/report.h \
	src/cmd/rm.c \
	src/cmd/rm_print.c \
	src/cmd/rm_print.h \
	src/cmd/rm_targets.c \
	src/cmd/rm_targets.h \
	src/cmd/session.c \
	src/cmd/session.h \
	src/cmd/show.c \
	src/cmd/terminfo.c \
	src/cmd/terminfo.h \
	src/cmd/top.c \
	src/cmd/top_services.c \
	src/cmd/top_services.h

# What a program of each layer links: that layer and those below, nothing above. An upward call, or
# one to a layer at the side, does not link.
base_libs = src/libbase.a $(LIBINTL)
model_libs = src/libmodel.a $(base_libs)
collect_libs = src/libcollect.a $(model_libs)
output_libs = src/liboutput.a $(model_libs)
compat_libs = src/libcompat.a $(model_libs)
act_libs = src/libact.a $(collect_libs)
config_libs = src/libconfig.a $(model_libs)
monitor_libs = src/libmonitor.a src/liboutput.a $(config_libs)
cmd_libs = src/libcmd.a src/libmonitor.a src/liboutput.a src/libcompat.a src/libconfig.a $(act_libs)

# At the top of the build directory, where a person looks for it.
bin_PROGRAMS += ipcview
ipcview_SOURCES = src/main.c
ipcview_LDADD = $(cmd_libs)

# --- The names of the tools that it stands in for ---

# What has one of these names and is no link to the program belongs to somebody else, and stays.
compat_tools = ipcs ipcrm ipcmk
compat_program = `echo ipcview | $(SED) '$(transform)'`$(EXEEXT)

if COMPAT_LINKS
install-exec-hook:
	program=$(compat_program); \
	for tool in $(compat_tools); do \
	  link="$(DESTDIR)$(bindir)/$$tool"; \
	  if test "`readlink "$$link"`" = "$$program"; then continue; fi; \
	  if test -e "$$link" || test -h "$$link"; then \
	    echo "$$link is there already and is no link to $$program: it is left alone" >&2; exit 1; \
	  fi; \
	  $(LN_S) "$$program" "$$link" || exit 1; \
	done
uninstall-compat-links:
	program=$(compat_program); \
	for tool in $(compat_tools); do \
	  link="$(DESTDIR)$(bindir)/$$tool"; \
	  if test "`readlink "$$link"`" = "$$program"; then rm -f "$$link"; fi; \
	done
endif

# --- Generated: completions and the man pages' tables (man/local.mk) ---

if RUN_GENDOC
noinst_PROGRAMS += src/gendoc
endif
src_gendoc_SOURCES = src/gendoc.c
src_gendoc_LDADD = $(cmd_libs)

# Made in the build directory only, since the source directory may be read-only; a cross build finds
# the tarball's copies there through VPATH. Through a temporary file: a gendoc that fails leaves nothing.
completions = completions/ipcview.bash completions/_ipcview completions/ipcview.fish
completion_inputs = src/completions/ipcview.bash.in src/completions/_ipcview.in src/completions/ipcview.fish.in
EXTRA_DIST += $(completion_inputs)
make_completion = $(AM_V_GEN)$(MKDIR_P) completions && $(splice) $(srcdir)/src/$@.in > $@.tmp && mv $@.tmp $@

# Puts the tables of the program into a template; untranslated, whatever the locale of the person who builds.
splice = LC_ALL=C $(AWK) -v version='$(PACKAGE_VERSION)' -f $(srcdir)/man/splice.awk src/tables.tsv

if RUN_GENDOC
src/tables.tsv: src/gendoc$(EXEEXT)
	$(AM_V_GEN)LC_ALL=C LANGUAGE= src/gendoc$(EXEEXT) > $@.tmp && mv $@.tmp $@
completions/ipcview.bash: src/completions/ipcview.bash.in man/splice.awk src/tables.tsv
	$(make_completion)
completions/_ipcview: src/completions/_ipcview.in man/splice.awk src/tables.tsv
	$(make_completion)
completions/ipcview.fish: src/completions/ipcview.fish.in man/splice.awk src/tables.tsv
	$(make_completion)
CLEANFILES += $(completions) src/tables.tsv
endif

dist_zshcompletion_DATA = completions/_ipcview
dist_fishcompletion_DATA = completions/ipcview.fish

# bash looks for a file with the very name of the program, so this one is renamed on its way.
EXTRA_DIST += completions/ipcview.bash
all-local: completions/ipcview.bash
install-data-local: completions/ipcview.bash
	test -z "$(bashcompletiondir)" || { \
	  file=completions/ipcview.bash; test -f "$$file" || file="$(srcdir)/$$file"; \
	  $(MKDIR_P) "$(DESTDIR)$(bashcompletiondir)" && \
	  $(INSTALL_DATA) "$$file" "$(DESTDIR)$(bashcompletiondir)/ipcview"; }
uninstall-local:
	test -z "$(bashcompletiondir)" || rm -f "$(DESTDIR)$(bashcompletiondir)/ipcview"
