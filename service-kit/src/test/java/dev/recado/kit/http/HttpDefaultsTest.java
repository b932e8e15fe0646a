package dev.recado.kit.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import org.junit.jupiter.api.Test;

class HttpDefaultsTest {

    @Test
    void the_management_port_is_open_to_this_machine_only_unless_a_setting_says_otherwise() {
        assertThat(config(Map.of()).getValue("quarkus.management.host", String.class)).isEqualTo("127.0.0.1");
        assertThat(config(Map.of("RECADO_MANAGEMENT_HOST", "0.0.0.0")).getValue("quarkus.management.host", String.class))
                .isEqualTo("0.0.0.0");
    }

    private static SmallRyeConfig config(Map<String, String> environment) {
        return new SmallRyeConfigBuilder().addDefaultInterceptors().addDefaultSources()
                .withSources(new PropertiesConfigSource(environment, "environment", 300)).build();
    }
}
