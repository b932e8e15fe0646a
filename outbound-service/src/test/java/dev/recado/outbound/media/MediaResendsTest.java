package dev.recado.outbound.media;

import static dev.recado.outbound.Suite.phone;
import static dev.recado.outbound.Suite.soon;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

import jakarta.inject.Inject;

import dev.recado.embedded.SuiteTestResource;
import dev.recado.events.Address;
import dev.recado.events.DeliveryStatus;
import dev.recado.events.DispatchRequested;
import dev.recado.events.Lane;
import dev.recado.events.MediaFile;
import dev.recado.events.MessageId;
import dev.recado.events.OutboundContent;
import dev.recado.events.ReportedError;
import dev.recado.events.StatusReported;
import dev.recado.events.TemplateComponentValues;
import dev.recado.events.TemplateParameter;
import dev.recado.kit.database.Transactions;
import dev.recado.kit.test.TestDatabase;
import dev.recado.outbound.GraphMediaStub;
import dev.recado.outbound.GraphStub;
import dev.recado.outbound.OutboundTestResource;
import dev.recado.outbound.Suite;
import dev.recado.outbound.dispatch.DispatchRequests;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.vertx.VertxContextSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Media stay with a message that is sent once more, and are not uploaded for one that is not sent. */
@QuarkusTest
@QuarkusTestResource(value = SuiteTestResource.class, initArgs = @ResourceArg(name = "database", value = "outbound"))
@QuarkusTestResource(OutboundTestResource.class)
class MediaResendsTest {

    private static final int MEDIA_NOT_FETCHED = 131053;

    GraphStub graph;

    @Inject
    Suite suite;
    @Inject
    Transactions transactions;
    @Inject
    DispatchRequests requests;

    private final String phone = phone();
    private final byte[] file = TestFiles.jpeg(9_000);
    private String picture;

    @AfterEach
    void grantSlots() {
        TestDatabase.update("update pace set next_at = '-infinity'");
    }

    private OutboundContent image() {
        return new OutboundContent.Image(picture, null, "oi");
    }

    private OutboundContent template() {
        var header = new TemplateComponentValues.Header(
                List.of(new TemplateParameter.Image(new MediaFile(picture, null, null))));
        return new OutboundContent.Template("foto", new OutboundContent.Template.Language("pt_BR", null), List.of(header));
    }

    /** Stores a message outside a conversation. */
    private MessageId store(OutboundContent content, Lane lane) throws Throwable {
        var id = MessageId.random();
        var now = Instant.now();
        var request = new DispatchRequested(id.toString(), Suite.TENANT, now, id, null, Suite.CHANNEL, new Address(phone, null),
                content, lane, 0, now.plus(Duration.ofHours(2)), null, null, true);
        VertxContextSupport.subscribeAndAwait(() -> transactions.run(tx -> requests.store(tx, List.of(request))));
        return id;
    }

    /** Stores a message that leaves only after {@link #grantSlots}. */
    private MessageId storeHeld(OutboundContent content, Lane lane) throws Throwable {
        TestDatabase.update("update pace set next_at = now() + interval '1 hour'");
        return store(content, lane);
    }

    private List<String> media(MessageId id) {
        return TestDatabase.texts("select unnest(media)::text from dispatch where message_id = ?", id.value());
    }

    private MessageId find(String column, MessageId original) {
        var sql = "select message_id from dispatch where " + column + " = ?";
        soon().until(() -> !TestDatabase.texts(sql, original.value()).isEmpty());
        return new MessageId(UUID.fromString(TestDatabase.texts(sql, original.value()).getFirst()));
    }

    private void expectOutcomes(MessageId id, String... outcomes) {
        soon().untilAsserted(() -> assertThat(suite.outcomes(id)).containsExactly(outcomes));
    }

    private long uploadsOfFile() {
        return graph.media().uploads().stream().filter(upload -> Arrays.equals(GraphMediaStub.file(upload), file)).count();
    }

    private String uploadedId() {
        return TestDatabase.texts("select media_id from media_upload where object_id = ?", UUID.fromString(picture))
                .getFirst();
    }

    private void reportFailure(MessageId id) {
        var wamid = graph.callsTo(phone).getFirst().wamid();
        suite.publish(new StatusReported(Suite.CHANNEL + ":" + wamid + ":failed", Suite.TENANT, Instant.now(), 1,
                Suite.CHANNEL, wamid, DeliveryStatus.FAILED, id.toString(), null,
                List.of(new ReportedError(MEDIA_NOT_FETCHED, "Late", null)), null, null, null, null));
    }

    @Test
    void a_picture_that_failed_late_is_sent_again_with_the_id_of_its_upload() throws Throwable {
        // Given
        picture = MediaClient.uploaded("image/jpeg", file);
        suite.openWindow(phone);
        var id = store(image(), Lane.NOTICE);
        expectOutcomes(id, "Accepted");
        // When
        reportFailure(id);
        // Then
        var retry = find("retry_of", id);
        expectOutcomes(retry, "Accepted");
        assertThat(media(retry)).containsExactly(picture);
        assertThat(graph.callsTo(phone)).extracting(call -> call.body().at("/image/id").asText())
                .containsExactly(uploadedId(), uploadedId());
        assertThat(uploadsOfFile()).isEqualTo(1);
    }

    @Test
    void an_uncertain_template_is_sent_again_after_the_upload_of_its_picture() throws Throwable {
        // Given
        picture = MediaClient.uploaded("image/jpeg", file);
        var id = storeHeld(template(), Lane.NOTICE);
        // When
        TestDatabase.update("update dispatch set state = 'uncertain', uncertain_at = now(), resend_at = now() "
                + "where message_id = ?", id.value());
        var resend = find("resend_of", id);
        grantSlots();
        // Then
        expectOutcomes(resend, "Accepted");
        assertThat(media(resend)).containsExactly(picture);
        assertThat(graph.callsTo(phone)).extracting(
                call -> call.body().at("/template/components/0/parameters/0/image/id").asText()).containsExactly(uploadedId());
        assertThat(uploadsOfFile()).isEqualTo(1);
    }

    @Test
    void a_picture_for_a_person_who_opted_out_meanwhile_is_not_uploaded() throws Throwable {
        // Given
        picture = MediaClient.uploaded("image/jpeg", file);
        var id = storeHeld(image(), Lane.BULK);
        // When
        TestDatabase.update("""
            insert into suppression (tenant_id, suppression_id, address, phone, scope, cause, since, changed_at)
            values (?, gen_random_uuid(), ?, ?, 'marketing', 'contact', now(), now())""", Suite.TENANT.value(), phone, phone);
        grantSlots();
        // Then
        expectOutcomes(id, "Cancelled");
        assertThat(uploadsOfFile()).isZero();
        assertThat(graph.callsTo(phone)).isEmpty();
    }
}
