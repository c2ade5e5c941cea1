/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Whole screens. A test that fails prints what was drawn so that it can be taken over. */
#include "config.h"

#include <wchar.h>

#include "support_monitor.h"

#include "model/sysv.h"

static struct monitor_test test;

enum { EXAMPLES = 8 };

/* What a small host has. */
static void make_example(struct object *objects)
{
    const struct object example[EXAMPLES] = {
        monitor_segment(32769, 148 << 20),
        monitor_segment(98307, 4 << 20),
        monitor_segment(131075, 4096),
        monitor_segment(131080, 64 << 10),
        monitor_queue(0, 12),
        monitor_queue(3, 1600),
        monitor_semaphores(5, 17),
        monitor_semaphores(32, 1),
    };
    memcpy(objects, example, sizeof(example));
    objects[0].shm.nattch = 6;
    objects[0].shm.atime = MONITOR_NOON - 3600;
    objects[1].uid = objects[1].cuid = BOB;
    objects[1].mode = 0660;
    objects[1].key = 0;
    objects[1].ctime = MONITOR_NOON - 3;
    objects[1].shm.cpid = 9123;
    objects[5].uid = STRANGER;
    objects[7].ctime = MONITOR_NOON - INT64_C(100) * 86400;
}

/*
 * In the second reading a segment and a set are new, a segment is gone, one is marked, and a queue
 * has got messages. The one that is marked is tagged.
 */
static int start(void **unused)
{
    struct object objects[EXAMPLES];

    (void)unused;
    make_example(objects);
    monitor_start(&test, 24, 80);
    monitor_feed(&test, 0, objects, EXAMPLES - 1);
    objects[0].shm.nattch = 5;
    objects[2] = objects[3];
    objects[2].mode |= MODE_DEST;
    objects[2].key = 0;
    objects[3] = monitor_segment(131090, 12 << 10);
    objects[3].ctime = MONITOR_NOON + 1;
    objects[4].msg.qnum += 236;
    objects[4].msg.cbytes += 2360;
    monitor_feed(&test, 2000, objects, EXAMPLES);
    refresh_sort_by(&test.state, support_column(watched_tables[KIND_SHM], "SIZE"));
    monitor_press(&test, "jj ");
    return 0;
}

static int end(void **unused)
{
    (void)unused;
    monitor_close(&test);
    return 0;
}

static void resize(size_t rows, size_t columns)
{
    input_resize(&test.state, rows, columns);
}

/* Lists at several sizes */

static void a_list_on_24_rows_of_80(void **unused)
{
    (void)unused;
    expect_screen(
        &test, "ipcview db01  ipc:[4026531839]  root                every 2.0s  LIVE    12:00:02\n"
               "Shm [                       4/4096] bytes[|       152M/4.0G] rss 76M swap 0\n"
               "Msg [                      2/32000] bytes[||||||||||18K/32K] net +118/s\n"
               "Sem [                      2/32000] sems [         18/1024M]  +1\n"
               " 1 Overview  2 Shm 4  3 Msg 2  4 Sem 2  5 Events\n"
               "   KEY            ID OWNER PERMS     SIZE▽NATTCH STATUS CPID LPID  IDLE COMMAND\n"
               " ~ 0x0000d001  32769 ann   rw------- 148M      5 -       100  100 1h00m postgr…\n"
               "   0x00000000  98307 bob   rw-rw---- 4.0M      0 -      9123  100    5s ?\n"
               "~* 0x00000000 131080 ann   rw-------  64K      0 dest    100  100 1d00h postgr…\n"
               " + 0x00025012 131090 ann   rw-------  12K      0 -       100  100    1s postgr…\n"
               " - 0x00025003 131075 ann   rw------- 4.0K      0 -       100  100 1d00h postgr…\n"
               "\n\n\n\n\n\n\n\n\n\n\n"
               "  1 tagged   sort: SIZE▽   row 4/5\n"
               "F1Help F2Setup F3Search F4Filter F6Sort F9Remove F10Quit\n");
}

static void a_list_on_15_rows_of_60(void **unused)
{
    (void)unused;
    resize(15, 60);
    expect_screen(&test, "ipcview db01  ipc:[4026531839]  every 2.0s  LIVE    12:00:02\n"
                         "Shm [                    4/4096] bytes[|       152M/4.0G]\n"
                         "Msg [                   2/32000] bytes[||||||||||18K/32K]\n"
                         "Sem [                   2/32000] sems [         18/1024M]\n"
                         " 1 Overview  2 Shm 4  3 Msg 2  4 Sem 2  5 Events\n"
                         "   KEY            ID OWNER PERMS SIZE▽NATTCH STATUS CPID   ►\n"
                         " ~ 0x0000d001  32769 ann   0600  148M      5 -       100\n"
                         "   0x00000000  98307 bob   0660  4.0M      0 -      9123\n"
                         "~* 0x00000000 131080 ann   0600   64K      0 dest    100\n"
                         " + 0x00025012 131090 ann   0600   12K      0 -       100\n"
                         " - 0x00025003 131075 ann   0600  4.0K      0 -       100\n"
                         "\n\n"
                         "  1 tagged   sort: SIZE▽   row 4/5\n"
                         "F1Help F2Setup F3Search F4Filter F6Sort F9Remove F10Quit\n");
}

static void a_list_on_the_smallest_screen(void **unused)
{
    (void)unused;
    resize(6, 40);
    expect_screen(&test, "ipcview db01            LIVE    12:00:02\n"
                         "   KEY            ID OWNER PERMS SIZE▽ ►\n"
                         "~* 0x00000000 131080 ann   0600   64K\n"
                         " + 0x00025012 131090 ann   0600   12K\n"
                         "  1 tagged   sort: SIZE▽   row 4/5\n"
                         "F1Help F2Setup F3Search F4Filter F6Sort\n");
}

static void a_list_on_40_rows_of_120(void **unused)
{
    (void)unused;
    resize(40, 120);
    expect_screen(
        &test,
        "ipcview db01  ipc:[4026531839]  root                                                    "
        "    every 2.0s  LIVE    12:00:02\n"
        "Shm [                                 4/4096] bytes[|                 152M/4.0G] rss 76M"
        " swap 0  ██\n"
        "Msg [                                2/32000] bytes[|||||||||||||||     18K/32K] net"
        " +118/s\n"
        "Sem [                                2/32000] sems [                   18/1024M]  +1\n"
        " 1 Overview  2 Shm 4  3 Msg 2  4 Sem 2  5 Events\n"
        "   KEY            ID OWNER PERMS     SIZE▽NATTCH STATUS CPID LPID  IDLE COMMAND\n"
        " ~ 0x0000d001  32769 ann   rw------- 148M      5 -       100  100 1h00m postgres\n"
        "   0x00000000  98307 bob   rw-rw---- 4.0M      0 -      9123  100    5s ?\n"
        "~* 0x00000000 131080 ann   rw-------  64K      0 dest    100  100 1d00h postgres\n"
        " + 0x00025012 131090 ann   rw-------  12K      0 -       100  100    1s postgres\n"
        " - 0x00025003 131075 ann   rw------- 4.0K      0 -       100  100 1d00h postgres\n"
        "\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n"
        "\n\n\n\n\n\n\n\n\n\n\n"
        "  1 tagged   sort: SIZE▽   row 4/5\n"
        "F1Help F2Setup F3Search F4Filter F6Sort F9Remove F10Quit\n");
}

static void a_list_on_60_rows_of_200(void **unused)
{
    (void)unused;
    resize(60, 200);
    expect_screen(
        &test,
        "ipcview db01  ipc:[4026531839]  root                                                    "
        "                                                                                   "
        " every 2.0s  LIVE    12:00:02\n"
        "Shm [                                                     4/4096] bytes[||              "
        "                      152M/4.0G] rss 76M swap 0  ██\n"
        "Msg [                                                    2/32000]"
        " bytes[|||||||||||||||||||||||||||             18K/32K] net +118/s\n"
        "Sem [                                                    2/32000] sems [                "
        "                       18/1024M]  +1\n"
        " 1 Overview  2 Shm 4  3 Msg 2  4 Sem 2  5 Events\n"
        "   KEY            ID OWNER PERMS     SIZE▽NATTCH STATUS CPID LPID  IDLE COMMAND\n"
        " ~ 0x0000d001  32769 ann   rw------- 148M      5 -       100  100 1h00m postgres\n"
        "   0x00000000  98307 bob   rw-rw---- 4.0M      0 -      9123  100    5s ?\n"
        "~* 0x00000000 131080 ann   rw-------  64K      0 dest    100  100 1d00h postgres\n"
        " + 0x00025012 131090 ann   rw-------  12K      0 -       100  100    1s postgres\n"
        " - 0x00025003 131075 ann   rw------- 4.0K      0 -       100  100 1d00h postgres\n"
        "\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n"
        "\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n"
        "\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n"
        "  1 tagged   sort: SIZE▽   row 4/5\n"
        "F1Help F2Setup F3Search F4Filter F6Sort F9Remove F10Quit\n");
}

static void a_screen_that_is_too_small_says_so(void **unused)
{
    static const struct {
        size_t rows, columns;
        const char *expected;
    } cases[] = {
        {6, 39, "terminal too small\n\n\n\n\n\n"},
        {5, 40, "terminal too small\n\n\n\n\n"},
        {2, 10, "terminal t\n\n"},
        {1, 1, "t\n"},
        {0, 0, ""},
    };
    (void)unused;
    for (size_t i = 0; i < LENGTH_OF(cases); i++) {
        resize(cases[i].rows, cases[i].columns);
        expect_screen(&test, cases[i].expected);
    }
}

static void no_line_is_longer_than_the_screen_at_any_size(void **unused)
{
    static const char *const keys[] = {"1",         "2",         "3",       "4",
                                       "5",         "2{Enter}",  "{Enter}", "?",
                                       "{Esc}{F2}", "{Esc}{F6}", "{Esc}u",  "{Esc}{Esc}\\x{Home}"};
    (void)unused;
    for (size_t i = 0; i < LENGTH_OF(keys); i++) {
        monitor_press(&test, keys[i]);
        for (size_t rows = 0; rows < 30; rows++) {
            for (size_t columns = 38; columns < 84; columns += 3) {
                resize(rows, columns);
                monitor_screen(&test);
            }
        }
    }
}

/* The other views */

static void the_queues(void **unused)
{
    (void)unused;
    monitor_press(&test, "3");
    resize(15, 80);
    expect_screen(
        &test, "ipcview db01  ipc:[4026531839]  root                every 2.0s  LIVE    12:00:02\n"
               "Shm [                       4/4096] bytes[|       152M/4.0G] rss 76M swap 0\n"
               "Msg [                      2/32000] bytes[||||||||||18K/32K] net +118/s\n"
               "Sem [                      2/32000] sems [         18/1024M]  +1\n"
               " 1 Overview  2 Shm 4  3 Msg 2  4 Sem 2  5 Events\n"
               "   KEY        ID OWNER PERMS     MSGS USEDBYTES QBYTES  FILL LSPID LRPID  IDLE\n"
               " ~ 0x00005000  0 ann   rw-------  248      2.4K    16K 15.1%     -     - 1d00h\n"
               "   0x00005003  3 4321  rw------- 1600       16K    16K 97.6%     -     - 1d00h\n"
               "\n\n\n\n\n"
               "  1 tagged   row 1/2\n"
               "F1Help F2Setup F3Search F4Filter F6Sort F9Remove F10Quit\n");
}

static void the_sets(void **unused)
{
    (void)unused;
    monitor_press(&test, "4");
    resize(15, 80);
    expect_screen(
        &test, "ipcview db01  ipc:[4026531839]  root                every 2.0s  LIVE    12:00:02\n"
               "Shm [                       4/4096] bytes[|       152M/4.0G] rss 76M swap 0\n"
               "Msg [                      2/32000] bytes[||||||||||18K/32K] net +118/s\n"
               "Sem [                      2/32000] sems [         18/1024M]  +1\n"
               " 1 Overview  2 Shm 4  3 Msg 2  4 Sem 2  5 Events\n"
               "   KEY        ID OWNER PERMS     NSEMS  IDLE\n"
               "   0x00005005  5 ann   rw-------    17 1d00h\n"
               " + 0x00005020 32 ann   rw-------     1  100d\n"
               "\n\n\n\n\n"
               "  1 tagged   row 1/2\n"
               "F1Help F2Setup F3Search F4Filter F6Sort F9Remove F10Quit\n");
}

static void the_events_with_the_newest_first(void **unused)
{
    const struct object late = monitor_queue(77, 1);
    (void)unused;
    monitor_press(&test, "5");
    resize(15, 80);
    expect_screen(
        &test, "ipcview db01  ipc:[4026531839]  root                every 2.0s  LIVE    12:00:02\n"
               "Shm [                       4/4096] bytes[|       152M/4.0G] rss 76M swap 0\n"
               "Msg [                      2/32000] bytes[||||||||||18K/32K] net +118/s\n"
               "Sem [                      2/32000] sems [         18/1024M]  +1\n"
               " 1 Overview  2 Shm 4  3 Msg 2  4 Sem 2  5 Events\n"
               "TIME     EVENT    KIND     ID OWNER CREATOR COMMAND  DETAIL\n"
               "12:00:02 attached shm   32769 ann   ann     postgres 6 -> 5\n"
               "12:00:02 marked   shm  131080 ann   ann     postgres -\n"
               "12:00:02 created  shm  131090 ann   ann     postgres -\n"
               "12:00:02 created  sem      32 ann   ann     -        -\n"
               "12:00:02 removed  shm  131075 ann   ann     postgres -\n"
               "\n\n"
               "  1 tagged\n"
               "F1Help F2Setup F3Search F4Filter F6Sort F9Remove F10Quit\n");
    monitor_feed(&test, 3000, &late, 1);
    expect_line(&test, 6, "12:00:05 created  msg      77 ann   ann     -        -");
    assert_true(monitor_find(&test, "12:00:05") < 14);
    monitor_press(&test, "G");
    expect_shown(&test, "12:00:02 attached shm   32769 ann   ann     postgres 6 -> 5\n");
    assert_int_equal(monitor_find(&test, "created  sem      32"), 11);
}

static void events_before_anything_has_happened(void **unused)
{
    struct monitor_test quiet;
    (void)unused;
    monitor_start(&quiet, 15, 80);
    monitor_feed(&quiet, 0, NULL, 0);
    monitor_press(&quiet, "5");
    expect_shown(&quiet, "\nTIME EVENT KIND ID OWNER CREATOR COMMAND DETAIL\n"
                         "nothing has happened yet\n");
    monitor_close(&quiet);
}

static void more_events_than_are_kept_are_counted(void **unused)
{
    enum { MANY = 600 };
    struct object objects[MANY];
    (void)unused;
    for (int32_t i = 0; i < MANY; i++)
        objects[i] = monitor_segment(i, 4096);
    monitor_feed(&test, 1000, objects, MANY);
    monitor_feed(&test, 1000, NULL, 0);
    monitor_press(&test, "5G");
    /* 5 at the beginning, 8 removed and 600 created, 600 removed. */
    expect_shown(&test, "\n213 older events are forgotten\n");
}

static void the_overview(void **unused)
{
    (void)unused;
    monitor_press(&test, "1");
    resize(64, 100);
    expect_screen(
        &test,
        "ipcview db01  ipc:[4026531839]  root                                    every 2.0s  LIVE"
        "    12:00:02\n"
        "Shm [                            4/4096] bytes[|            152M/4.0G] rss 76M swap 0 "
        " ██\n"
        "Msg [                           2/32000] bytes[||||||||||||   18K/32K] net +118/s\n"
        "Sem [                           2/32000] sems [              18/1024M]  +1\n"
        " 1 Overview  2 Shm 4  3 Msg 2  4 Sem 2  5 Events\n"
        "Limits\n"
        "RESOURCE DESCRIPTION                       LIMIT  USED USE%\n"
        "SHMMNI   number of segments                 4096     4 0.0%\n"
        "SHMALL   pages of memory in segments     1048576 38931 3.7%\n"
        "SHMMAX   largest segment               unlimited     -    -\n"
        "SHMMIN   smallest segment                      1     -    -\n"
        "MSGMNI   number of message queues          32000     2 0.0%\n"
        "MSGMAX   largest message                    8.0K     -    -\n"
        "MSGMNB   bytes in a new queue                16K     -    -\n"
        "SEMMNI   number of semaphore sets          32000     2 0.0%\n"
        "SEMMNS   semaphores in all sets       1024000000    18 0.0%\n"
        "SEMMSL   semaphores in one set             32000     -    -\n"
        "SEMOPM   operations in one semop             500     -    -\n"
        "SEMVMX   highest value of a semaphore      32767     -    -\n"
        "\n"
        "Orphans\n"
        "searching...\n"
        "\n"
        "Largest segments\n"
        "    ID OWNER SIZE NATTCH STATUS CPID COMMAND\n"
        " 32769 ann   148M      5 -       100 postgres\n"
        " 98307 bob   4.0M      0 -      9123 ?\n"
        "131080 ann    64K      0 dest    100 postgres\n"
        "131090 ann    12K      0 -       100 postgres\n"
        "\n"
        "Fullest queues\n"
        "ID OWNER MSGS USEDBYTES QBYTES  FILL NET/S\n"
        " 3 4321  1600       16K    16K 97.6%     0\n"
        " 0 ann    248      2.4K    16K 15.1%  +118\n"
        "\n"
        "Newest objects\n"
        "KIND     ID OWNER PERMS     CTIME         IDLE\n"
        "shm  131090 ann   rw------- 12:00:01        1s\n"
        "shm   98307 bob   rw-rw---- 11:59:57        5s\n"
        "shm   32769 ann   rw------- Jan 14 12:00 1h00m\n"
        "shm  131080 ann   rw------- Jan 14 12:00 1d00h\n"
        "msg       0 ann   rw------- Jan 14 12:00 1d00h\n"
        "\n"
        "Longest idle objects\n"
        "KIND     ID OWNER PERMS     CTIME         IDLE\n"
        "sem      32 ann   rw------- Oct 07 12:00  100d\n"
        "shm  131080 ann   rw------- Jan 14 12:00 1d00h\n"
        "msg       0 ann   rw------- Jan 14 12:00 1d00h\n"
        "msg       3 4321  rw------- Jan 14 12:00 1d00h\n"
        "sem       5 ann   rw------- Jan 14 12:00 1d00h\n"
        "\n"
        "Objects by owner\n"
        "     SHM     MSG     SEM    SIZE OWNER\n"
        "       3       1       2    148M ann\n"
        "       1       0       0    4.0M bob\n"
        "       0       1       0       0 4321\n"
        "\n"
        "What could not be read\n"
        "nothing: all could be read\n"
        "\n\n\n"
        "  1 tagged\n"
        "F1Help F2Setup F3Search F4Filter F6Sort F9Remove F10Quit\n");
}

static void the_overview_scrolls_and_stops_at_its_end(void **unused)
{
    (void)unused;
    monitor_press(&test, "1");
    expect_line(&test, 5, "Limits");
    monitor_press(&test, "G");
    expect_line(&test, 21, "nothing: all could be read");
    monitor_press(&test, "k");
    expect_line(&test, 21, "What could not be read");
    monitor_press(&test, "g");
    expect_line(&test, 5, "Limits");
}

static void the_overview_says_what_could_not_be_read(void **unused)
{
    (void)unused;
    struct snapshot *snapshot = monitor_snapshot(&test, 1000, NULL, 0);
    snapshot_add_problem(snapshot, (struct problem){.kind = PROBLEM_UNREADABLE,
                                                    .where = "/proc/sysvipc/\033[31mshm",
                                                    .count = 1,
                                                    .error = 13});
    monitor_take(&test, snapshot);
    monitor_press(&test, "1G");
    size_t row = monitor_find(&test, "\nWhat could not be read\n") + 1;
    expect_line(&test, row + 1, "/proc/sysvipc/\\x1b[31mshm: Permission denied");
    assert_int_equal(monitor_role(&test, row + 1, 0), ROLE_WARNING);
}

static void an_overview_of_nothing(void **unused)
{
    struct monitor_test empty;
    (void)unused;
    monitor_start(&empty, 50, 80);
    monitor_feed(&empty, 0, NULL, 0);
    monitor_press(&empty, "1");
    expect_shown(&empty,
                 "\nLargest segments\nnone\n\nFullest queues\nnone\n\nNewest objects\nnone\n"
                 "\nLongest idle objects\nnone\n\nObjects by owner\nnone\n\n"
                 "What could not be read\nnothing: all could be read\n");
    monitor_close(&empty);
}

static void figures_of_owners_never_touch(void **unused)
{
    const struct object object = monitor_segment(1, 123456789012345);
    (void)unused;
    monitor_feed(&test, 9000, &object, 1);
    test.state.preferences.bytes = true;
    monitor_press(&test, "1G");
    expect_shown(&test, "             SHM             MSG             SEM            SIZE OWNER\n"
                        "               1               0               0 123456789012345 ann\n");
}

static void more_owners_than_there_is_room_for_are_counted(void **unused)
{
    struct object objects[7];
    (void)unused;
    for (uint32_t i = 0; i < LENGTH_OF(objects); i++) {
        objects[i] = monitor_segment((int32_t)i, 4096);
        objects[i].uid = 5000 + i;
    }
    monitor_feed(&test, 9000, objects, LENGTH_OF(objects));
    monitor_press(&test, "1G");
    expect_shown(&test, "\n       1       0       0    4.0K 5004\nand 2 owners more\n");
}

/* Detail */

static void a_detail_that_is_not_read_yet(void **unused)
{
    (void)unused;
    monitor_press(&test, "g{Enter}");
    resize(15, 80);
    expect_screen(
        &test, "ipcview db01  ipc:[4026531839]  root                every 2.0s  LIVE    12:00:02\n"
               "Shm [                       4/4096] bytes[|       152M/4.0G] rss 76M swap 0\n"
               "Msg [                      2/32000] bytes[||||||||||18K/32K] net +118/s\n"
               "Sem [                      2/32000] sems [         18/1024M]  +1\n"
               " 1 Overview  2 Shm 4  3 Msg 2  4 Sem 2  5 Events\n"
               "   KEY            ID OWNER PERMS     SIZE▽NATTCH STATUS CPID LPID  IDLE COMMAND\n"
               " ~ 0x0000d001  32769 ann   rw------- 148M      5 -       100  100 1h00m postgr…\n"
               "   0x00000000  98307 bob   rw-rw---- 4.0M      0 -      9123  100    5s ?\n"
               "~* 0x00000000 131080 ann   rw-------  64K      0 dest    100  100 1d00h postgr…\n"
               "── shm 32769 ──[Fields] Verdict  Attachments ───────────────────────────────────\n"
               "  reading...\n"
               "\n\n"
               "  1 tagged   sort: SIZE▽   row 1/5\n"
               "F1Help F2Setup F3Search F4Filter F6Sort F9Remove F10Quit\n");
}

static void a_detail_below_the_list(void **unused)
{
    (void)unused;
    monitor_press(&test, "g{Enter}");
    resize(15, 80);
    monitor_feed_subject(&test, &test.state.history.now->objects[0]);
    expect_screen(
        &test, "ipcview db01  ipc:[4026531839]  root                every 2.0s  LIVE    12:00:02\n"
               "Shm [                       4/4096] bytes[|       152M/4.0G] rss 76M swap 0\n"
               "Msg [                      2/32000] bytes[||||||||||18K/32K] net +118/s\n"
               "Sem [                      2/32000] sems [         18/1024M]  +1\n"
               " 1 Overview  2 Shm 4  3 Msg 2  4 Sem 2  5 Events\n"
               "   KEY            ID OWNER PERMS     SIZE▽NATTCH STATUS CPID LPID  IDLE COMMAND\n"
               " ~ 0x0000d001  32769 ann   rw------- 148M      5 -       100  100 1h00m postgr…\n"
               "   0x00000000  98307 bob   rw-rw---- 4.0M      0 -      9123  100    5s ?\n"
               "~* 0x00000000 131080 ann   rw-------  64K      0 dest    100  100 1d00h postgr…\n"
               "── shm 32769 ──[Fields] Verdict  Attachments ───────────────────────────────────\n"
               "  KEY        0x0000d001\n"
               "  ID         32769\n"
               "  OWNER      ann\n"
               "  1 tagged   sort: SIZE▽   row 1/5\n"
               "F1Help F2Setup F3Search F4Filter F6Sort F9Remove F10Quit\n");
}

static void a_detail_on_the_whole_screen_scrolled_by_two_lines(void **unused)
{
    (void)unused;
    monitor_press(&test, "g{Enter}{Enter}jj");
    resize(15, 80);
    monitor_feed_subject(&test, &test.state.history.now->objects[0]);
    expect_screen(
        &test, "ipcview db01  ipc:[4026531839]  root                every 2.0s  LIVE    12:00:02\n"
               "Shm [                       4/4096] bytes[|       152M/4.0G] rss 76M swap 0\n"
               "Msg [                      2/32000] bytes[||||||||||18K/32K] net +118/s\n"
               "Sem [                      2/32000] sems [         18/1024M]  +1\n"
               " 1 Overview  2 Shm 4  3 Msg 2  4 Sem 2  5 Events\n"
               "── shm 32769 ──[Fields] Verdict  Attachments ───────────────────────────────────\n"
               "  OWNER      ann\n"
               "  PERMS      rw------- (0600)\n"
               "  SIZE       148M (155189248 bytes)\n"
               "  NATTCH     5\n"
               "  STATUS     -\n"
               "  CPID       100\n"
               "  LPID       100\n"
               "  1 tagged   sort: SIZE▽   row 1/5\n"
               "F1Help F2Setup F3Search F4Filter F6Sort F9Remove F10Quit\n");
}

static void the_detail_of_a_set_has_its_semaphores(void **unused)
{
    struct object set = monitor_semaphores(5, 2);
    (void)unused;
    monitor_press(&test, "4{Enter}{Enter}");
    set.has = HAS_SEMAPHORES | HAS_VALUES | HAS_PIDS | HAS_WAITERS;
    set.sem.nsems = 17;
    struct snapshot *subject = monitor_snapshot(&test, 0, &set, 1);
    subject->objects[0].sem.first_at = snapshot_add_semaphores(subject, 17);
    subject->semaphores[16] = (struct semaphore){.value = 42, .pid = MONITOR_DEAD};
    monitor_press(&test, "T");
    monitor_take_subject(&test, subject);
    monitor_press(&test, "G");
    expect_shown(&test, "── sem 5 ── Fields  Verdict  Blocked threads [Semaphores]──");
    expect_line(&test, 20, "    15     0    0    0   - -");
    expect_line(&test, 21, "    16    42    0    0 200 -");
}

static void where_there_are_no_processes_nothing_is_moved_for_their_mark(void **unused)
{
    struct object segment = monitor_segment(131090, 12 << 10);
    (void)unused;
    segment.ctime = MONITOR_NOON + 1;
    monitor_press(&test, "/131090{Enter}{Enter}{Enter}T");
    struct snapshot *subject = monitor_snapshot(&test, 0, &segment, 1);
    subject->searches[SEARCH_MAPPINGS].done = true;
    monitor_take_subject(&test, subject);
    expect_shown(&test, "[Attachments]");
    expect_shown(&test, "\n  none\n");
}

/* Dialogs */

static void a_filter_that_is_wrong(void **unused)
{
    (void)unused;
    monitor_press(&test, "g\\size > 1x");
    resize(12, 60);
    expect_screen(&test, "ipcview db01  ipc:[4026531839]  every 2.0s  LIVE    12:00:02\n"
                         "Shm [                    4/4096] bytes[|       152M/4.0G]\n"
                         "Msg [                   2/32000] bytes[||||||||||18K/32K]\n"
                         "Sem [                   2/32000] sems [         18/1024M]\n"
                         " 1 Overview  2 Shm 4  3 Msg 2  4 Sem 2  5 Events\n"
                         "   KEY            ID OWNER PERMS SIZE▽NATTCH STATUS CPID   ►\n"
                         " ~ 0x0000d001  32769 ann   0600  148M      5 -       100\n"
                         "   0x00000000  98307 bob   0660  4.0M      0 -      9123\n"
                         "~* 0x00000000 131080 ann   0600   64K      0 dest    100\n"
                         " + 0x00025012 131090 ann   0600   12K      0 -       100\n"
                         "Filter: size > 1x\n"
                         "character 8: \"1x\" does not fit here; expected a size such a…\n");
}

static void the_setup(void **unused)
{
    (void)unused;
    monitor_press(&test, "g{F2}");
    resize(15, 60);
    expect_screen(&test, "ipcview db01  ipc:[4026531839]  every 2.0s  LIVE    12:00:02\n"
                         "Shm [                    4/4096] bytes[|       152M/4.0G]\n"
                         "Msg [                   2/32000] bytes[||||||||||18K/32K]\n"
                         "Sem [                   2/32000] sems [         18/1024M]\n"
                         " 1 Overview  2 Shm 4  3 Msg 2  4 Sem 2  5 Events\n"
                         " Setup (Space changes, < > move a column, W saves)\n"
                         "  Interval    2.0s\n"
                         "  Colours     default\n"
                         "  Sizes       units\n"
                         "  Meters      on\n"
                         "  Mouse       on\n"
                         "  Save        /home/ann/.config/ipcview/config\n"
                         "  [x] KEY        key the object was made with; 0x00000000: …\n"
                         "  1 tagged   sort: SIZE▽   row 1/5\n"
                         "F1Help F2Setup F3Search F4Filter F6Sort F9Remove F10Close\n");
}

static void the_help_has_every_key(void **unused)
{
    (void)unused;
    monitor_press(&test, "?");
    resize(60, 100);
    for (size_t i = 0; i < verb_spec_count; i++) {
        if (verb_specs[i].key_names) {
            expect_shown(&test, verb_specs[i].key_names);
            expect_shown(&test, verb_specs[i].help);
        }
    }
    /* None of them is cut on 80 columns. */
    resize(60, 80);
    for (size_t i = 0; i < verb_spec_count; i++) {
        if (verb_specs[i].key_names)
            expect_shown(&test, verb_specs[i].help);
    }
}

/* Meters */

static void feed_segments(uint64_t count, uint64_t limit)
{
    struct snapshot *snapshot = monitor_snapshot(&test, 1000, NULL, 0);
    snapshot->total.usage[KIND_SHM][USAGE_SEGMENTS].amount = count;
    snapshot->total.limit[KIND_SHM][LIMIT_SHMMNI].amount = limit;
    monitor_take(&test, snapshot);
}

static void a_meter_warns_from_60_and_from_90_percent(void **unused)
{
    static const struct {
        uint64_t count;
        unsigned role;
        const char *end;
    } cases[] = {
        {59, SCREEN_GOOD, ""},   {60, ROLE_WARNING, "  !"}, {89, ROLE_WARNING, "  !"},
        {90, ROLE_ALARM, " !!"}, {100, ROLE_ALARM, " !!"},  {250, ROLE_ALARM, " !!"},
    };
    (void)unused;
    for (size_t i = 0; i < LENGTH_OF(cases); i++) {
        feed_segments(cases[i].count, 100);
        const char *line = monitor_line(&test, 1);
        size_t length = strlen(line), wanted = strlen(cases[i].end);
        assert_int_equal(monitor_role(&test, 1, 5), cases[i].role);
        assert_string_equal(line + length - wanted, cases[i].end);
        assert_int_equal(strchr(line, '!') != NULL, wanted > 0);
        if (wanted)
            assert_int_equal(monitor_role(&test, 1, 79), cases[i].role);
    }
}

static void bars_are_as_long_as_what_is_used(void **unused)
{
    static const struct {
        uint64_t count;
        const char *expected;
    } cases[] = {
        {0, "Shm [                        0/100]"},    {2, "Shm [|                       2/100]"},
        {50, "Shm [|||||||||||||||        50/100]"},   {100, "Shm [||||||||||||||||||||||100/100]"},
        {1000, "Shm [|||||||||||||||||||||1000/100]"},
    };
    (void)unused;
    for (size_t i = 0; i < LENGTH_OF(cases); i++) {
        feed_segments(cases[i].count, 100);
        assert_memory_equal(monitor_line(&test, 1), cases[i].expected, 35);
        assert_int_equal(monitor_role(&test, 1, 4 + 29),
                         cases[i].count < 100 ? ROLE_PLAIN : ROLE_ALARM);
    }
}

static void what_is_not_known_is_a_question_mark_and_what_has_no_limit_says_so(void **unused)
{
    (void)unused;
    struct snapshot *snapshot = monitor_snapshot(&test, 1000, NULL, 0);
    memset(snapshot->total.limit, 0, sizeof(snapshot->total.limit));
    memset(snapshot->total.usage, 0, sizeof(snapshot->total.usage));
    monitor_take(&test, snapshot);
    expect_line(&test, 1,
                "Shm [                          ?/?] bytes[              ?/?] rss ? swap ?");
    expect_line(&test, 2, "Msg [                          ?/?] bytes[              ?/0] net ?");
    expect_line(&test, 3, "Sem [                          ?/?] sems [              ?/?]");
    expect_line(&test, 4, " 1 Overview  2 Shm  3 Msg  4 Sem  5 Events");
    snapshot = monitor_snapshot(&test, 1000, NULL, 0);
    snapshot->total.limit[KIND_SHM][LIMIT_SHMMNI].amount = UINT64_MAX;
    snapshot->total.limit[KIND_SHM][LIMIT_SHMALL].amount = UINT64_MAX - (1 << 24);
    snapshot->total.limit[KIND_SEM][LIMIT_SEMMNS].amount = UINT64_MAX;
    monitor_take(&test, snapshot);
    expect_line(&test, 1,
                "Shm [                  0/unlimited] bytes[      0/unlimited] rss 0 swap 0  -4");
    expect_line(&test, 3, "Sem [                      0/32000] sems [      0/unlimited]  -1");
}

static void counts_fit_into_five_characters(void **unused)
{
    static const struct {
        uint64_t count;
        const char *expected;
    } cases[] = {
        {9999, " 9999/"},         {12345, " 12345/"},    {10000, " 10.0k/"},
        {99999, " 99999/"},       {123456, " 123k/"},    {1023999, " 1023k/"},
        {9999999, " 9999k/"},     {10000000, " 10.0M/"}, {1024000000, " 1024M/"},
        {99900000000, " 99.9G/"},
    };
    (void)unused;
    for (size_t i = 0; i < LENGTH_OF(cases); i++) {
        struct snapshot *snapshot = monitor_snapshot(&test, 1000, NULL, 0);
        snapshot->total.usage[KIND_SEM][USAGE_SEMAPHORES].amount = cases[i].count;
        snapshot->total.limit[KIND_SEM][LIMIT_SEMMNS].amount = UINT64_MAX;
        monitor_take(&test, snapshot);
        expect_shown(&test, cases[i].expected);
    }
}

/* Appends every figure on that row of the screen, and a blank behind each. */
static void put_figures(struct buffer *out, size_t row)
{
    const char *line = monitor_line(&test, row);
    for (size_t i = 0, length; line[i]; i += length ? length : 1) {
        length = strspn(&line[i], "0123456789.kKMGTPE");
        if (length && line[i] >= '0' && line[i] <= '9') {
            buffer_put(out, &line[i], length);
            buffer_char(out, ' ');
        }
    }
}

/* Fails unless each figure on that row is one of the words of WHOLE, on any width. */
static void expect_whole_figures(size_t row, const char *whole)
{
    for (size_t columns = LEAST_COLUMNS; columns < 130; columns++) {
        struct buffer figures = BUFFER_IN_MEMORY;
        resize(24, columns);
        put_figures(&figures, row);
        if (!figures.length)
            fail_msg("no figures on %zu columns: %s", columns, monitor_line(&test, row));
        char *rest = NULL;
        for (char *word = strtok_r((char *)buffer_string(&figures), " ", &rest); word;
             word = strtok_r(NULL, " ", &rest)) {
            char wanted[64];
            (void)snprintf(wanted, sizeof(wanted), " %s ", word);
            if (!strstr(whole, wanted))
                fail_msg("%s on %zu columns: %s", word, columns, monitor_line(&test, row));
        }
        buffer_free(&figures);
    }
}

/* In bytes and in units, with the signs of an alarm at the end of the line and without them. */
static void no_figure_of_a_meter_is_cut(void **unused)
{
    struct snapshot *snapshot = monitor_snapshot(&test, 1000, NULL, 0);
    (void)unused;
    snapshot->total.usage[KIND_SHM][USAGE_SEGMENTS].amount = 4000000000;
    snapshot->total.limit[KIND_SHM][LIMIT_SHMMNI].amount = 4294967295;
    snapshot->total.usage[KIND_SHM][USAGE_ALLOCATED].amount = 167776256;
    snapshot->total.usage[KIND_SHM][USAGE_RESIDENT].amount = 123456789;
    snapshot->total.usage[KIND_SHM][USAGE_SWAPPED].amount = 12345;
    snapshot->total.limit[KIND_SHM][LIMIT_SHMALL].amount = UINT64_MAX;
    snapshot->total.usage[KIND_SEM][USAGE_SETS].amount = 31999;
    snapshot->total.usage[KIND_SEM][USAGE_SEMAPHORES].amount = 123456789;
    monitor_take(&test, snapshot);
    for (unsigned bytes = 0; bytes < 2; bytes++) {
        test.state.preferences.bytes = bytes;
        expect_whole_figures(1, " 4000000000 4294967295 4000M 4294M 167776256 160M 123456789 118M "
                                "12345 12K 3999999996 ");
        expect_whole_figures(3, " 31999 32000 123M 1024M 123456789 1024000000 31998 ");
    }
}

/* Nor one of the title, the tabs, the bar or the status line. */
static void no_figure_around_the_list_is_cut(void **unused)
{
    enum { TITLE = 0, TABS = 4, STATUS = 22, BAR = 23 };
    (void)unused;
    test.state.history.now->total.usage[KIND_MSG][USAGE_QUEUES].amount = 31999;
    monitor_press(&test, "\\owner = ann && command = postgres{Enter}o ");
    expect_whole_figures(TITLE, " 01 4026531839 2.0 12 00 02 ");
    expect_whole_figures(TABS, " 1 2 3M 3 4 5E 5 31999 ");
    expect_whole_figures(STATUS, " 1 2 4 ");
    expect_whole_figures(BAR, " 1 2 3 4 6 9 10 ");
}

static void where_there_is_no_room_the_status_says_what_matters(void **unused)
{
    (void)unused;
    monitor_press(&test, "\\size > 1024 && nattch < 123456789{Enter}o");
    expect_line(&test, 22,
                "  1 tagged   filter: size > 1024 && natt…   sort: SIZE▽   order locked   row 4/5");
    resize(24, 60);
    expect_line(&test, 22, "  1 tagged   filter: size > 1024 &&…   sort: SIZE▽   row 4/5");
    resize(24, 40);
    expect_line(&test, 22, "   filter: size > 1024 && nat…   row 4/5");
}

static void the_title_drops_what_tells_least(void **unused)
{
    static const struct {
        size_t columns;
        const char *line;
    } cases[] = {
        {68, "ipcview db01  ipc:[4026531839]  root    every 2.0s  LIVE    12:00:02"},
        {65, "ipcview db01  ipc:[4026531839]       every 2.0s  LIVE    12:00:02"},
        {59, "ipcview db01                   every 2.0s  LIVE    12:00:02"},
        {41, "ipcview db01             LIVE    12:00:02"},
    };
    (void)unused;
    for (size_t i = 0; i < LENGTH_OF(cases); i++) {
        resize(24, cases[i].columns);
        expect_line(&test, 0, cases[i].line);
    }
    test.host = "a-host-with-a-name.that-is-long.example.com";
    monitor_feed(&test, 0, NULL, 0);
    resize(24, 66);
    expect_line(&test, 0, "ipcview a-host-with-a-name.that-is-long.example…  LIVE    12:00:02");
    resize(24, 40);
    expect_line(&test, 0, "a-host-with-a-name.that-is-long.e…  LIVE");
}

/* Fails if the row ends in a figure that is only a part of one on the WHOLE screen. */
static void expect_no_part_at_edge(size_t row, const char *whole)
{
    const char *line = monitor_line(&test, row), *last = strrchr(line, ' ');
    size_t length = last ? strlen(last) : 0;

    /* Permissions have another form where there is no room for letters. */
    if (length < 2 || !strspn(last + 1, "0123456789") || strstr(" 0600 0660", last))
        return;
    while ((whole = strstr(whole, last)) && whole[length] != ' ' && whole[length] != '\n')
        whole++;
    if (!whole)
        fail_msg("only a part of \"%s\" is seen", line);
}

/* What stands in the middle of a view is cut nowhere, but for marked texts at the edge. */
static void no_figure_of_a_view_is_cut(void **unused)
{
    static const char *const keys[] = {"1", "5", "3", "2g{Enter}", "{Enter}", "{Esc}t{Enter}"};
    (void)unused;
    for (size_t i = 0; i < LENGTH_OF(keys) * 2; i++) {
        test.state.preferences.bytes = i % 2;
        monitor_press(&test, i % 2 ? "" : keys[i / 2]);
        if (test.state.detail != DETAIL_NONE)
            monitor_feed_subject(&test, &test.state.history.now->objects[0]);
        for (size_t columns = LEAST_COLUMNS; columns < 130; columns++) {
            struct buffer whole = BUFFER_IN_MEMORY;
            resize(70, 250);
            buffer_text(&whole, monitor_screen(&test));
            resize(70, columns);
            for (size_t row = 5; row < 68; row++)
                expect_no_part_at_edge(row, buffer_string(&whole));
            buffer_free(&whole);
        }
    }
}

static void a_figure_that_does_not_fit_is_shorter(void **unused)
{
    struct snapshot *snapshot = monitor_snapshot(&test, 1000, NULL, 0);
    (void)unused;
    snapshot->total.usage[KIND_SHM][USAGE_ALLOCATED].amount = 167776256;
    snapshot->total.limit[KIND_SHM][LIMIT_SHMALL].amount = UINT64_MAX;
    monitor_take(&test, snapshot);
    test.state.preferences.bytes = true;
    expect_line(&test, 1,
                "Shm [                       0/4096] bytes[   160M/unlimited] rss 0 swap 0  -4");
    resize(24, 40);
    expect_line(&test, 1, "Shm [      0/4096] bytes[  167776256]");
    resize(24, 100);
    expect_line(
        &test, 1,
        "Shm [                            0/4096] bytes[   167776256/unlimited] rss 0 swap 0 "
        " -4 ███");
}

static void the_difference_to_the_start_is_shown(void **unused)
{
    (void)unused;
    feed_segments(6, 100);
    expect_shown(&test, "swap 0  +2\n");
    feed_segments(3, 100);
    expect_shown(&test, "swap 0  -1\n");
    feed_segments(4, 100);
    expect_shown(&test, "swap 0\n");
}

/* Feeds readings of BYTES in segments and as many messages in all queues, a second apart. */
static void feed_sums(const uint64_t *bytes, const uint64_t *messages, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct snapshot *snapshot = monitor_snapshot(&test, 1000, NULL, 0);
        snapshot->total.usage[KIND_SHM][USAGE_ALLOCATED].amount = bytes[i];
        snapshot->total.usage[KIND_MSG][USAGE_MESSAGES].amount = messages[i];
        monitor_take(&test, snapshot);
    }
}

static void expect_sparks(size_t row, const char *bars, const char *letters)
{
    const char *const expected[] = {letters, bars};
    for (int utf8 = 1; utf8 >= 0; utf8--) {
        test.start.utf8 = utf8;
        const char *line = monitor_line(&test, row);
        size_t length = strlen(expected[utf8]);
        assert_true(strlen(line) > length);
        assert_string_equal(line + strlen(line) - length, expected[utf8]);
    }
}

/* Forgets the readings that every test begins with. */
static void start_anew(void)
{
    monitor_close(&test);
    monitor_start(&test, 24, 120);
}

static void little_bars_of_bytes_begin_at_zero(void **unused)
{
    const uint64_t grows[] = {1 << 28, 2 << 28, 3 << 28, 4 << 28, 5 << 28, 6 << 28, 7 << 28, 0};
    const uint64_t little[] = {160 << 20, (160 << 20) + 8192, 160 << 20, (160 << 20) + 8192};
    const uint64_t none[LENGTH_OF(grows)] = {0};
    (void)unused;
    start_anew();
    feed_sums(grows, none, LENGTH_OF(grows));
    expect_sparks(1, "rss 0 swap 0  ▂▃▄▅▆▇█▁", "rss 0 swap 0  .-=+*#@_");
    start_anew();
    feed_sums(little, none, LENGTH_OF(little));
    expect_sparks(1, "rss 0 swap 0  ████", "rss 0 swap 0  @@@@");
    start_anew();
    feed_sums(none, none, 3);
    expect_sparks(1, "rss 0 swap 0  ▁▁▁", "rss 0 swap 0  ___");
}

/* Less than the zero line is negative, however little that is, in ASCII and without colours too. */
static void little_bars_of_a_rate_lie_around_zero(void **unused)
{
    const uint64_t messages[] = {1000, 1000, 1400, 1000, 1001, 1000, 1000, 1200, 1000};
    const uint64_t falls[] = {900, 600, 400, 300};
    const uint64_t none[LENGTH_OF(messages)] = {0};
    (void)unused;
    start_anew();
    feed_sums(none, messages, LENGTH_OF(messages));
    expect_sparks(2, "net -200/s  ▄█▁▅▃▄▆▂", "net -200/s  =@_+-=*.");
    start_anew();
    feed_sums(none, falls, LENGTH_OF(falls));
    expect_sparks(2, "net -100/s  ▁▂▃", "net -100/s  _.-");
    start_anew();
    feed_sums(none, none, 4);
    expect_sparks(2, "net 0/s  ▄▄▄", "net 0/s  ===");
}

/* Names */

static const char *const hostile[] = {
    "\033[2J\033]0;owned\a",
    "\x0e\x0f\x10\x1a\x01\x05",
    "\xff\xfe\xc0\x80\xed\xa0\x80",
    "\u202Eevil\u202C",
    "e\u0301\u0302\u0303",
    "\U0001F600\U0001F468\u200D\U0001F469",
    "数据库管理员",
    "a数据库管理员",
    "",
    "-",
    "?",
    "new\nline\ttab",
    "zero\u200Bwidth\uFEFF",
    "soft\u00ADhyphen",
    "hangul\u1160\u3164",
};

static void a_hostile_name_is_shown_escaped(void **unused)
{
    static const char *const shown[] = {
        "\\x1b[2J\\x1b]0;owned\\x07",
        "\\x0e\\x0f\\x10\\x1a\\x01\\x05",
        "\\xff\\xfe\\xc0\\x80\\xed\\xa0\\x80",
        "\\xe2\\x80\\xaeevil\\xe2\\x80\\xac",
        "e\\xcc\\x81\\xcc\\x82\\xcc\\x83",
        "\\xf0\\x9f\\x98\\x80\\xf0\\x9f\\x91\\xa8\\xe2\\x80\\x8d\\xf0\\x9f\\x91\\xa9",
        "数据库管理员",
        "a数据库管理员",
        "\"\"",
        "\\x2d",
        "\\x3f",
        "new\\x0aline\\x09tab",
        "zero\\xe2\\x80\\x8bwidth\\xef\\xbb\\xbf",
        "soft\\xc2\\xadhyphen",
        "hangul\\xe1\\x85\\xa0\\xe3\\x85\\xa4",
    };
    const struct object objects[] = {monitor_segment(1, 4096)};
    (void)unused;
    resize(24, 200);
    for (size_t i = 0; i < LENGTH_OF(hostile); i++) {
        char row[256];
        test.ann = hostile[i];
        monitor_feed(&test, 9000, objects, 1);
        (void)snprintf(row, sizeof(row), "  1 %s ", shown[i]);
        expect_shown(&test, row);
    }
}

/* In every view and dialog, on every width. */
static void no_name_breaks_the_grid(void **unused)
{
    static const char *const keys[] = {"1", "2", "3", "4", "5", "2g{Enter}", "{Enter}", "{Esc}u"};
    const struct object objects[] = {monitor_segment(1, 4096), monitor_queue(1, 3),
                                     monitor_semaphores(1, 1)};
    (void)unused;
    for (size_t i = 0; i < LENGTH_OF(hostile) * LENGTH_OF(keys); i++) {
        test.ann = test.host = test.start.user = hostile[i / LENGTH_OF(keys)];
        monitor_feed(&test, 1000, objects, i % 2 ? 3 : 2);
        monitor_feed_subject(&test, &objects[0]);
        monitor_press(&test, keys[i % LENGTH_OF(keys)]);
        for (size_t columns = LEAST_COLUMNS; columns < 130; columns++) {
            resize(24, columns);
            monitor_screen(&test);
        }
        if (i % LENGTH_OF(keys) == LENGTH_OF(keys) - 1)
            monitor_press(&test, "{Esc}{Esc}");
    }
}

static void a_wide_name_at_the_edge_is_cut_to_whole_characters(void **unused)
{
    static const char *const names[] = {"KEY", "CTIME", "PERMS", "OWNER"};
    static const char *const expected[] = {
        "数据 …",
        "数据库…",
        "数据库 …",
    };
    const struct object object = monitor_segment(1, 4096);
    struct columns *columns = &test.state.preferences.columns[KIND_SHM];
    (void)unused;
    *columns = (struct columns){0};
    for (size_t i = 0; i < LENGTH_OF(names); i++)
        columns_add(columns, support_column(watched_tables[KIND_SHM], names[i]), &test.arena);
    test.ann = "数据库管理员";
    monitor_feed(&test, 9000, &object, 1);
    monitor_feed(&test, 9000, &object, 1);
    for (size_t i = 0; i < LENGTH_OF(expected); i++) {
        char row[128];
        resize(24, LEAST_COLUMNS + i);
        (void)snprintf(row, sizeof(row), "   0x00005001 Jan 14 12:00 0600  %s", expected[i]);
        expect_line(&test, 6, row);
    }
}

/* ASCII */

static void without_utf8_every_screen_is_plain_ascii(void **unused)
{
    static const char *const keys[] = {"1",         "2",         "3",       "4",
                                       "5",         "2g{Enter}", "{Enter}", "?",
                                       "{Esc}{F2}", "{Esc}{F6}", "{Esc}u",  "{Esc}{Esc}{Esc}\\数",
                                       "{Enter}",   "/数",       "{Enter}", "\\{Esc}x"};
    const struct object objects[] = {monitor_segment(1, 4096), monitor_queue(1, 3),
                                     monitor_semaphores(1, 1)};
    (void)unused;
    test.start.utf8 = false;
    test.start.settings = "/home/数据/config";
    test.ann = test.host = test.start.user = "数据é";
    for (size_t i = 0; i < LENGTH_OF(keys); i++) {
        monitor_feed(&test, 1000, objects, 3);
        monitor_feed_subject(&test, &objects[0]);
        monitor_press(&test, keys[i]);
        for (size_t columns = LEAST_COLUMNS; columns < 130; columns += 5) {
            resize(30, columns);
            const char *screen = monitor_screen(&test);
            for (const char *c = screen; *c; c++) {
                if (*c != '\n' && (*c < ' ' || *c > '~'))
                    fail_msg("a byte %02x on the screen after %s:\n%s", (unsigned char)*c, keys[i],
                             screen);
            }
        }
    }
    monitor_press(&test, "{Esc}");
    resize(24, 80);
    expect_shown(&test, "SIZEv");
    expect_shown(&test, "\\xe6\\x95\\xb0\\xe6\\x8d\\xae\\xc3\\xa9");
}

/* The console shows letters of other scripts, but its font has no signs. */
static void without_symbols_signs_are_ascii_and_names_are_not(void **unused)
{
    (void)unused;
    test.start.few_symbols = true;
    test.ann = "Ελένη-with-a-name-that-is-cut";
    monitor_feed(&test, 1000, (struct object[]){monitor_segment(1, 4096)}, 1);
    expect_shown(&test, "SIZEv");
    expect_shown(&test, " Ελένη-with-a-na+ ");
    resize(24, 120);
    expect_shown(&test, " swap 0  -3 @@_\n");
    expect_not_shown(&test, "…");
    monitor_press(&test, "{F6}");
    expect_shown(&test, " v SIZE ");
}

/* In another locale: what it is called there is for its translators; widths are not. */
static void in_chinese_the_grid_is_whole(void **unused)
{
    static const char *const keys[] = {
        "1", "2", "3", "4", "5", "2g{Enter}", "{Esc}?", "{Esc}{F2}", "{Esc}\\主机 ~ ", "{Esc}"};
    const struct object objects[] = {monitor_segment(1, 4096), monitor_queue(1, 3)};
    (void)unused;
    if (!support_locale(LC_ALL, "zh_CN"))
        skip();
    test.ann = "管理员";
    test.start.user = "用户";
    test.host = "主机数据库服务器";
    for (size_t i = 0; i < LENGTH_OF(keys); i++) {
        monitor_feed(&test, 1000, objects, 2);
        monitor_press(&test, keys[i]);
        for (size_t columns = LEAST_COLUMNS; columns < 130; columns++) {
            resize(24, columns);
            monitor_screen(&test);
        }
    }
    expect_shown(&test, "ipcview 主机数据库服务器");
    assert_non_null(setlocale(LC_ALL, "C"));
    assert_non_null(setlocale(LC_CTYPE, "C.UTF-8"));
}

/* How many */

static void no_objects_at_all(void **unused)
{
    struct monitor_test empty;
    (void)unused;
    monitor_start(&empty, 15, 80);
    monitor_feed(&empty, 0, NULL, 0);
    expect_screen(
        &empty, "ipcview db01  ipc:[4026531839]  root                every 2.0s  LIVE    12:00:00\n"
                "Shm [                       0/4096] bytes[           0/4.0G] rss 0 swap 0\n"
                "Msg [                      0/32000] bytes[              0/0] net ?\n"
                "Sem [                      0/32000] sems [          0/1024M]\n"
                " 1 Overview  2 Shm 0  3 Msg 0  4 Sem 0  5 Events\n"
                "   KEY ID OWNER PERMS SIZE NATTCH STATUS CPID LPID IDLE COMMAND\n"
                "   no objects\n"
                "\n\n\n\n\n\n"
                "   row 0/0\n"
                "F1Help F2Setup F3Search F4Filter F6Sort F9Remove F10Quit\n");
    monitor_close(&empty);
}

static void thirty_two_thousand_objects(void **unused)
{
    enum { MANY = 32000 };
    struct object *many = calloc(MANY, sizeof(*many));
    struct monitor_test large;
    (void)unused;
    assert_non_null(many);
    monitor_start(&large, 24, 80);
    for (int32_t i = 0; i < MANY; i++)
        many[i] = monitor_segment(i, (uint64_t)(i * 7919 % MANY + 1) << 12);
    monitor_feed(&large, 0, many, MANY);
    refresh_sort_by(&large.state, support_column(watched_tables[KIND_SHM], "SIZE"));
    monitor_press(&large, "gG");
    expect_shown(&large, "row 32000/32000");
    assert_int_equal(monitor_cursor(&large), 0);
    monitor_press(&large, "k");
    monitor_feed(&large, 1000, many, MANY - 1);
    expect_shown(&large, "row 31998/32000"); /* one above has gone below */
    monitor_press(&large, "/0x00005000{Enter}");
    assert_int_equal(monitor_cursor(&large), 0);
    monitor_press(&large, "\\id >= 31990{Enter}");
    expect_shown(&large, "/10\n");
    monitor_press(&large, "\\{Esc}o");
    monitor_feed(&large, 1000, many, MANY);
    expect_shown(&large, "order locked   row ");
    monitor_press(&large, "1");
    expect_shown(&large, "SHMMNI   number of segments                 4096     32000   781.2%");
    monitor_close(&large);
    free(many);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, start, end)
    const struct CMUnitTest tests[] = {
        TEST(a_list_on_24_rows_of_80),
        TEST(a_list_on_15_rows_of_60),
        TEST(a_list_on_the_smallest_screen),
        TEST(a_list_on_40_rows_of_120),
        TEST(a_list_on_60_rows_of_200),
        TEST(a_screen_that_is_too_small_says_so),
        TEST(no_line_is_longer_than_the_screen_at_any_size),
        TEST(the_queues),
        TEST(the_sets),
        TEST(the_events_with_the_newest_first),
        TEST(events_before_anything_has_happened),
        TEST(more_events_than_are_kept_are_counted),
        TEST(the_overview),
        TEST(the_overview_scrolls_and_stops_at_its_end),
        TEST(the_overview_says_what_could_not_be_read),
        TEST(an_overview_of_nothing),
        TEST(figures_of_owners_never_touch),
        TEST(more_owners_than_there_is_room_for_are_counted),
        TEST(a_detail_that_is_not_read_yet),
        TEST(a_detail_below_the_list),
        TEST(a_detail_on_the_whole_screen_scrolled_by_two_lines),
        TEST(the_detail_of_a_set_has_its_semaphores),
        TEST(where_there_are_no_processes_nothing_is_moved_for_their_mark),
        TEST(a_filter_that_is_wrong),
        TEST(the_setup),
        TEST(the_help_has_every_key),
        TEST(a_meter_warns_from_60_and_from_90_percent),
        TEST(bars_are_as_long_as_what_is_used),
        TEST(what_is_not_known_is_a_question_mark_and_what_has_no_limit_says_so),
        TEST(counts_fit_into_five_characters),
        TEST(no_figure_of_a_meter_is_cut),
        TEST(no_figure_around_the_list_is_cut),
        TEST(where_there_is_no_room_the_status_says_what_matters),
        TEST(the_title_drops_what_tells_least),
        TEST(no_figure_of_a_view_is_cut),
        TEST(a_figure_that_does_not_fit_is_shorter),
        TEST(the_difference_to_the_start_is_shown),
        TEST(little_bars_of_bytes_begin_at_zero),
        TEST(little_bars_of_a_rate_lie_around_zero),
        TEST(a_hostile_name_is_shown_escaped),
        TEST(no_name_breaks_the_grid),
        TEST(a_wide_name_at_the_edge_is_cut_to_whole_characters),
        TEST(without_utf8_every_screen_is_plain_ascii),
        TEST(without_symbols_signs_are_ascii_and_names_are_not),
        TEST(in_chinese_the_grid_is_whole),
        TEST(no_objects_at_all),
        TEST(thirty_two_thousand_objects),
    };
    return cmocka_run_group_tests(tests, monitor_in_utf8, NULL);
}
