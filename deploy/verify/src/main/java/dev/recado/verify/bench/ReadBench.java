package dev.recado.verify.bench;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import dev.recado.events.NamedUuid;
import dev.recado.verify.SuiteUnderTest;
import dev.recado.verify.TestCustomer;
import org.awaitility.Awaitility;

/**
 * Measures lists, filters and searches of conversations on a large database, alone and beside customers who write. People
 * control the conversations of these customers, so each message is stored and none is answered.
 */
public final class ReadBench {

    private static final int CONVERSATIONS = 200_000;
    private static final int MESSAGES = 2_000_000;
    private static final int WRITERS = 500;
    private static final long FIRST_PHONE = 5_511_970_000_000L;
    private static final int MESSAGES_PER_SECOND = 200;
    private static final int READS_PER_SECOND = 50;
    private static final int CONNECTIONS = 16;
    /** After this time most of the code is compiled; {@link StartBench} measures a suite that has just started. */
    private static final Duration WARM_UP = Duration.ofSeconds(120);
    private static final Duration MEASURED = Duration.ofSeconds(60);
    private static final Duration ONE_KIND = Duration.ofSeconds(5);

    /** Number n belongs to contact, conversation and phone n of the tenant and channel of the first message. */
    private static final List<String> GENERATE = List.of("""
        create table bench as
        select c.tenant_id, c.channel_id, n, md5('bench' || n)::uuid as contact_id, md5('bench' || n)::uuid as id,
            (%d + n)::text as phone,
            n <= %d or n %% 50 = 1 as human, now() - n * interval '1 second' as at
        from (select tenant_id, channel_id from conversation limit 1) c, generate_series(1, %d) n"""
            .formatted(FIRST_PHONE, WRITERS, CONVERSATIONS),
            """
                insert into contact (tenant_id, id, name) select tenant_id, contact_id, 'Cliente ' || md5(n::text) from bench""",
            """
                insert into contact_address (tenant_id, kind, value, contact_id) select tenant_id, 'phone', phone, contact_id from bench""",
            """
                insert into conversation (tenant_id, id, channel_id, contact_id, phone, state, assignee, updated_at, active_at)
                select tenant_id, id, channel_id, contact_id, phone,
                    case when human then 'human' when n % 100 = 0 then 'waiting' when n % 3 = 0 then 'resolved' else 'bot' end,
                    case when human then lpad(to_hex(n % 41), 32, '0')::uuid end, at,
                    date_bin('30 seconds', at, timestamptz '2000-01-01Z')
                from bench""",
            """
                insert into message (tenant_id, id, conversation_id, channel_id, direction, author, kind, text, wamid, status, rank,
                    occurred_at)
                select tenant_id, gen_random_uuid(), id, channel_id, 'in', 'customer', 'text', 'Mensagem ' || md5(k::text),
                    'wamid.bench' || n || '-' || k, 'received', 0, at - k * interval '1 minute'
                from bench, generate_series(1, %d) k"""
                    .formatted(MESSAGES / CONVERSATIONS),
            """
                drop table bench""", """
                vacuum (analyze) contact""", """
                vacuum (analyze) contact_address""", """
                vacuum (analyze) conversation""", """
                vacuum (analyze) message""");

    private static final Map<String, String> READS = reads();

    private final SuiteUnderTest suite;

    private ReadBench(SuiteUnderTest suite) {
        this.suite = suite;
    }

    public static void main(String[] arguments) throws IOException {
        try (var suite = SuiteUnderTest.start(Map.of())) {
            var bench = new ReadBench(suite);
            bench.generate();
            bench.measure();
        }
    }

    private static Map<String, String> reads() {
        var reads = new LinkedHashMap<String, String>();
        reads.put("newest", "");
        reads.put("tenth page", "page=10");
        reads.put("state waiting", "state=waiting");
        reads.put("state bot", "state=bot");
        reads.put("one person's", "assignee=00000000-0000-0000-0000-000000000007");
        reads.put("search name", "q=c4ca4238");
        reads.put("search phone", "q=5511970123456");
        reads.put("search phone in a state", "q=70123&state=bot");
        return reads;
    }

    private void generate() {
        var first = suite.customer();
        suite.meta().write(first, "Bom dia");
        suite.oracle().eventually("the first conversation exists",
                () -> suite.owner().conversationOf(first).orElseThrow(() -> new AssertionError("not stored yet")));
        var start = System.nanoTime();
        execute(GENERATE.getFirst());
        execute("create index bench_contact on bench (contact_id)");
        nameConversationsOfWriters();
        GENERATE.stream().skip(1).forEach(this::execute);
        System.out.printf("read: %d conversations, %d messages, generated in %d s%n", CONVERSATIONS, MESSAGES,
                Duration.ofNanos(System.nanoTime() - start).toSeconds());
    }

    /** The suite finds the conversation of a channel and contact by the id that it computes from both. */
    private void nameConversationsOfWriters() {
        try (var connection = DriverManager.getConnection(suite.jdbcUrl("conversation"));
                var select = connection.createStatement();
                var found = select.executeQuery("select channel_id, contact_id from bench where n <= " + WRITERS);
                var update = connection.prepareStatement("update bench set id = ? where contact_id = ?")) {
            while (found.next()) {
                var contact = found.getObject("contact_id", UUID.class);
                update.setObject(1, NamedUuid.of(found.getObject("channel_id", UUID.class), "conversation:" + contact));
                update.setObject(2, contact);
                update.addBatch();
            }
            update.executeBatch();
        } catch (SQLException e) {
            throw new IllegalStateException("cannot name the conversations of the writers: " + e.getMessage(), e);
        }
    }

    private void measure() throws IOException {
        var token = suite.logIn().token();
        var all = READS.values().stream().map(ReadBench::path).toList();
        try (var reads = new LoadGenerator(port(suite.gateway()), CONNECTIONS, RawRequests.get(all, token))) {
            reads.openLoop(READS_PER_SECOND, WARM_UP);
            print("alone", reads.openLoop(READS_PER_SECOND, MEASURED));
        }
        var webhooks = webhooks();
        var before = stored();
        try (var writes = new LoadGenerator(port(suite.gateway()), CONNECTIONS, webhooks);
                var reads = new LoadGenerator(port(suite.gateway()), CONNECTIONS, RawRequests.get(all, token))) {
            var time = WARM_UP.plus(MEASURED).plus(ONE_KIND.multipliedBy(READS.size() + 1L));
            var written = CompletableFuture.supplyAsync(() -> writes.openLoop(MESSAGES_PER_SECOND, time));
            reads.openLoop(READS_PER_SECOND, WARM_UP);
            print("beside " + MESSAGES_PER_SECOND + " messages/s", reads.openLoop(READS_PER_SECOND, MEASURED));
            for (var read : READS.entrySet()) {
                oneKind(read.getKey(), path(read.getValue()), token);
            }
            var sent = written.join();
            System.out.printf("webhooks: %.0f/s, p50 %.1f ms, p99 %.1f ms; answers %s%n", sent.perSecond(), sent.millis(50),
                    sent.millis(99), sent.statuses());
            Awaitility.await("all messages are stored").atMost(WARM_UP).until(() -> stored() - before >= sent.answered());
            System.out.printf("stored: %d messages of %d webhooks%n", stored() - before, sent.answered());
        }
    }

    /** One read of this kind at a time, as fast as the suite answers. */
    private void oneKind(String name, String path, String token) throws IOException {
        try (var reads = new LoadGenerator(port(suite.gateway()), 1, RawRequests.get(List.of(path), token))) {
            print(name, reads.closedLoop(ONE_KIND));
        }
    }

    private static void print(String name, LoadResult result) {
        System.out.printf("reads %s: %.0f/s, p50 %.1f ms, p99 %.1f ms; answers %s%n", name, result.perSecond(),
                result.millis(50), result.millis(99), result.statuses());
    }

    /** As many different webhooks as the load sends, each with one message of one of the writing customers. */
    private LoadGenerator.Requests webhooks() {
        var seconds = WARM_UP.plus(MEASURED).plus(ONE_KIND.multipliedBy(READS.size() + 1L)).toSeconds();
        return RawRequests.of(IntStream.range(0, (int) seconds * MESSAGES_PER_SECOND).mapToObj(this::webhook).toList());
    }

    private byte[] webhook(int i) {
        var phone = FIRST_PHONE + 1 + i % WRITERS;
        var customer = new TestCustomer(Long.toString(phone), "Cliente " + phone);
        var body = suite.meta().webhook().message(customer, suite.meta().text("Mensagem " + i)).body();
        return ("POST /webhooks/whatsapp HTTP/1.1\r\nHost: localhost\r\nAccept: */*\r\nContent-Type: application/json\r\n"
                + "X-Hub-Signature-256: " + suite.meta().signature(body) + "\r\nContent-Length: "
                + body.getBytes(StandardCharsets.UTF_8).length + "\r\n\r\n" + body).getBytes(StandardCharsets.UTF_8);
    }

    private static String path(String query) {
        return "/api/v1/conversations?" + query;
    }

    private static int port(String url) {
        return URI.create(url).getPort();
    }

    private void execute(String sql) {
        try (var connection = DriverManager.getConnection(suite.jdbcUrl("conversation"));
                var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException("cannot generate the conversations: " + e.getMessage(), e);
        }
    }

    private long stored() {
        try (var connection = DriverManager.getConnection(suite.jdbcUrl("conversation"));
                var statement = connection.createStatement();
                var found = statement.executeQuery("select count(*) from message where text like 'Mensagem %'")) {
            found.next();
            return found.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException("cannot count the messages: " + e.getMessage(), e);
        }
    }
}
