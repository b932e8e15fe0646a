package dev.recado.kit.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import dev.recado.events.ApiKeyChanged;
import dev.recado.events.SuiteEvent;
import dev.recado.events.TenantChanged;
import dev.recado.events.TenantId;
import dev.recado.events.Topics;
import dev.recado.events.UserChanged;
import dev.recado.kit.access.TokenVerifier.VerifiedToken;
import dev.recado.kit.events.EventJson;
import dev.recado.kit.events.Json;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class TokenRevocationsTest {

    private static final Instant AT = Instant.parse("2026-11-21T10:00:00Z");

    private final EventJson json = new EventJson(Json.mapper());
    private final TenantId tenant = TenantId.random();
    private final UUID carla = UUID.randomUUID();
    private final List<SuiteEvent> topic = new ArrayList<>();
    private final TokenRevocations revocations = new TokenRevocations(json, null, Clock.fixed(AT, ZoneOffset.UTC));

    @Test
    void a_change_of_roles_or_a_deactivation_revokes_older_tokens() {
        assertThat(revocations.isValid(tenant, carla, 1)).isTrue();
        apply(user("7", 2, true));
        assertThat(revocations.isValid(tenant, carla, 1)).isFalse();
        assertThat(revocations.isValid(tenant, carla, 2)).isTrue();
        apply(user("8", 2, false));
        assertThat(revocations.isValid(tenant, carla, 2)).isFalse();
        assertThat(revocations.isValid(tenant, carla, 99)).isFalse();
        apply(user("9", 3, true));
        assertThat(revocations.isValid(tenant, carla, 3)).isTrue();
    }

    @Test
    void an_older_event_that_arrives_late_is_ignored_now_and_after_a_restart() {
        // Given
        apply(user("2", 1, true), user("10", 2, false), key("3", 5, false), tenant("4", true, false));
        // When
        apply(user("9", 1, true), key("2", 1, true), tenant("3", false, true));
        // Then
        for (var one : List.of(revocations, restarted())) {
            assertThat(one.isValid(TenantId.random(), carla, 2)).as("the person").isFalse();
            assertThat(one.isValid(TenantId.random(), key(), 9)).as("the key").isFalse();
            assertThat(one.isSuspended(tenant)).isTrue();
            assertThat(one.agentsSeeOwnOnly(tenant)).isTrue();
        }
    }

    @Test
    void an_event_without_a_version_is_the_oldest() {
        apply(user("3", 2, false));
        apply(new UserChanged("of-before", tenant, AT, carla, "Carla", List.of(), List.of(), 1, true, null));
        assertThat(revocations.isValid(tenant, carla, 1)).isFalse();
        assertThat(restarted().isValid(tenant, carla, 1)).isFalse();
    }

    @Test
    void repeated_unreadable_and_deleted_records_change_nothing() {
        // Given
        apply(user("3", 2, true), user("3", 2, true));
        // When
        revocations.apply(new ConsumerRecord<>(Topics.USERS_CHANGED, 0, 7, carla.toString(), null));
        revocations.apply(new ConsumerRecord<>(Topics.USERS_CHANGED, 0, 8, "x", "{".getBytes(StandardCharsets.UTF_8)));
        // Then
        assertThat(revocations.isValid(tenant, carla, 1)).isFalse();
        assertThat(revocations.isValid(tenant, carla, 2)).isTrue();
    }

    @Test
    void listeners_run_for_new_changes_only_and_after_they_apply() {
        // Given
        var suspended = new ArrayList<Boolean>();
        revocations.onChange(change -> suspended.add(revocations.isSuspended(change.tenant())));
        // When
        apply(tenant("2", true, true), tenant("1", false, true), tenant("3", false, true));
        // Then
        assertThat(suspended).containsExactly(true, false);
    }

    @Test
    void the_end_of_a_session_ends_its_tokens_alone_now_and_after_a_restart() {
        // Given
        var ended = UUID.randomUUID();
        var open = UUID.randomUUID();
        // When
        apply(user("2", 1, true),
                new UserChanged(carla + ":3", tenant, AT, carla, "Carla", List.of("agent"), List.of(), 1, true,
                        List.of(ended)));
        // Then
        for (var one : List.of(revocations, restarted())) {
            assertThat(one.isRevoked(token(ended))).isTrue();
            assertThat(one.isRevoked(token(open))).isFalse();
            assertThat(one.isRevoked(token(null))).isFalse();
        }
    }

    @Test
    void sessions_that_ended_before_the_oldest_token_use_no_memory() {
        // Given
        var ended = UUID.randomUUID();
        // When
        apply(new UserChanged(carla + ":3", tenant, AT.minus(Duration.ofMinutes(32)), carla, "Carla", List.of(), List.of(), 1,
                true, List.of(ended)));
        // Then
        assertThat(revocations.isRevoked(token(ended))).isFalse();
    }

    private VerifiedToken token(UUID session) {
        return new VerifiedToken(null, null, tenant, carla, 1, session, TokenKeys.UNNAMED, AT);
    }

    private void apply(SuiteEvent... events) {
        for (var event : events) {
            topic.add(event);
            revocations.apply(record(event));
        }
    }

    private TokenRevocations restarted() {
        var restarted = new TokenRevocations(json, null, Clock.fixed(AT, ZoneOffset.UTC));
        topic.forEach(event -> restarted.apply(record(event)));
        return restarted;
    }

    private ConsumerRecord<String, byte[]> record(SuiteEvent event) {
        var name = switch (event) {
            case UserChanged user -> Topics.USERS_CHANGED;
            case ApiKeyChanged key -> Topics.API_KEYS_CHANGED;
            default -> Topics.TENANTS_CHANGED;
        };
        return new ConsumerRecord<>(name, 0, topic.size(), "key", json.write(event));
    }

    private UserChanged user(String version, int tokenVersion, boolean active) {
        return new UserChanged(carla + ":" + version, tenant, AT, carla, "Carla", List.of("agent"), List.of(), tokenVersion,
                active, null);
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
