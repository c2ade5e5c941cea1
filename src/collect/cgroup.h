/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Finds the container or the systemd unit of a process by the names of its control groups. */
#pragma once

#include "base/text.h"

/*
 * Appends the container or the systemd unit that TEXT names, or nothing. TEXT is the content of
 * /proc/PID/cgroup (cgroups(7)).
 *
 *   RUNTIME:ID    12 hex digits of a container's id: docker, podman, containerd, cri-o; kubernetes
 *                 if only the pod is known
 *   lxc:NAME      a container of LXC, LXD or Incus
 *   machine:NAME  a machine of machinectl(1): systemd-nspawn, or libvirt's "qemu-1-NAME"
 *   UNIT          else the innermost service or scope: "postgresql.service"
 *
 * The outermost container counts. What watches over a container from outside (conmon, lxc.monitor,
 * systemd-nspawn) has the name of its own unit.
 *
 * A name is cut after 64 bytes and has no NUL. It proves nothing, since whoever may make a control
 * group chooses its name, and it needs to be escaped like all text from outside.
 */
void cgroup_put_name(struct buffer *out, struct text text);
