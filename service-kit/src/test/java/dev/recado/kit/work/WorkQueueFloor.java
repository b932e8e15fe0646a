package dev.recado.kit.work;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import dev.recado.kit.sample.SampleEvents;
import dev.recado.kit.test.TestDatabase;
import org.eclipse.microprofile.config.ConfigProvider;

/** Runs the statements of the work queue with {@code pgbench}, two transactions for each round: claim, then finish. */
final class WorkQueueFloor {

    private static final int CLIENTS = 4;
    private static final Pattern TRANSACTIONS = Pattern.compile("tps = ([0-9.]+)");
    /** The plan settings of the services' connections. */
    private static final String OPTIONS = "-c random_page_cost=1.1 -c enable_seqscan=off -c enable_hashjoin=off -c enable_mergejoin=off";

    private final String queue;
    private final int channels;
    private final int places;

    WorkQueueFloor(String queue, int channels, int places) {
        this.queue = queue;
        this.channels = channels;
        this.places = places;
    }

    /** The claimed and finished items a second, or 0 without {@code pgbench} on this machine. */
    double perSecond(int items) throws IOException {
        var program = Stream.concat(Arrays.stream(System.getenv("PATH").split(File.pathSeparator)).map(Path::of),
                Stream.of("18", "17", "16", "15").map(version -> Path.of("/usr/lib/postgresql", version, "bin")))
                .map(folder -> folder.resolve("pgbench")).filter(Files::isExecutable).findFirst();
        if (program.isEmpty()) {
            return 0;
        }
        createRound();
        var script = Files.createTempFile("work-queue", ".sql");
        Files.writeString(script,
                "\\set channel random(0, %d)\ncall floor_round('channel-' || :channel);\n".formatted(channels - 1));
        var output = run(
                List.of(program.get().toString(), "-n", "-c", Integer.toString(CLIENTS), "-j", "1", "-M", "prepared", "-t",
                        Integer.toString(items / places / CLIENTS), "-f", script.toString()));
        var rate = TRANSACTIONS.matcher(output);
        if (!rate.find()) {
            throw new IllegalStateException("pgbench printed no rate: " + output);
        }
        return Double.parseDouble(rate.group(1)) * places;
    }

    private void createRound() {
        TestDatabase.update("""
            create or replace function floor_waiting(text, int, smallint[])
            returns table(tenant_id uuid, channel text, due int, sorts text, scans text) language sql as $f$ %s $f$"""
                .formatted(WorkRepository.WAITING));
        TestDatabase
                .update("""
                    create or replace function floor_claim(text, smallint[], bigint, uuid[], text[], int[], bigint, int, int, int, text)
                    returns table(tenant_id uuid, id uuid, channel text, person text, attempts int, token bigint, lane smallint, seq bigint,
                        passes boolean, due_millis bigint)
                    language sql as $f$ %s $f$"""
                        .formatted(PacedClaims.CLAIM));
        TestDatabase.update("""
            create or replace function floor_finish(text, uuid[], uuid[], bigint[])
            returns table(unblocks boolean, ids uuid[]) language sql as $f$ %s $f$""".formatted(WorkRepository.FINISH));
        TestDatabase
                .update("""
                    create or replace procedure floor_round(wanted text) language plpgsql as $f$
                    declare
                        claimed_tenants uuid[];
                        claimed_ids uuid[];
                        tokens bigint[];
                    begin
                        perform * from floor_waiting('%1$s', 100, '{0,1,2,3,4,5,6,7,8,9}');
                        select array_agg(c.tenant_id), array_agg(c.id), array_agg(c.token) into claimed_tenants, claimed_ids, tokens
                        from floor_claim('%1$s', '{0,1,2,3,4,5,6,7,8,9}', 30000, array['%2$s'::uuid],
                        array[wanted], array[%3$d], 6000000, 10, 3, 5, '') c;
                        commit;
                        perform * from floor_finish('%1$s', claimed_tenants, claimed_ids, tokens);
                        commit;
                    end $f$"""
                        .formatted(queue, SampleEvents.TENANT, places));
    }

    private static String run(List<String> command) throws IOException {
        var database = URI.create(setting("jdbc.url").replaceFirst("^jdbc:", ""));
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(Map.of("PGHOST", database.getHost(), "PGPORT", Integer.toString(database.getPort()),
                "PGDATABASE", database.getPath().substring(1), "PGUSER", setting("username"), "PGPASSWORD", setting("password"),
                "PGOPTIONS", OPTIONS));
        var process = builder.start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    private static String setting(String name) {
        return ConfigProvider.getConfig().getValue("quarkus.datasource." + name, String.class);
    }
}
