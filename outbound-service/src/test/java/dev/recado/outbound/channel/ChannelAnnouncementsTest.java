package dev.recado.outbound.channel;

import static dev.recado.outbound.Suite.soon;
import static dev.recado.outbound.channel.ChannelsTest.connect;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;

import jakarta.inject.Inject;

import dev.recado.embedded.SuiteTestResource;
import dev.recado.events.ChannelConnected;
import dev.recado.events.Topics;
import dev.recado.kit.access.RoleAugmentor;
import dev.recado.kit.test.TestDatabase;
import dev.recado.kit.test.TopicProbe;
import dev.recado.outbound.GraphStub;
import dev.recado.outbound.OutboundTestResource;
import dev.recado.outbound.Suite;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.security.TestSecurity;
import io.quarkus.test.security.jwt.Claim;
import io.quarkus.test.security.jwt.JwtSecurity;
import io.quarkus.vertx.VertxContextSupport;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.Test;

/** The topic {@code channels.connected} holds every channel until 30 days after its end. */
@QuarkusTest
@QuarkusTestResource(value = SuiteTestResource.class, initArgs = @ResourceArg(name = "database", value = "outbound"))
@QuarkusTestResource(OutboundTestResource.class)
@TestSecurity(user = "olga", roles = "owner", augmentors = RoleAugmentor.class)
@JwtSecurity(claims = {@Claim(key = "tenant_id", value = ChannelsTest.TENANT), @Claim(key = "sub", value = ChannelsTest.OLGA)})
class ChannelAnnouncementsTest {

    GraphStub graph;

    @Inject
    Suite suite;
    @Inject
    ChannelAnnouncements announcements;

    @Test
    void the_announcement_job_publishes_every_channel_again() throws Throwable {
        // Given
        var channel = Suite.CHANNEL.toString();
        soon().until(() -> !announcementsOf(channel).isEmpty());
        var before = announcementsOf(channel).size();
        // When
        VertxContextSupport.subscribeAndAwait(announcements::announceAll);
        // Then
        soon().untilAsserted(() -> assertThat(announcementsOf(channel)).hasSizeGreaterThan(before));
    }

    @Test
    void a_number_leaves_the_topic_thirty_days_after_its_end_and_returns_when_it_is_connected_again() throws Throwable {
        // Given
        graph.own("test_token_w", "260", "26001");
        var channel = connect("26001", "260", "test_token_w", 201);
        given().delete("/api/v1/channels/" + channel).then().statusCode(204);
        VertxContextSupport.subscribeAndAwait(announcements::forgetClosed);
        TestDatabase.update("update channel set closed_at = now() - interval '30 days' where channel_id = ?",
                UUID.fromString(channel));
        // When
        VertxContextSupport.subscribeAndAwait(announcements::forgetClosed);
        VertxContextSupport.subscribeAndAwait(announcements::forgetClosed);
        VertxContextSupport.subscribeAndAwait(announcements::announceAll);
        // Then
        soon().untilAsserted(() -> assertThat(values(channel)).hasSize(3).endsWith(false));
        // When
        connect("26001", "260", "test_token_w", 201);
        // Then
        soon().untilAsserted(() -> assertThat(values(channel)).hasSize(4).endsWith(true));
    }

    /** Whether each record of the channel has a value: a record without one deletes it. */
    private static List<Boolean> values(String channel) {
        var servers = ConfigProvider.getConfig().getValue("kafka.bootstrap.servers", String.class);
        return TopicProbe.readAll(servers, Topics.CHANNELS_CONNECTED).stream().filter(record -> channel.equals(record.key()))
                .map(record -> record.value() != null).toList();
    }

    private List<ChannelConnected> announcementsOf(String channel) {
        return suite.published(ChannelConnected.class).stream().filter(event -> event.channelId().toString().equals(channel))
                .toList();
    }
}
