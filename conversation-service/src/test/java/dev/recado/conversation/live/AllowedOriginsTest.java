package dev.recado.conversation.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;

import io.smallrye.config.SmallRyeConfigBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An origin is compared as a whole, in the form that browsers send. */
class AllowedOriginsTest {

    @ParameterizedTest
    @CsvSource({"https://desk.example, true", "http://localhost:8080, true", "HTTPS://Desk.example, true",
            "https://desk.example:443, false", "http://desk.example, false", "https://desk.example.evil.example, false",
            "https://evil.example/https://desk.example, false", "null, false", "'', false"})
    void only_configured_origins_may_open_a_feed(String origin, boolean allowed) {
        assertThat(origins("https://Desk.example:443/console,http://localhost:8080").allow(origin)).isEqualTo(allowed);
    }

    @Test
    void a_client_without_a_browser_sends_no_origin() {
        assertThat(origins("https://desk.example").allow(null)).isTrue();
    }

    private static AllowedOrigins origins(String list) {
        var config = new SmallRyeConfigBuilder().withMapping(LiveConfig.class)
                .withConverter(Duration.class, 200, _ -> Duration.ZERO)
                .withDefaultValue("recado.live.origins", list).build().getConfigMapping(LiveConfig.class);
        return new AllowedOrigins(config);
    }
}
