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

/** The feeds open on this replica, by tenant: each is told of what its listener sees, and ended when it must be. */
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
        revocations.onChange(change -> endOutdated(of(change.tenant())));
    }

    /** Their clients come back to another replica, or to this one once it is here again. */
    void announced(@Observes ShutdownDelayInitiatedEvent event) {
        endAll();
    }

    void stop(@Observes ShutdownEvent event) {
        endAll();
    }

    /** Whether the token behind it still counts, and still shows as much. */
    boolean holds(FeedGrant admission) {
        return counts(admission) && !tooWide(admission);
    }

    private boolean counts(FeedGrant admission) {
        return revocations.isValid(admission.tenant(), admission.subject(), admission.tokenVersion());
    }

    private boolean tooWide(FeedGrant admission) {
        return admission.wideAsAgent() && revocations.agentsSeeOwnOnly(admission.tenant());
    }

    boolean hasRoomFor(FeedGrant admission) {
        return open.get() < config.feedsMax() && of(admission.tenant()).stream()
                .filter(l -> l.admission().subject().equals(admission.subject())).count() < config.feedsPerSubjectMax();
    }

    void add(FeedConnection listener) {
        byTenant.compute(listener.admission().tenant(), (tenant, others) -> {
            var all = others == null ? ConcurrentHashMap.<FeedConnection>newKeySet() : others;
            all.add(listener);
            return all;
        });
        open.incrementAndGet();
        // the token may have been ended since the handshake asked
        endOutdated(Set.of(listener));
    }

    void remove(FeedConnection listener) {
        byTenant.computeIfPresent(listener.admission().tenant(), (tenant, all) -> {
            if (all.remove(listener)) {
                open.decrementAndGet();
            }
            return all.isEmpty() ? null : all;
        });
    }

    /** Written once, told to all who see it. */
    void hear(ConversationChanged event) {
        var listening = of(event.tenantId());
        if (listening.isEmpty()) {
            return;
        }
        var changed = written(FeedFrame.Changed.of(event));
        var gone = written(FeedFrame.Gone.of(event.conversationId()));
        for (var listener : listening) {
            if (!listener.watches(event.conversationId())) {
                continue;
            }
            if (listener.admission().sight().sees(event.assignee())) {
                tell(listener, changed);
            } else if (event.change() == Change.TAKEN_OVER) {
                tell(listener, gone);
            }
        }
    }

    String written(FeedFrame frame) {
        try {
            return json.writeValueAsString(frame);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a frame is always writable", e);
        }
    }

    void end(FeedConnection listener, CloseReason reason) {
        if (listener.end(reason)) {
            meters.counter("recado.live.ended", "code", Integer.toString(reason.getCode())).increment();
        }
        remove(listener);
    }

    /** A feed lives no longer than the token. */
    @Scheduled(every = "1s", concurrentExecution = SKIP)
    void look() {
        var now = clock.instant();
        byTenant.values()
                .forEach(all -> endThose(all, listener -> !now.isBefore(listener.admission().endsAt()), FeedConnection.OVER));
    }

    private void endAll() {
        byTenant.values().forEach(all -> all.forEach(listener -> end(listener, FeedConnection.STOPPING)));
    }

    /** Ended rather than narrowed: its page then forgets what it must no longer show. */
    private void endOutdated(Set<FeedConnection> of) {
        endThose(of, listener -> !counts(listener.admission()), FeedConnection.OVER);
        endThose(of, listener -> tooWide(listener.admission()), FeedConnection.NARROWED);
    }

    private void endThose(Set<FeedConnection> of, Predicate<FeedConnection> over, CloseReason reason) {
        of.stream().filter(over).forEach(listener -> end(listener, reason));
    }

    static void closedBefore(Throwable failure) {
        Log.debugf("a feed was closed already outcome=%s", failure.getClass().getSimpleName());
    }

    private void tell(FeedConnection listener, String frame) {
        if (!listener.tell(frame)) {
            Log.infof("a feed is too slow and ends tenantId=%s", listener.admission().tenant());
            end(listener, FeedConnection.TOO_SLOW);
        }
    }

    private Set<FeedConnection> of(TenantId tenant) {
        return byTenant.getOrDefault(tenant, Set.of());
    }
}
