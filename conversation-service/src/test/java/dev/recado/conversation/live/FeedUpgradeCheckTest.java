package dev.recado.conversation.live;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

import jakarta.inject.Inject;

import dev.recado.conversation.ConversationFlow;
import dev.recado.conversation.visibility.ConversationVisibility;
import dev.recado.embedded.SuiteTestResource;
import dev.recado.events.TenantId;
import dev.recado.kit.access.RoleAugmentor;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.security.TestSecurity;
import io.quarkus.test.security.jwt.Claim;
import io.quarkus.test.security.jwt.ClaimType;
import io.quarkus.test.security.jwt.JwtSecurity;
import org.junit.jupiter.api.Test;

/** Who has no ticket of their own, or comes from a strange page, is refused before there is a WebSocket. */
@QuarkusTest
@QuarkusTestResource(value = SuiteTestResource.class, initArgs = @ResourceArg(name = "database", value = "conversation"))
class FeedUpgradeCheckTest extends ConversationFlow {

    static final String TENANT = "6f0e9c1a-0000-4000-8000-000000000005";
    static final String CARLA = "6f0e9c1a-0000-4000-8000-0000000005c1";
    private static final Duration WITHIN = Duration.ofSeconds(20);

    @TestHTTPResource("/ws/v1/live")
    URI feed;
    @Inject
    LiveTickets tickets;
    @Inject
    ChangeFeed changes;

    @Test
    @TestSecurity(user = "carla", roles = "agent", augmentors = RoleAugmentor.class)
    @JwtSecurity(claims = {@Claim(key = "tenant_id", value = TENANT), @Claim(key = "sub", value = CARLA),
            @Claim(key = "ver", value = "3", type = ClaimType.LONG),
            @Claim(key = "exp", value = "4102444800", type = ClaimType.LONG)})
    void a_ticket_asked_for_with_a_token_opens_one_feed_once_and_is_nowhere_kept_as_it_is() {
        // Given
        following();
        var given = given().post("/api/v1/live/tickets").then().statusCode(201).extract().jsonPath();
        var ticket = given.getString("ticket");
        assertThat(given.getInt("expires_in")).isEqualTo(30);
        var row = suite.rows("select * from live_ticket where tenant_id = ? and subject = ?", TenantId.of(TENANT).value(),
                UUID.fromString(CARLA)).getFirst();
        // When
        var first = LiveClient.refusal(feed, ticket, LiveClient.ORIGIN);
        var second = LiveClient.refusal(feed, ticket, LiveClient.ORIGIN);
        // Then
        assertThat(List.of(first, second)).containsExactly(101, 401);
        assertThat(row).containsEntry("reads_all", false).containsEntry("agent", true)
                .containsEntry("machine", false).containsEntry("token_version", 3L);
        assertThat((byte[]) row.get("hash")).hasSize(32).isNotEqualTo(ticket.getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    @TestSecurity(user = "erp", augmentors = RoleAugmentor.class)
    @JwtSecurity(claims = {@Claim(key = "tenant_id", value = TENANT), @Claim(key = "scope", value = "messages.send")})
    void who_may_not_read_conversations_gets_no_ticket() {
        given().post("/api/v1/live/tickets").then().statusCode(403);
    }

    @Test
    void without_a_token_there_is_no_ticket() {
        given().post("/api/v1/live/tickets").then().statusCode(401);
    }

    @Test
    void no_ticket_nonsense_anothers_tenant_and_a_stale_one_open_nothing() {
        // Given
        following();
        var good = give(Duration.ofMinutes(5));
        var stale = give(Duration.ofMinutes(5));
        suite.rows("update live_ticket set expires_at = now() where tenant_id = ? and hash = ?", stale.tenant().value(),
                stale.hash());
        var other = LiveTicket.random(TenantId.random()).text();
        // Then
        assertThat(LiveClient.refusal(feed, null, LiveClient.ORIGIN)).isEqualTo(401);
        assertThat(LiveClient.refusal(feed, "x".repeat(64), LiveClient.ORIGIN)).isEqualTo(401);
        assertThat(LiveClient.refusal(feed, "%00%ff", LiveClient.ORIGIN)).isEqualTo(401);
        // another tenant's id before a secret that is good
        assertThat(LiveClient.refusal(feed, other.substring(0, 21) + good.text().substring(21), LiveClient.ORIGIN))
                .isEqualTo(401);
        assertThat(LiveClient.refusal(feed, stale.text(), LiveClient.ORIGIN)).isEqualTo(401);
        assertThat(LiveClient.refusal(feed, give(Duration.ZERO).text(), LiveClient.ORIGIN)).isEqualTo(401);
        assertThat(LiveClient.refusal(feed, good.text(), LiveClient.ORIGIN)).isEqualTo(101);
    }

    @Test
    void a_page_of_another_origin_is_refused_and_costs_no_ticket() {
        // Given
        following();
        var ticket = give(Duration.ofMinutes(5)).text();
        // Then
        for (var origin : List.of("https://evil.example", "http://localhost:8080.evil.example", "https://localhost:8080",
                "http://localhost:8081", "null", "http://localhost:8080/console")) {
            assertThat(LiveClient.refusal(feed, ticket, origin)).as(origin).isEqualTo(403);
        }
        assertThat(LiveClient.refusal(feed, ticket, null)).as("no browser").isEqualTo(101);
    }

    @Test
    void of_two_replicas_that_get_one_ticket_at_once_one_honours_it() {
        // Given
        var ticket = give(Duration.ofMinutes(5));
        // When
        var one = tickets.use(ticket).subscribeAsCompletionStage();
        var other = tickets.use(ticket).subscribeAsCompletionStage();
        // Then
        assertThat(List.of(one.join().isPresent(), other.join().isPresent())).containsExactlyInAnyOrder(true, false);
    }

    @Test
    void one_person_has_so_many_feeds_and_no_more() {
        // Given
        following();
        var admission = admission(Duration.ofMinutes(5));
        var open = IntStream.range(0, 20).mapToObj(i -> LiveClient.open(feed, give(admission))).toList();
        // When
        var onceMore = LiveClient.refusal(feed, give(admission).text(), LiveClient.ORIGIN);
        // Then
        assertThat(onceMore).isEqualTo(429);
        open.forEach(LiveClient::close);
        LiveClient.soon(() -> assertThat(LiveClient.refusal(feed, give(admission).text(), LiveClient.ORIGIN)).isEqualTo(101));
    }

    private void following() {
        LiveClient.soon(() -> assertThat(changes.following()).isTrue());
    }

    private LiveTicket give(Duration tokenLife) {
        return give(admission(tokenLife));
    }

    private LiveTicket give(FeedGrant admission) {
        return tickets.give(admission).await().atMost(WITHIN);
    }

    private static FeedGrant admission(Duration tokenLife) {
        var person = UUID.randomUUID();
        return new FeedGrant(TenantId.of(TENANT), person, new ConversationVisibility(person, true), false, 1,
                Instant.now().plus(tokenLife));
    }
}
