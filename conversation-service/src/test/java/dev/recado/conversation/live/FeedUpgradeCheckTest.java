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
import dev.recado.kit.test.TestDatabase;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.security.TestSecurity;
import io.quarkus.test.security.jwt.Claim;
import io.quarkus.test.security.jwt.ClaimType;
import io.quarkus.test.security.jwt.JwtSecurity;
import org.junit.jupiter.api.Test;

/** A missing or invalid ticket, or another origin, is refused before the upgrade. */
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
    void a_ticket_opens_one_feed_and_is_stored_as_a_hash() {
        // Given
        waitForChangeFeed();
        var given = given().post("/api/v1/live/tickets").then().statusCode(201).extract().jsonPath();
        var ticket = given.getString("ticket");
        assertThat(given.getInt("expires_in")).isEqualTo(30);
        var row = TestDatabase
                .rows("select * from live_ticket where tenant_id = ? and subject = ?", TenantId.of(TENANT).value(),
                        UUID.fromString(CARLA))
                .getFirst();
        // When
        var first = LiveClient.handshakeStatus(feed, ticket, LiveClient.ORIGIN);
        var second = LiveClient.handshakeStatus(feed, ticket, LiveClient.ORIGIN);
        // Then
        assertThat(List.of(first, second)).containsExactly(101, 401);
        assertThat(row).containsEntry("reads_all", false).containsEntry("agent", true)
                .containsEntry("machine", false).containsEntry("token_version", 3L);
        assertThat((byte[]) row.get("hash")).hasSize(32).isNotEqualTo(ticket.getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    @TestSecurity(user = "erp", augmentors = RoleAugmentor.class)
    @JwtSecurity(claims = {@Claim(key = "tenant_id", value = TENANT), @Claim(key = "scope", value = "messages.send")})
    void a_caller_without_the_read_permission_gets_no_ticket() {
        given().post("/api/v1/live/tickets").then().statusCode(403);
    }

    @Test
    void a_caller_without_a_token_gets_no_ticket() {
        given().post("/api/v1/live/tickets").then().statusCode(401);
    }

    @Test
    void missing_invalid_foreign_and_expired_tickets_are_refused() {
        // Given
        waitForChangeFeed();
        var good = issue(Duration.ofMinutes(5));
        var stale = issue(Duration.ofMinutes(5));
        TestDatabase.update("update live_ticket set expires_at = now() where tenant_id = ? and hash = ?",
                stale.tenant().value(),
                stale.hash());
        var other = LiveTicket.random(TenantId.random()).text();
        // Then
        assertThat(LiveClient.handshakeStatus(feed, null, LiveClient.ORIGIN)).isEqualTo(401);
        assertThat(LiveClient.handshakeStatus(feed, "x".repeat(64), LiveClient.ORIGIN)).isEqualTo(401);
        assertThat(LiveClient.handshakeStatus(feed, "%ff%fe", LiveClient.ORIGIN)).isEqualTo(401);
        assertThat(LiveClient.handshakeStatus(feed, "%00%ff", LiveClient.ORIGIN)).isEqualTo(400);
        // another tenant's id before a valid secret
        assertThat(LiveClient.handshakeStatus(feed, other.substring(0, 21) + good.text().substring(21), LiveClient.ORIGIN))
                .isEqualTo(401);
        assertThat(LiveClient.handshakeStatus(feed, stale.text(), LiveClient.ORIGIN)).isEqualTo(401);
        assertThat(LiveClient.handshakeStatus(feed, issue(Duration.ZERO).text(), LiveClient.ORIGIN)).isEqualTo(401);
        assertThat(LiveClient.handshakeStatus(feed, good.text(), LiveClient.ORIGIN)).isEqualTo(101);
    }

    @Test
    void another_origin_is_refused_and_its_ticket_stays_valid() {
        // Given
        waitForChangeFeed();
        var ticket = issue(Duration.ofMinutes(5)).text();
        // Then
        for (var origin : List.of("https://evil.example", "http://localhost:8080.evil.example", "https://localhost:8080",
                "http://localhost:8081", "null", "http://localhost:8080/console")) {
            assertThat(LiveClient.handshakeStatus(feed, ticket, origin)).as(origin).isEqualTo(403);
        }
        assertThat(LiveClient.handshakeStatus(feed, ticket, null)).as("no browser").isEqualTo(101);
    }

    @Test
    void of_two_concurrent_uses_of_a_ticket_one_succeeds() {
        // Given
        var ticket = issue(Duration.ofMinutes(5));
        // When
        var one = tickets.redeem(ticket).subscribeAsCompletionStage();
        var other = tickets.redeem(ticket).subscribeAsCompletionStage();
        // Then
        assertThat(List.of(one.join().isPresent(), other.join().isPresent())).containsExactlyInAnyOrder(true, false);
    }

    @Test
    void the_number_of_feeds_per_user_is_limited() {
        // Given
        waitForChangeFeed();
        var grant = grant(Duration.ofMinutes(5));
        var open = IntStream.range(0, 20).mapToObj(i -> LiveClient.open(feed, issue(grant))).toList();
        // When
        var onceMore = LiveClient.handshakeStatus(feed, issue(grant).text(), LiveClient.ORIGIN);
        // Then
        assertThat(onceMore).isEqualTo(429);
        open.forEach(LiveClient::close);
        LiveClient.soon(
                () -> assertThat(LiveClient.handshakeStatus(feed, issue(grant).text(), LiveClient.ORIGIN)).isEqualTo(101));
    }

    private void waitForChangeFeed() {
        LiveClient.soon(() -> assertThat(changes.isReading()).isTrue());
    }

    private LiveTicket issue(Duration tokenLife) {
        return issue(grant(tokenLife));
    }

    private LiveTicket issue(LiveTicket.Grant grant) {
        return tickets.issue(grant).await().atMost(WITHIN);
    }

    private static LiveTicket.Grant grant(Duration tokenLife) {
        var person = UUID.randomUUID();
        return new LiveTicket.Grant(TenantId.of(TENANT), person, new ConversationVisibility(person, true), false, 1,
                Instant.now().plus(tokenLife), null);
    }
}
