# SPDX-License-Identifier: GPL-2.0-or-later
# What a desktop shows of the program: the monitor, where there is one.

EXTRA_DIST += data/ipcview.desktop
if HAVE_NCURSES
desktopdir = $(datadir)/applications
desktop_DATA = data/ipcview.desktop
endif
