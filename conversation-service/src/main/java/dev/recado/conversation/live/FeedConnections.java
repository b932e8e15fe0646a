package dev.recado.conversation.live;

import static io.quarkus.scheduler.Scheduled.ConcurrentExecution.SKIP;

import java.time.Clock;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.recado.events.ConversationChanged;
import dev.recado.events.ConversationChanged.Change;
import dev.recado.events.TenantId;
import dev.recado.kit.access.TokenRevocations;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.websockets.next.CloseReason;

/** Holds the open feeds of this replica, sends each feed its visible changes, and closes feeds whose grant ends. */
@ApplicationScoped
class FeedConnections {

    private final Map<TenantId, Set<FeedConnection>> byTenant = new ConcurrentHashMap<>();
    private final AtomicInteger open;
    private final ObjectMapper json;
    private final LiveConfig config;
    private final MeterRegistry meters;
    private final TokenRevocations revocations;
    private final Clock clock;

    FeedConnections(ObjectMapper json, LiveConfig config, MeterRegistry meters, TokenRevocations revocations, Clock clock) {
        this.json = json;
        this.config = config;
        this.meters = meters;
        this.revocations = revocations;
        this.clock = clock;
        this.open = meters.gauge("recado.live.open", new AtomicInteger());
    }

    void start(@Observes StartupEvent event) {
        revocations.onChange(change -> closeOutdated(of(change.tenant())));
    }

    /** Closes the feeds early, so that their clients connect to another replica. */
    void shutdownAnnounced(@Observes ShutdownDelayInitiatedEvent event) {
        closeAll();
    }

    void stop(@Observes ShutdownEvent event) {
        closeAll();
    }

    /** True while the token of the grant is valid and still allows the granted visibility. */
    boolean allows(LiveTicket.Grant grant) {
        return isTokenValid(grant) && !seesTooMuch(grant);
    }

    private boolean isTokenValid(LiveTicket.Grant grant) {
        return revocations.isValid(grant.tenant(), grant.subject(), grant.tokenVersion(), grant.session());
    }

    private boolean seesTooMuch(LiveTicket.Grant grant) {
        return grant.seesAllAsAgent() && revocations.agentsSeeOwnOnly(grant.tenant());
    }

    boolean hasRoomFor(LiveTicket.Grant grant) {
        return open.get() < config.feedsMax() && of(grant.tenant()).stream()
                .filter(feed -> feed.grant().subject().equals(grant.subject())).count() < config.feedsPerSubjectMax();
    }

    void add(FeedConnection connection) {
        byTenant.compute(connection.grant().tenant(), (tenant, others) -> {
            var all = others == null ? ConcurrentHashMap.<FeedConnection>newKeySet() : others;
            all.add(connection);
            return all;
        });
        open.incrementAndGet();
        // the token may have been revoked after the check in the handshake
        closeOutdated(Set.of(connection));
    }

    void remove(FeedConnection connection) {
        byTenant.computeIfPresent(connection.grant().tenant(), (tenant, all) -> {
            if (all.remove(connection)) {
                open.decrementAndGet();
            }
            return all.isEmpty() ? null : all;
        });
    }

    /** Serializes a change and sends it to every feed that may see it. */
    void send(ConversationChanged event) {
        var connections = of(event.tenantId());
        if (connections.isEmpty()) {
            return;
        }
        var changed = json(FeedFrame.Changed.of(event));
        var gone = json(FeedFrame.Gone.of(event.conversationId()));
        for (var connection : connections) {
            if (!connection.watches(event.conversationId())) {
                continue;
            }
            if (connection.grant().visibility().includes(event.assignee())) {
                sendFrame(connection, changed);
            } else if (event.change() == Change.TAKEN_OVER) {
                sendFrame(connection, gone);
            }
        }
    }

    private void sendFrame(FeedConnection connection, String frame) {
        if (!connection.send(frame)) {
            Log.infof("A feed is closed because its client reads too slowly tenantId=%s", connection.grant().tenant());
            close(connection, FeedConnection.TOO_SLOW);
        }
    }

    String json(FeedFrame frame) {
        try {
            return json.writeValueAsString(frame);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a frame cannot be written as JSON: " + frame.kind(), e);
        }
    }

    void close(FeedConnection connection, CloseReason reason) {
        if (connection.close(reason)) {
            meters.counter("recado.live.ended", "code", Integer.toString(reason.getCode())).increment();
        }
        remove(connection);
    }

    @Scheduled(every = "1s", concurrentExecution = SKIP)
    void closeExpired() {
        var now = clock.instant();
        byTenant.values().forEach(all -> closeMatching(all, connection -> !now.isBefore(connection.grant().endsAt()),
                FeedConnection.TOKEN_ENDED));
    }

    private void closeAll() {
        byTenant.values().forEach(all -> all.forEach(connection -> close(connection, FeedConnection.STOPPING)));
    }

    /** Closes feeds whose token is revoked or whose visibility is reduced: their page still shows the hidden conversations. */
    private void closeOutdated(Set<FeedConnection> connections) {
        closeMatching(connections, connection -> !isTokenValid(connection.grant()), FeedConnection.TOKEN_ENDED);
        closeMatching(connections, connection -> seesTooMuch(connection.grant()), FeedConnection.VISIBILITY_REDUCED);
    }

    private void closeMatching(Set<FeedConnection> connections, Predicate<FeedConnection> condition, CloseReason reason) {
        connections.stream().filter(condition).forEach(connection -> close(connection, reason));
    }

    private Set<FeedConnection> of(TenantId tenant) {
        return byTenant.getOrDefault(tenant, Set.of());
    }
}
