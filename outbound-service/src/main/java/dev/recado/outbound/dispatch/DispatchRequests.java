package dev.recado.outbound.dispatch;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.recado.events.DispatchQueued;
import dev.recado.events.DispatchRequested;
import dev.recado.events.MessageId;
import dev.recado.events.TenantId;
import dev.recado.events.Topics;
import dev.recado.kit.database.Tx;
import dev.recado.kit.events.TenantGroups;
import dev.recado.kit.lifecycle.Sequential;
import dev.recado.kit.outbox.Outbox;
import dev.recado.kit.work.WorkItem;
import dev.recado.kit.work.WorkQueue;
import dev.recado.outbound.dispatch.ControlRepository.Epoch;
import dev.recado.outbound.dispatch.Dispatch.Ready;
import dev.recado.outbound.dispatch.DispatchInserts.AddedDispatch;
import dev.recado.outbound.dispatch.DispatchInserts.NewDispatch;
import dev.recado.outbound.media.MessageMediaChecks;
import dev.recado.outbound.media.MessageMediaChecks.MediaProblem;
import dev.recado.outbound.whatsapp.Explanation;
import dev.recado.outbound.whatsapp.GraphRequest;
import dev.recado.outbound.whatsapp.SendOutcome.GraphError;
import io.smallrye.mutiny.Uni;
import org.jspecify.annotations.Nullable;

/** Stores requested dispatches and queues them in the order of the requests; a repeated message id changes nothing. */
@ApplicationScoped
public class DispatchRequests {

    private final DispatchRepository repository;
    private final DispatchInserts inserts;
    private final ControlRepository controls;
    private final WorkQueue queue;
    private final SendResults results;
    private final Outbox outbox;
    private final MessageMediaChecks mediaChecks;
    private final ObjectMapper json;

    DispatchRequests(DispatchRepository repository, DispatchInserts inserts, ControlRepository controls, WorkQueue queue,
            SendResults results, Outbox outbox, MessageMediaChecks mediaChecks, ObjectMapper json) {
        this.repository = repository;
        this.inserts = inserts;
        this.controls = controls;
        this.queue = queue;
        this.results = results;
        this.outbox = outbox;
        this.mediaChecks = mediaChecks;
        this.json = json;
    }

    /** Stores the requests after raising the control epochs: a request proves its epoch, and a send needs the epoch's row. */
    public Uni<Void> store(Tx tx, List<DispatchRequested> requests) {
        return store(tx, requests, Map.of());
    }

    /** @param submitters the API keys that find the messages as their own, by message; the others have none */
    public Uni<Void> store(Tx tx, List<DispatchRequested> requests, Map<MessageId, UUID> submitters) {
        return TenantGroups.forEach(requests, (tenant, own) -> controls.raise(tenant, tx, own.stream()
                .filter(request -> request.conversationId() != null)
                .map(request -> new Epoch(request.conversationId(), request.epoch())).toList())
                .chain(() -> add(tenant, tx, own, submitters)));
    }

    /** Returns those of the messages that were requested before. */
    public Uni<Set<MessageId>> findStored(TenantId tenant, Tx tx, List<MessageId> ids) {
        return repository.findStored(tenant, tx, ids);
    }

    private Uni<Void> add(TenantId tenant, Tx tx, List<DispatchRequested> requests, Map<MessageId, UUID> submitters) {
        return add(tenant, tx, requests.stream()
                .map(one -> new NewDispatch(one, contentJson(one), null, submitters.get(one.messageId()))).toList(),
                Duration.ZERO);
    }

    /** Retries a failed message as a new one. A second call for the same failed message changes nothing. */
    public Uni<Void> retry(Tx tx, DispatchRequested request, MessageId failed, Duration after) {
        return add(request.tenantId(), tx, List.of(new NewDispatch(request, contentJson(request), failed, null)), after);
    }

    private Uni<Void> add(TenantId tenant, Tx tx, List<NewDispatch> all, Duration after) {
        return inserts.addAll(tenant, tx, all)
                .map(added -> all.stream().map(one -> stored(one, added.remove(one.request().messageId()), after))
                        .filter(Objects::nonNull).toList())
                .chain(added -> mediaChecks.problems(tenant, tx, added.stream().map(StoredRequest::request).toList())
                        .map(problems -> added.stream().map(one -> one.with(problems.get(one.request().messageId()))).toList()))
                .chain(added -> enqueue(tx, added));
    }

    /**
     * A request that was stored now.
     *
     * @param delay before it is sent
     * @param refusal why it is not sent: WhatsApp would refuse the content, the person may not get it, or its media cannot be sent;
     *     null if it is sent
     */
    private record StoredRequest(DispatchRequested request, @Nullable MessageId retryOf, Duration delay,
            @Nullable GraphError refusal) {

        private StoredRequest with(@Nullable MediaProblem problem) {
            return problem == null || refusal != null
                    ? this
                    : new StoredRequest(request, retryOf, delay,
                            new GraphError(0, problem.field() + " " + problem.message(),
                                    Explanation.of(problem.missing() ? "own.unknown_media" : "own.unfit_media")));
        }
    }

    private static @Nullable StoredRequest stored(NewDispatch dispatch, @Nullable AddedDispatch added, Duration after) {
        return added == null
                ? null
                : new StoredRequest(dispatch.request(), dispatch.retryOf(),
                        added.held().compareTo(after) > 0 ? added.held() : after,
                        GraphRequest.refusal(dispatch.request().content())
                                .orElse(added.suppressed() == null ? null : added.suppressed().error()));
    }

    /**
     * Queues the dispatches, but ends those immediately that have a refusal. Publishes those that no conversation requested, so that
     * their history has them; a conversation does not know the retry of its message either.
     */
    private Uni<Void> enqueue(Tx tx, List<StoredRequest> added) {
        var foreign = added.stream()
                .filter(one -> one.request().conversationId() == null || one.retryOf() != null)
                .map(DispatchRequests::queued).toList();
        var sendable = added.stream().filter(one -> one.refusal() == null).map(DispatchRequests::workItem).toList();
        return queue.addAll(tx, sendable).chain(() -> outbox.addAll(tx, Topics.DISPATCHES_QUEUED, foreign))
                .chain(() -> Sequential.forEach(added.stream().filter(one -> one.refusal() != null).toList(),
                        one -> results.end(tx, ready(one.request()).fail(one.refusal()))));
    }

    private static Ready ready(DispatchRequested request) {
        return new Ready(request.tenantId(), request.messageId());
    }

    private static DispatchQueued queued(StoredRequest stored) {
        var r = stored.request();
        return new DispatchQueued(r.messageId() + ":queued", r.tenantId(), r.occurredAt(), r.messageId(), r.channelId(), r.to(),
                r.content(), r.lane(), r.expiresAt(), r.replyTo(), stored.retryOf(), null);
    }

    private static WorkItem workItem(StoredRequest stored) {
        var request = stored.request();
        return DispatchWork.item(request.tenantId(), request.messageId(), request.channelId(), request.to().person(),
                request.lane(), stored.delay());
    }

    private String contentJson(DispatchRequested request) {
        try {
            return json.writeValueAsString(request.content());
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("the content of message " + request.messageId() + " cannot be written as JSON",
                    e);
        }
    }
}
