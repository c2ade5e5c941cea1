# SPDX-License-Identifier: GPL-2.0-or-later
# A plug-in of sos 4: what ipcview says of the machine that a report is made of. It goes into
# sos/report/plugins/ of the Python packages, and runs where there is a command ipcview.

from sos.report.plugins import (Plugin, RedHatPlugin, DebianPlugin,
                                UbuntuPlugin, SuSEPlugin)


class Ipcview(Plugin, RedHatPlugin, DebianPlugin, UbuntuPlugin, SuSEPlugin):

    short_desc = 'System V IPC objects, their users and limits (ipcview)'

    plugin_name = 'ipcview'
    profiles = ('system', 'services')
    commands = ('ipcview',)

    def setup(self):
        # These let "ipcview --root" read the report on another machine.
        self.add_copy_spec([
            '/proc/sysvipc/msg',
            '/proc/sysvipc/sem',
            '/proc/sysvipc/shm',
            '/proc/sys/kernel/msg*',
            '/proc/sys/kernel/sem',
            '/proc/sys/kernel/shm*',
            '/etc/ipcview/protect.conf',
        ])
        # What those files do not have: who is attached or blocked, verdicts, other namespaces.
        self.add_cmd_output([
            'ipcview --version',
            'ipcview limits',
            'ipcview ns --json',
            'ipcview list --namespace=all --json --output=all',
        ])
