package dev.recado.kit.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.Map;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import org.junit.jupiter.api.Test;

class DerivedConfigTest {

    @Test
    void a_database_url_is_split_into_its_parts() {
        assertThat(DerivedConfig.database(URI.create("postgresql://recado:p%40ss+word@db.example:6432/")))
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of("DATABASE_HOST", "db.example", "DATABASE_PORT", "6432", "DATABASE_USERNAME", "recado",
                                "DATABASE_PASSWORD",
                                "p@ss+word"));
    }

    @Test
    void a_database_url_without_a_port_gets_the_default() {
        assertThat(DerivedConfig.database(URI.create("postgresql://u:p@db"))).containsEntry("DATABASE_PORT", "5432");
    }

    @Test
    void each_incoming_channel_gets_its_own_group_and_dead_letter_topic() {
        // Given
        var settings = Map.of("recado.service", "ai", "mp.messaging.incoming.replies-requested.topic", "replies.requested");
        // When
        var config = new SmallRyeConfigBuilder().withSources(new PropertiesConfigSource(settings, "test", 100))
                .withSources(new DerivedConfig()).build();
        // Then
        assertThat(config.getConfigValue("mp.messaging.incoming.replies-requested.dead-letter-queue.topic").getValue())
                .isEqualTo("replies.requested.ai.dlq");
        assertThat(config.getConfigValue("mp.messaging.incoming.replies-requested.group.id").getValue())
                .isEqualTo("ai.replies.requested");
    }

    @Test
    void a_channel_with_a_topic_pattern_sets_its_own_group_and_dead_letter_topic() {
        // Given
        var settings = Map.of("recado.service", "ai", "mp.messaging.incoming.many.topic", "many\\.[a-z]+",
                "mp.messaging.incoming.many.pattern", "true", "mp.messaging.incoming.many.group.id", "ai.many",
                "mp.messaging.incoming.many.dead-letter-queue.topic", "many.ai.dlq");
        // When
        var config = new SmallRyeConfigBuilder().withSources(new PropertiesConfigSource(settings, "test", 100))
                .withSources(new DerivedConfig()).build();
        // Then
        assertThat(config.getConfigValue("mp.messaging.incoming.many.group.id").getValue()).isEqualTo("ai.many");
        assertThat(config.getConfigValue("mp.messaging.incoming.many.dead-letter-queue.topic").getValue())
                .isEqualTo("many.ai.dlq");
    }
}
