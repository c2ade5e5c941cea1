# SPDX-License-Identifier: GPL-2.0-or-later
# X.1.in and the tables of the program make X.1. A new page is three lines: dist_man_MANS, man_inputs, a rule.

dist_man_MANS += \
	man/ipcview.1 \
	man/ipcview-limits.1 \
	man/ipcview-mk.1 \
	man/ipcview-rm.1 \
	man/ipcview-show.1 \
	man/ipcview-top.1 \
	man/ipcview-compat.7

# The pages of the tools that the program stands in for, each a reference to the one page about that.
# What is another's stays, as with the links (src/local.mk).
compat_reference = .so man7/ipcview-compat.7

if COMPAT_LINKS
install-data-hook:
	$(MKDIR_P) "$(DESTDIR)$(man1dir)"; \
	for tool in $(compat_tools); do \
	  page="$(DESTDIR)$(man1dir)/$$tool.1"; \
	  if test ! -e "$$page"; then echo '$(compat_reference)' >"$$page" || exit 1; fi; \
	done
uninstall-hook: uninstall-compat-links
	for tool in $(compat_tools); do \
	  page="$(DESTDIR)$(man1dir)/$$tool.1"; \
	  if test "`cat "$$page" 2>/dev/null`" = '$(compat_reference)'; then rm -f "$$page"; fi; \
	done
endif

man_inputs = \
	man/ipcview.1.in \
	man/ipcview-compat.7.in \
	man/ipcview-limits.1.in \
	man/ipcview-mk.1.in \
	man/ipcview-rm.1.in \
	man/ipcview-show.1.in \
	man/ipcview-top.1.in

EXTRA_DIST += $(man_inputs) man/options.in man/columns.in man/splice.awk

make_page = $(AM_V_GEN)$(MKDIR_P) man && $(splice) $(srcdir)/$@.in > $@.tmp && mv $@.tmp $@

if RUN_GENDOC
man/ipcview.1: man/ipcview.1.in man/options.in man/columns.in man/splice.awk src/tables.tsv
	$(make_page)
man/ipcview-limits.1: man/ipcview-limits.1.in man/options.in man/splice.awk src/tables.tsv
	$(make_page)
man/ipcview-mk.1: man/ipcview-mk.1.in man/options.in man/splice.awk src/tables.tsv
	$(make_page)
man/ipcview-compat.7: man/ipcview-compat.7.in man/splice.awk src/tables.tsv
	$(make_page)
man/ipcview-rm.1: man/ipcview-rm.1.in man/options.in man/splice.awk src/tables.tsv
	$(make_page)
man/ipcview-show.1: man/ipcview-show.1.in man/options.in man/splice.awk src/tables.tsv
	$(make_page)
man/ipcview-top.1: man/ipcview-top.1.in man/options.in man/columns.in man/splice.awk src/tables.tsv
	$(make_page)
CLEANFILES += $(dist_man_MANS)
endif
