package dev.recado.outbound.channel;

import static dev.recado.outbound.Suite.soon;
import static dev.recado.outbound.channel.ChannelsTest.connect;
import static dev.recado.outbound.channel.ChannelsTest.post;
import static dev.recado.outbound.channel.ChannelsTest.stateOf;
import static dev.recado.outbound.channel.ChannelsTest.stored;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;

import jakarta.inject.Inject;

import dev.recado.embedded.SuiteTestResource;
import dev.recado.events.AuditRecorded;
import dev.recado.events.AuditRecorded.Actor;
import dev.recado.events.ChannelConnected;
import dev.recado.events.TenantId;
import dev.recado.kit.access.RoleAugmentor;
import dev.recado.kit.test.TestDatabase;
import dev.recado.outbound.GraphStub;
import dev.recado.outbound.OutboundTestResource;
import dev.recado.outbound.Suite;
import dev.recado.outbound.channel.Channels.Connection;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.security.TestSecurity;
import io.quarkus.test.security.jwt.Claim;
import io.quarkus.test.security.jwt.JwtSecurity;
import io.quarkus.vertx.VertxContextSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Numbers are verified again, one does not stop another, and a holder that Meta refuses loses its number. */
@QuarkusTest
@QuarkusTestResource(value = SuiteTestResource.class, initArgs = @ResourceArg(name = "database", value = "outbound"))
@QuarkusTestResource(OutboundTestResource.class)
@TestSecurity(user = "olga", roles = "owner", augmentors = RoleAugmentor.class)
@JwtSecurity(claims = {@Claim(key = "tenant_id", value = ChannelsTest.TENANT), @Claim(key = "sub", value = ChannelsTest.OLGA)})
class ChannelVerificationTest {

    private static final TenantId OTHER = TenantId.of("6f0e9c1a-0000-4000-8000-0000000000d3");

    GraphStub graph;

    @Inject
    Suite suite;
    @Inject
    ChannelAnnouncements announcements;
    @Inject
    ChannelVerification verification;
    @Inject
    Channels channels;

    @AfterEach
    void queries_succeed() {
        graph.queriesFail(null);
    }

    @Test
    void a_number_that_is_confirmed_again_is_connected_anew_so_that_ingest_publishes_what_arrived_meanwhile() throws Throwable {
        // Given
        graph.own("test_token_v", "220", "22001");
        graph.own("test_token_v", "221", "22001");
        var id = connect("22001", "220", "test_token_v", 201);
        soon().untilAsserted(() -> last(id));
        var connectedAt = last(id).connectedAt();
        // When
        VertxContextSupport.subscribeAndAwait(
                () -> channels.prepare(TenantId.of(ChannelsTest.TENANT), new Connection("22001", "221", "test_token_v", null)));
        soon().untilAsserted(() -> assertThat(last(id).closedAt()).isNotNull());
        var closedAt = last(id).closedAt();
        VertxContextSupport.subscribeAndAwait(announcements::announceAll);
        soon().untilAsserted(() -> assertThat(announcementsOf(id)).hasSizeGreaterThanOrEqualTo(3));
        assertThat(last(id).closedAt()).as("the time at which it became unverified").isEqualTo(closedAt);
        VertxContextSupport.subscribeAndAwait(verification::verifyAll);
        // Then
        soon().untilAsserted(() -> assertThat(last(id).closedAt()).isNull());
        assertThat(last(id).connectedAt()).isAfter(connectedAt);
    }

    @Test
    void an_unverified_number_that_a_person_connects_gets_a_new_time_of_connection() throws Throwable {
        // Given
        graph.own("test_token_d", "130", "13001");
        graph.own("test_token_d", "131", "13001");
        var id = connect("13001", "130", "test_token_d", 201);
        soon().untilAsserted(() -> last(id));
        var connectedAt = last(id).connectedAt();
        VertxContextSupport.subscribeAndAwait(
                () -> channels.prepare(TenantId.of(ChannelsTest.TENANT), new Connection("13001", "131", "test_token_d", null)));
        // When
        connect("13001", "131", "test_token_d", 201);
        // Then
        soon().untilAsserted(() -> assertThat(last(id).closedAt()).isNull());
        soon().untilAsserted(() -> assertThat(last(id).connectedAt()).isAfter(connectedAt));
    }

    @Test
    void a_channel_whose_token_cannot_be_decrypted_does_not_stop_the_verification_of_the_others() throws Throwable {
        // Given
        graph.own("test_token_e", "140", "14001");
        graph.own("test_token_e", "140", "14002");
        var unreadable = prepare("14001", "140", "test_token_e");
        TestDatabase.update(
                "update channel set secrets_key_id = 'lost', verification_tried_at = '-infinity' where channel_id = ?",
                UUID.fromString(unreadable));
        var readable = prepare("14002", "140", "test_token_e");
        TestDatabase.update("update channel set verification_tried_at = now() where channel_id = ?", UUID.fromString(readable));
        // When
        VertxContextSupport.subscribeAndAwait(verification::verifyAll);
        // Then
        assertThat(stateOf(readable)).isEqualTo("connected");
        assertThat(stateOf(unreadable)).isEqualTo("unverified");
        assertThat(TestDatabase.texts(
                "select verification_tried_at > now() - interval '1 minute' from channel where channel_id = ?",
                UUID.fromString(unreadable))).as("the others are tried before it").containsExactly("t");
        TestDatabase.update("delete from pace where channel_id = ?", UUID.fromString(unreadable));
        TestDatabase.update("delete from channel where channel_id = ?", UUID.fromString(unreadable));
    }

    @Test
    void a_number_whose_holder_meta_refuses_is_disconnected_there_and_connected_by_its_owner() throws Throwable {
        // Given
        graph.own("test_token_f", "150", "15001");
        graph.own("test_token_g", "150", "15001");
        var agency = VertxContextSupport.subscribeAndAwait(
                () -> channels.connect(OTHER, Actor.suite(), new Connection("15001", "150", "test_token_f", null), null)).id()
                .toString();
        post("15001", "150", "test_token_g").then().statusCode(409);
        // When
        graph.numbers().disown("test_token_f");
        var id = connect("15001", "150", "test_token_g", 201);
        // Then
        soon().untilAsserted(() -> {
            assertThat(last(agency).closedAt()).isNotNull();
            assertThat(last(id).closedAt()).isNull();
        });
        assertThat(stored("15001")).containsExactly(ChannelsTest.TENANT);
        soon().untilAsserted(() -> assertThat(lastAudit(agency).details()).containsEntry("cause", "refused_by_meta"));
    }

    @ParameterizedTest
    @CsvSource({"18001, !error 190 401", "18002, !error 10 403", "18003, !error 368 400"})
    void a_number_of_an_earlier_version_receives_messages_while_meta_refuses_its_token(String number, String fault)
            throws Throwable {
        // Given
        graph.own("test_token_j", "180", number);
        var id = preparePresumed(number, "180", "test_token_j");
        graph.queriesFail(fault);
        // When
        VertxContextSupport.subscribeAndAwait(verification::verifyAll);
        // Then
        assertThat(TestDatabase.count(
                "select count(*) from channel where channel_id = ? and presumed and verified_at is not null",
                UUID.fromString(id))).isOne();
        // When
        graph.queriesFail(null);
        VertxContextSupport.subscribeAndAwait(verification::verifyAll);
        // Then
        assertThat(stateOf(id)).isEqualTo("connected");
    }

    @Test
    void a_number_of_an_earlier_version_receives_messages_until_meta_refuses_it() throws Throwable {
        // Given
        graph.own("test_token_h", "160", "16001");
        graph.queriesFail("!reset");
        var id = preparePresumed("16001", "160", "test_token_h");
        // When
        VertxContextSupport.subscribeAndAwait(verification::verifyAll);
        VertxContextSupport.subscribeAndAwait(announcements::announceAll);
        // Then
        soon().untilAsserted(() -> assertThat(last(id).closedAt()).isNull());
        // When
        graph.numbers().disown("test_token_h");
        graph.own("test_token_h", "161", "16101");
        graph.queriesFail(null);
        VertxContextSupport.subscribeAndAwait(verification::verifyAll);
        // Then
        soon().untilAsserted(() -> assertThat(last(id).closedAt()).isNotNull());
        assertThat(stateOf(id)).isEqualTo("unverified");
    }

    @Test
    void a_number_of_an_earlier_version_that_meta_confirms_keeps_its_time_of_connection() throws Throwable {
        // Given
        graph.own("test_token_i", "170", "17001");
        var id = preparePresumed("17001", "170", "test_token_i");
        // When
        VertxContextSupport.subscribeAndAwait(verification::verifyAll);
        // Then
        soon().untilAsserted(() -> assertThat(TestDatabase.count("select count(*) from channel where channel_id = ? "
                + "and not presumed and verified_at is not null and connected_at = created_at", UUID.fromString(id))).isOne());
    }

    /** Leaves the number as the migration leaves one of an earlier version. */
    private String preparePresumed(String number, String account, String token) throws Throwable {
        var id = prepare(number, account, token);
        TestDatabase.update(
                "update channel set connected_at = created_at, verified_at = created_at, presumed = true where channel_id = ?",
                UUID.fromString(id));
        return id;
    }

    private List<ChannelConnected> announcementsOf(String channel) {
        return suite.published(ChannelConnected.class).stream().filter(event -> event.channelId().toString().equals(channel))
                .toList();
    }

    private ChannelConnected last(String channel) {
        var announced = announcementsOf(channel);
        assertThat(announced).isNotEmpty();
        return announced.getLast();
    }

    private AuditRecorded lastAudit(String channel) {
        var audited = suite.published(AuditRecorded.class).stream()
                .filter(event -> event.subject().equals(new AuditRecorded.Subject("channel", channel))).toList();
        assertThat(audited).isNotEmpty();
        return audited.getLast();
    }

    private String prepare(String number, String account, String token) throws Throwable {
        return VertxContextSupport.subscribeAndAwait(
                () -> channels.prepare(TenantId.of(ChannelsTest.TENANT), new Connection(number, account, token, null))).id()
                .toString();
    }
}
