package dev.recado.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Checks that the migrations of this release hold no lock for long while the replicas of the previous release write, as during a
 * rolling deploy (service-kit ADR 0011).
 */
class MigrationRulesTest {

    /** The last released version of each folder; released migrations never change. */
    private static final Map<String, Double> RELEASED = Map.of("service-kit/src/main/resources/db/kit", 0.2,
            "service-kit/src/main/resources/db/work", 0.3, "ai-service/src/main/resources/db/migration", 1.0,
            "auth-service/src/main/resources/db/migration", 51.0, "conversation-service/src/main/resources/db/migration", 9.0,
            "outbound-service/src/main/resources/db/migration", 3.0);
    /** Tables of few rows, whose locks are short: numbers, tenants, keys and waiting work. */
    private static final Set<String> SMALL_TABLES = Set.of("channel", "pace", "tenant", "api_key", "work");
    /**
     * Released indexes and unique constraints that a migration drops although the previous release knows them: its statements use
     * another index, which is built before, or do not read the dropped one.
     */
    private static final Set<String> REPLACED = Set.of("inbox_seen_at", "outbox_shard", "message_seen_age", "model_call_turn",
            "turn_tenant_id_conversation_id_epoch_turn_seq_key", "work_pkey");
    /**
     * A unique constraint that the previous release needs and this one cannot keep: a number may belong to a channel that Meta
     * confirmed and to others that wait or are closed. The previous release connects no number until its replicas are replaced
     * (outbound ADR 0001).
     */
    private static final Set<String> BREAKING = Set.of("channel_phone_number_id_key");
    private static final Pattern VERSION = Pattern.compile("V(\\d+(?:\\.\\d+)?)[\\d.]*__.*\\.sql");
    private static final Pattern BODY = Pattern.compile("\\$\\$.*?\\$\\$", Pattern.DOTALL);
    private static final Pattern CREATED_TABLE = Pattern.compile("create table (\\w+)");
    private static final Pattern INDEX = Pattern.compile("create (?:unique )?index (concurrently )?(\\w+) on (\\w+).*");
    private static final Pattern DROPPED = Pattern.compile("drop index (?:concurrently )?(?:if exists )?(\\w+).*");
    private static final Pattern UNIQUE = Pattern.compile("constraint (\\w+) (?:unique|primary key)");
    /** The names that PostgreSQL gives to unique constraints, after the name of the table. */
    private static final Pattern UNIQUE_BY_DEFAULT = Pattern.compile("_(?:\\w+_key|pkey)");
    private static final Pattern DROPPED_CONSTRAINT = Pattern.compile("drop constraint (?:if exists )?(\\w+)");
    private static final Pattern ALTERED = Pattern.compile("alter table (\\w+) (.*)");
    private static final Pattern LONG_LOCK = Pattern.compile(
            "add column \\w+ [^,]*not null(?![^,]* default )(?![^,]*generated)|alter column \\w+ (set not null|type )|"
                    + "alter column \\w+ set data type|add (constraint \\w+ )?(unique|primary key)(?! using index)|"
                    + "add (constraint \\w+ )?(check|foreign key)(?!.*not valid)|set (logged|unlogged|tablespace)");

    @Test
    void no_new_migration_holds_a_long_lock() {
        // When
        var broken = RELEASED.entrySet().stream().flatMap(folder -> newMigrations(folder.getKey(), folder.getValue()))
                .flatMap(file -> broken(file.getFileName().toString(), read(file)).stream()).toList();
        // Then
        assertThat(broken).isEmpty();
    }

    /**
     * Replicas of the previous release would read whole tables while they still run, and an {@code on conflict} that names the
     * columns of a dropped unique constraint would fail. The next release drops it.
     */
    @Test
    void no_new_migration_drops_an_index_or_unique_constraint_that_the_previous_release_uses() {
        // When
        var broken = RELEASED.entrySet().stream()
                .flatMap(folder -> droppedOfPreviousRelease(folder.getKey(), folder.getValue()))
                .filter(name -> !REPLACED.contains(name) && !BREAKING.contains(name)).toList();
        // Then
        assertThat(broken).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"create index a on message (at)", "create unique index concurrently a on message (at)",
            "drop index a", "alter table message add column a text not null",
            "alter table message add column a text; update message set a = text",
            "alter table message alter column a set not null", "alter table message add constraint c check (a > 0)",
            "alter table message add constraint c primary key (a)",
            "drop index concurrently if exists a; create index concurrently a on message (at); create table b (id uuid)"})
    void a_long_lock_is_found(String sql) {
        assertThat(broken("V1__test.sql", sql)).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"create table b (id uuid); create index a on b (id)",
            "drop index concurrently if exists a; create index concurrently a on message (at)",
            "alter table message add column a text, add column b text not null default 'b'",
            "alter table message add constraint c check (a > 0) not valid", "alter table message set (fillfactor = 70)",
            "alter table message drop constraint a, add constraint a primary key using index b",
            "update message set a = text"})
    void a_short_lock_is_accepted(String sql) {
        assertThat(broken("V1__test.sql", sql)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"drop index m_at", "drop index concurrently if exists m_at", "alter table m drop constraint m_one",
            "alter table m drop constraint m_id_key", "alter table m add column b text, drop constraint if exists m_pkey"})
    void a_dropped_index_or_unique_constraint_of_the_previous_release_is_found(String sql) {
        assertThat(droppedOf("""
            create table m (id text unique, at timestamptz primary key, constraint m_one unique (id, at));
            create index m_at on m (at)""", sql)).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"drop index m_new", "alter table m drop constraint m_check",
            "alter table m drop constraint m_id_fkey",
            "alter table other drop constraint other_id_key"})
    void a_dropped_check_or_reference_and_what_is_new_are_accepted(String sql) {
        assertThat(droppedOf("create table m (id text references other, constraint m_check check (id > ''))", sql)).isEmpty();
    }

    private static Stream<String> droppedOfPreviousRelease(String folder, double released) {
        return droppedOf(read(migrations(folder, file -> version(file) <= released)), read(newMigrations(folder, released)))
                .stream();
    }

    /** The indexes and unique constraints of the released statements that the new ones drop. */
    private static List<String> droppedOf(String released, String added) {
        var created = Stream.concat(names(INDEX, 2, released), names(UNIQUE, 1, released)).collect(Collectors.toSet());
        var tables = names(CREATED_TABLE, 1, released).collect(Collectors.toSet());
        var indexes = names(DROPPED, 1, added).filter(created::contains);
        var constraints = statements(added).stream().map(ALTERED::matcher).filter(Matcher::matches)
                .filter(altered -> tables.contains(altered.group(1)))
                .flatMap(altered -> names(DROPPED_CONSTRAINT, 1, altered.group(2))
                        .filter(name -> created.contains(name) || isUniqueByDefault(altered.group(1), name)));
        return Stream.concat(indexes, constraints).toList();
    }

    private static boolean isUniqueByDefault(String table, String constraint) {
        return constraint.startsWith(table) && UNIQUE_BY_DEFAULT.matcher(constraint.substring(table.length())).matches();
    }

    private static Stream<String> names(Pattern pattern, int group, String sql) {
        return statements(sql).stream().map(pattern::matcher).flatMap(Matcher::results).map(found -> found.group(group));
    }

    private static String read(Stream<Path> files) {
        return files.map(MigrationRulesTest::read).collect(Collectors.joining(";\n"));
    }

    private static Stream<Path> newMigrations(String folder, double released) {
        return migrations(folder, file -> version(file) > released);
    }

    private static Stream<Path> migrations(String folder, Predicate<Path> filter) {
        try (var files = Files.list(SuiteUnderTest.home().resolve(folder))) {
            return files.filter(filter).sorted().toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static double version(Path file) {
        var found = VERSION.matcher(file.getFileName().toString());
        return found.matches() ? Double.parseDouble(found.group(1)) : 0;
    }

    private static List<String> broken(String file, String sql) {
        var statements = statements(sql);
        var ofThisFile = CREATED_TABLE.matcher(String.join(";", statements)).results().map(found -> found.group(1)).toList();
        var broken = new ArrayList<String>();
        var concurrent = statements.stream().filter(statement -> statement.contains(" index concurrently ")).count();
        if (concurrent > 0 && concurrent < statements.size()) {
            broken.add(file + ": a file with a concurrent index may contain nothing else");
        }
        for (var i = 0; i < statements.size(); i++) {
            var statement = statements.get(i);
            checkIndex(statement, statements.subList(0, i), statements, ofThisFile)
                    .ifPresent(problem -> broken.add(file + ": " + problem));
            checkTable(statement, statements, ofThisFile).ifPresent(problem -> broken.add(file + ": " + problem));
        }
        return broken;
    }

    private static Optional<String> checkIndex(String statement, List<String> before, List<String> all,
            List<String> ofThisFile) {
        var index = INDEX.matcher(statement);
        if (!index.matches()) {
            return checkDrop(statement, all, ofThisFile);
        }
        if (index.group(1) == null) {
            return isFree(index.group(3), ofThisFile)
                    ? Optional.empty()
                    : Optional.of("an index is built without concurrently: " + statement);
        }
        return String.join(";", before).contains("drop index concurrently if exists " + index.group(2))
                ? Optional.empty()
                : Optional.of("a build that was interrupted is not dropped first: " + statement);
    }

    /** The table of a dropped index is known if the file builds the index again. */
    private static Optional<String> checkDrop(String statement, List<String> all, List<String> ofThisFile) {
        var name = statement.substring(statement.lastIndexOf(' ') + 1);
        return !statement.startsWith("drop index ") || statement.startsWith("drop index concurrently ")
                || all.stream().map(INDEX::matcher)
                        .anyMatch(index -> index.matches() && index.group(2).equals(name) && isFree(index.group(3), ofThisFile))
                                ? Optional.empty()
                                : Optional.of("an index is dropped without concurrently: " + statement);
    }

    private static Optional<String> checkTable(String statement, List<String> all, List<String> ofThisFile) {
        var altered = ALTERED.matcher(statement);
        if (!altered.matches() || isFree(altered.group(1), ofThisFile)) {
            return Optional.empty();
        }
        if (LONG_LOCK.matcher(altered.group(2)).find()) {
            return Optional.of("the table is read or rewritten under its lock: " + statement);
        }
        var changed = Pattern.compile("^(update|delete from|insert into) .*\\b" + altered.group(1) + "\\b.*");
        return all.stream().filter(other -> changed.matcher(other).matches()).findFirst()
                .map(other -> "rows are changed while the table is locked: " + other);
    }

    private static boolean isFree(String table, List<String> ofThisFile) {
        return SMALL_TABLES.contains(table) || ofThisFile.contains(table);
    }

    /** Statements in lower case on one line, without comments and bodies of functions. */
    private static List<String> statements(String sql) {
        var code = BODY.matcher(sql.replaceAll("--[^\n]*", "")).replaceAll("body").toLowerCase(Locale.ROOT);
        return Arrays.stream(code.split(";")).map(statement -> statement.replaceAll("\\s+", " ").strip())
                .filter(statement -> !statement.isEmpty()).toList();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
