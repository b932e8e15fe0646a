package dev.recado.outbound.media;

import static dev.recado.outbound.Suite.phone;
import static dev.recado.outbound.Suite.soon;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import jakarta.inject.Inject;

import dev.recado.embedded.SuiteTestResource;
import dev.recado.events.ConversationId;
import dev.recado.events.DispatchFinished;
import dev.recado.events.DispatchOutcome;
import dev.recado.events.DispatchRequested;
import dev.recado.events.MessageId;
import dev.recado.events.OutboundContent;
import dev.recado.kit.database.Transactions;
import dev.recado.kit.test.TestDatabase;
import dev.recado.outbound.GraphStub;
import dev.recado.outbound.OutboundTestResource;
import dev.recado.outbound.Suite;
import dev.recado.outbound.channel.Channels;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.vertx.VertxContextSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A dispatch waits for the upload of its media in its place of the queue, whatever happens to the upload. */
@QuarkusTest
@QuarkusTestResource(value = SuiteTestResource.class, initArgs = @ResourceArg(name = "database", value = "outbound"))
@QuarkusTestResource(OutboundTestResource.class)
class MediaDispatchesTest {

    private static final int MORE_THAN_MAY_WAIT = 20;
    private static final int TOKEN_REFUSED = 190;

    GraphStub graph;

    @Inject
    Suite suite;
    @Inject
    Transactions transactions;
    @Inject
    Channels channels;
    @Inject
    MediaUploads uploads;

    private final ConversationId conversation = ConversationId.random();
    private final String phone = phone();
    private final byte[] file = TestFiles.jpeg(20_000);

    @AfterEach
    void releaseUploads() {
        graph.media().releaseUploads();
    }

    @AfterEach
    void grantSlots() {
        TestDatabase.update("update pace set next_at = '-infinity'");
    }

    private UUID picture() {
        return UUID.fromString(MediaClient.uploaded("image/jpeg", file));
    }

    private MessageId publish(UUID picture, String caption) {
        return publish(Suite.agent(conversation, phone, caption), picture);
    }

    /** Publishes the request with a picture instead of its text, which becomes the caption. */
    private MessageId publish(DispatchRequested r, UUID picture) {
        var image = new OutboundContent.Image(picture.toString(), null, ((OutboundContent.Text) r.content()).body());
        suite.publish(new DispatchRequested(r.eventId(), r.tenantId(), r.occurredAt(), r.messageId(), r.conversationId(),
                r.channelId(), r.to(), image, r.lane(), r.epoch(), r.expiresAt(), r.replyTo(), r.emergency(),
                r.resendIfUncertain()));
        return r.messageId();
    }

    private MessageId publishText(String text) {
        var request = Suite.agent(conversation, phone, text);
        suite.publish(request);
        return request.messageId();
    }

    private void expectOutcome(MessageId id, String outcome) {
        soon().untilAsserted(() -> assertThat(suite.outcomes(id)).containsExactly(outcome));
    }

    private DispatchOutcome.Failed failure(MessageId id) {
        expectOutcome(id, "Failed");
        return (DispatchOutcome.Failed) suite.published(DispatchFinished.class).stream()
                .filter(finished -> finished.messageId().equals(id)).findFirst().orElseThrow().outcome();
    }

    private long uploadsOfFile() {
        return graph.media().uploadsOf(file);
    }

    /** Holds a dispatch in the queue until {@link #grantSlots}. */
    private MessageId held(UUID picture) {
        TestDatabase.update("update pace set next_at = now() + interval '1 hour'");
        var id = publish(picture, "held");
        soon().until(() -> "ready".equals(suite.state(id)));
        return id;
    }

    @Test
    void a_text_behind_a_picture_whose_upload_fails_at_first_leaves_after_it() {
        // Given
        graph.media().uploadFaults("131016 500", "131016 503");
        // When
        var image = publish(picture(), "first");
        var text = publishText("second");
        // Then
        expectOutcome(image, "Accepted");
        expectOutcome(text, "Accepted");
        assertThat(graph.callsTo(phone)).extracting(GraphStub.Call::text).containsExactly("first", "second");
        assertThat(uploadsOfFile()).isEqualTo(3);
    }

    @Test
    void many_messages_share_the_upload_of_their_picture_and_hold_up_no_text() {
        // Given
        var picture = picture();
        graph.media().holdUploads();
        // When
        var ids = IntStream.range(0, MORE_THAN_MAY_WAIT)
                .mapToObj(i -> publish(Suite.agent(ConversationId.random(), phone(), "n" + i), picture)).toList();
        soon().until(() -> !TestDatabase.rows("select 1 from work where last_error = 'too many uploads'").isEmpty());
        expectOutcome(publishText("meanwhile"), "Accepted");
        graph.media().releaseUploads();
        // Then
        ids.forEach(id -> expectOutcome(id, "Accepted"));
        assertThat(uploadsOfFile()).isEqualTo(1);
    }

    @Test
    void a_takeover_during_the_upload_cancels_the_picture() {
        // Given
        graph.media().holdUploads();
        var id = publish(Suite.reply(conversation, 1, phone, "too late"), picture());
        soon().until(() -> uploadsOfFile() == 1);
        // When
        suite.control(conversation, 2);
        expectOutcome(id, "Cancelled");
        graph.media().releaseUploads();
        // Then
        expectOutcome(publishText("sentinel"), "Accepted");
        assertThat(graph.callsTo(phone)).extracting(GraphStub.Call::text).containsExactly("sentinel");
    }

    @Test
    void a_token_that_meta_refuses_at_the_upload_pauses_the_number_and_the_message_waits() {
        // Given
        graph.media().uploadFaults("190 401");
        // When
        var id = publish(picture(), "waits");
        soon().until(() -> TestDatabase.count("select coalesce(max(failing_code), 0) from channel where channel_id = ?",
                Suite.CHANNEL.value()) == TOKEN_REFUSED);
        // Then
        expectOutcome(id, "Accepted");
        assertThat(uploadsOfFile()).isEqualTo(2);
    }

    @Test
    void a_message_whose_picture_meta_refuses_fails_with_metas_code() {
        // Given
        graph.media().uploadFaults("100 400");
        // When
        var id = publish(picture(), "refused");
        // Then
        assertThat(failure(id).code()).isEqualTo(100);
        assertThat(graph.callsTo(phone)).isEmpty();
    }

    @Test
    void a_message_whose_media_are_unknown_fails_with_the_field() {
        assertThat(failure(publish(UUID.randomUUID(), "unknown")).title())
                .startsWith("image.id must be the id of stored media");
        assertThat(graph.callsTo(phone)).isEmpty();
    }

    @Test
    void a_message_fails_when_its_picture_is_deleted_before_it_is_sent() {
        // Given
        var picture = picture();
        var id = held(picture);
        // When
        MediaClient.as("agent").delete(MediaClient.MEDIA + "/" + picture).then().statusCode(204);
        grantSlots();
        // Then
        assertThat(failure(id).title()).isEqualTo("media deleted");
        assertThat(graph.callsTo(phone)).isEmpty();
    }

    @Test
    void two_replicas_that_upload_at_the_same_time_leave_one_id_that_is_sent() {
        // Given
        var picture = picture();
        var id = held(picture);
        // When
        graph.media().holdUploads();
        var replicas = CompletableFuture.allOf(CompletableFuture.runAsync(() -> upload(picture)),
                CompletableFuture.runAsync(() -> upload(picture)));
        soon().until(() -> uploadsOfFile() == 2);
        graph.media().releaseUploads();
        replicas.join();
        grantSlots();
        // Then
        expectOutcome(id, "Accepted");
        assertThat(sentIds()).isEqualTo(TestDatabase.texts("select media_id from media_upload where object_id = ?", picture));
        assertThat(uploadsOfFile()).isEqualTo(2);
    }

    private void upload(UUID picture) {
        try {
            VertxContextSupport.subscribeAndAwait(() -> transactions.run(tx -> channels.find(Suite.TENANT, tx, Suite.CHANNEL))
                    .chain(channel -> uploads.upload(Suite.TENANT, picture, channel)));
        } catch (Throwable e) {
            throw new IllegalStateException("the upload failed", e);
        }
    }

    private List<String> sentIds() {
        return graph.callsTo(phone).stream().map(call -> call.body().at("/image/id").asText()).toList();
    }

    @Test
    void another_replica_sends_the_picture_of_one_that_died_between_the_upload_and_the_start() {
        // Given
        var picture = picture();
        var id = held(picture);
        TestDatabase
                .update("update work set claimed = true, token = -1, attempts = 1, leased_until = now() + interval '1 second' "
                        + "where id = ?", id.value());
        upload(picture);
        // When
        grantSlots();
        // Then
        expectOutcome(id, "Accepted");
        assertThat(uploadsOfFile()).isEqualTo(1);
        assertThat(graph.callsTo(phone)).hasSize(1);
    }

    @Test
    void an_id_that_meta_does_not_have_any_more_is_replaced_and_the_message_sent_again() {
        // Given
        var picture = picture();
        expectOutcome(publish(picture, "before"), "Accepted");
        TestDatabase.update("update media_upload set expires_at = expires_at - interval '1 hour' where object_id = ?", picture);
        // When
        expectOutcome(publish(picture, "!once 131009 400"), "Accepted");
        // Then
        assertThat(uploadsOfFile()).isEqualTo(2);
        assertThat(sentIds()).hasSize(3);
        assertThat(sentIds().get(1)).isEqualTo(sentIds().get(0));
        assertThat(sentIds().get(2)).isNotEqualTo(sentIds().get(0));
    }

    @Test
    void a_refusal_of_an_id_that_was_just_uploaded_is_final() {
        assertThat(failure(publish(picture(), "!error 131009 400")).code()).isEqualTo(131009);
        assertThat(uploadsOfFile()).isEqualTo(1);
        assertThat(graph.callsTo(phone)).hasSize(1);
    }

    @Test
    void an_upload_that_expired_before_the_send_is_repeated() {
        // Given
        var picture = picture();
        expectOutcome(publish(picture, "before"), "Accepted");
        TestDatabase.update("update media_upload set expires_at = now() where object_id = ?", picture);
        // When
        expectOutcome(publish(picture, "after"), "Accepted");
        // Then
        assertThat(uploadsOfFile()).isEqualTo(2);
        assertThat(sentIds()).doesNotHaveDuplicates();
    }
}
