/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "support.h"

#include "collect/cgroup.h"

#define ID12 "3f2a9c1b77e0"
#define ID32 ID12 "a1b2c3d4e5f60718293a"
#define ID64 ID32 "4b5c6d7e8f90a1b2c3d4e5f60718293a"
#define OTHER64 "9bca8d63d5fa610783847915bcff0ecac1273e5b4bed3f6fa1b07350e0135961"
#define POD "2c48913c-b29f-11e7-9350-020968147796"
#define POD_SLICE                               \
    "/kubepods.slice/kubepods-burstable.slice/" \
    "kubepods-burstable-pod2c48913c_b29f_11e7_9350_020968147796.slice"
#define USER "/user.slice/user-1000.slice/user@1000.service"

struct sample {
    const char *text, *expected;
};

/* In memory of just that size, so that the sanitizers see a byte that is read past it. */
static void expect_name(struct text text, const char *expected)
{
    struct buffer out = BUFFER_IN_MEMORY;
    char *bytes = malloc(text.length ? text.length : 1);
    assert_non_null(bytes);
    memcpy(bytes, text.start, text.length);
    cgroup_put_name(&out, (struct text){bytes, text.length});
    free(bytes);
    expect_bytes(&out, expected, text.start);
}

static void expect_names(const struct sample *samples, size_t count)
{
    for (size_t i = 0; i < count; i++)
        expect_name(text_of(samples[i].text), samples[i].expected);
}

static const struct sample docker[] = {
    {"0::/system.slice/docker-" ID64 ".scope\n", "docker:" ID12},
    {"0::/docker/" ID64 "\n", "docker:" ID12},
    {"0::/docker/" ID64 "/init\n", "docker:" ID12},
    {"0::" USER "/user.slice/docker-" ID64 ".scope\n", "docker:" ID12},
    {"0::/podruntime/docker/" ID64 "\n", "docker:" ID12},
    {"0::/batch.slice/docker-" ID64 ".scope\n", "docker:" ID12},
    {"0::/system.slice:docker:" ID64 "\n", "docker:" ID12},
    {"0:::docker:" ID64 "\n", ""},
    {"0::/:docker:" ID64 "\n", "docker:" ID12},
    {"0::/docker:" ID64 "\n", "docker:" ID12},
    {"0::/system.slice/docker.service\n", "docker.service"},
};

static const struct sample podman[] = {
    {"0::/machine.slice/libpod-" ID64 ".scope\n", "podman:" ID12},
    {"0::/machine.slice/libpod-" ID64 ".scope/container\n", "podman:" ID12},
    {"0::" USER "/user.slice/libpod-" ID64 ".scope/container\n", "podman:" ID12},
    {"0::/machine.slice/machine-libpod_pod_" OTHER64 ".slice/libpod-" ID64 ".scope/container\n",
     "podman:" ID12},
    {"0::" USER "/user.slice/user-libpod_pod_" OTHER64 ".slice/libpod-" ID64 ".scope\n",
     "podman:" ID12},
    {"0::/libpod_parent/libpod-" ID64 "\n", "podman:" ID12},
    {"0::/system.slice/nginx.service/libpod-payload-" ID64 "\n", "podman:" ID12},
    {"0::" USER "/app.slice/redis.service/libpod-payload-" ID64 "\n", "podman:" ID12},
    /* What is outside of the container. */
    {"0::/system.slice/nginx.service/runtime\n", "nginx.service"},
    {"0::/machine.slice/libpod-conmon-" ID64 ".scope\n",
     "libpod-conmon-" ID32 "4b5c6d7e8f90a1b2c3"},
    {"0::/libpod_parent/conmon\n", ""},
    {"0::" USER "/user.slice/podman-6696.scope\n", "podman-6696.scope"},
};

static const struct sample containerd[] = {
    {"0::/system.slice/nerdctl-" ID64 ".scope\n", "containerd:" ID12},
    {"0::" USER "/user.slice/nerdctl-" ID64 ".scope\n", "containerd:" ID12},
    {"0::/default/" ID64 "\n", "containerd:" ID12},
    {"0::/default/" ID64 "/init.scope\n", "containerd:" ID12},
    {"0::/k8s.io/" ID64 "\n", "containerd:" ID12},
    {"0::/default/test-alpine\n", ""},
    {"0::/system.slice/containerd.service\n", "containerd.service"},
};

static const struct sample kubernetes[] = {
    {"0::" POD_SLICE "/cri-containerd-" ID64 ".scope\n", "containerd:" ID12},
    {"0::" POD_SLICE "/crio-" ID64 ".scope\n", "cri-o:" ID12},
    {"0::" POD_SLICE "/crio-" ID64 ".scope/container\n", "cri-o:" ID12},
    {"0::" POD_SLICE "/docker-" ID64 ".scope\n", "docker:" ID12},
    {"0::/kubelet.slice/kubelet-kubepods.slice/kubelet-kubepods-pod" ID32
     ".slice/cri-containerd-" ID64 ".scope\n",
     "containerd:" ID12},
    {"0::/kubepods/burstable/pod" POD "/" ID64 "\n", "kubernetes:" ID12},
    {"0::/kubepods/besteffort/pod" POD "/" ID64 "\n", "kubernetes:" ID12},
    {"0::/kubepods/pod" POD "/" ID64 "\n", "kubernetes:" ID12},
    {"0::/podruntime/docker/kubepods/besteffort/pod" POD "/" ID64 "\n", "kubernetes:" ID12},
    {"0::/kubepods/burstable/pod" POD "/crio-" ID64 "\n", "cri-o:" ID12},
    /* A pod from a file of the kubelet's. */
    {"0::/kubepods/burstable/pod" ID32 "/" ID64 "\n", "kubernetes:" ID12},
    /* containerd that was not told of the systemd driver. */
    {"11:devices:/system.slice/containerd.service/kubepods-pod87a18a64_b74a_454a_b10b_a4a36059d0a3."
     "slice:cri-containerd:" ID64 "\n",
     "containerd:" ID12},
    {"0::/kubepods-besteffort-pod72f7f152_440c_66ac_9084_e0fc1d8a910c.slice:cri-containerd:" ID64,
     "containerd:" ID12},
    /* Outside of a container. */
    {"0::" POD_SLICE "/crio-conmon-" ID64 ".scope\n", "crio-conmon-" ID32 "4b5c6d7e8f90a1b2c3d4"},
    {"0::/kubepods/burstable/pod" POD "/crio-conmon-" ID64 "\n", ""},
    {"0::/kubepods/burstable/pod" POD "\n", ""},
    {"0::/system.slice/kubelet.service\n", "kubelet.service"},
};

static const struct sample lxc[] = {
    {"0::/lxc/web1\n", "lxc:web1"},
    {"0::/lxc/101/ns/init.scope\n", "lxc:101"},
    {"0::/lxc/php/system.slice/php-fpm.service\n", "lxc:php"},
    {"0::/lxc.payload/web1\n", "lxc:web1"},
    {"0::/lxc.payload.web1/system.slice/nginx.service\n", "lxc:web1"},
    {"0::/lxc.payload.shop_web-1.test\n", "lxc:shop_web-1.test"},
    {"0::/user.slice/user-1000.slice/session-1.scope/lxc.payload.web1\n", "lxc:web1"},
    {"8:cpuset:/lxc/c\n", "lxc:c"},
    {"0::/lxc/" ID64 "\n", "lxc:" ID64},
    {"0::/lxc/docker-" ID32 "\n", "lxc:docker-" ID32},
    /* lxc.cgroup.dir = lxc */
    {"0::/lxc/lxc.payload.web1\n", "lxc:web1"},
    {"0::/lxc/lxc.monitor.web1\n", ""},
    /* The monitor is on the host. */
    {"0::/lxc.monitor.web1\n", ""},
    {"0::/lxc.monitor/101\n", ""},
    {"0::/user.slice/user-1000.slice/session-1.scope/lxc.monitor.web1\n", "session-1.scope"},
    {"0::/system.slice/lxc-monitord.service\n", "lxc-monitord.service"},
    {"0::/lxc.pivot\n", ""},
    /* No names. */
    {"0::/lxc\n", ""},
    {"0::/lxc/\n", ""},
    {"0::/lxc.payload\n", ""},
    {"0::/lxc.payload.\n", ""},
    {"0::/lxc/.\n", ""},
    {"0::/lxc/..\n", ""},
    {"0::/lxc.payload...\n", ""},
};

static const struct sample machines[] = {
    {"0::/machine.slice/machine-web.scope\n", "machine:web"},
    {"0::/machine.slice/machine-web.scope/payload/system.slice/nginx.service\n", "machine:web"},
    {"0::/machine.slice/machine-my\\x2dbox.scope/payload\n", "machine:my-box"},
    {"0::/machine.slice/systemd-nspawn@web.service/payload/init.scope\n", "machine:web"},
    {"0::/machine.slice/systemd-nspawn@web.service/system.slice/nginx.service\n", "machine:web"},
    {"0::/machine.slice/systemd-nspawn@my-box.service/payload\n", "machine:my-box"},
    {"0::/machine.slice/systemd-nspawn@web.service/supervisor\n", "systemd-nspawn@web.service"},
    {"0::/machine.slice/machine-my\\x2dbox.scope/supervisor\n", "machine-my\\x2dbox.scope"},
    {"0::/machine.slice/machine-web.scope/supervisor.old\n", "machine:web"},
    {"0::/machine.slice/machine-qemu\\x2d3\\x2dubuntu20.04.scope/libvirt/emulator\n",
     "machine:qemu-3-ubuntu20.04"},
    {"0::/machine.slice/machine-test.slice/machine-qemu\\x2d18\\x2dtest10.scope\n",
     "machine:qemu-18-test10"},
    {"0::" USER "/machine.slice/machine-web.scope\n", "machine:web"},
    /* What is no escape stays. */
    {"0::/machine.slice/machine-a\\x2g.scope\n", "machine:a\\x2g"},
    {"0::/machine.slice/machine-a\\xg2.scope\n", "machine:a\\xg2"},
    {"0::/machine.slice/machine-a\\xab\\x.scope\n", "machine:a\xab\\x"},
    {"0::/machine.slice/machine-a\\x2.scope\n", "machine:a\\x2"},
    {"0::/machine.slice/machine-a\\y2d.scope\n", "machine:a\\y2d"},
    {"0::/machine.slice/machine-a\\x2D.scope\n", "machine:a\\x2D"},
    {"0::/machine.slice/machine-a\\x00b.scope\n", "machine:a\\x00b"},
    /* No machines. */
    {"0::/machine.slice/machine-.scope\n", "machine-.scope"},
    {"0::/machine.slice/machine-web.service\n", "machine-web.service"},
    {"0::/machine.slice/machine-web.slice\n", ""},
    {"0::/machine.slice/systemd-nspawn@.service\n", "systemd-nspawn@.service"},
    {"0::/qemu.slice/100.scope\n", "100.scope"},
};

static const struct sample units[] = {
    {"0::/system.slice/postgresql.service\n", "postgresql.service"},
    {"0::/system.slice/system-postgresql.slice/postgresql@15-main.service\n",
     "postgresql@15-main.service"},
    {"0::/system.slice/systemd-udevd.service/udev\n", "systemd-udevd.service"},
    {"0::/init.scope\n", "init.scope"},
    {"0::" USER "/app.slice/foo.service\n", "foo.service"},
    {"0::" USER "/init.scope\n", "init.scope"},
    {"0::/user.slice/user-1000.slice/session-3.scope\n", "session-3.scope"},
    {"0::" USER "/app.slice/app-org.gnome.Terminal.slice/vte-spawn-f22f14d2-3d44.scope\n",
     "vte-spawn-f22f14d2-3d44.scope"},
    {"0::/system.slice/systemd-fsck@dev-disk-by\\x2duuid-1A2B.service\n",
     "systemd-fsck@dev-disk-by\\x2duuid-1A2B.service"},
    {"0::/system.slice/a:b.service\n", "a:b.service"},
    {"0::/system.slice/_cgroup.service\n", "cgroup.service"},
    {"0::/system.slice/__x.service\n", "_x.service"},
    {"0::/system.slice\n", ""},
    {"0::/system.slice/tmp.mount\n", ""},
    {"0::/system.slice/.service\n", ""},
    {"0::/system.slice/.scope\n", ""},
    {"0::/system.slice/_.service\n", ""},
    {"0::/system.slice/service\n", ""},
    {"0::/system.slice/a.services\n", ""},
    /* Not the name of a unit, so the next one above it is. */
    {"0::/system.slice/ssh.service/\x1b[2J.service\n", "ssh.service"},
    {"0::/system.slice/ssh.service/a b.service\n", "ssh.service"},
    {"0::/system.slice/ssh.service/\xc3\xa4.scope\n", "ssh.service"},
    {"0::/system.slice/ssh.service/a[.scope\n", "ssh.service"},
    {"0::/system.slice/ssh.service/a{.scope\n", "ssh.service"},
};

static const struct sample namespaces[] = {
    {"0::/\n", ""},
    {"0::/..\n", ""},
    {"0::/../..\n", ""},
    {"0::/../docker-" ID64 ".scope\n", "docker:" ID12},
    {"0::/../../system.slice/docker-" ID64 ".scope\n", "docker:" ID12},
    {"0::/../crio-" ID64 ".scope\n", "cri-o:" ID12},
    {"0::/../../pod" POD "/" ID64 "\n", "kubernetes:" ID12},
    {"0::/../lxc.payload.web1\n", "lxc:web1"},
    {"0::/../../system.slice/ssh.service\n", "ssh.service"},
    {"0::/../" ID64 "\n", ""},
    {"0::/" ID64 "\n", ""},
};

static const struct sample deleted[] = {
    {"0::/docker/" ID64 " (deleted)\n", "docker:" ID12},
    {"0::/lxc.payload.web1 (deleted)\n", "lxc:web1"},
    {"0::/system.slice/cron.service (deleted)\n", "cron.service"},
    {"0::/system.slice/cron.service (deleted) (deleted)\n", ""},
    {"0::/ (deleted)\n", ""},
    {"0:: (deleted)\n", ""},
};

static const struct sample nested[] = {
    {"0::/system.slice/docker-" ID64 ".scope/system.slice/nginx.service\n", "docker:" ID12},
    {"0::/docker/" ID64 "/docker/" OTHER64 "\n", "docker:" ID12},
    {"0::/docker/" ID64 "/kubelet/kubepods/besteffort/pod" POD "/" OTHER64 "\n", "docker:" ID12},
    {"0::" POD_SLICE "/cri-containerd-" ID64 ".scope/docker/" OTHER64 "\n", "containerd:" ID12},
    {"0::/lxc.payload.web1/system.slice/docker-" ID64 ".scope\n", "lxc:web1"},
    {"0::/lxc.payload.outer/lxc.monitor.inner\n", "lxc:outer"},
    {"0::/machine.slice/machine-web.scope/payload/docker/" ID64 "\n", "machine:web"},
    {"0::/machine.slice/libpod-" ID64 ".scope/machine.slice/machine-web.scope\n", "podman:" ID12},
};

static const struct sample hierarchies[] = {
    /* Docker with the cgroupfs driver where version 2 has no controllers. */
    {"12:memory:/docker/" ID64 "\n3:rdma:/\n1:name=systemd:/docker/" ID64
     "\n0::/system.slice/containerd.service\n",
     "docker:" ID12},
    {"2:cpu,cpuacct:/kubepods/burstable/pod" POD "/" ID64 "\n1:name=systemd:/kubepods/burstable/"
     "pod" POD "/" ID64 "\n0::/system.slice/containerd.service\n",
     "kubernetes:" ID12},
    /* Which line comes first. */
    {"4:memory:/system.slice/c.service\n1:name=systemd:/b.service\n0::/a.service\n", "a.service"},
    {"4:memory:/system.slice/c.service\n1:name=systemd:/b.service\n0::/\n", "b.service"},
    {"4:memory:/system.slice/c.service\n1:name=systemd:/\n0::/\n", "c.service"},
    {"5:pids:/\n4:memory:/c.service\n3:cpu:/d.service\n", "c.service"},
    {"4:memory:/lxc/c\n1:name=systemd:/lxc/b\n0::/lxc/a\n", "lxc:a"},
    {"4:memory:/lxc/c\n1:name=systemd:/lxc/b\n0::/a.service\n", "lxc:b"},
    {"4:memory:/lxc/c\n1:name=systemd:/b.service\n0::/a.service\n", "lxc:c"},
    {"4:name=elogind:/c1.scope\n1:name=systemd:/b.service\n", "b.service"},
    /* Not the unified hierarchy. */
    {"1::/c.service\n1:name=systemd:/b.service\n", "b.service"},
    {"0:cpu:/c.service\n1:name=systemd:/b.service\n", "b.service"},
    {"00::/c.service\n1:name=systemd:/b.service\n", "b.service"},
};

static const struct sample near_misses[] = {
    {"0::/docker/" ID32 "\n", "docker:" ID12},
    {"0::/docker/3" ID64 "\n", ""},
    {"0::/docker/f2a9c1b77e0a1b2c3d4e5f60718293a\n", ""},
    {"0::/docker/" ID12 "\n", ""},
    {"0::/docker/3F2A9C1B77E0A1B2C3D4E5F60718293A\n", ""},
    {"0::/docker/g" ID64 "\n", ""},
    {"0::/docker/" ID64 "g\n", ""},
    {"0::/docker/buildkit/" ID64 "\n", ""},
    {"0::/docker-" ID12 ".scope\n", "docker-" ID12 ".scope"},
    {"0::/dockers/" ID64 "\n", ""},
    {"0::/system.slice/my-docker-" ID32 ".scope\n", "my-docker-" ID32 ".scope"},
    {"0::/system.slice/docker_" ID32 ".scope\n", "docker_" ID32 ".scope"},
    {"0::/system.slice/x" ID32 ".service\n", "x" ID32 ".service"},
    {"0::/system.slice/docker-" ID32 ".service\n", "docker-" ID32 ".service"},
    {"0::/system.slice/-" ID32 ".scope\n", "-" ID32 ".scope"},
    {"0::/a:b:" ID64 "\n", ""},
    {"0::/pods/" ID64 "\n", ""},
    {"0::/pod/" ID64 "\n", ""},
    {"0::/pod2c48913c/" ID64 "\n", ""},
    {"0::/pod" POD "x/" ID64 "\n", ""},
    {"0::/xpod" POD "/" ID64 "\n", ""},
    {"0::/ecs/" ID32 "/" ID64 "\n", ""},
};

static const struct sample garbage[] = {
    {"", ""},
    {"\n", ""},
    {"\n\n\n", ""},
    {":", ""},
    {"::", ""},
    {":::", ""},
    {"0::", ""},
    {"0:", ""},
    {"0", ""},
    {"/docker/" ID64, ""},
    {"0:/docker/" ID64, ""},
    {"0::docker/" ID64, ""},
    {"no such file", ""},
    {"0:://///\n", ""},
    {"0:://docker//" ID64 "//\n", "docker:" ID12},
    {"\n0::/a.service\n", "a.service"},
    {"0::/a.service", "a.service"},
    {"0::/a.service\n0::/b.service\n", "a.service"},
    {"0::/a.servi", ""},
};

static void docker_is_told(void **state)
{
    (void)state;
    expect_names(docker, LENGTH_OF(docker));
}

static void podman_is_told(void **state)
{
    (void)state;
    expect_names(podman, LENGTH_OF(podman));
}

static void containerd_is_told(void **state)
{
    (void)state;
    expect_names(containerd, LENGTH_OF(containerd));
}

static void pods_are_told(void **state)
{
    (void)state;
    expect_names(kubernetes, LENGTH_OF(kubernetes));
}

static void lxc_is_told_by_name(void **state)
{
    (void)state;
    expect_names(lxc, LENGTH_OF(lxc));
}

static void machines_are_told_by_name(void **state)
{
    (void)state;
    expect_names(machines, LENGTH_OF(machines));
}

static void else_it_is_the_innermost_unit(void **state)
{
    (void)state;
    expect_names(units, LENGTH_OF(units));
}

static void paths_may_come_from_inside_a_namespace(void **state)
{
    (void)state;
    expect_names(namespaces, LENGTH_OF(namespaces));
}

static void groups_may_be_gone(void **state)
{
    (void)state;
    expect_names(deleted, LENGTH_OF(deleted));
}

static void the_outermost_container_counts(void **state)
{
    (void)state;
    expect_names(nested, LENGTH_OF(nested));
}

static void the_line_that_says_most_counts(void **state)
{
    (void)state;
    expect_names(hierarchies, LENGTH_OF(hierarchies));
}

static void what_only_looks_like_it_is_not_taken(void **state)
{
    (void)state;
    expect_names(near_misses, LENGTH_OF(near_misses));
}

static void garbage_says_nothing(void **state)
{
    struct buffer out = BUFFER_IN_MEMORY;

    (void)state;
    expect_names(garbage, LENGTH_OF(garbage));
    cgroup_put_name(&out, (struct text){0});
    expect_bytes(&out, "", "no text");
}

/* The kernel lets neither NUL nor newline into a name. */
static void a_nul_spoils_its_line_only(void **state)
{
    static const char alone[] = "0::/lxc/a\0b\n",
                      before[] = "0::/lxc/a\0b\n1:name=systemd:/lxc/c\n",
                      in_number[] = "0\0::/lxc/a\n1:name=systemd:/lxc/c\n";

    (void)state;
    expect_name((struct text){alone, sizeof(alone) - 1}, "");
    expect_name((struct text){before, sizeof(before) - 1}, "lxc:c");
    expect_name((struct text){in_number, sizeof(in_number) - 1}, "lxc:c");
}

static void what_is_behind_the_text_is_not_read(void **state)
{
    static const char text[] = "0::/docker/" ID64 "\n1:name=systemd:/lxc/web1\n";
    size_t up_to_id = strlen("0::/docker/");

    (void)state;
    expect_name((struct text){text, up_to_id}, "");
    expect_name((struct text){text, up_to_id + 31}, "");
    expect_name((struct text){text, up_to_id + 32}, "docker:" ID12);
}

static void what_was_in_the_buffer_stays(void **state)
{
    struct buffer out = BUFFER_IN_MEMORY;

    (void)state;
    buffer_text(&out, "in ");
    cgroup_put_name(&out, text_of("0::/\n"));
    cgroup_put_name(&out, text_of("0::/lxc/web1\n"));
    expect_bytes(&out, "in lxc:web1", "appended");
}

/* HEAD, COUNT times BODY, and TAIL. */
static void expect_long(const char *head, size_t count, const char *body, const char *tail,
                        const char *expected)
{
    struct buffer text = BUFFER_IN_MEMORY;
    buffer_text(&text, head);
    for (size_t i = 0; i < count; i++)
        buffer_text(&text, body);
    buffer_text(&text, tail);
    expect_name((struct text){buffer_string(&text), text.length}, expected);
    buffer_free(&text);
}

#define TEN "aaaaaaaaaa"
#define SIXTY TEN TEN TEN TEN TEN TEN

static void names_are_cut(void **state)
{
    (void)state;
    expect_long("0::/lxc/", 64, "a", "\n", "lxc:" SIXTY "aaaa");
    expect_long("0::/lxc/", 65, "a", "\n", "lxc:" SIXTY "aaaa");
    expect_long("0::/lxc.payload.", 4000, "a", "\n", "lxc:" SIXTY "aaaa");
    expect_long("0::/machine-", 64, "a", ".scope\n", "machine:" SIXTY "aaaa");
    expect_long("0::/machine-", 4000, "a", ".scope\n", "machine:" SIXTY "aaaa");
    expect_long("0::/machine-", 64, "\\x61", ".scope\n", "machine:" SIXTY "aaaa");
    expect_long("0::/machine-", 65, "\\x61", ".scope\n", "machine:" SIXTY "aaaa");
    expect_long("0::/", 56, "a", ".service\n", TEN TEN TEN TEN TEN "aaaaaa.service");
    expect_long("0::/", 57, "a", ".service\n", TEN TEN TEN TEN TEN "aaaaaaa.servic");
    expect_long("0::/", 247, "a", ".service\n", SIXTY "aaaa");
    expect_long("0::/b.service/", 248, "a", ".service\n", "b.service");
}

/* Of whole characters, unless the bytes are none. */
static void characters_are_not_cut(void **state)
{
    (void)state;
    expect_long("0::/lxc/" SIXTY "aaa", 2, "\xc3\xa4", "\n", "lxc:" SIXTY "aaa");
    expect_long("0::/lxc/" SIXTY "aa", 2, "\xc3\xa4", "\n", "lxc:" SIXTY "aa\xc3\xa4");
    expect_long("0::/lxc/" SIXTY "a", 2, "\xf0\x9f\x98\x80", "\n", "lxc:" SIXTY "a");
    expect_long("0::/machine-" SIXTY "aaa", 2, "\\xc3\\xa4", ".scope\n", "machine:" SIXTY "aaa");
    expect_long("0::/lxc/" SIXTY, 9, "\x80", "\n", "lxc:" SIXTY "\x80");
}

static void long_lines_are_read(void **state)
{
    (void)state;
    expect_long("0::", 100000, "/a", "/docker/" ID64 "\n", "docker:" ID12);
    expect_long("0::", 100000, "/..", "/lxc.payload.web1\n", "lxc:web1");
    expect_long("0::/docker/", 100000, "a", "\n", "");
    expect_long("0::", 100000, ":", "/docker/" ID64 "\n", "");
    expect_long("0::/a", 100000, ":docker", ":" ID64 "\n", "docker:" ID12);
    expect_long("", 100000, "\n", "0::/a.service\n", "a.service");
    expect_long("", 100000, "1:x:/\n", "0::/a.service\n", "a.service");
    expect_long("0::/", 100000, "/", "\n", "");
}

/* Pieces in any order: nothing longer comes out than was promised, and no NUL. */
static void random_texts_stay_within_bounds(void **state)
{
    static const char id[] = ID64, short_id[] = ID32, pod[] = "pod" POD, sixty[] = SIXTY;
    static const char *const pieces[] = {
        "0::",         "1:name=systemd:",
        "/",           ":",
        "\n",          "docker",
        "-",           id,
        short_id,      "libpod-",
        ".scope",      ".service",
        "machine",     "systemd-nspawn@",
        "\\x2d",       "\\x0a",
        "/lxc/",       "lxc.payload.",
        pod,           " (deleted)",
        "supervisor/", "..",
        "\xc3\xa4",    "_",
        "\\x",         sixty,
        "\x80\x80",    "a",
        "/default/",
    };
    enum { LONGEST = sizeof("kubernetes:") - 1 + 64 };
    uint32_t random = 12345;

    (void)state;
    for (size_t i = 0; i < 50000; i++) {
        struct buffer text = BUFFER_IN_MEMORY, out = BUFFER_IN_MEMORY;
        for (size_t left = i % 16; left > 0; left--) {
            random = random * 1664525 + 1013904223;
            buffer_text(&text, pieces[(random >> 16) % LENGTH_OF(pieces)]);
        }
        if (text.length && i % 4 == 0)
            text.data[(random >> 8) % text.length] = (char)(random >> 24);
        char *copy = malloc(text.length ? text.length : 1);
        assert_non_null(copy);
        memcpy(copy, buffer_string(&text), text.length);
        cgroup_put_name(&out, (struct text){copy, text.length});
        if (out.length > LONGEST || strlen(buffer_string(&out)) != out.length)
            fail_msg("\"%s\" of \"%s\"", buffer_string(&out), buffer_string(&text));
        free(copy);
        buffer_free(&text);
        buffer_free(&out);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(docker_is_told),
        cmocka_unit_test(podman_is_told),
        cmocka_unit_test(containerd_is_told),
        cmocka_unit_test(pods_are_told),
        cmocka_unit_test(lxc_is_told_by_name),
        cmocka_unit_test(machines_are_told_by_name),
        cmocka_unit_test(else_it_is_the_innermost_unit),
        cmocka_unit_test(paths_may_come_from_inside_a_namespace),
        cmocka_unit_test(groups_may_be_gone),
        cmocka_unit_test(the_outermost_container_counts),
        cmocka_unit_test(the_line_that_says_most_counts),
        cmocka_unit_test(what_only_looks_like_it_is_not_taken),
        cmocka_unit_test(garbage_says_nothing),
        cmocka_unit_test(a_nul_spoils_its_line_only),
        cmocka_unit_test(what_is_behind_the_text_is_not_read),
        cmocka_unit_test(what_was_in_the_buffer_stays),
        cmocka_unit_test(names_are_cut),
        cmocka_unit_test(characters_are_not_cut),
        cmocka_unit_test(long_lines_are_read),
        cmocka_unit_test(random_texts_stay_within_bounds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
