package dev.recado.kit.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import dev.recado.events.ApiKeyChanged;
import dev.recado.events.SuiteEvent;
import dev.recado.events.TenantChanged;
import dev.recado.events.TenantId;
import dev.recado.events.Topics;
import dev.recado.events.UserChanged;
import dev.recado.kit.events.EventJson;
import dev.recado.kit.events.Json;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

/** The newest word on somebody counts, wherever in the topic it stands. */
class TokenRevocationsTest {

    private static final Instant AT = Instant.parse("2026-11-21T10:00:00Z");

    private final EventJson json = new EventJson(Json.mapper());
    private final TenantId tenant = TenantId.random();
    private final UUID carla = UUID.randomUUID();
    private final List<SuiteEvent> topic = new ArrayList<>();
    private final TokenRevocations revocations = new TokenRevocations(json, null);

    @Test
    void a_token_of_before_a_change_of_roles_or_a_deactivation_does_not_count() {
        assertThat(revocations.isValid(tenant, carla, 1)).isTrue();
        told(user("7", 2, true));
        assertThat(revocations.isValid(tenant, carla, 1)).isFalse();
        assertThat(revocations.isValid(tenant, carla, 2)).isTrue();
        told(user("8", 2, false));
        assertThat(revocations.isValid(tenant, carla, 2)).isFalse();
        assertThat(revocations.isValid(tenant, carla, 99)).isFalse();
        told(user("9", 3, true));
        assertThat(revocations.isValid(tenant, carla, 3)).isTrue();
    }

    @Test
    void an_older_word_that_comes_late_changes_nothing_now_nor_after_a_start_anew() {
        // Given
        told(user("2", 1, true), user("10", 2, false), key("3", 5, false), tenant("4", true, false));
        // When
        told(user("9", 1, true), key("2", 1, true), tenant("3", false, true));
        // Then
        for (var one : List.of(revocations, startedAnew())) {
            assertThat(one.isValid(TenantId.random(), carla, 2)).as("the person").isFalse();
            assertThat(one.isValid(TenantId.random(), key(), 9)).as("the key").isFalse();
            assertThat(one.isSuspended(tenant)).isTrue();
            assertThat(one.agentsSeeOwnOnly(tenant)).isTrue();
        }
    }

    @Test
    void a_word_without_a_version_is_older_than_any_with_one() {
        told(user("3", 2, false));
        told(new UserChanged("of-before", tenant, AT, carla, "Carla", List.of(), List.of(), 1, true));
        assertThat(revocations.isValid(tenant, carla, 1)).isFalse();
        assertThat(startedAnew().isValid(tenant, carla, 1)).isFalse();
    }

    @Test
    void the_same_word_again_and_what_is_unreadable_or_taken_back_change_nothing() {
        // Given
        told(user("3", 2, true), user("3", 2, true));
        // When
        revocations.apply(new ConsumerRecord<>(Topics.USERS_CHANGED, 0, 7, carla.toString(), null));
        revocations.apply(new ConsumerRecord<>(Topics.USERS_CHANGED, 0, 8, "x", "{".getBytes(StandardCharsets.UTF_8)));
        // Then
        assertThat(revocations.isValid(tenant, carla, 1)).isFalse();
        assertThat(revocations.isValid(tenant, carla, 2)).isTrue();
    }

    @Test
    void listeners_are_told_of_news_alone_and_after_it_counts() {
        // Given
        var heard = new ArrayList<Boolean>();
        revocations.onChange(change -> heard.add(revocations.isSuspended(change.tenant())));
        // When
        told(tenant("2", true, true), tenant("1", false, true), tenant("3", false, true));
        // Then
        assertThat(heard).containsExactly(true, false);
    }

    private void told(SuiteEvent... events) {
        for (var event : events) {
            topic.add(event);
            revocations.apply(found(event));
        }
    }

    private TokenRevocations startedAnew() {
        var anew = new TokenRevocations(json, null);
        topic.forEach(event -> anew.apply(found(event)));
        return anew;
    }

    private ConsumerRecord<String, byte[]> found(SuiteEvent event) {
        var name = switch (event) {
            case UserChanged user -> Topics.USERS_CHANGED;
            case ApiKeyChanged key -> Topics.API_KEYS_CHANGED;
            default -> Topics.TENANTS_CHANGED;
        };
        return new ConsumerRecord<>(name, 0, topic.size(), "key", json.write(event));
    }

    private UserChanged user(String version, int tokenVersion, boolean active) {
        return new UserChanged(carla + ":" + version, tenant, AT, carla, "Carla", List.of("agent"), List.of(), tokenVersion,
                active);
    }

    private UUID key() {
        return new UUID(carla.getMostSignificantBits(), 0);
    }

    private ApiKeyChanged key(String version, int tokenVersion, boolean active) {
        return new ApiKeyChanged(key() + ":" + version, tenant, AT, key(), tokenVersion, active);
    }

    private TenantChanged tenant(String version, boolean suspended, boolean agentsSeeAll) {
        return new TenantChanged(tenant + ":" + version, tenant, AT, "main", "UTC", "pt-BR", suspended, null, null,
                agentsSeeAll);
    }
}
