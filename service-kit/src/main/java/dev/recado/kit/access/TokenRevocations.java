package dev.recado.kit.access;

import java.io.UncheckedIOException;
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

import dev.recado.events.ApiKeyChanged;
import dev.recado.events.TenantChanged;
import dev.recado.events.TenantId;
import dev.recado.events.Topics;
import dev.recado.events.UserChanged;
import dev.recado.kit.events.EventJson;
import dev.recado.kit.http.Refusal;
import dev.recado.kit.kafka.CompactedTopicView;
import dev.recado.kit.kafka.UngroupedConsumers;
import io.quarkus.logging.Log;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.SecurityIdentity;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Whose tokens still count: within seconds of a deactivation, a change of role or a suspension, those before it do not. */
@ApplicationScoped
public class TokenRevocations {

    private static final Duration ASK_AGAIN = Duration.ofSeconds(1);
    private static final long NONE = Long.MAX_VALUE;
    private static final long UNNUMBERED = -1;
    private static final Pattern VERSION = Pattern.compile(":(\\d{1,18})$");

    private final EventJson json;
    private final CompactedTopicView view;
    /** The lowest version that counts. */
    private final Map<UUID, Long> versions = new ConcurrentHashMap<>();
    private final Set<TenantId> suspended = ConcurrentHashMap.newKeySet();
    /** Where agents see only what is theirs or nobody's. */
    private final Set<TenantId> narrow = ConcurrentHashMap.newKeySet();
    /** Of each entity the newest version that was told: what comes again from the beginning, or late, is older. */
    private final Map<UUID, Long> newest = new ConcurrentHashMap<>();
    private final List<Consumer<Change>> listeners = new CopyOnWriteArrayList<>();

    TokenRevocations(EventJson json, UngroupedConsumers readers) {
        this.json = json;
        this.view = CompactedTopicView.of(List.of(Topics.USERS_CHANGED, Topics.API_KEYS_CHANGED, Topics.TENANTS_CHANGED),
                readers,
                this::apply, () -> Log.infof("it is known whose tokens count: subjects=%d", subjects()));
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

    /** Whether ended tokens go on counting because nobody reads that they were. */
    boolean stalled() {
        return view.stalled();
    }

    /** Whether a token of this version speaks for its subject today; one we never heard of does. */
    public boolean isValid(TenantId tenant, UUID subject, long version) {
        return !suspended.contains(tenant) && version >= versions.getOrDefault(subject, 0L);
    }

    public boolean isSuspended(TenantId tenant) {
        return suspended.contains(tenant);
    }

    /** Where agents see only what is theirs or nobody's today. */
    public boolean agentsSeeOwnOnly(TenantId tenant) {
        return narrow.contains(tenant);
    }

    /** What a token is good for today. */
    SecurityIdentity identity(VerifiedToken token) {
        return agentsSeeOwnOnly(token.tenant()) ? token.narrow() : token.identity();
    }

    /** Told of every change that may end tokens, by the thread that reads it: be quick. */
    public void onChange(Consumer<Change> listener) {
        listeners.add(listener);
    }

    /** Any doubt denies: what is not known yet is asked for again. */
    void check(VerifiedToken token) {
        if (!loaded()) {
            throw Refusal.unavailable(ASK_AGAIN, "it is not known yet whose tokens count");
        }
        if (!isValid(token.tenant(), token.subject(), token.version())) {
            throw new AuthenticationFailedException("the token was ended");
        }
    }

    private int subjects() {
        return versions.size();
    }

    void apply(ConsumerRecord<String, byte[]> found) {
        if (found.value() == null) {
            return;
        }
        try {
            var change = switch (found.topic()) {
                case Topics.USERS_CHANGED -> user(json.read(found.value(), UserChanged.class));
                case Topics.API_KEYS_CHANGED -> apiKey(json.read(found.value(), ApiKeyChanged.class));
                case Topics.TENANTS_CHANGED -> tenant(json.read(found.value(), TenantChanged.class));
                default -> throw new IllegalStateException("not a topic of ours: " + found.topic());
            };
            if (change != null) {
                listeners.forEach(listener -> listener.accept(change));
            }
        } catch (UncheckedIOException | IllegalArgumentException | NullPointerException e) {
            Log.errorf(e, "a change of who may act is not readable: topic=%s offset=%d", found.topic(), found.offset());
        }
    }

    /** By the version that ends an event's id; a word without one is older than any that has one. */
    private boolean old(UUID entity, String eventId) {
        var found = VERSION.matcher(eventId);
        var version = found.find() ? Long.parseLong(found.group(1)) : UNNUMBERED;
        return version < newest.merge(entity, version, Math::max);
    }

    /** Null when it is an older word on somebody. */
    private Change user(UserChanged event) {
        if (old(event.userId(), event.eventId())) {
            return null;
        }
        versions.put(event.userId(), event.active() ? event.tokenVersion() : NONE);
        return new Change(event.tenantId(), event.userId());
    }

    private Change apiKey(ApiKeyChanged event) {
        if (old(event.apiKeyId(), event.eventId())) {
            return null;
        }
        versions.put(event.apiKeyId(), event.active() ? event.tokenVersion() : NONE);
        return new Change(event.tenantId(), event.apiKeyId());
    }

    private Change tenant(TenantChanged event) {
        if (old(event.tenantId().value(), event.eventId())) {
            return null;
        }
        if (Boolean.FALSE.equals(event.agentsSeeAll())) {
            narrow.add(event.tenantId());
        } else {
            narrow.remove(event.tenantId());
        }
        if (event.suspended()) {
            suspended.add(event.tenantId());
        } else {
            suspended.remove(event.tenantId());
        }
        return new Change(event.tenantId(), null);
    }

    /**
     * Somebody's standing may have changed.
     *
     * @param subject null for everybody of the tenant
     */
    public record Change(TenantId tenant, UUID subject) {
    }
}
