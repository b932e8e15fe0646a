package dev.recado.kit.access;

import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.regex.Pattern;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.recado.events.ApiKeyChanged;
import dev.recado.events.TenantChanged;
import dev.recado.events.TenantId;
import dev.recado.events.Topics;
import dev.recado.events.UserChanged;
import dev.recado.kit.access.TokenVerifier.VerifiedToken;
import dev.recado.kit.events.EventJson;
import dev.recado.kit.http.Refusal;
import dev.recado.kit.kafka.CompactedTopicView;
import dev.recado.kit.kafka.UngroupedConsumers;
import io.quarkus.logging.Log;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.SecurityIdentity;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Revokes tokens within seconds of a deactivation, a change of role, a suspension or the end of their session. It reads the
 * compacted topics of auth.
 */
@ApplicationScoped
public class TokenRevocations {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);
    /** Stands for the lowest valid version of a subject whose tokens are all revoked. */
    private static final long NO_VERSION = Long.MAX_VALUE;
    private static final long WITHOUT_VERSION = -1;
    /** How long the id of an ended session is kept; no access token is valid for longer. */
    private static final Duration ENDED_SESSION_AGE_MAX = Duration.ofMinutes(TokenVerifier.LIFETIME_MINUTES_MAX + 1L);
    /** Ended sessions in memory, about 100 bytes each. */
    private static final int ENDED_SESSIONS_MAX = 100_000;
    private static final Pattern VERSION = Pattern.compile(":(\\d{1,18})$");

    private final EventJson json;
    private final Clock clock;
    private final CompactedTopicView view;
    private final Cache<UUID, Boolean> endedSessions = Caffeine.newBuilder().maximumSize(ENDED_SESSIONS_MAX)
            .expireAfterWrite(ENDED_SESSION_AGE_MAX).executor(Runnable::run).build();
    /** By subject: the lowest valid version of its tokens. */
    private final Map<UUID, Long> lowestVersions = new ConcurrentHashMap<>();
    private final Set<TenantId> suspended = ConcurrentHashMap.newKeySet();
    /** Tenants whose agents see only own and unassigned conversations. */
    private final Set<TenantId> agentsSeeOwnOnly = ConcurrentHashMap.newKeySet();
    /** By entity: the newest event version applied; a repeated or late event is older. */
    private final Map<UUID, Long> newestVersions = new ConcurrentHashMap<>();
    private final List<Consumer<Change>> listeners = new CopyOnWriteArrayList<>();

    TokenRevocations(EventJson json, UngroupedConsumers consumers, Clock clock) {
        this.json = json;
        this.clock = clock;
        this.view = CompactedTopicView.of(List.of(Topics.USERS_CHANGED, Topics.API_KEYS_CHANGED, Topics.TENANTS_CHANGED),
                consumers,
                this::apply, () -> Log.infof("The token revocations are loaded subjects=%d", subjects()));
    }

    void start(@Observes StartupEvent event) {
        view.start();
    }

    @PreDestroy
    void stop() {
        view.stop();
    }

    boolean loaded() {
        return view.loaded();
    }

    /** Whether revoked tokens stay valid because the topics are no longer read. */
    boolean stalled() {
        return view.stalled();
    }

    /** Whether tokens of this version are valid now. Tokens of an unknown subject are valid. */
    public boolean isValid(TenantId tenant, UUID subject, long version) {
        return !suspended.contains(tenant) && version >= lowestVersions.getOrDefault(subject, 0L);
    }

    /** As above; a token is invalid after the end of its session, too. */
    public boolean isValid(TenantId tenant, UUID subject, long version, UUID session) {
        return isValid(tenant, subject, version) && (session == null || endedSessions.getIfPresent(session) == null);
    }

    public boolean isSuspended(TenantId tenant) {
        return suspended.contains(tenant);
    }

    /** Whether agents of the tenant currently see only own and unassigned conversations. */
    public boolean agentsSeeOwnOnly(TenantId tenant) {
        return agentsSeeOwnOnly.contains(tenant);
    }

    /** The identity of a token, reduced if the tenant's agents see only own and unassigned conversations. */
    SecurityIdentity identity(VerifiedToken token) {
        return agentsSeeOwnOnly(token.tenant()) ? token.narrow() : token.identity();
    }

    /** Adds a listener for changes that may revoke tokens. It runs on the reading thread and must not block. */
    public void onChange(Consumer<Change> listener) {
        listeners.add(listener);
    }

    /** Refuses a revoked token, and every token until the revocations are loaded. */
    void check(VerifiedToken token) {
        if (!loaded()) {
            throw Refusal.unavailable(RETRY_AFTER, "token revocations are not loaded yet");
        }
        if (isRevoked(token)) {
            throw new AuthenticationFailedException("the token was revoked");
        }
    }

    boolean isRevoked(VerifiedToken token) {
        return !isValid(token.tenant(), token.subject(), token.version(), token.session());
    }

    private int subjects() {
        return lowestVersions.size();
    }

    void apply(ConsumerRecord<String, byte[]> record) {
        if (record.value() == null) {
            return;
        }
        try {
            var change = switch (record.topic()) {
                case Topics.USERS_CHANGED -> user(json.read(record.value(), UserChanged.class));
                case Topics.API_KEYS_CHANGED -> apiKey(json.read(record.value(), ApiKeyChanged.class));
                case Topics.TENANTS_CHANGED -> tenant(json.read(record.value(), TenantChanged.class));
                default -> throw new IllegalStateException("unexpected topic " + record.topic());
            };
            if (change != null) {
                listeners.forEach(listener -> listener.accept(change));
            }
        } catch (UncheckedIOException | IllegalArgumentException | NullPointerException e) {
            Log.errorf(e,
                    "Unreadable user, API key or tenant skipped, no token revoked; check auth's version topic=%s offset=%d",
                    record.topic(), record.offset());
        }
    }

    /** Compares the version at the end of the event id; an id without a version is the oldest. */
    private boolean isOlder(UUID entity, String eventId) {
        var record = VERSION.matcher(eventId);
        var version = record.find() ? Long.parseLong(record.group(1)) : WITHOUT_VERSION;
        return version < newestVersions.merge(entity, version, Math::max);
    }

    /** Null when the event is older than one applied before. */
    private Change user(UserChanged event) {
        if (isOlder(event.userId(), event.eventId())) {
            return null;
        }
        lowestVersions.put(event.userId(), event.active() ? event.tokenVersion() : NO_VERSION);
        endSessions(event);
        return new Change(event.tenantId(), event.userId());
    }

    /** Caches the ids of ended sessions; ignores an old event, because all tokens of its sessions have expired. */
    private void endSessions(UserChanged event) {
        if (event.endedSessions() != null
                && event.occurredAt().plus(ENDED_SESSION_AGE_MAX).isAfter(clock.instant())) {
            event.endedSessions().forEach(session -> endedSessions.put(session, true));
        }
    }

    private Change apiKey(ApiKeyChanged event) {
        if (isOlder(event.apiKeyId(), event.eventId())) {
            return null;
        }
        lowestVersions.put(event.apiKeyId(), event.active() ? event.tokenVersion() : NO_VERSION);
        return new Change(event.tenantId(), event.apiKeyId());
    }

    private Change tenant(TenantChanged event) {
        if (isOlder(event.tenantId().value(), event.eventId())) {
            return null;
        }
        if (Boolean.FALSE.equals(event.agentsSeeAll())) {
            agentsSeeOwnOnly.add(event.tenantId());
        } else {
            agentsSeeOwnOnly.remove(event.tenantId());
        }
        if (event.suspended()) {
            suspended.add(event.tenantId());
        } else {
            suspended.remove(event.tenantId());
        }
        return new Change(event.tenantId(), null);
    }

    /**
     * Tokens of a subject may have been revoked.
     *
     * @param subject null for all subjects of the tenant
     */
    public record Change(TenantId tenant, UUID subject) {
    }
}
