package dev.recado.outbound.media;

import static dev.recado.outbound.Suite.phone;
import static dev.recado.outbound.Suite.soon;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

import jakarta.inject.Inject;

import dev.recado.embedded.SuiteTestResource;
import dev.recado.events.ChannelId;
import dev.recado.events.DispatchFinished;
import dev.recado.events.DispatchOutcome;
import dev.recado.events.DispatchRequested;
import dev.recado.events.Lane;
import dev.recado.events.MessageId;
import dev.recado.events.OutboundContent;
import dev.recado.kit.test.TestDatabase;
import dev.recado.kit.test.TestTokens;
import dev.recado.outbound.GraphStub;
import dev.recado.outbound.OutboundTestResource;
import dev.recado.outbound.Suite;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An upload that Meta refuses, or that finds no place, harms no other message and burns none. */
@QuarkusTest
@QuarkusTestResource(value = SuiteTestResource.class, initArgs = @ResourceArg(name = "database", value = "outbound"))
@QuarkusTestResource(OutboundTestResource.class)
class RefusedUploadsTest {

    private static final String ACCOUNT = "7700";
    private static final int MORE_THAN_MAY_WAIT = 14;
    private static final Duration LESS_THAN_UPLOADS_ARE_HELD = Duration.ofSeconds(10);

    GraphStub graph;

    @Inject
    Suite suite;

    private final byte[] file = TestFiles.jpeg(20_000);
    private final List<ChannelId> connected = new ArrayList<>();

    @AfterEach
    void releaseUploads() {
        graph.media().releaseUploads();
        TestDatabase.update("update pace set next_at = '-infinity'");
    }

    private static UUID picture(byte[] bytes) {
        return UUID.fromString(MediaClient.uploaded("image/jpeg", bytes));
    }

    /** Publishes a message of a new conversation with a picture. */
    private MessageId publish(ChannelId channel, String phone, Lane lane, UUID picture) {
        var r = Suite.request(Suite.TENANT, channel, phone, "x", lane);
        var image = new OutboundContent.Image(picture.toString(), null, "a picture");
        suite.publish(new DispatchRequested(r.eventId(), r.tenantId(), r.occurredAt(), r.messageId(), r.conversationId(),
                r.channelId(), r.to(), image, r.lane(), r.epoch(), r.expiresAt(), r.replyTo(), r.emergency(),
                r.resendIfUncertain()));
        return r.messageId();
    }

    private MessageId publish(UUID picture) {
        return publish(Suite.CHANNEL, phone(), Lane.AGENT, picture);
    }

    private void expectOutcome(MessageId id, String outcome) {
        soon().untilAsserted(() -> assertThat(suite.outcomes(id)).containsExactly(outcome));
    }

    private int failureCode(MessageId id) {
        expectOutcome(id, "Failed");
        return ((DispatchOutcome.Failed) suite.published(DispatchFinished.class).stream()
                .filter(finished -> finished.messageId().equals(id)).findFirst().orElseThrow().outcome()).code();
    }

    /** Then the tenant has one number again, as other tests expect, and no upload is left that would take the fault of another test. */
    @AfterEach
    void disconnect() {
        connected.forEach(channel -> {
            RestAssured.given().header("Authorization", "Bearer " + TestTokens.of("owner"))
                    .delete("/api/v1/channels/" + channel).then().statusCode(204);
            soon().until(() -> TestDatabase.count("select count(*) from work where channel = ?", channel.toString()) == 0);
        });
    }

    /** Connects a number of the same account as the others of this test. */
    private ChannelId connect(String phoneNumberId) {
        var token = "test_token_" + phoneNumberId;
        graph.own(token, ACCOUNT, phoneNumberId);
        var channel = ChannelId.of(RestAssured.given().header("Authorization", "Bearer " + TestTokens.of("owner"))
                .contentType("application/json")
                .body("""
                    {"phone_number_id": "%s", "business_id": "%s", "token": "%s"}""".formatted(phoneNumberId, ACCOUNT, token))
                .post("/api/v1/channels").then().statusCode(201).extract().path("id"));
        connected.add(channel);
        return channel;
    }

    private static long refusals(ChannelId channel) {
        return TestDatabase.count("select count(*) from channel where channel_id = ? and failing_code = 190", channel.value());
    }

    @Test
    void a_refused_token_of_one_number_does_not_stop_another_number_of_the_account() {
        // Given
        var refused = connect("77001");
        var other = connect("77002");
        var picture = picture(file);
        graph.media().holdUploads();
        graph.media().uploadFaults("190 401");
        publish(refused, phone(), Lane.AGENT, picture);
        soon().until(() -> graph.media().uploadsOf(file) == 1);
        // When
        var id = publish(other, phone(), Lane.AGENT, picture);
        soon().atMost(LESS_THAN_UPLOADS_ARE_HELD).until(() -> graph.media().uploadsOf(file) == 2);
        graph.media().releaseUploads();
        // Then
        expectOutcome(id, "Accepted");
        assertThat(refusals(other)).isZero();
    }

    @Test
    void a_file_that_meta_cannot_convert_is_uploaded_as_often_as_the_table_allows() {
        // Given
        graph.media().uploadFaults("131053 500", "131053 500");
        // When
        var id = publish(picture(file));
        // Then
        assertThat(failureCode(id)).isEqualTo(131053);
        assertThat(graph.media().uploadsOf(file)).isEqualTo(2);
    }

    @Test
    void a_refused_upload_leaves_the_sends_of_the_message_their_retries() {
        // Given
        graph.media().uploadFaults("2 500");
        // When
        var id = publish(picture(file));
        // Then
        expectOutcome(id, "Accepted");
        assertThat(TestDatabase.texts("select retries || ' ' || upload_retries from dispatch where message_id = ?", id.value()))
                .containsExactly("0 1");
    }

    @Test
    void a_message_that_was_tried_often_waits_when_its_upload_finds_the_token_refused() {
        // Given
        var picture = picture(file);
        TestDatabase.update("update pace set next_at = now() + interval '1 hour'");
        var id = publish(picture);
        soon().until(() -> "ready".equals(suite.state(id)));
        TestDatabase.update("update work set attempts = 9 where id = ?", id.value());
        TestDatabase.update("update dispatch set upload_retries = 9 where message_id = ?", id.value());
        graph.media().uploadFaults("190 401");
        // When
        TestDatabase.update("update pace set next_at = '-infinity'");
        // Then
        expectOutcome(id, "Accepted");
        assertThat(graph.media().uploadsOf(file)).isEqualTo(2);
    }

    @Test
    void notices_that_find_no_place_cost_nothing_and_leave_places_to_answers() {
        // Given
        graph.media().holdUploads();
        var phones = IntStream.range(0, MORE_THAN_MAY_WAIT).mapToObj(i -> phone()).toList();
        var notices = phones.stream()
                .map(phone -> publish(Suite.CHANNEL, phone, Lane.NOTICE, picture(TestFiles.jpeg(1_000)))).toList();
        soon().until(() -> waitingForPlaces() > 0);
        // When
        var answer = publish(picture(file));
        soon().until(() -> graph.media().uploadsOf(file) == 1);
        // Then
        assertThat(TestDatabase.count("select coalesce(max(attempts), 0) from work where last_error = ? and not claimed",
                "too many uploads")).isZero();
        // When
        graph.media().releaseUploads();
        // Then
        expectOutcome(answer, "Accepted");
        notices.forEach(id -> expectOutcome(id, "Accepted"));
        phones.forEach(RefusedUploadsTest::expectOneMessageOfPace);
    }

    private static long waitingForPlaces() {
        return TestDatabase.count("select count(*) from work where last_error = ?", "too many uploads");
    }

    private static void expectOneMessageOfPace(String phone) {
        assertThat(
                TestDatabase.count("select count(*) from work_pace where person = ? and next_at > now() + interval '6 seconds'",
                        phone))
                .as(phone).isZero();
    }
}
