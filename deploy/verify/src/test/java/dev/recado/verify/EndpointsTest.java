package dev.recado.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;

/** Calls every endpoint of every service as each role: in its own tenant, with another tenant's ids, and with invalid tokens. */
@SuiteTest
class EndpointsTest {

    @Test
    void each_endpoint_allows_exactly_the_callers_of_the_access_table(SuiteUnderTest suite) {
        // Given
        var table = AccessTable.read();
        var operations = Endpoints.of(suite);
        assertThat(operations.stream().map(Endpoints.Operation::name).collect(Collectors.toSet()))
                .as("access.table has one rule for each endpoint").isEqualTo(table.operations());
        var ours = TestUsers.of(suite, suite.owner());
        ours.add("platform_admin", TestUsers.join(suite, suite.owner(), "platform_admin"));
        var theirs = TestUsers.of(suite, TestUsers.ownerOfNewTenant(suite));
        var ids = ids(suite);
        var walk = new EndpointWalk(suite, ids);
        // When
        for (var operation : operations) {
            var rule = table.rule(operation.name());
            walk.callInOwnTenant(operation, rule, ours);
            walk.callWithForeignIds(operation, rule, theirs);
            walk.callWithInvalidTokens(operation, rule, ours.clients().get("owner").token());
        }
        // Then
        assertThat(walk.wrong()).isEmpty();
        assertThat(operations.size()).as("operations called").isGreaterThan(30);
        ids.keySet().forEach(prefix -> assertThat(operations).as("operations below " + prefix)
                .anyMatch(operation -> operation.path().startsWith(prefix + "{")));
    }

    /** One existing id of each kind in the suite's own tenant, by path prefix. */
    private static Map<String, String> ids(SuiteUnderTest suite) {
        var ana = suite.customer();
        suite.meta().write(ana, "Bom dia");
        suite.oracle().eventually("a reply is stored", () -> assertThat(suite.owner().messagesOf(ana)).hasSizeGreaterThan(1));
        var conversation = suite.owner().conversationOf(ana).orElseThrow().get("id").asText();
        var sent = suite.owner().messages(conversation).stream()
                .filter(message -> message.get("direction").asText().equals("out"))
                .findFirst().orElseThrow().get("id").asText();
        var ids = new HashMap<String, String>();
        ids.put("/api/v1/conversations/", conversation);
        ids.put("/api/v1/messages/", sent);
        var channel = suite.owner().get("/api/v1/channels").json().at("/results/0/id").asText();
        ids.put("/api/v1/channels/", channel);
        ids.put("/api/v1/queues/", channel);
        ids.put("/api/v1/users/", suite.owner().get("/api/v1/me").json().get("id").asText());
        return ids;
    }
}
