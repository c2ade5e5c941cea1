/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The container or the systemd unit that a process is in, by the names of its control groups. */
#pragma once

#include "base/text.h"

/*
 * Appends to OUT what TEXT, the content of /proc/PID/cgroup (cgroups(7)), says about which
 * container or systemd unit the process is in. Appends nothing where it says nothing.
 *
 *   RUNTIME:ID    12 hex digits of a container's id: "docker:3f2a9c1b77e0", podman, containerd,
 *                 cri-o; kubernetes where only the pod is known and not what runs its containers
 *   lxc:NAME      a container of LXC, LXD or Incus
 *   machine:NAME  what machinectl(1) knows by that name: systemd-nspawn, or libvirt's "qemu-1-NAME"
 *   UNIT          else the innermost service or scope: "postgresql.service"
 *
 * Of containers within containers the outermost is named. What watches over a container from
 * outside (conmon, lxc.monitor, systemd-nspawn itself) is not in it, and has the name of its own
 * unit if it has one.
 *
 * A name is at most 64 bytes, cut where it is longer. Whoever may make a control group chooses its
 * name, so it proves nothing, and is to be escaped like all text from outside. No NUL comes out.
 */
void cgroup_put_name(struct buffer *out, struct text text);
