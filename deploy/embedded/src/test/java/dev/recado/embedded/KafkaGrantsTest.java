package dev.recado.embedded;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;

import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.Test;

/** The grants of the services are those of the published contract: who sends and who receives each topic. */
class KafkaGrantsTest {

    private static final Pattern OPERATION = Pattern.compile("\"([a-z]+)\\.(send|receive)\\.([a-z.-]+)\" : \\{");
    private static final String DEAD_LETTERS = ".dlq";
    private static final String SUBMITTED = "dispatches.submitted.publisher";

    @Test
    void a_service_may_write_what_it_sends_and_replay_what_it_receives_but_nothing_else() {
        for (var service : KafkaGrants.services()) {
            // Given
            var sent = operations(service, "send");
            sent.remove("dead-letters");
            var received = operations(service, "receive");
            // When
            var written = topics(service, AclOperation.WRITE);
            // Then
            assertThat(written).as(service).containsAll(sent);
            var others = new HashSet<>(written);
            others.removeAll(sent);
            others.removeAll(received);
            assertThat(others).as(service).allMatch(topic -> topic.endsWith("." + service + DEAD_LETTERS));
        }
    }

    @Test
    void a_service_may_read_what_it_receives() {
        for (var service : KafkaGrants.services()) {
            var received = operations(service, "receive");
            received.remove(SUBMITTED);
            assertThat(topics(service, AclOperation.READ)).as(service).containsAll(received);
        }
    }

    private static Set<String> topics(String service, AclOperation operation) {
        return KafkaGrants.ofService(service).stream()
                .filter(grant -> grant.entry().operation() == operation && grant.pattern().resourceType() == ResourceType.TOPIC
                        && grant.pattern().patternType() == PatternType.LITERAL)
                .map(grant -> grant.pattern().name()).collect(toSet());
    }

    private static Set<String> operations(String service, String kind) {
        try (var contract = KafkaGrantsTest.class.getResourceAsStream("/META-INF/recado/contract/asyncapi.json")) {
            return OPERATION.matcher(new String(contract.readAllBytes(), StandardCharsets.UTF_8)).results()
                    .filter(found -> found.group(1).equals(service) && found.group(2).equals(kind))
                    .map(found -> found.group(3)).collect(toSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
