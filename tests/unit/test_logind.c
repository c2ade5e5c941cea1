/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Whether systemd-logind removes what users leave behind, by its files in a tree made on the spot. */
#include "config.h"

#include "support_source.h"

#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

static struct tree tree;

/* The real files are not to be seen through the gaps of the tree. */
static int only_the_tree(const char *path)
{
    return access(tree_real_path(&tree, path), F_OK) == 0 ? 0 : ENOENT;
}

static struct source source;
static const struct fake_link of_init = {"/proc/1/ns/ipc", FAKE_NAMESPACE, 0};

static void start(void)
{
    tree_make(&tree);
    fake_reset();
    fake.files = &tree;
    fake.on_open = only_the_tree;
    fake.links = &of_init;
    fake.link_count = 1;
    source = (struct source){.calls = &fake_calls, .root = -1, .home = -1};
    tree_put(&tree, "/run/systemd/users/1002", "NAME=bob\n");
}

static void stop(void)
{
    fake_reset();
    tree_remove(&tree);
}

static struct snapshot *read_logind(void)
{
    static const struct object object = {
        .ref.kind = KIND_MSG, .ref.number = 1, .uid = 1001, .mode = 0600};
    const struct request request = {.kinds = KIND_BIT(KIND_MSG)};
    struct collection collection = support_collection(&source, &request);

    *snapshot_reserve_objects(collection.snapshot, 1) = object;
    collection.snapshot->count = 1;
    collection.snapshot->ipc_namespace = (struct quantity){true, 5};
    collect_logind(&collection, FACT_LOGIND);
    return collection.snapshot;
}

/* Files, and what follows from them. */
static const struct {
    const char *name;
    const char *files[6]; /* path and text by turns */
    bool removes;
} settings[] = {
    {"nothing is said", {NULL}, true},
    {"no", {"/etc/systemd/logind.conf", "[Login]\nRemoveIPC=no\n"}, false},
    {"no, with blanks and in capitals",
     {"/etc/systemd/logind.conf", "[Login]\n RemoveIPC = Off \n"},
     false},
    {"without a newline at the end", {"/etc/systemd/logind.conf", "[Login]\nRemoveIPC=0"}, false},
    {"yes", {"/etc/systemd/logind.conf", "[Login]\nRemoveIPC=yes\n"}, true},
    {"neither", {"/etc/systemd/logind.conf", "[Login]\nRemoveIPC=perhaps\n"}, true},
    {"the last holds",
     {"/etc/systemd/logind.conf", "[Login]\nRemoveIPC=yes\nRemoveIPC=f\n"},
     false},
    {"a comment", {"/etc/systemd/logind.conf", "[Login]\n#RemoveIPC=no\n;RemoveIPC=no\n"}, true},
    {"another section", {"/etc/systemd/logind.conf", "[Manager]\nRemoveIPC=no\n"}, true},
    {"no section", {"/etc/systemd/logind.conf", "RemoveIPC=no\n"}, true},
    {"another setting",
     {"/etc/systemd/logind.conf", "[Login]\nRemoveIPCs=no\nremoveipc=no\nNo\n"},
     true},
    {"the vendor's", {"/usr/lib/systemd/logind.conf", "[Login]\nRemoveIPC=no\n"}, false},
    {"the administrator's goes before it",
     {"/usr/lib/systemd/logind.conf", "[Login]\nRemoveIPC=no\n", "/etc/systemd/logind.conf",
      "[Login]\n"},
     true},
    {"a part", {"/etc/systemd/logind.conf.d/ipc.conf", "[Login]\nRemoveIPC=no\n"}, false},
    {"a part goes before the whole",
     {"/etc/systemd/logind.conf", "[Login]\nRemoveIPC=no\n",
      "/usr/lib/systemd/logind.conf.d/a.conf", "[Login]\nRemoveIPC=yes\n"},
     true},
    {"of two parts the later one holds, wherever it is",
     {"/etc/systemd/logind.conf.d/a.conf", "[Login]\nRemoveIPC=yes\n",
      "/usr/lib/systemd/logind.conf.d/b.conf", "[Login]\nRemoveIPC=no\n"},
     false},
    {"of two parts of one name the first one does",
     {"/run/systemd/logind.conf.d/a.conf", "[Login]\nRemoveIPC=yes\n",
      "/usr/lib/systemd/logind.conf.d/a.conf", "[Login]\nRemoveIPC=no\n"},
     true},
    {"not a part", {"/etc/systemd/logind.conf.d/ipc.conf.bak", "[Login]\nRemoveIPC=no\n"}, true},
};

static void settings_are_those_of_logind(void **state)
{
    (void)state;
    for (size_t i = 0; i < LENGTH_OF(settings); i++) {
        start();
        for (size_t j = 0; j < LENGTH_OF(settings[i].files) && settings[i].files[j]; j += 2)
            tree_put(&tree, settings[i].files[j], settings[i].files[j + 1]);
        struct snapshot *snapshot = read_logind();
        if (snapshot->logind.removes != settings[i].removes)
            fail_msg("%s: %d", settings[i].name, snapshot->logind.removes);
        snapshot_free(snapshot);
        stop();
    }
}

static int refuse_the_settings(const char *path)
{
    return strcmp(path, "/etc/systemd/logind.conf") == 0 ? EACCES : only_the_tree(path);
}

static void settings_that_cannot_be_read_are_no_yes(void **state)
{
    (void)state;
    start();
    fake.on_open = refuse_the_settings;
    struct snapshot *snapshot = read_logind();
    assert_false(snapshot->logind.removes);
    snapshot_free(snapshot);
    stop();
}

static void who_is_there_is_told(void **state)
{
    uint32_t ignored;

    (void)state;
    start();
    struct snapshot *snapshot = read_logind();
    assert_true(idmap_find(&snapshot->logind.present, 1002, &ignored));
    assert_false(idmap_find(&snapshot->logind.present, 1001, &ignored));
    assert_int_equal(snapshot->logind.first_user, 1000);
    snapshot_free(snapshot);
    tree_put(&tree, "/etc/login.defs",
             "#SYS_UID_MAX 5\nSYS_UID_MAXI 6\nSYS_UID_MAX\t\t 499\nUID_MIN 7\n");
    snapshot = read_logind();
    assert_int_equal(snapshot->logind.first_user, 500);
    snapshot_free(snapshot);
    stop();
}

static void without_logind_nothing_is_said(void **state)
{
    (void)state;
    start();
    assert_int_equal(unlink(tree_real_path(&tree, "/run/systemd/users/1002")), 0);
    struct snapshot *snapshot = read_logind();
    assert_true(snapshot->logind.removes); /* nobody is logged in */
    snapshot_free(snapshot);
    assert_int_equal(rmdir(tree_real_path(&tree, "/run/systemd/users")), 0);
    snapshot = read_logind();
    assert_false(snapshot->logind.removes);
    snapshot_free(snapshot);
    stop();
}

static void nor_of_a_captured_tree(void **state)
{
    (void)state;
    start();
    source = tree.source;
    struct snapshot *snapshot = read_logind();
    assert_false(snapshot->logind.removes);
    snapshot_free(snapshot);
    stop();
}

static void it_removes_where_process_1_is(void **state)
{
    static const struct fake_link refused = {"/proc/1/ns/ipc", NULL, EACCES};
    static const struct fake_link gone = {"/proc/1/ns/ipc", NULL, ENOENT};

    (void)state;
    start();
    struct snapshot *snapshot = read_logind();
    assert_true(snapshot->logind.ns.known);
    assert_int_equal(snapshot->logind.ns.amount, FAKE_NAMESPACE_INODE);
    snapshot_free(snapshot);
    fake.links = &refused;
    snapshot = read_logind();
    assert_true(snapshot->logind.ns.known);
    assert_int_equal(snapshot->logind.ns.amount, 5);
    snapshot_free(snapshot);
    fake.links = &gone;
    snapshot = read_logind();
    assert_false(snapshot->logind.ns.known);
    snapshot_free(snapshot);
    stop();
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(settings_are_those_of_logind),
        cmocka_unit_test(settings_that_cannot_be_read_are_no_yes),
        cmocka_unit_test(who_is_there_is_told),
        cmocka_unit_test(without_logind_nothing_is_said),
        cmocka_unit_test(nor_of_a_captured_tree),
        cmocka_unit_test(it_removes_where_process_1_is),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
