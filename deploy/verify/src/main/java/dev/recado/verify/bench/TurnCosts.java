package dev.recado.verify.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

import dev.recado.verify.SuiteUnderTest;
import dev.recado.verify.TestHttp;

/** Reads the counters of the operating system, PostgreSQL, Kafka and the services that show what the suite has done so far. */
public final class TurnCosts {

    static final List<String> SERVICES = List.of("ingest", "conversation", "ai", "outbound", "auth");
    public static final List<String> DATABASES = SERVICES.subList(1, SERVICES.size());
    /** The extension counts BEGIN and COMMIT as statements too. */
    private static final String STATEMENTS = """
        select coalesce(sum(calls), 0) as calls
        from pg_stat_statements
        where dbid = (select oid from pg_database where datname = current_database())""";
    private static final String CALLS = """
        select query, sum(calls)::bigint as calls
        from pg_stat_statements
        where dbid = (select oid from pg_database where datname = current_database())
        group by query""";
    private static final Pattern SWITCHES = Pattern.compile("voluntary_ctxt_switches:\\s+(\\d+)");
    private static final String OF_DATABASE = """
        select xact_commit + xact_rollback as transactions, tup_inserted + tup_updated + tup_deleted as rows
        from pg_stat_database
        where datname = current_database()""";
    private static final String OF_TABLES = """
        select coalesce(sum(n_tup_upd), 0) as updates, coalesce(sum(n_tup_hot_upd), 0) as hot,
            coalesce(sum(seq_tup_read), 0) as scanned
        from pg_stat_user_tables""";

    private final SuiteUnderTest suite;

    public TurnCosts(SuiteUnderTest suite) {
        this.suite = suite;
    }

    /**
     * All counters at one moment.
     *
     * @param processorMillis user and system time by part; those of a service's replicas are added up
     * @param counts counters by database, and the WAL, Kafka records, fetch requests and context switches of the whole suite
     * @param sends messages that WhatsApp has accepted
     */
    public record Snapshot(Map<String, Double> processorMillis, Map<String, Double> counts, long sends) {
    }

    /** Restarts PostgreSQL with the extension that counts statements, from zero; its cost is part of what is measured. */
    public void countStatements() {
        run("postgres", "alter system set shared_preload_libraries = 'pg_stat_statements'");
        suite.stop("postgres");
        suite.start("postgres");
        DATABASES.forEach(database -> run(database, "create extension if not exists pg_stat_statements"));
        run(DATABASES.getFirst(), "select pg_stat_statements_reset()");
    }

    private void run(String database, String sql) {
        try (var connection = DriverManager.getConnection(suite.jdbcUrl(database));
                var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException("cannot prepare the counters of database " + database + ": " + e.getMessage(), e);
        }
    }

    /** The executions of each statement in a database, by its text without values. */
    public Map<String, Long> statements(String database) {
        try (var connection = DriverManager.getConnection(suite.jdbcUrl(database));
                var statement = connection.createStatement();
                var found = statement.executeQuery(CALLS)) {
            var calls = new HashMap<String, Long>();
            while (found.next()) {
                calls.put(found.getString("query"), found.getLong("calls"));
            }
            return calls;
        } catch (SQLException e) {
            throw new IllegalStateException("cannot read the statements of database " + database + ": " + e.getMessage(), e);
        }
    }

    public Snapshot read() {
        var processor = new LinkedHashMap<String, Double>();
        var switches = 0.0;
        for (var process : suite.processes().entrySet()) {
            processor.merge(partOf(process.getKey()), ProcessTimes.millis(process.getValue()), Double::sum);
            switches += process.getKey().equals("postgres") ? 0 : switches(process.getValue());
        }
        var counts = new LinkedHashMap<String, Double>();
        for (var database : DATABASES) {
            counts.put(database + " transactions", number(database, OF_DATABASE, "transactions"));
            counts.put(database + " statements", number(database, STATEMENTS, "calls"));
            counts.put(database + " rows", number(database, OF_DATABASE, "rows"));
            counts.put(database + " updates", number(database, OF_TABLES, "updates"));
            counts.put(database + " HOT updates", number(database, OF_TABLES, "hot"));
            counts.put(database + " rows of sequential scans", number(database, OF_TABLES, "scanned"));
        }
        counts.put("WAL KB", number("conversation", "select pg_current_wal_insert_lsn() - '0/0' as bytes", "bytes") / 1024);
        counts.put("Kafka records", (double) suite.kafka().records());
        counts.put("fetch requests", metric("kafka_consumer_fetch_manager_fetch_total"));
        counts.put("context switches of Java", switches);
        return new Snapshot(processor, counts,
                (long) number("outbound", "select count(*) as sends from dispatch where wamid is not null", "sends"));
    }

    /** The replicas of a service are counted together; the second one is named {@code ai-2}. */
    private static String partOf(String process) {
        return process.split("-")[0];
    }

    /** The sum of all values of a metric in all services. */
    private double metric(String name) {
        return SERVICES.stream().flatMap(service -> suite.replicas(service).stream())
                .flatMap(process -> TestHttp.get(suite.managementUrl(process) + "/q/metrics").body().lines())
                .filter(line -> line.startsWith(name + "{"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1))).sum();
    }

    private double number(String database, String sql, String column) {
        try (var connection = DriverManager.getConnection(suite.jdbcUrl(database));
                var statement = connection.createStatement();
                var found = statement.executeQuery(sql)) {
            found.next();
            return found.getDouble(column);
        } catch (SQLException e) {
            throw new IllegalStateException("cannot read the counters of database " + database + ": " + e.getMessage(), e);
        }
    }

    private static double switches(ProcessHandle process) {
        try (var threads = Files.list(Path.of("/proc", Long.toString(process.pid()), "task"))) {
            return threads.mapToDouble(TurnCosts::switchesOfThread).sum();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static double switchesOfThread(Path thread) {
        try {
            var found = SWITCHES.matcher(Files.readString(thread.resolve("status")));
            return found.find() ? Double.parseDouble(found.group(1)) : 0;
        } catch (IOException ended) {
            return 0;
        }
    }
}
