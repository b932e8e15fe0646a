package dev.recado.conversation.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

import jakarta.inject.Inject;

import dev.recado.conversation.ConversationFlow;
import dev.recado.conversation.Customer;
import dev.recado.conversation.visibility.ConversationVisibility;
import dev.recado.embedded.SuiteTestResource;
import dev.recado.events.ConversationChanged;
import dev.recado.events.ConversationChanged.Change;
import dev.recado.events.ConversationId;
import dev.recado.events.ConversationState;
import dev.recado.events.TenantChanged;
import dev.recado.events.TenantId;
import dev.recado.events.UserChanged;
import dev.recado.kit.test.TestDatabase;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A feed sends its visible changes alone and closes when its grant ends. */
@QuarkusTest
@QuarkusTestResource(value = SuiteTestResource.class, initArgs = @ResourceArg(name = "database", value = "conversation"))
class LiveSocketTest extends ConversationFlow {

    private static final Duration WITHIN = Duration.ofSeconds(20);

    private final TenantId ours = TenantId.random();
    private final UUID carla = UUID.randomUUID();
    private final Customer bia = Customer.of(ours);

    @TestHTTPResource("/ws/v1/live")
    URI feed;
    @Inject
    LiveTickets tickets;
    @Inject
    FeedConnections connections;
    @Inject
    ChangeFeed changes;

    @BeforeEach
    void waitForChangeFeed() {
        LiveClient.soon(() -> assertThat(changes.isReading()).isTrue());
    }

    @Test
    void a_feed_sends_ids_and_states_of_its_own_tenant_alone() {
        try (var page = open(agent())) {
            // When
            ask(ana, "de outro tenant");
            var turn = ask(bia, "segredo meu");
            // Then
            LiveClient.soon(() -> assertThat(page.values("change")).containsExactly("opened", "message_recorded"));
            assertThat(page.values("kind")).containsOnly("conversation_changed");
            assertThat(page.values("conversation_id")).containsOnly(turn.conversationId().toString());
            assertThat(page.frames().toString()).doesNotContain("segredo", bia.person().phone(), ours.toString());
            assertThat(page.frames().getLast().get("state").asText()).isEqualTo("bot");
        }
    }

    @Test
    void a_colleagues_takeover_sends_gone_and_no_further_changes() {
        // Given
        var id = ConversationId.random();
        var dora = UUID.randomUUID();
        try (var page = open(agent()); var admins = open(admin())) {
            // When
            connections.send(changed(id, Change.TAKEN_OVER, dora));
            connections.send(changed(id, Change.MESSAGE_RECORDED, dora));
            connections.send(changed(id, Change.RELEASED, null));
            connections.send(changed(id, Change.TAKEN_OVER, carla));
            // Then
            LiveClient.soon(() -> assertThat(page.values("change")).containsExactly("", "released", "taken_over"));
            assertThat(page.values("kind")).containsExactly("conversation_gone", "conversation_changed",
                    "conversation_changed");
            assertThat(page.frames().getFirst()).hasSize(2);
            LiveClient.soon(() -> assertThat(admins.values("change")).containsExactly("taken_over", "message_recorded",
                    "released", "taken_over"));
            assertThat(admins.values("assignee")).containsExactly(dora.toString(), dora.toString(), "", carla.toString());
        }
    }

    @Test
    void a_feed_can_be_limited_to_one_conversation_and_back_to_all() {
        // Given
        var watched = ask(bia, "oi").conversationId();
        var other = ConversationId.random();
        try (var page = open(agent())) {
            // When
            assertThat(page.answerTo("{\"watch\":\"%s\"}".formatted(watched)).get("kind").asText()).isEqualTo("watching");
            connections.send(changed(other, Change.OPENED, null));
            connections.send(changed(watched, Change.CONTROL_APPLIED, null));
            // Then
            LiveClient.soon(() -> assertThat(page.values("change")).containsExactly("", "control_applied"));
            assertThat(page.answerTo("{\"watch\":null}").has("conversation_id")).isFalse();
            connections.send(changed(other, Change.OPENED, null));
            LiveClient.soon(() -> assertThat(page.values("change")).endsWith("opened"));
        }
    }

    @Test
    void an_invisible_conversation_or_an_invalid_frame_is_refused_and_keeps_the_filter() {
        // Given
        var theirs = ask(ana, "oi").conversationId();
        var doras = ask(bia, "oi").conversationId();
        TestDatabase.update("update conversation set assignee = ? where tenant_id = ? and id = ?", UUID.randomUUID(),
                ours.value(),
                doras.value());
        try (var page = open(agent())) {
            for (var id : List.of(theirs, doras, ConversationId.random())) {
                assertThat(page.answerTo("{\"watch\":\"%s\"}".formatted(id))).hasToString("{\"error\":\"NOT_FOUND\"}");
            }
            for (var frame : List.of("{", "[]", "7", "{\"watch\":7}", "{\"watch\":\"1-1-1-1-1\"}", "{\"other\":1}")) {
                assertThat(page.answerTo(frame)).as(frame).hasToString("{\"error\":\"INVALID_PAYLOAD\"}");
            }
            connections.send(changed(ConversationId.random(), Change.OPENED, null));
            LiveClient.soon(() -> assertThat(page.values("change")).endsWith("opened"));
        }
    }

    @Test
    void a_feed_closes_when_its_token_expires() {
        try (var page = open(
                new LiveTicket.Grant(ours, carla, new ConversationVisibility(carla, false), true, 1,
                        Instant.now().plusSeconds(2), null))) {
            LiveClient.soon(() -> {
                connections.closeExpired();
                assertThat(page.isClosed()).isTrue();
            });
            assertThat(page.closeCode()).isEqualTo(4401);
        }
    }

    @Test
    void a_feed_closes_when_its_token_is_revoked_and_older_tickets_are_refused() {
        // Given
        var older = issue(agent());
        try (var page = open(agent()); var colleagues = open(admin())) {
            // When
            suite.send(
                    new UserChanged(carla + ":2", ours, Instant.now(), carla, "Carla", List.of("viewer"), List.of(), 2, true,
                            null));
            // Then
            assertThat(page.closeCode()).isEqualTo(4401);
            assertThat(LiveClient.handshakeStatus(feed, older.text(), LiveClient.ORIGIN)).isEqualTo(401);
            connections.send(changed(ConversationId.random(), Change.OPENED, null));
            LiveClient.soon(() -> assertThat(colleagues.values("change")).containsExactly("opened"));
        }
    }

    @Test
    void a_feed_closes_when_its_session_ends_and_the_feeds_of_other_sessions_stay() {
        // Given
        var session = UUID.randomUUID();
        var older = issue(agent(false, session));
        try (var page = open(agent(false, session)); var elsewhere = open(agent(false, UUID.randomUUID()))) {
            // When
            suite.send(new UserChanged(carla + ":2", ours, Instant.now(), carla, "Carla", List.of("agent"), List.of(), 1, true,
                    List.of(session)));
            // Then
            assertThat(page.closeCode()).isEqualTo(4401);
            assertThat(LiveClient.handshakeStatus(feed, older.text(), LiveClient.ORIGIN)).isEqualTo(401);
            connections.send(changed(ConversationId.random(), Change.OPENED, null));
            LiveClient.soon(() -> assertThat(elsewhere.values("change")).containsExactly("opened"));
        }
    }

    @Test
    void a_feed_closes_when_its_visibility_is_reduced_and_older_tickets_are_refused() {
        // Given
        var older = issue(agent(true));
        try (var page = open(agent(true)); var own = open(agent()); var admins = open(admin())) {
            // When
            suite.send(agentsSeeAll(2, false));
            // Then
            assertThat(page.closeCode()).isEqualTo(4403);
            assertThat(LiveClient.handshakeStatus(feed, older.text(), LiveClient.ORIGIN)).isEqualTo(401);
            connections.send(changed(ConversationId.random(), Change.OPENED, null));
            LiveClient.soon(() -> assertThat(own.values("change")).containsExactly("opened"));
            LiveClient.soon(() -> assertThat(admins.values("change")).containsExactly("opened"));
        }
    }

    @Test
    void a_feed_over_all_conversations_opens_again_once_agents_see_all() {
        // Given
        suite.send(agentsSeeAll(2, false));
        LiveClient.soon(() -> assertThat(LiveClient.handshakeStatus(feed, issue(agent(true)).text(), LiveClient.ORIGIN))
                .isEqualTo(401));
        // When
        suite.send(agentsSeeAll(3, true));
        // Then
        LiveClient.soon(() -> assertThat(LiveClient.handshakeStatus(feed, issue(agent(true)).text(), LiveClient.ORIGIN))
                .isEqualTo(101));
    }

    private ConversationChanged changed(ConversationId id, Change change, UUID assignee) {
        return new ConversationChanged(id + ":" + change, ours, Instant.now(), change, id, ConversationState.HUMAN, 2, null,
                null, null, assignee);
    }

    private TenantChanged agentsSeeAll(int version, boolean all) {
        return new TenantChanged(ours + ":" + version, ours, Instant.now(), "ours", "UTC", "pt-BR", false, null, null, all);
    }

    private LiveClient open(LiveTicket.Grant grant) {
        return LiveClient.open(feed, issue(grant));
    }

    private LiveTicket issue(LiveTicket.Grant grant) {
        return tickets.issue(grant).await().atMost(WITHIN);
    }

    private LiveTicket.Grant agent() {
        return agent(false);
    }

    /** @param all true when the tenant lets its agents see all conversations */
    private LiveTicket.Grant agent(boolean all) {
        return agent(all, null);
    }

    private LiveTicket.Grant agent(boolean all, UUID session) {
        return new LiveTicket.Grant(ours, carla, new ConversationVisibility(carla, all), true, 1,
                Instant.now().plusSeconds(300), session);
    }

    private LiveTicket.Grant admin() {
        var person = UUID.randomUUID();
        return new LiveTicket.Grant(ours, person, new ConversationVisibility(person, true), false, 1,
                Instant.now().plusSeconds(300), null);
    }
}
