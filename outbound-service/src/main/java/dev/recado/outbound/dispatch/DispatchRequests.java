package dev.recado.outbound.dispatch;

import java.time.Duration;
import java.util.List;
import java.util.Set;

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
import dev.recado.outbound.whatsapp.GraphRequest;
import io.smallrye.mutiny.Uni;

/** Stores requested dispatches and queues them in the order of the requests; a repeated message id changes nothing. */
@ApplicationScoped
public class DispatchRequests {

    private final DispatchRepository repository;
    private final ControlRepository controls;
    private final WorkQueue queue;
    private final SendResults results;
    private final Outbox outbox;
    private final ObjectMapper json;

    DispatchRequests(DispatchRepository repository, ControlRepository controls, WorkQueue queue, SendResults results,
            Outbox outbox, ObjectMapper json) {
        this.repository = repository;
        this.controls = controls;
        this.queue = queue;
        this.results = results;
        this.outbox = outbox;
        this.json = json;
    }

    /** Stores the requests after raising the control epochs: a request proves its epoch, and a send needs the epoch's row. */
    public Uni<Void> store(Tx tx, List<DispatchRequested> requests) {
        return TenantGroups.forEach(requests, (tenant, own) -> controls.raise(tenant, tx, own.stream()
                .filter(request -> request.conversationId() != null)
                .map(request -> new Epoch(request.conversationId(), request.epoch())).toList())
                .chain(() -> add(tenant, tx, own)));
    }

    /** Returns those of the messages that were requested before. */
    public Uni<Set<MessageId>> findStored(TenantId tenant, Tx tx, List<MessageId> ids) {
        return repository.findStored(tenant, tx, ids);
    }

    private Uni<Void> add(TenantId tenant, Tx tx, List<DispatchRequested> requests) {
        return repository.addAll(tenant, tx, requests, requests.stream().map(this::contentJson).toList())
                .chain(added -> enqueue(tx, requests.stream().filter(request -> added.remove(request.messageId())).toList()));
    }

    /**
     * Queues the dispatches, but ends those immediately that WhatsApp would certainly refuse. Publishes those that no conversation
     * requested, so that their history has them.
     */
    private Uni<Void> enqueue(Tx tx, List<DispatchRequested> added) {
        var foreign = added.stream().filter(request -> request.conversationId() == null).map(DispatchRequests::queued).toList();
        var sendable = added.stream().filter(request -> GraphRequest.refusal(request.content()).isEmpty())
                .map(DispatchRequests::workItem).toList();
        return queue.addAll(tx, sendable).chain(() -> outbox.addAll(tx, Topics.DISPATCHES_QUEUED, foreign))
                .chain(() -> Sequential.forEach(added, request -> refuse(tx, request)));
    }

    private Uni<Void> refuse(Tx tx, DispatchRequested request) {
        return GraphRequest.refusal(request.content())
                .map(error -> results.end(tx, new Ready(request.tenantId(), request.messageId()).fail(error)))
                .orElseGet(() -> Uni.createFrom().voidItem());
    }

    private static DispatchQueued queued(DispatchRequested r) {
        return new DispatchQueued(r.messageId() + ":queued", r.tenantId(), r.occurredAt(), r.messageId(), r.channelId(), r.to(),
                r.content(), r.lane(), r.expiresAt(), r.replyTo(), null);
    }

    private static WorkItem workItem(DispatchRequested request) {
        return DispatchWork.item(request.tenantId(), request.messageId(), request.channelId(), request.to().person(),
                request.lane(), Duration.ZERO);
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
