package dev.recado.outbound.dispatch;

import java.time.Duration;
import java.util.List;

import jakarta.enterprise.context.ApplicationScoped;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.recado.events.DispatchOutcome;
import dev.recado.events.DispatchRequested;
import dev.recado.events.Lane;
import dev.recado.events.TenantId;
import dev.recado.kit.database.Tx;
import dev.recado.kit.work.WorkItem;
import dev.recado.kit.work.WorkQueue;
import dev.recado.outbound.dispatch.DispatchRepository.Addition;
import dev.recado.outbound.dispatch.DispatchRepository.Raised;
import dev.recado.outbound.dispatch.Endings.End;
import dev.recado.outbound.whatsapp.GraphError;
import dev.recado.outbound.whatsapp.GraphRequest;
import io.smallrye.mutiny.Uni;

/** Stores what is asked for, once per message id, in the order asked. */
@ApplicationScoped
class DispatchRequests {

    private final DispatchRepository repository;
    private final ControlRepository controls;
    private final WorkQueue queue;
    private final Endings endings;
    private final ObjectMapper json;

    DispatchRequests(DispatchRepository repository, ControlRepository controls, WorkQueue queue, Endings endings,
            ObjectMapper json) {
        this.repository = repository;
        this.controls = controls;
        this.queue = queue;
        this.endings = endings;
        this.json = json;
    }

    /** A request is also proof of its epoch; the row it leaves is what a send holds on to. */
    Uni<Void> store(Tx tx, List<DispatchRequested> requests) {
        return ByTenant.each(requests, (tenant, own) -> controls.raise(tenant, tx, own.stream()
                .filter(request -> request.conversationId() != null)
                .map(request -> new Raised(request.conversationId(), request.epoch())).toList()))
                .chain(() -> ByTenant.inTurn(requests, request -> store(tx, request)));
    }

    private Uni<Void> store(Tx tx, DispatchRequested request) {
        var tenant = request.tenantId();
        return repository.add(tenant, tx, new Addition(request, content(request)))
                .chain(added -> added ? begin(tenant, tx, request) : Uni.createFrom().voidItem());
    }

    private Uni<Void> begin(TenantId tenant, Tx tx, DispatchRequested request) {
        var refusal = GraphRequest.refusal(request.content());
        return refusal.isPresent()
                ? endings.end(tenant, tx, new End(request.messageId(), failed(refusal.get()), List.of(DispatchState.READY)))
                : queue.add(tx, work(request)).replaceWithVoid();
    }

    static DispatchOutcome.Failed failed(GraphError error) {
        return new DispatchOutcome.Failed(error.code(), error.title(), error.explanation());
    }

    private static WorkItem work(DispatchRequested request) {
        return new WorkItem(request.tenantId(), request.messageId().value(), request.channelId().toString(),
                request.to().person(),
                place(request.lane()), request.lane() != Lane.BULK, Duration.ZERO);
    }

    private static int place(Lane lane) {
        return switch (lane) {
            case AGENT -> 0;
            case NOTICE -> 1;
            case REPLY -> 2;
            case BULK -> 3;
        };
    }

    private String content(DispatchRequested request) {
        try {
            return json.writeValueAsString(request.content());
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("content that cannot be written", e);
        }
    }
}
