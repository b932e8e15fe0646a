package dev.recado.outbound.channel;

import static dev.recado.outbound.Suite.phone;
import static dev.recado.outbound.Suite.soon;
import static org.assertj.core.api.Assertions.assertThat;

import jakarta.inject.Inject;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.recado.embedded.SuiteTestResource;
import dev.recado.events.ChannelId;
import dev.recado.kit.access.RoleAugmentor;
import dev.recado.kit.test.TestDatabase;
import dev.recado.outbound.GraphStub;
import dev.recado.outbound.OutboundTestResource;
import dev.recado.outbound.Suite;
import dev.recado.outbound.whatsapp.NumberFields;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.security.TestSecurity;
import io.quarkus.test.security.jwt.Claim;
import io.quarkus.test.security.jwt.JwtSecurity;
import io.quarkus.vertx.VertxContextSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rate of a number follows what Meta reports of it. */
@QuarkusTest
@QuarkusTestResource(value = SuiteTestResource.class, initArgs = @ResourceArg(name = "database", value = "outbound"))
@QuarkusTestResource(OutboundTestResource.class)
@TestSecurity(user = "olga", roles = "owner", augmentors = RoleAugmentor.class)
@JwtSecurity(claims = {@Claim(key = "tenant_id", value = "6f0e9c1a-0000-4000-8000-0000000000e7"),
        @Claim(key = "sub", value = "6f0e9c1a-0000-4000-8000-0000000000da")})
class NumberLimitsTest {

    GraphStub graph;

    @Inject
    NumberLimits limits;

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        {"throughput":{"level":"STANDARD"},"is_on_biz_app":false} | 80
        {"throughput":{"level":"HIGH"}}                           | 1000
        {"throughput":{"level":"STANDARD"},"is_on_biz_app":true}  | 20
        {"throughput":{"level":"NOT_APPLICABLE"}}                 |
        {}                                                        |
        """)
    void the_limit_follows_level_and_app(String number, Integer messagesPerSecond) throws Exception {
        assertThat(NumberLimits.of(NumberFields.of(new ObjectMapper().readTree(number))).messagesPerSecond())
                .isEqualTo(messagesPerSecond);
    }

    @Test
    void the_limit_is_read_after_the_connection_and_again_after_an_hour() throws Throwable {
        // Given
        var number = phone();
        graph.describe(number, "\"throughput\":{\"level\":\"STANDARD\"},\"is_on_biz_app\":true");
        var channel = Suite.connect(graph, number, "test_token");
        // When
        VertxContextSupport.subscribeAndAwait(limits::readDue);
        // Then
        soon().untilAsserted(() -> assertThat(limit(channel)).isEqualTo("20"));
        // When
        graph.describe(number, "\"throughput\":{\"level\":\"HIGH\"},\"is_on_biz_app\":false,"
                + "\"whatsapp_business_manager_messaging_limit\":\"TIER_2K\"");
        VertxContextSupport.subscribeAndAwait(limits::readDue);
        assertThat(limit(channel)).isEqualTo("20");
        readAgain(channel);
        // Then
        soon().untilAsserted(() -> assertThat(limit(channel)).isEqualTo("1000"));
        assertThat(TestDatabase.texts("select people_max from tier where business_id = ?", "1" + number))
                .containsExactly("2000");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        "is_on_biz_app":true                                             |
        "throughput":{"level":"STANDARD"}                                |
        "is_on_biz_app":false                                            |
        "id":"1"                                                         |
        "throughput":{"level":"STANDARD"},"is_on_biz_app":false          | 80
        "throughput":{"level":"HIGH"},"is_on_biz_app":false              | 1000
        """)
    void a_number_of_the_business_app_keeps_its_limit_until_meta_says_another_one(String answer, String changed)
            throws Throwable {
        // Given
        var number = phone();
        graph.describe(number, "\"throughput\":{\"level\":\"STANDARD\"},\"is_on_biz_app\":true");
        var channel = Suite.connect(graph, number, "test_token");
        VertxContextSupport.subscribeAndAwait(limits::readDue);
        soon().untilAsserted(() -> assertThat(limit(channel)).isEqualTo("20"));
        // When
        graph.describe(number, answer);
        readAgain(channel);
        // Then
        assertThat(limit(channel)).isEqualTo(changed == null ? "20" : changed);
    }

    private void readAgain(ChannelId channel) throws Throwable {
        TestDatabase.update("update channel set limits_read_at = now() - interval '61 minutes' where channel_id = ?",
                channel.value());
        VertxContextSupport.subscribeAndAwait(limits::readDue);
    }

    private static String limit(ChannelId channel) {
        return TestDatabase.texts("select messages_per_second from pace where channel_id = ?", channel.value()).getFirst();
    }
}
