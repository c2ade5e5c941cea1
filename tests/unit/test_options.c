/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "support.h"

#include "cmd/command.h"

/* What the last command line came to. */
static struct invocation invocation;
static int status;
static char said[4096]; /* on standard error */

static void forget(void)
{
    arena_free(&invocation.arena);
    invocation = (struct invocation){.command = &list_command, .style.time = WHEN_FORMATS};
}

static int clear(void **state)
{
    (void)state;
    forget();
    return 0;
}

/* Reads the arguments of COMMAND, which end in NULL, with standard error in a file meanwhile. */
static void parse_for(const struct command *command, char **arguments)
{
    char path[] = "/tmp/ipcview-stderr.XXXXXX";
    static char *argv[16];
    int argc = 1, file = mkstemp(path), screen = dup(STDERR_FILENO);

    forget();
    invocation.command = command;
    (void)snprintf(said, sizeof(said), "%s", command->name);
    argv[0] = said;
    while (arguments[argc - 1]) {
        argv[argc] = arguments[argc - 1];
        argc++;
    }
    argv[argc] = NULL;
    assert_true(file >= 0 && screen >= 0 && dup2(file, STDERR_FILENO) >= 0);
    status = options_parse(&invocation, argc, argv);
    dup2(screen, STDERR_FILENO);
    ssize_t length = pread(file, said, sizeof(said) - 1, 0);
    said[length > 0 ? length : 0] = '\0';
    close(screen);
    close(file);
    unlink(path);
}

static void parse(char **arguments)
{
    parse_for(&list_command, arguments);
}

#define PARSE(...) parse((char *[]){__VA_ARGS__, NULL})
#define PARSE_TOP(...) parse_for(&top_command, (char *[]){__VA_ARGS__, NULL})

static void expect_good(void)
{
    if (status || said[0])
        fail_msg("status %d, \"%s\"", status, said);
}

static void expect_words(const struct words *words, const char *expected)
{
    struct buffer out = BUFFER_IN_MEMORY;
    for (size_t i = 0; i < words->count; i++)
        buffer_format(&out, "%s|", words->list[i]);
    expect_bytes(&out, expected, "words");
}

static void expect_operands(const char *expected)
{
    struct buffer out = BUFFER_IN_MEMORY;
    for (int i = 0; i < invocation.operand_count; i++)
        buffer_format(&out, "%s|", invocation.operands[i]);
    expect_bytes(&out, expected, "operands");
}

/* Fails unless the arguments are refused, with one line: "ipcview: " and EXPECTED. */
static void expect_refused(const struct command *command, char **arguments, const char *expected)
{
    char line[4096];
    parse_for(command, arguments);
    (void)snprintf(line, sizeof(line), "ipcview: %s\n", expected);
    if (status != EXIT_USAGE || strcmp(said, line) != 0)
        fail_msg("%s: status %d, \"%s\" and not \"%s\"", arguments[0], status, said, line);
}

#define EXPECT_REFUSED(expected, ...) \
    expect_refused(&list_command, (char *[]){__VA_ARGS__, NULL}, expected)
#define EXPECT_TOP_REFUSED(expected, ...) \
    expect_refused(&top_command, (char *[]){__VA_ARGS__, NULL}, expected)

static void nothing_is_the_default(void **state)
{
    (void)state;
    parse((char *[]){NULL});
    expect_good();
    assert_int_equal(invocation.kinds, 0);
    assert_int_equal(invocation.format, FORMAT_ALIGNED);
    assert_int_equal(invocation.aspect, ASPECT_OBJECTS);
    assert_int_equal(invocation.column_set, 0);
    assert_int_equal(invocation.color, COLOR_AUTO);
    assert_int_equal(invocation.style.time, WHEN_FORMATS);
    assert_false(invocation.all_kinds || invocation.no_headings || invocation.no_truncate ||
                 invocation.help || invocation.version || invocation.style.bytes ||
                 invocation.style.numeric_perms);
    expect_operands("");
}

static void letters_and_words_are_the_same(void **state)
{
    static const struct {
        char *letter, *word;
    } pairs[] = {
        {"-m", "--shmems"},     {"-q", "--queues"},  {"-s", "--semaphores"},
        {"-a", "--all"},        {"-t", "--time"},    {"-p", "--pid"},
        {"-c", "--creator"},    {"-l", "--limits"},  {"-u", "--summary"},
        {"-n", "--noheadings"}, {"-b", "--bytes"},   {"-P", "--numeric-perms"},
        {"-r", "--raw"},        {"-J", "--json"},    {"-H", "--list-columns"},
        {"-h", "--help"},       {"-V", "--version"},
    };
    (void)state;
    for (size_t i = 0; i < LENGTH_OF(pairs); i++) {
        PARSE(pairs[i].letter);
        expect_good();
        struct invocation by_letter = invocation;
        PARSE(pairs[i].word);
        expect_good();
        if (invocation.kinds != by_letter.kinds || invocation.all_kinds != by_letter.all_kinds ||
            invocation.aspect != by_letter.aspect ||
            invocation.column_set != by_letter.column_set ||
            invocation.format != by_letter.format ||
            invocation.no_headings != by_letter.no_headings || invocation.help != by_letter.help ||
            invocation.style.bytes != by_letter.style.bytes ||
            invocation.style.numeric_perms != by_letter.style.numeric_perms ||
            invocation.version != by_letter.version)
            fail_msg("%s and %s differ", pairs[i].letter, pairs[i].word);
        struct invocation empty = {.command = NULL};
        if (invocation.kinds == empty.kinds && !invocation.all_kinds && !invocation.aspect &&
            !invocation.column_set && !invocation.format && !invocation.no_headings &&
            !invocation.help && !invocation.style.bytes && !invocation.style.numeric_perms &&
            !invocation.version)
            fail_msg("%s changes nothing", pairs[i].word);
    }
}

static void letters_may_be_bundled(void **state)
{
    (void)state;
    PARSE("-mqs");
    expect_good();
    assert_int_equal(invocation.kinds, ALL_KINDS);
    PARSE("-qnJ", "-bP");
    expect_good();
    assert_int_equal(invocation.kinds, KIND_BIT(KIND_MSG));
    assert_int_equal(invocation.format, FORMAT_JSON);
    assert_true(invocation.no_headings && invocation.style.bytes && invocation.style.numeric_perms);
    PARSE("-moID,KEY");
    expect_good();
    assert_int_equal(invocation.kinds, KIND_BIT(KIND_SHM));
    expect_words(&invocation.columns, "ID|KEY|");
}

static void an_argument_may_stand_apart_or_not(void **state)
{
    (void)state;
    PARSE("-o", "ID");
    expect_good();
    expect_words(&invocation.columns, "ID|");
    PARSE("-oID");
    expect_good();
    expect_words(&invocation.columns, "ID|");
    PARSE("--output=ID");
    expect_good();
    expect_words(&invocation.columns, "ID|");
    PARSE("--output", "ID");
    expect_good();
    expect_words(&invocation.columns, "ID|");
    PARSE("--output=");
    expect_good();
    expect_words(&invocation.columns, "|");
    PARSE("--output", "");
    expect_good();
    expect_words(&invocation.columns, "|");
    PARSE("--output=a=b");
    expect_good();
    expect_words(&invocation.columns, "a=b|");
    PARSE("-o=ID");
    expect_good();
    expect_words(&invocation.columns, "=ID|");
    PARSE("--output", "--output");
    expect_good();
    expect_words(&invocation.columns, "--output|");
    PARSE("--output", "-m");
    expect_good();
    expect_words(&invocation.columns, "-m|");
    PARSE("--output", "--", "-m");
    expect_good();
    expect_words(&invocation.columns, "--|");
    assert_int_equal(invocation.kinds, KIND_BIT(KIND_SHM));
}

static void lists_have_commas_and_add_up(void **state)
{
    (void)state;
    PARSE("-o", "+RSS,SWAP", "--sort=-SIZE", "-o", "all", "--sort", "ID,KEY", "-i", "3,5,7", "-i",
          "9");
    expect_good();
    expect_words(&invocation.columns, "+RSS|SWAP|all|");
    expect_words(&invocation.sort, "-SIZE|ID|KEY|");
    expect_words(&invocation.ids, "3|5|7|9|");
    PARSE("-o", ",a,,b,");
    expect_good();
    expect_words(&invocation.columns, "|a||b||");
}

static void an_abbreviation_is_unknown(void **state)
{
    (void)state;
    EXPECT_REFUSED("unknown option \"--out\"; see ipcview list --help", "--out=ID");
    EXPECT_REFUSED("unknown option \"--outpu\"; did you mean --output?", "--outpu", "ID");
    EXPECT_REFUSED("unknown option \"--no\"; see ipcview list --help", "--no");
    EXPECT_REFUSED("unknown option \"--noheading\"; did you mean --noheadings?", "--noheading");
    EXPECT_REFUSED("unknown option \"--jso\"; did you mean --json?", "--jso");
    EXPECT_REFUSED("unknown option \"--fi\"; see ipcview list --help", "--fi", "size > 1");
}

/* The same, where getopt would find another fault with the option that it takes it for. */
static void an_abbreviation_is_unknown_in_every_form(void **state)
{
    (void)state;
    EXPECT_REFUSED("unknown option \"--outpu\"; did you mean --output?", "--outpu");
    EXPECT_REFUSED("unknown option \"--jso\"; did you mean --json?", "--jso=1");
}

static void unknown_options_are_named(void **state)
{
    (void)state;
    EXPECT_REFUSED("unknown option \"--frobnicate\"; see ipcview list --help", "--frobnicate");
    EXPECT_REFUSED("unknown option \"--frobnicate\"; see ipcview list --help", "-m",
                   "--frobnicate=1");
    EXPECT_REFUSED("unknown option \"--fliter\"; did you mean --filter?", "--fliter=x");
    EXPECT_REFUSED("unknown option \"--JSON\"; did you mean --json?", "--JSON");
    EXPECT_REFUSED("unknown option \"-x\"; see ipcview list --help", "-x");
    EXPECT_REFUSED("unknown option \"-x\"; see ipcview list --help", "-mxq");
    EXPECT_REFUSED("unknown option \"-:\"; see ipcview list --help", "-:");
    EXPECT_REFUSED("unknown option \"-?\"; see ipcview list --help", "-?");
    EXPECT_REFUSED("unknown option \"-=\"; see ipcview list --help", "-m=");
    EXPECT_REFUSED("unknown option \"-W\"; see ipcview list --help", "-Wm");
}

static void an_argument_must_be_there(void **state)
{
    (void)state;
    EXPECT_REFUSED("option -o needs an argument: [+]COLUMN,...", "-o");
    EXPECT_REFUSED("option -o needs an argument: [+]COLUMN,...", "-mo");
    EXPECT_REFUSED("option --output needs an argument: [+]COLUMN,...", "--output");
    EXPECT_REFUSED("option --root needs an argument: DIR", "-m", "--root");
}

static void an_argument_must_be_asked_for(void **state)
{
    (void)state;
    EXPECT_REFUSED("option --json takes no argument", "--json=1");
    EXPECT_REFUSED("option --all takes no argument", "--all=shm");
    EXPECT_REFUSED("option --noheadings takes no argument", "--noheadings=");
}

static void operands_may_stand_anywhere(void **state)
{
    (void)state;
    PARSE("3", "-m", "5", "-o", "ID", "-", "7");
    expect_good();
    assert_int_equal(invocation.kinds, KIND_BIT(KIND_SHM));
    expect_words(&invocation.columns, "ID|");
    expect_operands("3|5|-|7|");
}

static void behind_two_dashes_all_are_operands(void **state)
{
    (void)state;
    PARSE("3", "-m", "--", "-q", "--json", "--");
    expect_good();
    assert_int_equal(invocation.kinds, KIND_BIT(KIND_SHM));
    assert_int_equal(invocation.format, FORMAT_ALIGNED);
    expect_operands("3|-q|--json|--|");
}

static void posixly_correct_ends_at_the_first_operand(void **state)
{
    (void)state;
    setenv("POSIXLY_CORRECT", "1", 1);
    PARSE("-m", "3", "-q");
    unsetenv("POSIXLY_CORRECT");
    expect_good();
    assert_int_equal(invocation.kinds, KIND_BIT(KIND_SHM));
    expect_operands("3|-q|");
    /* And the next command line is read in the ordinary way again. */
    PARSE("-m", "3", "-q");
    assert_int_equal(invocation.kinds, KIND_BIT(KIND_SHM) | KIND_BIT(KIND_MSG));
}

static void what_can_be_one_only_is_given_once(void **state)
{
    (void)state;
    EXPECT_REFUSED("--filter was given twice", "-f", "a", "--filter=b");
    EXPECT_REFUSED("--root was given twice", "--root=/a", "--root=/a");
    EXPECT_REFUSED("--json and --csv cannot be combined", "-J", "--csv");
    EXPECT_REFUSED("--csv and --raw cannot be combined", "--csv", "-r");
    EXPECT_REFUSED("--time and --pid cannot be combined", "-tp");
    EXPECT_REFUSED("--limits and --summary cannot be combined", "-m", "-l", "-q", "-u");
    EXPECT_REFUSED("--list-columns and --creator cannot be combined", "-Hc");
    PARSE("-JJ", "--json", "-tt", "-mm");
    expect_good();
    assert_int_equal(invocation.format, FORMAT_JSON);
    assert_int_equal(invocation.column_set, COLUMN_SET_TIME);
}

static void an_empty_text_counts_as_given(void **state)
{
    (void)state;
    PARSE("--filter=", "--root", "");
    expect_good();
    assert_string_equal(invocation.filter, "");
    assert_string_equal(invocation.root, "");
    EXPECT_REFUSED("--filter was given twice", "--filter=", "--filter=");
}

static void choices_are_words(void **state)
{
    static char *const colors[] = {"auto", "always", "never"};
    static char *const times[] = {"short", "full", "relative", "iso", "epoch"};
    (void)state;
    for (size_t i = 0; i < LENGTH_OF(colors); i++) {
        PARSE("--color", colors[i]);
        expect_good();
        assert_int_equal(invocation.color, i);
    }
    for (size_t i = 0; i < LENGTH_OF(times); i++) {
        PARSE("--time-format", times[i]);
        expect_good();
        assert_int_equal(invocation.style.time, i);
    }
    PARSE("--color=never", "--color=ALWAYS");
    expect_good();
    assert_int_equal(invocation.color, COLOR_ALWAYS);
    EXPECT_REFUSED("--color cannot be \"alway\"; did you mean always?", "--color=alway");
    EXPECT_REFUSED("--color cannot be \"\"; it is auto, always or never", "--color=");
    EXPECT_REFUSED("--color cannot be \"red\"; it is auto, always or never", "--color", "red");
    EXPECT_REFUSED("--time-format cannot be \"iso8601\"; it is short, full, relative, iso or epoch",
                   "--time-format=iso8601");
}

/* Every message is one line of harmless characters, whatever was typed. */
static void hostile_bytes_are_escaped(void **state)
{
    (void)state;
    EXPECT_REFUSED("unknown option \"--\\x1b[31m\"; see ipcview list --help", "--\033[31m");
    EXPECT_REFUSED("unknown option \"--a\\x0ab\"; see ipcview list --help", "--a\nb=c");
    EXPECT_REFUSED("unknown option \"-\\x1b\"; see ipcview list --help", "-\033[31m");
    EXPECT_REFUSED("unknown option \"-\\xff\"; see ipcview list --help", "-\xff");
    EXPECT_REFUSED("unknown option \"--\\xc2\\x9b\"; see ipcview list --help", "--\xc2\x9b");
    EXPECT_REFUSED("--color cannot be \"\\x0d\\x1b]0;x\\x07\"; it is auto, always or never",
                   "--color=\r\033]0;x\a");
    EXPECT_REFUSED("--color cannot be \"%s%n\"; it is auto, always or never", "--color=%s%n");
    EXPECT_REFUSED("--color cannot be \"\\xe2\\x80\\xae\"; it is auto, always or never",
                   "--color=\xe2\x80\xae");
}

static void the_first_fault_ends_the_reading(void **state)
{
    (void)state;
    EXPECT_REFUSED("unknown option \"-x\"; see ipcview list --help", "-mx", "-y", "--color=red");
    assert_int_equal(invocation.kinds, KIND_BIT(KIND_SHM));
}

static void other_commands_have_their_own_options(void **state)
{
    char path[] = "/dev/null";
    int screen = dup(STDERR_FILENO), nowhere = open(path, O_WRONLY);
    char name[] = "show", option[] = "--sort=ID";
    (void)state;
    forget();
    invocation.command = &show_command;
    dup2(nowhere, STDERR_FILENO);
    int result = options_parse(&invocation, 2, (char *[]){name, option, NULL});
    dup2(screen, STDERR_FILENO);
    close(screen);
    close(nowhere);
    assert_int_equal(result, EXIT_USAGE);
}

static void top_has_options_of_its_own(void **state)
{
    (void)state;
    parse_for(&top_command, (char *[]){NULL});
    expect_good();
    assert_null(invocation.top.delay);
    assert_null(invocation.top.count);
    assert_false(invocation.top.batch || invocation.top.read_only || invocation.top.no_mouse);
    PARSE_TOP("-qsb", "-d.5", "-n", "3", "--read-only", "--no-mouse", "-f", "dest",
              "--sort=-CHANGE", "-o+NET/S", "--root=/tree", "--color=never");
    expect_good();
    assert_int_equal(invocation.kinds, KIND_BIT(KIND_MSG) | KIND_BIT(KIND_SEM));
    assert_string_equal(invocation.top.delay, ".5");
    assert_string_equal(invocation.top.count, "3");
    assert_true(invocation.top.batch && invocation.top.read_only && invocation.top.no_mouse);
    assert_string_equal(invocation.filter, "dest");
    assert_string_equal(invocation.root, "/tree");
    assert_int_equal(invocation.color, COLOR_NEVER);
    expect_words(&invocation.sort, "-CHANGE|");
    expect_words(&invocation.columns, "+NET/S|");
    /* In list these letters mean something else. */
    assert_false(invocation.no_headings || invocation.style.bytes);
    PARSE_TOP("--delay=2", "--count", "1", "--batch");
    expect_good();
    assert_string_equal(invocation.top.delay, "2");
    assert_string_equal(invocation.top.count, "1");
    assert_true(invocation.top.batch);
}

static void top_takes_nothing_that_only_list_takes(void **state)
{
    (void)state;
    EXPECT_TOP_REFUSED("unknown option \"-J\"; see ipcview top --help", "-J");
    EXPECT_TOP_REFUSED("unknown option \"--raw\"; see ipcview top --help", "--raw");
    EXPECT_TOP_REFUSED("unknown option \"--noheadings\"; see ipcview top --help", "--noheadings");
    EXPECT_TOP_REFUSED("unknown option \"--dela\"; did you mean --delay?", "--dela=1");
    EXPECT_TOP_REFUSED("unknown option \"--readonly\"; did you mean --read-only?", "--readonly");
    EXPECT_TOP_REFUSED("option -d needs an argument: SECONDS", "-d");
    EXPECT_TOP_REFUSED("option --count needs an argument: COUNT", "--count");
    EXPECT_TOP_REFUSED("option --batch takes no argument", "--batch=1");
    EXPECT_TOP_REFUSED("--delay was given twice", "-d1", "--delay=1");
    EXPECT_TOP_REFUSED("--count was given twice", "-n1", "-n2");
}

/* Every option of every command has what the help and the manual need, and no two are the same. */
static void the_tables_are_sound(void **state)
{
    (void)state;
    for (const struct command *const *command = commands; *command; command++) {
        struct arena arena = {0};
        const struct options options = options_of(*command, &arena);
        const struct option_spec *all = options.list;
        assert_non_null(all[0].title); /* else it goes on with the one before */
        for (size_t i = 0; i < options.count; i++) {
            bool refused = !all[i].help; /* only there for its error message */
            assert_true(all[i].letter || all[i].name);
            assert_true(refused || all[i].name); /* messages name options so */
            assert_true(refused || !strchr(option_help(&all[i], &arena), '%'));
            assert_true(all[i].apply || all[i].refusal);
            assert_true(!all[i].words || all[i].argument);
            assert_true(!all[i].optional || (all[i].argument && !all[i].letter));
            for (size_t j = 0; j < i; j++) {
                if ((all[i].letter && all[i].letter == all[j].letter) ||
                    (all[i].name && all[j].name && strcmp(all[i].name, all[j].name) == 0))
                    fail_msg("%s: option %zu is there twice", (*command)->name, i);
            }
        }
        assert_null(strchr(command_usage(*command, &arena), '%'));
        assert_null(strchr(command_summary(*command, &arena), '%'));
        arena_free(&arena);
    }
}

static void an_option_is_shown_as_it_is_typed(void **state)
{
    static const struct {
        struct option_spec option;
        const char *shown;
    } cases[] = {
        {{'o', "output", .argument = "COLUMN,..."}, "-o, --output=COLUMN,..."},
        {{'m', .name = "shmems"}, "-m, --shmems"},
        {{0, "root", .argument = "DIR"}, "    --root=DIR"},
        {{0, .name = "csv"}, "    --csv"},
        {{'M', NULL, .argument = "KEY"}, "-M KEY"},
        {{.letter = 'x'}, "-x"},
        {{0, "all", .argument = "KINDS", .optional = true}, "    --all[=KINDS]"},
    };
    (void)state;
    for (size_t i = 0; i < LENGTH_OF(cases); i++) {
        struct buffer out = BUFFER_IN_MEMORY;
        option_put(&out, &cases[i].option);
        expect_bytes(&out, cases[i].shown, cases[i].shown);
    }
}

#define TEST(name) cmocka_unit_test_teardown(name, clear)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(nothing_is_the_default),
        TEST(letters_and_words_are_the_same),
        TEST(letters_may_be_bundled),
        TEST(an_argument_may_stand_apart_or_not),
        TEST(lists_have_commas_and_add_up),
        TEST(an_abbreviation_is_unknown),
        TEST(an_abbreviation_is_unknown_in_every_form),
        TEST(unknown_options_are_named),
        TEST(an_argument_must_be_there),
        TEST(an_argument_must_be_asked_for),
        TEST(operands_may_stand_anywhere),
        TEST(behind_two_dashes_all_are_operands),
        TEST(posixly_correct_ends_at_the_first_operand),
        TEST(what_can_be_one_only_is_given_once),
        TEST(an_empty_text_counts_as_given),
        TEST(choices_are_words),
        TEST(hostile_bytes_are_escaped),
        TEST(the_first_fault_ends_the_reading),
        TEST(other_commands_have_their_own_options),
        TEST(top_has_options_of_its_own),
        TEST(top_takes_nothing_that_only_list_takes),
        TEST(the_tables_are_sound),
        TEST(an_option_is_shown_as_it_is_typed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
