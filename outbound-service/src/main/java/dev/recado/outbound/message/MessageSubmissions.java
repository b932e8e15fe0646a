package dev.recado.outbound.message;

import java.time.Clock;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.events.DispatchRequested;
import dev.recado.events.MessageId;
import dev.recado.events.NamedUuid;
import dev.recado.events.TenantId;
import dev.recado.kit.database.BatchedWrites;
import dev.recado.kit.database.Transactions;
import dev.recado.kit.database.Tx;
import dev.recado.kit.events.TenantGroups;
import dev.recado.kit.http.Refusal;
import dev.recado.kit.idempotency.Idempotency;
import dev.recado.kit.idempotency.Idempotency.AnsweredRequest;
import dev.recado.kit.idempotency.IdempotentRequest;
import dev.recado.outbound.message.MessageSubmissionResource.QueuedMessageView;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import org.jspecify.annotations.Nullable;

/**
 * Stores the messages of requests that arrive within a few milliseconds in one transaction. A refused message fails alone, and a
 * repeated key gets the first answer.
 */
@ApplicationScoped
class MessageSubmissions {

    private static final int TOGETHER_MAX = 100;
    /** A lonely request waits for nothing; under load, so many milliseconds of requests share a transaction. */
    private static final Duration INTERVAL_MIN = Duration.ofMillis(5);
    private static final Duration INTERVAL_MAX = Duration.ofMillis(20);
    private static final Duration EXPIRES_AFTER = Duration.ofDays(1);
    private static final String QUEUED = "queued";

    private final BatchedWrites<Submission, Uni<QueuedMessageView>> together;
    private final Idempotency idempotency;
    private final Messages messages;
    private final Clock clock;

    MessageSubmissions(Vertx vertx, Transactions transactions, Idempotency idempotency, Messages messages, Clock clock) {
        this.together = new BatchedWrites<>(vertx, transactions, TOGETHER_MAX, INTERVAL_MIN, INTERVAL_MAX, this::storeAll);
        this.idempotency = idempotency;
        this.messages = messages;
        this.clock = clock;
    }

    /**
     * The message of one request.
     *
     * @param submitter the API key that finds the message as its own, or null
     * @param once the key of the request, or null
     */
    private record Submission(DispatchRequested dispatch, @Nullable UUID submitter, @Nullable AnsweredRequest once) {

        MessageId id() {
            return dispatch.messageId();
        }

        QueuedMessageView view() {
            return MessageSubmissions.view(dispatch);
        }
    }

    private static QueuedMessageView view(DispatchRequested dispatch) {
        return new QueuedMessageView(dispatch.messageId().toString(), QUEUED);
    }

    /**
     * Queues the message of a request; a repetition with the same key gets the first answer.
     *
     * @param submitter the API key that may not read messages and finds this one as its own; null for any other caller
     */
    Uni<QueuedMessageView> send(TenantId tenant, MessageRequest request, @Nullable UUID submitter,
            @Nullable IdempotentRequest once) {
        var dispatch = dispatch(tenant, request);
        var answered = once == null ? null : new AnsweredRequest(once, view(dispatch));
        return together.add(new Submission(dispatch, submitter, answered)).chain(answer -> answer);
    }

    private DispatchRequested dispatch(TenantId tenant, MessageRequest request) {
        var id = MessageId.random();
        var now = clock.instant();
        var channel = request.channel() == null ? null : NamedUuid.channel(tenant, request.channel());
        var expiresAt = request.expiresAt() == null ? now.plus(EXPIRES_AFTER) : request.expiresAt();
        return new DispatchRequested(id.toString(), tenant, now, id, null, channel, request.address(), request.content(),
                request.lane(), 0, expiresAt, request.replyTo(), null, request.resendIfUncertain() ? true : null);
    }

    /** The tenants of a batch share its transaction and its commit, but no statement. */
    private Uni<Function<Submission, Uni<QueuedMessageView>>> storeAll(Tx tx, List<Submission> all) {
        Map<MessageId, Uni<QueuedMessageView>> answers = new HashMap<>();
        return TenantGroups.forEach(all.stream().collect(Collectors.groupingBy(one -> one.dispatch().tenantId())),
                (tenant, own) -> store(tenant, tx, own, answers))
                .replaceWith(one -> answers.getOrDefault(one.id(), Uni.createFrom().deferred(() -> runAlone(one))));
    }

    /** Adds an answer for each message that is stored or refused. The others have a key that is in use. */
    private Uni<Void> store(TenantId tenant, Tx tx, List<Submission> all, Map<MessageId, Uni<QueuedMessageView>> answers) {
        return idempotency.claimAll(tenant, tx, all.stream().map(Submission::once).filter(Objects::nonNull).toList())
                .map(claimed -> withNewKey(all, claimed))
                .chain(fresh -> queue(tenant, tx, fresh)
                        .call(refused -> idempotency.releaseAll(tenant, tx, fresh.stream()
                                .filter(one -> one.once() != null && refused.containsKey(one.id())).map(Submission::once)
                                .toList()))
                        .invoke(refused -> fresh.forEach(one -> answers.put(one.id(), answer(one, refused.get(one.id())))))
                        .replaceWithVoid());
    }

    /** The claimed key decides, not an equal one: of two requests with one key only the first is stored. */
    private static List<Submission> withNewKey(List<Submission> all, List<AnsweredRequest> claimed) {
        Set<AnsweredRequest> own = Collections.newSetFromMap(new IdentityHashMap<>());
        own.addAll(claimed);
        return all.stream().filter(one -> one.once() == null || own.contains(one.once())).toList();
    }

    private static Uni<QueuedMessageView> answer(Submission one, @Nullable Refusal refusal) {
        return refusal == null ? Uni.createFrom().item(one.view()) : Uni.createFrom().failure(refusal);
    }

    /** Queues the messages in their order, without the refused ones; returns those. */
    private Uni<Map<MessageId, Refusal>> queue(TenantId tenant, Tx tx, List<Submission> all) {
        return all.isEmpty()
                ? Uni.createFrom().item(Map.of())
                : store(tenant, tx, all)
                        .replaceWith(Map.<MessageId, Refusal>of())
                        .onFailure(Refusal.class).recoverWithUni(refusal -> all.size() == 1
                                ? Uni.createFrom().item(Map.of(all.getFirst().id(), refusal))
                                : queueHalves(tenant, tx, all));
    }

    private Uni<Void> store(TenantId tenant, Tx tx, List<Submission> all) {
        return messages.queue(tenant, tx, all.stream().map(Submission::dispatch).toList(),
                all.stream().filter(one -> one.submitter() != null)
                        .collect(Collectors.toMap(Submission::id, Submission::submitter)));
    }

    /** A refusal names no message, and nothing is written yet. Few statements find the refused ones among many. */
    private Uni<Map<MessageId, Refusal>> queueHalves(TenantId tenant, Tx tx, List<Submission> all) {
        var half = all.size() / 2;
        return queue(tenant, tx, all.subList(0, half)).chain(
                first -> queue(tenant, tx, all.subList(half, all.size())).map(second -> {
                    var both = new HashMap<>(first);
                    both.putAll(second);
                    return both;
                }));
    }

    /** Waits for the transaction that holds the key, and returns its answer. */
    private Uni<QueuedMessageView> runAlone(Submission one) {
        var tenant = one.dispatch().tenantId();
        return idempotency.run(one.once().request(), QueuedMessageView.class,
                tx -> store(tenant, tx, List.of(one)).replaceWith(one::view));
    }
}
