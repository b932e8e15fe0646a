package dev.recado.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Every endpoint of every service, for each role, in one's own tenant and with another's ids, and with every bad token. */
@ExtendWith(SuiteExtension.class)
class EndpointsTest {

    @Test
    void each_endpoint_opens_to_whom_the_table_says_and_to_nobody_else(SuiteUnderTest suite) {
        // Given
        var table = AccessTable.read();
        var operations = Endpoints.of(suite);
        assertThat(operations.stream().map(Endpoints.Operation::name).collect(Collectors.toSet()))
                .as("an endpoint needs its rule in access.table, and a rule its endpoint").isEqualTo(table.operations());
        var ours = TestUsers.of(suite, suite.owner());
        ours.add("platform_admin", TestUsers.person(suite, suite.owner(), "platform_admin"));
        var theirs = TestUsers.of(suite, TestUsers.ownerOfNewTenant(suite));
        var ids = ids(suite);
        var walk = new EndpointWalk(suite, ids);
        // When
        for (var operation : operations) {
            var rule = table.rule(operation.name());
            walk.own(operation, rule, ours);
            walk.foreign(operation, rule, theirs);
            walk.badTokens(operation, rule, ours.clients().get("owner").token());
        }
        // Then
        assertThat(walk.wrong()).isEmpty();
        assertThat(operations.size()).as("how many were walked").isGreaterThan(30);
        ids.keySet().forEach(prefix -> assertThat(operations).as("something is asked for behind " + prefix)
                .anyMatch(operation -> operation.path().startsWith(prefix + "{")));
    }

    /** One thing of each kind that the suite's own tenant has, by the path that leads to it. */
    private static Map<String, String> ids(SuiteUnderTest suite) {
        var ana = suite.customer();
        suite.meta().write(ana, "Bom dia");
        suite.oracle().eventually("a reply is there", () -> assertThat(suite.owner().messagesOf(ana)).hasSizeGreaterThan(1));
        var conversation = suite.owner().conversationOf(ana).orElseThrow().get("id").asText();
        var sent = suite.owner().messages(conversation).stream()
                .filter(message -> message.get("direction").asText().equals("out"))
                .findFirst().orElseThrow().get("id").asText();
        var ids = new HashMap<String, String>();
        ids.put("/api/v1/conversations/", conversation);
        ids.put("/api/v1/messages/", sent);
        ids.put("/api/v1/users/", suite.owner().get("/api/v1/me").json().get("id").asText());
        return ids;
    }
}
