/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "base/i18n.h"
#include "model/kind.h"
#include "model/links.h"
#include "model/pids.h"
#include "model/products.h"
#include "model/traces.h"

enum {
    SHM = KIND_BIT(KIND_SHM),
    MSG = KIND_BIT(KIND_MSG),
    SEM = KIND_BIT(KIND_SEM),
    SHM_SEM = SHM | SEM,
};

static const char *const httpd_programs[] = {"httpd*", "apache*", NULL};
static const char *const atop_programs[] = {"atop*", "netatop*", NULL};

/* clang-format off */
enum product_id {
    POSTGRESQL, ORACLE, SAP, DB2, MQ, HTTPD, ZABBIX, ATOP, DEVICE_MAPPER, MIT_SHM, PGPOOL, NTP, GPSD, STAR,
    FAKEROOT, UWSGI, PRODUCTS
};

static const struct product products[PRODUCTS] = {
    /*
     * The server looks its old segment up by the key and removes it when it starts, and refuses to
     * start while others are attached: src/backend/port/sysv_shmem.c (PGSharedMemoryCreate).
     */
    [POSTGRESQL] = {.name = "PostgreSQL",
     .advice = N_("starting the server on the same data directory removes what a crash left"),
     .never_orphan = SHM, .ends_first = true},
    /* The usage that sysresv prints. */
    [ORACLE] = {.name = "Oracle",
     .advice = N_("sysresv lists the objects of an instance; sysresv -i removes those of a dead one")},
    /* cleanipc: HP, Managing Serviceguard Extension for SAP on Linux. */
    [SAP] = {.name = "SAP",
     .advice = N_("stop the instance; cleanipc NUMBER remove, as its <sid>adm, removes what is left")},
    /* IBM Docs, Command reference: db2stop, ipclean. */
    [DB2] = {.name = "Db2",
     .advice = N_("db2stop and then ipclean, as the instance owner, remove what a crash left")},
    /*
     * Some persist between two runs of the queue manager, which keeps its own record of them:
     * IBM Docs, "Clearing IBM MQ shared memory resources"; IBM Support 1414283, "Why should I not run
     * ipcrm nor amqiclen?".
     */
    [MQ] = {.name = "IBM MQ",
     .advice = N_("leave them to strmqm and dltmqm; run amqiclen only where IBM Support asks for it"),
     .never_orphan = ALL_KINDS},
    /* httpd's documentation of the directive Mutex: sets of sysvsem leak when httpd crashes. */
    [HTTPD] = {.name = "Apache httpd",
     .programs = httpd_programs, .none_runs = N_("no httpd or apache2 process is in its namespace"),
     .advice = N_("stop httpd; semaphore sets that are then still there were leaked and can be removed")},
    /* Each start makes new ones: src/libs/zbxnix/ipc.c (zbx_shm_create), zbxmutexs/mutexs.c. */
    [ZABBIX] = {.name = "Zabbix",
     .advice = N_("without a Zabbix process they can be removed: each start makes new ones")},
    /* A program that finds none makes new ones: acctproc.c (acctswon), atopacctd.c (main). */
    [ATOP] = {.name = "atop",
     .programs = atop_programs, .none_runs = N_("no atop, atopacctd or netatopd process is in its namespace"),
     .advice = N_("without an atop, atopacctd or netatopd process they can be removed")},
    /* dmsetup(8). */
    [DEVICE_MAPPER] = {.name = "device-mapper",
     .advice = N_("dmsetup udevcookies lists them; dmsetup udevcomplete_all MINUTES removes older ones")},
    /*
     * The client makes and removes it, the server attaches it: the MIT-SHM extension's document. When a client
     * has died, the server detaches what it had of it: xserver, Xext/shm.c (ShmDetachSegment).
     */
    [MIT_SHM] = {.name = "X MIT-SHM",
     .advice = N_("the X client that made it removes it; once nobody is attached, it can be removed"),
     .last_serves = true},
    /*
     * They are private, and each start makes new ones: src/utils/pool_shmem.c (pool_shared_memory_create),
     * src/utils/pool_sema.c (pool_semaphore_create).
     */
    [PGPOOL] = {.name = "pgpool-II",
     .advice = N_("without a pgpool process they can be removed: each start makes new ones")},
    /*
     * The program that starts first makes them, and finds them again where they exist: ntpd/refclock_shm.c (getShmTime);
     * gpsd/timehint.c, gpsd/shmexport.c (shm_acquire). gpsctl -R removes the latter on demand: gpsctl.c.
     */
    [NTP] = {.name = "NTP",
     .advice = N_("leave it to ntpd, chronyd and gpsd, which find it again by its key"),
     .never_orphan = SHM},
    [GPSD] = {.name = "gpsd",
     .advice = N_("leave it to gpsd and its clients, which find it again by its key"),
     .never_orphan = SHM},
    /* STAR's manual, --genomeLoad: LoadAndKeep and Remove. */
    [STAR] = {.name = "STAR",
     .advice = N_("a genome that is kept for later runs; STAR --genomeLoad Remove removes it"),
     .never_orphan = SHM},
    /* faked.c (main, cleanup): on most signals it removes them. */
    [FAKEROOT] = {.name = "fakeroot",
     .advice = N_("faked removes them when it ends; what one left that was killed can be removed")},
    /* core/lock.c (uwsgi_lock_ipcsem_init, uwsgi_ipcsem_clear). */
    [UWSGI] = {.name = "uWSGI",
     .advice = N_("without a uwsgi process they can be removed, but for those of the option ftok")},
};
/* clang-format on */

/* What tells: all that is set must fit. In a pattern ? is a small letter or a digit, * any rest. */
struct signature {
    enum product_id product;
    unsigned kinds; /* KIND_BITs */
    struct {
        uint32_t first, last;
    } keys;
    uint32_t mode;       /* the permissions that it is made with; 0: any */
    uint64_t nsems;      /* of a set; 0: any number */
    uint32_t mark;       /* the value of a set's last semaphore, where values are known; 0: any */
    bool mark_is_needed; /* does not fit where values are unknown */
    const char *command; /* pattern, or NULL: of who made it or of who used it last */
    bool last_only;      /* of the latter only */
    const char *owner;   /* pattern, or NULL */
    bool made_by_root;   /* only what root made */
    bool is_sure;        /* nobody else makes such objects: whether the product runs decides */
};

/* clang-format off */
#define ANY_KEY {0, UINT32_MAX}
#define PRIVATE {0, 0}
#define KEY(key) {key, key}
#define KEYS_OF_PORT(port) {(port) * 1000 + 1, (port) * 1000 + 999}

#define SOME_KEY {1, UINT32_MAX}

#define OWNER(whose, which, name) \
    {.product = (whose), .kinds = (which), .keys = ANY_KEY, .owner = (name)}
#define COMMAND(whose, which, name) \
    {.product = (whose), .kinds = (which), .keys = ANY_KEY, .command = (name)}
#define ATOP(of_key) .product = ATOP, .kinds = SEM, .keys = KEY(of_key), .is_sure = true
#define MUTEX .product = HTTPD, .kinds = SEM, .keys = PRIVATE, .mode = 0600, .nsems = 1
/* One that root has made and given away is no other's. */
#define HTTPD_MUTEX(user) \
    {MUTEX, .owner = (user), .made_by_root = true, .is_sure = true}, {MUTEX, .owner = (user)}
#define X_SERVER(name) \
    {.product = MIT_SHM, .kinds = SHM, .keys = PRIVATE, .command = (name), .last_only = true}

/* The first that fits tells. */
static const struct signature signatures[] = {
    /* libdm/libdevmapper.h (DM_COOKIE_MAGIC), libdm/libdm-common.c (_udev_notify_sem_create). */
    {.product = DEVICE_MAPPER, .kinds = SEM, .keys = {0x0d4d0001, 0x0d4dffff}, .nsems = 1},

    /* acctproc.c (ATOPACCTKEY), atopacctd.h (PACCTPUBKEY, PACCTPRVKEY), netatopd.h (SEMAKEY). */
    {ATOP(3121959), .nsems = 2},
    {ATOP(1071980), .nsems = 2},
    {ATOP(1071979), .nsems = 1},
    {ATOP(1541961)},

    /* ntpd/refclock_shm.c (getShmTime): "NTP0" and the number of the unit. */
    {.product = NTP, .kinds = SHM, .keys = {0x4e545030, 0x4e54512f}},
    /* gpsd: include/gpsd.h (GPSD_SHM_KEY), "GPSD". */
    {.product = GPSD, .kinds = SHM, .keys = KEY(0x47505344)},
    /*
     * source/Genome.cpp (SHM_projectID: 23) by ftok(3), which puts that number in front;
     * source/SharedMemory.cpp (CreateAndInitSharedObject).
     */
    {.product = STAR, .kinds = SHM, .keys = {0x17000000, 0x17ffffff}, .mode = 0666},

    /*
     * src/backend/port/sysv_shmem.c, sysv_sema.c (IPCProtection, SEMAS_PER_SET, PGSemaMagic). Up to
     * PostgreSQL 12 the keys count up from 1000 times the port (this is the default one), since
     * then from the inode number of the data directory, which says nothing.
     */
    {.product = POSTGRESQL, .kinds = SHM, .keys = KEYS_OF_PORT(5432), .mode = 0600},
    {.product = POSTGRESQL, .kinds = SEM, .keys = KEYS_OF_PORT(5432), .mode = 0600, .nsems = 17,
     .mark = 537},
    {.product = POSTGRESQL, .kinds = SEM, .keys = SOME_KEY, .mode = 0600, .nsems = 17,
     .mark = 537, .mark_is_needed = true},

    COMMAND(PGPOOL, SHM_SEM, "pgpool"),

    /*
     * xserver, Xext/shm.c (ProcShmAttach): the server attaches what the client made. Before the
     * owners, for each of them can use a window.
     */
    X_SERVER("X"),
    X_SERVER("Xorg"),
    X_SERVER("Xwayland"),
    X_SERVER("Xvfb"),
    X_SERVER("Xephyr"),
    X_SERVER("Xvnc"),

    /*
     * PostgreSQL's documentation, Server Setup: The PostgreSQL User Account. The server never makes a
     * private object (src/backend/port/sysv_shmem.c, sysv_sema.c, src/backend/storage/ipc/dsm_impl.c); others
     * that run as that user do.
     */
    {.product = POSTGRESQL, .kinds = SHM_SEM, .keys = SOME_KEY, .owner = "postgres"},

    /*
     * pgpool-II's documentation, Installation: it is mostly run by the same user. src/include/utils/pool_ipc.h
     * (IPCProtection).
     */
    {.product = PGPOOL, .kinds = SHM_SEM, .keys = PRIVATE, .mode = 0600, .owner = "postgres"},

    /* Oracle's installation guides: the owners of the database and of Grid Infrastructure. */
    OWNER(ORACLE, SHM_SEM, "oracle"),
    OWNER(ORACLE, SHM_SEM, "grid"),

    /* SAP Help, Protecting the Database Standard Logins: <sapsid>adm; a SID has 3 characters. */
    OWNER(SAP, ALL_KINDS, "???adm"),

    /* IBM Docs, users for a Db2 installation: the names that db2setup proposes. */
    OWNER(DB2, ALL_KINDS, "db2inst*"),
    OWNER(DB2, ALL_KINDS, "db2fenc*"),
    OWNER(DB2, ALL_KINDS, "dasusr*"),

    /* IBM Docs, Clearing IBM MQ shared memory resources: the IPC resources that mqm owns. */
    OWNER(MQ, ALL_KINDS, "mqm"),

    /*
     * APR, locks/unix/proc_mutex.c (proc_mutex_sysv_create); httpd, os/unix/unixd.c
     * (ap_unixd_set_proc_mutex_perms). httpd gives it to the user of its
     * children, whom Debian, Red Hat and SUSE call so. That user may own more, hence the details.
     */
    HTTPD_MUTEX("www-data"),
    HTTPD_MUTEX("apache"),
    HTTPD_MUTEX("wwwrun"),

    /* Zabbix's documentation, Installation from sources: the user of its daemons. */
    OWNER(ZABBIX, SHM_SEM, "zabbix"),

    /* What each of them calls its programs, or its processes; the kernel keeps 15 characters. */
    {.product = POSTGRESQL, .kinds = SHM_SEM, .keys = SOME_KEY, .command = "postgres"},
    {.product = POSTGRESQL, .kinds = SHM_SEM, .keys = SOME_KEY, .command = "postmaster"},
    COMMAND(ORACLE, SHM_SEM, "ora_*"),   /* ora_pmon_SID and so on */
    COMMAND(SAP, ALL_KINDS, "dw.sap*"),  /* dw.sapSID_INSTANCE: dispatcher and work processes */
    COMMAND(SAP, ALL_KINDS, "saposcol"),
    COMMAND(DB2, ALL_KINDS, "db2*"),     /* db2sysc, db2fmp and so on */
    COMMAND(MQ, ALL_KINDS, "amqz*"),     /* amqzxma0, amqzlaa0 and so on */
    COMMAND(MQ, ALL_KINDS, "amqrmppa"),
    COMMAND(HTTPD, SHM_SEM, "httpd"),
    COMMAND(HTTPD, SHM_SEM, "apache2"),
    COMMAND(ZABBIX, SHM_SEM, "zabbix_*"),
    COMMAND(STAR, SHM, "STAR*"),
    COMMAND(FAKEROOT, MSG | SEM, "faked*"), /* Debian's is faked-sysv */
    COMMAND(UWSGI, SEM, "uwsgi*"),
};
/* clang-format on */

enum { SIGNATURES = sizeof(signatures) / sizeof(*signatures) };

/* A process that the object keeps a trace of, and that lives. */
struct living {
    struct text name; /* empty: it does not live, or that is not known */
    uint32_t pid;
};

/* What is looked up once for an object. An empty name is one that is not known. */
struct clues {
    const struct object *object;
    struct text owner;
    struct living first; /* the creator of a segment, the last sender to a queue */
    struct living last;  /* who attached or detached, received, or operated on the set last */
    bool marked;         /* the values of the set are known */
    uint32_t mark;       /* that of its last semaphore */
};

/* The first of each sort that can be named speaks for all: a set can have thousands of semaphores. */
static void find_processes(const struct view *view, struct clues *clues)
{
    struct traces traces = traces_of(view->now, clues->object);
    struct trace trace;

    while (traces_next(&traces, &trace)) {
        bool is_first = trace.role == TRACE_CREATOR || trace.role == TRACE_SENDER;
        struct living *living = is_first ? &clues->first : &clues->last;
        struct value command = pid_command(view, trace.pid, trace.last);
        if (command.state == VALUE_KNOWN)
            *living = (struct living){command.text, trace.pid};
        if (trace.role == TRACE_OPERATOR && living->name.length)
            return; /* all that follow are of this sort */
    }
}

static void find_mark(const struct view *view, struct clues *clues)
{
    const struct object *set = clues->object;

    if (set->ref.kind != KIND_SEM || !(set->has & HAS_VALUES) || !set->sem.nsems)
        return;
    clues->marked = true;
    clues->mark = view->now->semaphores[set->sem.first_at + (size_t)set->sem.nsems - 1].value;
}

static struct clues clues_of(const struct view *view, const struct object *object)
{
    struct clues clues = {.object = object};

    if (!names_find(&view->now->users, object->uid, &clues.owner))
        clues.owner = (struct text){0};
    find_processes(view, &clues);
    find_mark(view, &clues);
    return clues;
}

static bool character_fits(char pattern, char c)
{
    if (pattern != '?')
        return c == pattern;
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

static bool name_fits(const char *pattern, struct text name)
{
    for (size_t i = 0; i < name.length; i++) {
        if (pattern[i] == '*')
            return true;
        /* A name can hold any byte, NUL too. */
        if (!pattern[i] || !character_fits(pattern[i], name.start[i]))
            return false;
    }
    return !pattern[name.length] || pattern[name.length] == '*';
}

static bool set_fits(const struct signature *signature, const struct clues *clues)
{
    if (signature->nsems && clues->object->sem.nsems != signature->nsems)
        return false;
    if (!signature->mark)
        return true;
    return clues->marked ? clues->mark == signature->mark : !signature->mark_is_needed;
}

static bool object_fits(const struct signature *signature, const struct clues *clues)
{
    const struct object *object = clues->object;
    if (!(signature->kinds & KIND_BIT(object->ref.kind)))
        return false;
    if (object->key < signature->keys.first || object->key > signature->keys.last)
        return false;
    if (signature->made_by_root && object->cuid != 0)
        return false;
    if (signature->mode && (object->mode & MODE_PERMISSIONS) != signature->mode)
        return false;
    return object->ref.kind != KIND_SEM || set_fits(signature, clues);
}

static bool command_fits(const struct signature *signature, const struct clues *clues)
{
    if (name_fits(signature->command, clues->last.name))
        return true;
    return !signature->last_only && name_fits(signature->command, clues->first.name);
}

static bool fits(const struct signature *signature, const struct clues *clues)
{
    if (!object_fits(signature, clues))
        return false;
    if (signature->owner)
        return name_fits(signature->owner, clues->owner);
    return !signature->command || command_fits(signature, clues);
}

static enum told_by told_by(const struct signature *signature)
{
    if (signature->owner)
        return BY_OWNER;
    return signature->command ? BY_COMMAND : BY_KEY;
}

/* Who has it now, by the links that were found: the process with the lowest pid, and how many more. */
static uint32_t count_holders(const struct view *view, const struct object *object, size_t *others)
{
    size_t count;
    const struct link *links = links_of(view->now, object, &count);

    for (size_t i = 1; i < count; i++)
        *others += links[i].pid != links[i - 1].pid;
    return count ? links[0].pid : 0;
}

/* With the creator, a server, its other processes end. */
static void products_find_holder(const struct view *view, const struct clues *clues,
                                 struct recognition *known)
{
    const struct object *object = clues->object;
    known->holder = clues->first.pid;
    if (!known->holder)
        known->holder = count_holders(view, object, &known->others);
    if (!known->holder)
        known->holder = clues->last.pid;
    known->must_end = known->holder || object_attaches(object);
}

struct recognition product_of(const struct view *view, size_t row)
{
    struct clues clues = clues_of(view, object_at(view, row));

    for (size_t i = 0; i < SIGNATURES; i++) {
        const struct signature *signature = &signatures[i];
        if (!fits(signature, &clues))
            continue;
        const struct product *product = &products[signature->product];
        struct recognition known = {
            .product = product,
            .by = told_by(signature),
            .never_orphan = product->never_orphan & KIND_BIT(clues.object->ref.kind),
            .programs_decide = signature->is_sure,
        };
        if (product->ends_first)
            products_find_holder(view, &clues, &known);
        return known;
    }
    return (struct recognition){0};
}

static bool is_program(const struct product *product, struct text command)
{
    for (const char *const *program = product->programs; program && *program; program++) {
        if (name_fits(*program, command))
            return true;
    }
    return false;
}

bool product_has_program(struct text command)
{
    for (size_t i = 0; i < PRODUCTS; i++) {
        if (is_program(&products[i], command))
            return true;
    }
    return false;
}

enum truth product_runs(const struct view *view, const struct product *product, uint32_t ns,
                        const struct runner **runner)
{
    const struct owners *owners = &view->now->owners;
    enum truth truth = owners->complete ? TRUTH_FALSE : TRUTH_UNKNOWN;

    for (size_t i = 0; i < owners->runner_count && truth != TRUTH_TRUE; i++) {
        *runner = &owners->runners[i];
        if (!is_program(product, (*runner)->command))
            continue;
        if ((*runner)->ns == ns)
            truth = TRUTH_TRUE;
        else if (!(*runner)->ns)
            truth = TRUTH_UNKNOWN;
    }
    return truth;
}
