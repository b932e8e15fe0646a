package dev.recado.conversation.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
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
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A feed tells its listener what they see and nothing else, and ends when it must. */
@QuarkusTest
@QuarkusTestResource(value = SuiteTestResource.class, initArgs = @ResourceArg(name = "database", value = "conversation"))
class LiveSocketTest extends ConversationFlow {

    private static final Duration WITHIN = Duration.ofSeconds(20);
    private static final int FLOOD = 60_000;

    private final TenantId ours = TenantId.random();
    private final UUID carla = UUID.randomUUID();
    private final Customer bia = Customer.of(ours);

    @TestHTTPResource("/ws/v1/live")
    URI feed;
    @Inject
    LiveTickets tickets;
    @Inject
    FeedConnections listeners;
    @Inject
    ChangeFeed changes;
    @Inject
    MeterRegistry meters;

    @BeforeEach
    void following() {
        LiveClient.soon(() -> assertThat(changes.following()).isTrue());
    }

    @Test
    void what_moves_in_the_own_tenant_is_told_in_ids_and_states_and_nothing_of_another() {
        try (var page = open(agent())) {
            // When
            ask(ana, "de outro tenant");
            var turn = ask(bia, "segredo meu");
            // Then
            LiveClient.soon(() -> assertThat(page.told("change")).containsExactly("opened", "message_recorded"));
            assertThat(page.told("kind")).containsOnly("conversation_changed");
            assertThat(page.told("conversation_id")).containsOnly(turn.conversationId().toString());
            assertThat(page.frames().toString()).doesNotContain("segredo", bia.person().phone(), ours.toString());
            assertThat(page.frames().getLast().get("state").asText()).isEqualTo("bot");
        }
    }

    @Test
    void what_a_colleague_has_is_not_told_but_that_it_is_gone() {
        // Given
        var id = ConversationId.random();
        var dora = UUID.randomUUID();
        try (var page = open(agent()); var admins = open(admin())) {
            // When
            listeners.hear(changed(id, Change.TAKEN_OVER, dora));
            listeners.hear(changed(id, Change.MESSAGE_RECORDED, dora));
            listeners.hear(changed(id, Change.RELEASED, null));
            listeners.hear(changed(id, Change.TAKEN_OVER, carla));
            // Then
            LiveClient.soon(() -> assertThat(page.told("change")).containsExactly("", "released", "taken_over"));
            assertThat(page.told("kind")).containsExactly("conversation_gone", "conversation_changed", "conversation_changed");
            assertThat(page.frames().getFirst()).hasSize(2);
            LiveClient.soon(() -> assertThat(admins.told("change")).containsExactly("taken_over", "message_recorded",
                    "released", "taken_over"));
            assertThat(admins.told("assignee")).containsExactly(dora.toString(), dora.toString(), "", carla.toString());
        }
    }

    @Test
    void a_feed_narrows_to_one_conversation_and_widens_again() {
        // Given
        var watched = ask(bia, "oi").conversationId();
        var other = ConversationId.random();
        try (var page = open(agent())) {
            // When
            assertThat(page.answerTo("{\"watch\":\"%s\"}".formatted(watched)).get("kind").asText()).isEqualTo("watching");
            listeners.hear(changed(other, Change.OPENED, null));
            listeners.hear(changed(watched, Change.CONTROL_APPLIED, null));
            // Then
            LiveClient.soon(() -> assertThat(page.told("change")).containsExactly("", "control_applied"));
            assertThat(page.answerTo("{\"watch\":null}").has("conversation_id")).isFalse();
            listeners.hear(changed(other, Change.OPENED, null));
            LiveClient.soon(() -> assertThat(page.told("change")).endsWith("opened"));
        }
    }

    @Test
    void a_strangers_conversation_a_colleagues_and_nonsense_are_refused_and_change_nothing() {
        // Given
        var theirs = ask(ana, "oi").conversationId();
        var doras = ask(bia, "oi").conversationId();
        suite.rows("update conversation set assignee = ? where tenant_id = ? and id = ?", UUID.randomUUID(), ours.value(),
                doras.value());
        try (var page = open(agent())) {
            for (var id : List.of(theirs, doras, ConversationId.random())) {
                assertThat(page.answerTo("{\"watch\":\"%s\"}".formatted(id))).hasToString("{\"error\":\"NOT_FOUND\"}");
            }
            for (var frame : List.of("{", "[]", "7", "{\"watch\":7}", "{\"watch\":\"1-1-1-1-1\"}", "{\"other\":1}")) {
                assertThat(page.answerTo(frame)).as(frame).hasToString("{\"error\":\"INVALID_PAYLOAD\"}");
            }
            listeners.hear(changed(ConversationId.random(), Change.OPENED, null));
            LiveClient.soon(() -> assertThat(page.told("change")).endsWith("opened"));
        }
    }

    @Test
    void it_ends_when_the_token_does() {
        try (var page = open(
                new FeedGrant(ours, carla, new ConversationVisibility(carla, false), true, 1, Instant.now().plusSeconds(2)))) {
            assertThat(page.closeCode()).isEqualTo(4401);
        }
    }

    @Test
    void it_ends_when_the_person_may_no_longer_and_no_older_ticket_opens_another() {
        // Given
        var older = give(agent());
        try (var page = open(agent()); var colleagues = open(admin())) {
            // When
            suite.send(
                    new UserChanged(carla + ":2", ours, Instant.now(), carla, "Carla", List.of("viewer"), List.of(), 2, true));
            // Then
            assertThat(page.closeCode()).isEqualTo(4401);
            assertThat(LiveClient.refusal(feed, older.text(), LiveClient.ORIGIN)).isEqualTo(401);
            listeners.hear(changed(ConversationId.random(), Change.OPENED, null));
            LiveClient.soon(() -> assertThat(colleagues.told("change")).containsExactly("opened"));
        }
    }

    @Test
    void it_ends_when_agents_no_longer_see_all_and_no_older_ticket_opens_another() {
        // Given
        var older = give(agent(true));
        try (var page = open(agent(true)); var own = open(agent()); var admins = open(admin())) {
            // When
            suite.send(agentsSeeAll(2, false));
            // Then
            assertThat(page.closeCode()).isEqualTo(4403);
            assertThat(LiveClient.refusal(feed, older.text(), LiveClient.ORIGIN)).isEqualTo(401);
            listeners.hear(changed(ConversationId.random(), Change.OPENED, null));
            LiveClient.soon(() -> assertThat(own.told("change")).containsExactly("opened"));
            LiveClient.soon(() -> assertThat(admins.told("change")).containsExactly("opened"));
        }
    }

    @Test
    void agents_who_see_all_again_open_a_wide_feed_again() {
        // Given
        suite.send(agentsSeeAll(2, false));
        LiveClient.soon(() -> assertThat(LiveClient.refusal(feed, give(agent(true)).text(), LiveClient.ORIGIN)).isEqualTo(401));
        // When
        suite.send(agentsSeeAll(3, true));
        // Then
        LiveClient.soon(() -> assertThat(LiveClient.refusal(feed, give(agent(true)).text(), LiveClient.ORIGIN)).isEqualTo(101));
    }

    @Test
    void a_client_that_sends_too_much_is_shown_out() {
        try (var page = open(agent())) {
            for (var i = 0; i < 21; i++) {
                page.send("{\"watch\":null}");
            }
            assertThat(page.closeCode()).isEqualTo(4429);
            assertThat(page.frames()).hasSizeLessThan(21);
        }
    }

    @Test
    void a_frame_too_large_ends_the_feed() {
        try (var page = open(agent())) {
            page.send("{\"watch\":\"" + "x".repeat(3000) + "\"}");
            assertThat(page.closeCode()).isNotEqualTo(1000);
        }
    }

    @Test
    void pings_keep_a_silent_feed_open() {
        try (var page = open(agent())) {
            LiveClient.soon(() -> assertThat(page.pings()).isGreaterThan(1));
        }
    }

    @Test
    void a_client_that_does_not_read_is_dropped_and_keeps_nobody_waiting() throws IOException {
        // Given
        var dropped = meters.counter("recado.live.ended", "code", "4408");
        var before = dropped.count();
        try (var slow = connectAndNeverRead(give(agent())); var page = open(admin())) {
            // When
            var event = changed(ConversationId.random(), Change.MESSAGE_RECORDED, null);
            for (var i = 0; i < FLOOD && dropped.count() == before; i++) {
                listeners.hear(event);
                keepingUp(page, i + 1);
            }
            // Then
            assertThat(dropped.count()).isEqualTo(before + 1);
            assertThat(slow.isConnected()).isTrue();
        }
    }

    private static void keepingUp(LiveClient page, int told) {
        if (told % 100 == 0) {
            LiveClient.soon(() -> assertThat(page.frames()).hasSize(told));
        }
    }

    private Socket connectAndNeverRead(LiveTicket ticket) throws IOException {
        var socket = new Socket();
        socket.setReceiveBufferSize(1024);
        socket.connect(new InetSocketAddress(feed.getHost(), feed.getPort()));
        socket.getOutputStream().write("""
            GET /ws/v1/live?ticket=%s HTTP/1.1\r
            Host: localhost\r
            Upgrade: websocket\r
            Connection: Upgrade\r
            Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r
            Sec-WebSocket-Version: 13\r
            \r
            """.formatted(ticket.text()).getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private ConversationChanged changed(ConversationId id, Change change, UUID assignee) {
        return new ConversationChanged(id + ":" + change, ours, Instant.now(), change, id, ConversationState.HUMAN, 2, null,
                null, null, assignee);
    }

    private TenantChanged agentsSeeAll(int version, boolean all) {
        return new TenantChanged(ours + ":" + version, ours, Instant.now(), "ours", "UTC", "pt-BR", false, null, null, all);
    }

    private LiveClient open(FeedGrant admission) {
        return LiveClient.open(feed, give(admission));
    }

    private LiveTicket give(FeedGrant admission) {
        return tickets.give(admission).await().atMost(WITHIN);
    }

    private FeedGrant agent() {
        return agent(false);
    }

    /** @param all whether the tenant lets its agents see all */
    private FeedGrant agent(boolean all) {
        return new FeedGrant(ours, carla, new ConversationVisibility(carla, all), true, 1, Instant.now().plusSeconds(300));
    }

    private FeedGrant admin() {
        var person = UUID.randomUUID();
        return new FeedGrant(ours, person, new ConversationVisibility(person, true), false, 1, Instant.now().plusSeconds(300));
    }
}
