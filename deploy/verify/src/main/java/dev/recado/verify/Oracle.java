package dev.recado.verify;

import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

import com.fasterxml.jackson.databind.JsonNode;

/** Looks into the services' databases and the broker to tell whether the promises hold: what no API could flatter. */
public final class Oracle {

    private static final Duration HOLDS_WITHIN = Duration.ofMinutes(2);
    private static final Duration LOOK_EVERY = Duration.ofMillis(100);
    private static final List<String> DATABASES = List.of("conversation", "ai", "outbound", "auth");
    private static final List<String> WORKERS = List.of("ai", "outbound");

    private final SuiteUnderTest suite;

    Oracle(SuiteUnderTest suite) {
        this.suite = suite;
    }

    /** Tries an assertion again until it holds. */
    public void eventually(String what, Runnable assertion) {
        Waiting.until(what, HOLDS_WITHIN, LOOK_EVERY, () -> {
            assertion.run();
            return true;
        });
    }

    /** Waits until nothing is under way any more: no event unread or unpublished, no work waiting, no status undelivered. */
    public void settled() {
        Waiting.until("nothing under way", HOLDS_WITHIN, LOOK_EVERY, () -> nothingUnderWay() && nothingUnderWay());
    }

    /** @throws AssertionError that names what is under way and how much of it */
    private boolean nothingUnderWay() {
        var underWay = new TreeMap<String, Long>();
        DATABASES.forEach(database -> underWay.put(database + ".outbox", count(database, "select count(*) from outbox")));
        WORKERS.forEach(database -> underWay.put(database + ".work", count(database, "select count(*) from work")));
        underWay.put("webhooks of the simulator", suite.simulator().webhooksPending());
        underWay.putAll(suite.broker().lags());
        underWay.values().removeIf(count -> count == 0);
        if (!underWay.isEmpty()) {
            throw new AssertionError("under way: " + underWay);
        }
        return true;
    }

    /** How often a customer's message is stored. */
    public long storedTimes(String wamid) {
        return count("conversation", "select count(*) from message where direction = 'in' and wamid = ?", wamid);
    }

    /** How many messages of a customer are stored. */
    public long storedFrom(TestCustomer customer) {
        return count("conversation", """
            select count(*) from message m join conversation c on c.id = m.conversation_id
            where m.direction = 'in' and c.phone = ?""", customer.phone());
    }

    /** The states of all dispatches to a customer, in the order they were asked for. */
    public List<String> dispatchesTo(TestCustomer customer) {
        return column("outbound", "select state from dispatch where to_phone = ? order by created_at", customer.phone());
    }

    public String stateOf(TestCustomer customer) {
        return column("conversation", "select state from conversation where phone = ?", customer.phone()).stream().findFirst()
                .orElse("none");
    }

    public String causeOf(TestCustomer customer) {
        return column("conversation", "select cause from conversation where phone = ?", customer.phone()).stream().findFirst()
                .orElse("none");
    }

    /** What the Graph API received for a customer of the bot's own replies, closing words left out. */
    public List<JsonNode> repliesTo(TestCustomer customer) {
        var replies = column("outbound", "select message_id::text from dispatch where lane = 'reply' and to_phone = ?",
                customer.phone());
        return suite.simulator().sentTo(customer).stream().filter(sent -> replies.contains(sent.get("opaque").asText())).toList();
    }

    /** Answered: a reply was accepted. Handed over: a person sees it, with a cause. */
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
            throw new IllegalStateException("the oracle could not read " + database + ": " + e.getMessage(), e);
        }
    }

    private long count(String database, String sql, String... parameters) {
        return Long.parseLong(column(database, sql, parameters).getFirst());
    }

    private java.sql.Connection open(String database) throws SQLException {
        return DriverManager.getConnection(suite.jdbcUrl(database));
    }
}
