package dev.recado.verify;

import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

import com.fasterxml.jackson.databind.JsonNode;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.awaitility.core.ThrowingRunnable;

/** Checks effects of the suite in the databases, the topics and the simulator, without the API of the services. */
public final class Oracle {

    private static final Duration TRUE_WITHIN = Duration.ofMinutes(2);
    private static final Duration POLL_INTERVAL = Duration.ofMillis(100);
    private static final List<String> DATABASES = List.of("conversation", "ai", "outbound", "auth");
    private static final List<String> WORKERS = List.of("ai", "outbound");

    private final SuiteUnderTest suite;

    Oracle(SuiteUnderTest suite) {
        this.suite = suite;
    }

    /** Repeats an assertion until it passes, for at most two minutes. */
    public void eventually(ThrowingRunnable assertion) {
        within(TRUE_WITHIN).untilAsserted(assertion);
    }

    /** @param effect the expected effect, which the failure message contains */
    public void eventually(String effect, ThrowingRunnable assertion) {
        within(TRUE_WITHIN).alias(effect).untilAsserted(assertion);
    }

    /** Waits until no event is unpublished or unconsumed, no work is queued and no webhook is undelivered. */
    public void settled() {
        within(TRUE_WITHIN).alias("nothing is in progress").untilAsserted(() -> {
            assertNothingInProgress();
            assertNothingInProgress();
        });
    }

    /** @throws AssertionError with the name and number of everything still in progress */
    private void assertNothingInProgress() {
        var inProgress = new TreeMap<String, Long>();
        DATABASES.forEach(database -> inProgress.put(database + ".outbox", count(database, "select count(*) from outbox")));
        WORKERS.forEach(database -> inProgress.put(database + ".work", count(database, "select count(*) from work")));
        inProgress.put("webhooks of the simulator", suite.simulator().webhooksPending());
        inProgress.putAll(suite.kafka().lags());
        inProgress.values().removeIf(count -> count == 0);
        if (!inProgress.isEmpty()) {
            throw new AssertionError("in progress: " + inProgress);
        }
    }

    private static ConditionFactory within(Duration limit) {
        return Awaitility.await().ignoreExceptions().pollInSameThread().pollDelay(Duration.ZERO).pollInterval(POLL_INTERVAL)
                .atMost(limit);
    }

    /** Number of stored copies of a customer's message. */
    public long storedTimes(String wamid) {
        return count("conversation", "select count(*) from message where direction = 'in' and wamid = ?", wamid);
    }

    /** Number of connections to PostgreSQL that are open now. */
    public long connections() {
        return count("conversation", "select count(*) from pg_stat_activity where backend_type = 'client backend'");
    }

    /** Number of stored messages with an id of Meta, of either side. */
    public long stored(String wamid) {
        return count("conversation", "select count(*) from message where wamid = ?", wamid);
    }

    /** Number of stored messages of a customer. */
    public long storedFrom(TestCustomer customer) {
        return count("conversation", """
            select count(*) from message m join conversation c on c.id = m.conversation_id
            where m.direction = 'in' and c.phone = ?""", customer.phone());
    }

    /** States of all dispatches to a customer, oldest first. */
    public List<String> dispatchesTo(TestCustomer customer) {
        return column("outbound", "select state from dispatch where to_phone = ? order by created_at", customer.phone());
    }

    public String stateOf(TestCustomer customer) {
        return column("conversation", "select state from conversation where phone = ?", customer.phone()).stream().findFirst()
                .orElse("none");
    }

    public String causeOf(TestCustomer customer) {
        return column("conversation", "select coalesce(cause, 'none') from conversation where phone = ?", customer.phone())
                .stream().findFirst()
                .orElse("none");
    }

    /** The bot's replies that the Graph API received for a customer, without hand-over messages. */
    public List<JsonNode> repliesTo(TestCustomer customer) {
        var replies = column("outbound", "select message_id::text from dispatch where lane = 'reply' and to_phone = ?",
                customer.phone());
        return suite.simulator().sentTo(customer).stream().filter(sent -> replies.contains(sent.get("opaque").asText()))
                .toList();
    }

    /** The time at which outbound stored the newest reply to a customer. */
    public Instant newestReplyStoredAt(TestCustomer customer) {
        return Instant.parse(column("outbound", """
            select to_char(max(created_at) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
            from dispatch where lane = 'reply' and to_phone = ?""", customer.phone()).getFirst());
    }

    /** The number of dispatches of a channel in a state. */
    public long dispatches(String channelId, String state) {
        return count("outbound", "select count(*) from dispatch where channel_id::text = ? and state = ?", channelId, state);
    }

    /** True when a reply was accepted or the conversation waits for a person. */
    public boolean answeredOrHandedOver(TestCustomer customer) {
        return dispatchesTo(customer).contains("accepted") || "waiting".equals(stateOf(customer));
    }

    private List<String> column(String database, String sql, String... parameters) {
        try (var connection = open(database); var statement = connection.prepareStatement(sql)) {
            for (var i = 0; i < parameters.length; i++) {
                statement.setString(i + 1, parameters[i]);
            }
            var found = new ArrayList<String>();
            try (var result = statement.executeQuery()) {
                while (result.next()) {
                    found.add(result.getString(1));
                }
            }
            return found;
        } catch (SQLException e) {
            throw new IllegalStateException("cannot read the database " + database + ": " + e.getMessage(), e);
        }
    }

    private long count(String database, String sql, String... parameters) {
        return Long.parseLong(column(database, sql, parameters).getFirst());
    }

    private java.sql.Connection open(String database) throws SQLException {
        return DriverManager.getConnection(suite.jdbcUrl(database));
    }
}
