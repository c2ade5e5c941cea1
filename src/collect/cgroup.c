/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <string.h>

#include "base/number.h"
#include "collect/cgroup.h"

enum {
    ID_SHOWN = 12, /* as in "docker ps", "podman ps" and "crictl ps" */
    ID_SHORTEST = 32,
    ID_LONGEST = 64,
    POD_UID_SHORTEST = 32,
    NAME_LONGEST = 64,
    UNIT_LONGEST = 255, /* systemd.unit(5) */
};

/* How a runtime names its control groups, and the name that people know it by. */
struct origin {
    const char *name, *runtime;
};

/*
 * PREFIX-ID.scope is what runc(8) makes of SLICE:PREFIX:ID where systemd makes the group (runc,
 * docs/systemd.md). The ".scope" is missing where the runtime makes it. "libpod-conmon" and
 * "crio-conmon" are missing because conmon(8) is outside of the container.
 */
static const struct origin prefixes[] = {
    {"cri-containerd", "containerd"}, /* containerd, internal/cri */
    {"crio", "cri-o"},                /* CRI-O, internal/config/cgmgr */
    {"docker", "docker"},             /* Docker, daemon/oci_linux.go */
    {"libpod", "podman"},             /* Podman, libpod */
    {"libpod-payload", "podman"},     /* podman-run(1), --cgroups=split */
    {"nerdctl", "containerd"},        /* nerdctl, pkg/cmd/container/run_cgroup_linux.go */
};

/* PARENT/ID, where the runtime makes the group itself (the cgroupfs driver). */
static const struct origin parents[] = {
    {"default", "containerd"}, /* containerd: the namespace where none is given */
    {"docker", "docker"},      /* dockerd(8), --cgroup-parent */
    {"k8s.io", "containerd"},  /* the namespace of the kubelet's containers */
};

/* Units that systemd-machined(8) calls machines. */
static const struct {
    const char *prefix, *suffix;
} machines[] = {
    {"machine-", ".scope"},          /* systemd-nspawn(1) by hand, libvirt */
    {"systemd-nspawn@", ".service"}, /* "machinectl start" */
};

static bool next_part(struct text *path, struct text *part)
{
    do
        *part = text_take(path, '/');
    while (!part->length && path->length);
    return part->length > 0;
}

static bool is_hex(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
}

/* Cuts NAME to its longest, before a whole UTF-8 character. */
static struct text cut(struct text name)
{
    if (name.length <= NAME_LONGEST)
        return name;
    name.length = NAME_LONGEST;
    while (name.length > NAME_LONGEST - 3 && text_is_inner(name.start[name.length]))
        name.length--;
    return name;
}

static bool put(struct buffer *out, const char *runtime, struct text name)
{
    buffer_text(out, runtime);
    buffer_char(out, ':');
    text_put(out, name);
    return true;
}

static const char *find_runtime(const struct origin *origins, size_t count, struct text name)
{
    for (size_t i = 0; i < count; i++) {
        if (text_equals(name, origins[i].name))
            return origins[i].runtime;
    }
    return NULL;
}

/* PREFIX ends in what joins it to an id: "docker-", "system.slice:docker:". */
static const char *runtime_of_prefix(struct text prefix)
{
    char joint = prefix.start[--prefix.length];
    if (joint != '-' && joint != ':')
        return NULL;
    const char *colon = joint == ':' ? memrchr(prefix.start, ':', prefix.length) : NULL;
    if (colon)
        prefix = text_skip(prefix, (size_t)(colon + 1 - prefix.start));
    return find_runtime(prefixes, sizeof(prefixes) / sizeof(*prefixes), prefix);
}

/*
 * "podUID" is from the kubelet with the cgroupfs driver (Kubernetes, pkg/kubelet/cm), without
 * dashes if the pod is from a file. From inside another pod it is "/../../podUID".
 */
static bool is_pod(struct text name)
{
    if (!text_cut_start(&name, "pod") || name.length < POD_UID_SHORTEST)
        return false;
    for (size_t i = 0; i < name.length; i++) {
        if (!is_hex(name.start[i]) && name.start[i] != '-')
            return false;
    }
    return true;
}

static const char *runtime_of_parent(struct text parent)
{
    if (is_pod(parent))
        return "kubernetes";
    return find_runtime(parents, sizeof(parents) / sizeof(*parents), parent);
}

/* Ids have 64 digits today. Other lengths count as long as nothing else has them. */
static bool put_by_id(struct buffer *out, struct text parent, struct text part)
{
    (void)text_cut_end(&part, ".scope");
    struct text prefix = part;
    while (prefix.length && is_hex(prefix.start[prefix.length - 1]))
        prefix.length--;
    struct text id = text_skip(part, prefix.length);
    if (id.length < ID_SHORTEST || id.length > ID_LONGEST)
        return false;
    const char *runtime = prefix.length ? runtime_of_prefix(prefix) : runtime_of_parent(parent);
    if (!runtime)
        return false;
    id.length = ID_SHOWN;
    return put(out, runtime, id);
}

/*
 * LXC has "lxc/NAME" before 3.1, then "lxc.payload/NAME", and "lxc.payload.NAME" since 4.0, below
 * lxc.cgroup.dir (lxc.container.conf(5); lxc/lxc issue 2782). That can be "lxc" too, so a name
 * below it does not start with "lxc.".
 */
static bool put_lxc(struct buffer *out, struct text parent, struct text part)
{
    bool child = text_equals(parent, "lxc") || text_equals(parent, "lxc.payload");

    if (!text_cut_start(&part, "lxc.payload.") && (!child || text_starts_with(part, "lxc.")))
        return false;
    if (!part.length || text_equals(part, ".") || text_equals(part, ".."))
        return false;
    return put(out, "lxc", cut(part));
}

/* Returns the character of "\xHH" (systemd-escape(1)) at the start of TEXT, or NUL. */
static char unescape(struct text text)
{
    uint64_t c = 0;
    if (text_cut_start(&text, "\\x") && text.length >= 2 && is_hex(text.start[0]) &&
        is_hex(text.start[1]))
        (void)number_parse(text.start, 2, 16, UINT8_MAX, &c);
    return (char)c;
}

/* An escaped name has "-" for "/", which no machine has in its name: "-" stays. */
static void put_machine_name(struct buffer *out, struct text name)
{
    char bytes[NAME_LONGEST + 1]; /* one more, to see whether a character continues */
    size_t length = 0;

    while (name.length && length < sizeof(bytes)) {
        char c = unescape(name);
        bytes[length++] = c ? c : name.start[0];
        name = text_skip(name, c ? strlen("\\xHH") : 1);
    }
    put(out, "machine", cut((struct text){bytes, length}));
}

/*
 * systemd-nspawn is in "supervisor" below the unit, and the container in "payload" (systemd,
 * src/nspawn/nspawn-cgroup.c), or in the unit itself in older versions.
 */
static bool put_machine(struct buffer *out, struct text part, struct text below)
{
    struct text next = {0};

    next_part(&below, &next);
    if (text_equals(next, "supervisor"))
        return false;
    for (size_t i = 0; i < sizeof(machines) / sizeof(*machines); i++) {
        struct text name = part;
        if (!text_cut_start(&name, machines[i].prefix) ||
            !text_cut_end(&name, machines[i].suffix) || !name.length)
            continue;
        put_machine_name(out, name);
        return true;
    }
    return false;
}

/* Goes from the root on, so that nothing within a container can hide it. */
static bool put_container(struct buffer *out, struct text path)
{
    struct text parent = {0}, part;

    while (next_part(&path, &part)) {
        if (put_lxc(out, parent, part) || put_by_id(out, parent, part) ||
            put_machine(out, part, path))
            return true;
        parent = part;
    }
    return false;
}

static bool is_unit_character(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           memchr(":-_.\\@", c, strlen(":-_.\\@"));
}

/* Names of units: systemd.unit(5). */
static bool is_unit(struct text name)
{
    struct text stem = name;
    bool suffixed = text_cut_end(&stem, ".service") || text_cut_end(&stem, ".scope");

    if (!suffixed || !stem.length || name.length > UNIT_LONGEST)
        return false;
    for (size_t i = 0; i < stem.length; i++) {
        if (!is_unit_character(stem.start[i]))
            return false;
    }
    return true;
}

/* Puts the name as systemctl(1) takes it, with "\x2d" and the instance of a template. */
static bool put_unit(struct buffer *out, struct text path)
{
    struct text unit = {0}, part;

    while (next_part(&path, &part)) {
        /* systemd puts "_" before a name that could be a file of the kernel (cg_escape). */
        (void)text_cut_start(&part, "_");
        if (is_unit(part))
            unit = cut(part);
    }
    text_put(out, unit);
    return unit.length > 0;
}

/* The hierarchies, in order of how much they say. */
enum rank { RANK_UNIFIED, RANK_SYSTEMD, RANK_CONTROLLERS, RANK_NONE };

/*
 * Reads "NUMBER:CONTROLLERS:PATH" (cgroups(7)). PATH may have colons, and " (deleted)" at the end
 * if the group is gone (Documentation/admin-guide/cgroup-v2.rst).
 */
static enum rank cgroup_parse_line(struct text line, struct text *path)
{
    struct text number = text_take(&line, ':'), controllers = text_take(&line, ':');

    if (!text_starts_with(line, "/") || memchr(line.start, '\0', line.length))
        return RANK_NONE;
    (void)text_cut_end(&line, " (deleted)");
    *path = line;
    if (text_equals(number, "0") && !controllers.length)
        return RANK_UNIFIED;
    return text_equals(controllers, "name=systemd") ? RANK_SYSTEMD : RANK_CONTROLLERS;
}

typedef bool put_function(struct buffer *out, struct text path);

static bool put_first(struct buffer *out, struct text text, enum rank rank, put_function *put_name)
{
    while (text.length) {
        struct text path = {0};
        if (cgroup_parse_line(text_take(&text, '\n'), &path) == rank && put_name(out, path))
            return true;
    }
    return false;
}

/*
 * Looks for containers first, in all hierarchies: if version 2 has no controllers, it has them in
 * the group of the daemon, "0::/system.slice/containerd.service".
 */
void cgroup_put_name(struct buffer *out, struct text text)
{
    static put_function *const functions[] = {put_container, put_unit};

    for (size_t i = 0; i < sizeof(functions) / sizeof(*functions); i++) {
        for (enum rank rank = RANK_UNIFIED; rank < RANK_NONE; rank++) {
            if (put_first(out, text, rank, functions[i]))
                return;
        }
    }
}
