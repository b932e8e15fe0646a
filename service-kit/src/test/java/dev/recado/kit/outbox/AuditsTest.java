package dev.recado.kit.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.UUID;

import jakarta.inject.Inject;

import dev.recado.events.AuditRecorded;
import dev.recado.events.AuditRecorded.Actor;
import dev.recado.events.Topics;
import dev.recado.kit.events.EventJson;
import dev.recado.kit.sample.Db;
import dev.recado.kit.sample.KitTestResource;
import dev.recado.kit.sample.SampleEvents;
import dev.recado.kit.test.TopicProbe;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(KitTestResource.class)
class AuditsTest {

    private static final Duration SOON = Duration.ofSeconds(20);

    @Inject
    Db db;
    @Inject
    Audits audits;
    @Inject
    EventJson json;
    private final UUID subject = UUID.randomUUID();

    @Test
    void an_action_and_its_audit_are_committed_together_or_not_at_all() {
        // When
        assertThatThrownBy(() -> db.run(tx -> audits.add(tx, audit("sample.undone"))
                .chain(() -> Uni.createFrom().<Void>failure(new IllegalStateException("no")))))
                .isInstanceOf(IllegalStateException.class);
        db.run(tx -> audits.add(tx, audit("sample.done")));
        // Then
        assertThat(published(1)).singleElement().satisfies(event -> {
            assertThat(event.action()).isEqualTo("sample.done");
            assertThat(event.service()).isEqualTo("conversation");
            assertThat(event.tenantId()).isEqualTo(SampleEvents.TENANT);
        });
    }

    @Test
    void without_a_database_an_audit_is_published_directly() {
        // When
        audits.publish(audit("sample.done")).await().atMost(SOON);
        // Then
        assertThat(published(1)).singleElement().extracting(AuditRecorded::action).isEqualTo("sample.done");
    }

    private AuditEntry audit(String action) {
        return AuditEntry.of(SampleEvents.TENANT, Actor.suite(), action).to("sample", subject);
    }

    private List<AuditRecorded> published(int count) {
        try (var topic = TopicProbe.of(Topics.AUDITS_RECORDED)) {
            await().atMost(SOON).pollInSameThread().untilAsserted(() -> assertThat(ours(topic)).hasSize(count));
            return ours(topic);
        }
    }

    private List<AuditRecorded> ours(TopicProbe topic) {
        return topic.records().stream().map(sent -> json.read(sent.value(), AuditRecorded.class))
                .filter(event -> event.subject() != null && event.subject().id().equals(subject.toString())).toList();
    }
}
