/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "support_source.h"

#include <errno.h>
#include <limits.h>
#include <linux/fs.h>
#include <linux/openat2.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include "collect/tree_walk.h"

static struct tree tree;

static int make(void **state)
{
    (void)state;
    tree_make(&tree);
    tree_put(&tree, "/file", "file");
    tree_put(&tree, "/a/file", "a");
    tree_put(&tree, "/a/b/file", "b");
    tree_put(&tree, "/a/b/c/d/file", "d");
    return 0;
}

static int clear(void **state)
{
    (void)state;
    tree_remove(&tree);
    return 0;
}

static int walk(const char *path)
{
    return tree_walk(tree.source.root, path, MOST_LINKS);
}

static int ask_the_kernel(const char *path)
{
    struct open_how how = {.flags = O_PATH | O_CLOEXEC,
                           .resolve = RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS};
    int file = (int)syscall(SYS_openat2, tree.source.root, path, &how, sizeof(how));
    return file < 0 ? -errno : file;
}

static bool kernel_knows(void)
{
    int file = ask_the_kernel("/file");
    if (file < 0)
        print_message("# not compared: openat2(2) is not available here\n");
    else
        close(file);
    return file >= 0;
}

static bool are_same(int one, int other)
{
    struct stat a = {0}, b = {0};
    assert_true(fstat(one, &a) == 0 && fstat(other, &b) == 0);
    return a.st_dev == b.st_dev && a.st_ino == b.st_ino;
}

static size_t count_descriptors(void)
{
    size_t count = 0;
    for (int file = 0; file < 256; file++)
        count += fcntl(file, F_GETFD) >= 0;
    return count;
}

/* Fails unless both come to the same file or the same error, and nothing else is left open. */
static void compare(const char *path)
{
    size_t before = count_descriptors();
    int ours = walk(path), theirs = ask_the_kernel(path);
    bool same = ours < 0 || theirs < 0 ? ours == theirs : are_same(ours, theirs);

    if (!same)
        fail_msg("\"%s\": %d and not %d", path, ours, theirs);
    if (ours >= 0)
        close(ours);
    if (theirs >= 0)
        close(theirs);
    if (count_descriptors() != before)
        fail_msg("\"%s\" leaves a descriptor open", path);
}

static void make_link(const char *path, const char *target)
{
    assert_int_equal(symlink(target, tree_real_path(&tree, path)), 0);
}

static void plain_paths_lead_where_openat2_leads(void **state)
{
    static const char *const paths[] = {
        "",           "/",        "//",         "/file",           "file",
        "//a///file", "/a/",      "/a/.",       "/a/..",           "/..",
        "/../../..",  "/../file", "/a/../file", "/a/b/../../file", "/a/./b/./file",
        "/file/",     "/file/.",  "/file/..",   "/file/x",         "/none",
        "/none/file", "/none/..", "/a/b/c/d",   "/a/b/c/d/file",
    };
    (void)state;
    if (!kernel_knows())
        return;
    for (size_t i = 0; i < LENGTH_OF(paths); i++)
        compare(paths[i]);
}

static const struct {
    const char *path, *target;
} links[] = {
    {"/absolute", "/file"},
    {"/a/absolute", "/a/b/file"},
    {"/a/up", "../file"},
    {"/a/far-up", "../../../../../../file"},
    {"/a/out", "../../../../../../etc/passwd"},
    {"/a/b/folder", "/a"},
    {"/a/b/here", "."},
    {"/a/b/parent", ".."},
    {"/a/b/slashes", "//a//"},
    {"/to-root", "/"},
    {"/to-etc", "/etc"},
    {"/a/chain", "up"},
    {"/to-folder", "a/b"},
    {"/to-folder-of-link", "a/b/folder/b/"},
    {"/file-with-slash", "file/"},
    {"/dangling", "nowhere"},
    {"/self", "self"},
    {"/ping", "pong"},
    {"/pong", "ping"},
    {"/through", "to-folder/../file"},
};

static void links_lead_where_openat2_leads(void **state)
{
    static const char *const behind[] = {
        "",        "/",  "/file", "/..", "/../file", "/../../../file", "/b/file", "/to-root/file",
        "/passwd", "/./"};
    (void)state;
    for (size_t i = 0; i < LENGTH_OF(links); i++)
        make_link(links[i].path, links[i].target);
    if (!kernel_knows())
        return;
    for (size_t i = 0; i < LENGTH_OF(links); i++) {
        for (size_t j = 0; j < LENGTH_OF(behind); j++) {
            char path[128];
            (void)snprintf(path, sizeof(path), "%s%s", links[i].path, behind[j]);
            compare(path);
        }
    }
}

static void as_many_links_are_followed_as_the_kernel_follows(void **state)
{
    (void)state;
    make_link("/link0", "file");
    for (int i = 1; i <= MOST_LINKS; i++) {
        char path[32], target[32];
        (void)snprintf(path, sizeof(path), "/link%d", i);
        (void)snprintf(target, sizeof(target), "link%d", i - 1);
        make_link(path, target);
    }
    if (!kernel_knows())
        return;
    for (int i = MOST_LINKS - 2; i <= MOST_LINKS; i++) {
        char path[32];
        (void)snprintf(path, sizeof(path), "/link%d", i);
        compare(path);
    }
    assert_int_equal(tree_walk(tree.source.root, "/link0", 0), -ELOOP);
}

static void paths_without_end_are_refused(void **state)
{
    static char path[2 * PATH_MAX];
    (void)state;
    memset(path, '/', PATH_MAX);
    assert_int_equal(walk(path), -ENAMETOOLONG);
    memset(path, 'x', 300);
    path[300] = '\0';
    assert_int_equal(walk(path), -ENAMETOOLONG);
    /* Each time the link is followed the rest of the path is longer. */
    char target[200] = "grows/";
    memset(target + strlen(target), '/', sizeof(target) - strlen(target) - 3);
    memcpy(target + sizeof(target) - 3, "x", 2);
    make_link("/grows", target);
    assert_int_equal(walk("/grows"), -ELOOP);
}

/* Folders are entered one in another until there are too many of them. */
static void a_way_too_deep_is_refused(void **state)
{
    char path[256] = "";
    (void)state;
    for (int i = 0; i < 70; i++) {
        memcpy(path + (size_t)i * 2, "/n", 3);
        assert_int_equal(mkdir(tree_real_path(&tree, path), 0700), 0);
        size_t before = count_descriptors();
        int file = walk(path);
        assert_int_equal(file < 0 ? file : 0, i < 64 ? 0 : -ENAMETOOLONG);
        if (file >= 0)
            close(file);
        assert_int_equal(count_descriptors(), before);
    }
}

/* The text of such a link may be that of a path, and what it leads to is another file. */
static void links_of_procfs_are_refused(void **state)
{
    int slash = open("/", O_PATH | O_DIRECTORY | O_CLOEXEC);
    (void)state;
    assert_int_equal(tree_walk(slash, "/proc/self/root/etc", MOST_LINKS), -ELOOP);
    assert_int_equal(tree_walk(slash, "/proc/self/exe", MOST_LINKS), -ELOOP);
    close(slash);
}

/*
 * Swaps a folder of the tree and a link out of it, and moves another folder out of the tree and in
 * again, as fast as it can.
 */
static void swap_for_ever(const char *outside)
{
    char inside[64], away[64], folder[64], link[64];

    (void)snprintf(folder, sizeof(folder), "%s/swapped", tree.path);
    (void)snprintf(link, sizeof(link), "%s/link", tree.path);
    (void)snprintf(inside, sizeof(inside), "%s/moved/deep", tree.path);
    (void)snprintf(away, sizeof(away), "%s/deep", outside);
    for (;;) {
        (void)syscall(SYS_renameat2, AT_FDCWD, folder, AT_FDCWD, link, RENAME_EXCHANGE);
        (void)rename(inside, away);
        (void)rename(away, inside);
    }
}

static void make_outside(char *outside)
{
    char path[64];

    assert_non_null(mkdtemp(outside));
    (void)snprintf(path, sizeof(path), "%s/secret", outside);
    int file = open(path, O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
    assert_true(file >= 0 && write(file, "secret", 6) == 6);
    close(file);
    tree_put(&tree, "/swapped/inside", "inside");
    tree_put(&tree, "/moved/deep/file", "deep");
    tree_put(&tree, "/secret", "harmless"); /* of another size */
    make_link("/link", outside);
}

static void remove_outside(const char *outside)
{
    char path[64];

    (void)snprintf(path, sizeof(path), "%s/secret", outside);
    unlink(path);
    (void)snprintf(path, sizeof(path), "%s/deep/file", outside);
    unlink(path);
    (void)snprintf(path, sizeof(path), "%s/deep", outside);
    rmdir(path);
    rmdir(outside);
}

/* Whether a file outside the tree was come to by PATH. Counts in FOUND how often there was any. */
static bool leads_out(const char *path, size_t *found)
{
    struct stat status;
    int file = walk(path);

    if (file < 0)
        return false;
    assert_int_equal(fstat(file, &status), 0);
    close(file);
    ++*found;
    return S_ISREG(status.st_mode) && status.st_size == (off_t)strlen("secret");
}

static void nobody_who_moves_things_leads_out(void **state)
{
    char outside[] = "/tmp/ipcview-outside.XXXXXX";
    size_t found = 0;
    bool out = false;
    int status;

    (void)state;
    make_outside(outside);
    pid_t rival = fork();
    assert_true(rival >= 0);
    if (rival == 0)
        swap_for_ever(outside);
    for (int i = 0; i < 20000 && !out; i++) {
        out = leads_out("/swapped/secret", &found) || leads_out("/link/../secret", &found) ||
              leads_out("/moved/deep/../../secret", &found) ||
              leads_out("/moved/deep/../secret", &found);
    }
    kill(rival, SIGKILL);
    assert_true(waitpid(rival, &status, 0) == rival);
    remove_outside(outside);
    assert_false(out);
    assert_true(found > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(plain_paths_lead_where_openat2_leads),
        cmocka_unit_test(links_lead_where_openat2_leads),
        cmocka_unit_test(as_many_links_are_followed_as_the_kernel_follows),
        cmocka_unit_test(paths_without_end_are_refused),
        cmocka_unit_test(a_way_too_deep_is_refused),
        cmocka_unit_test(links_of_procfs_are_refused),
        cmocka_unit_test(nobody_who_moves_things_leads_out),
    };
    return cmocka_run_group_tests(tests, make, clear);
}
