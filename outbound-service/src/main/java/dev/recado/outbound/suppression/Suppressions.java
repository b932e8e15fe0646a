package dev.recado.outbound.suppression;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.events.Address;
import dev.recado.events.AuditRecorded.Actor;
import dev.recado.events.ChannelId;
import dev.recado.events.DispatchRequested;
import dev.recado.events.MessageId;
import dev.recado.events.TenantId;
import dev.recado.kit.database.Transactions;
import dev.recado.kit.database.Tx;
import dev.recado.kit.http.PageRequest;
import dev.recado.kit.http.Paged;
import dev.recado.kit.http.Refusal;
import dev.recado.kit.outbox.AuditEntry;
import dev.recado.kit.outbox.Audits;
import dev.recado.outbound.suppression.Suppression.Cause;
import dev.recado.outbound.suppression.SuppressionResource.SuppressionView;
import dev.recado.outbound.whatsapp.Explanation;
import dev.recado.outbound.whatsapp.SendOutcome.GraphError;
import io.smallrye.mutiny.Uni;
import org.jspecify.annotations.Nullable;

/** Keeps the people who get no messages, or no marketing messages: WhatsApp refuses them, or they opted out. */
@ApplicationScoped
public class Suppressions {

    private static final Duration AFTER_ERROR = Duration.ofDays(30);
    private static final int UNDELIVERABLE_MAX = 3;
    private static final Duration UNDELIVERABLE_WITHIN = Duration.ofDays(30);

    /** The messages that a person does not get. */
    public enum Scope {

        ALL("SUPPRESSED", "WhatsApp refuses messages to this person for now", "own.suppressed"), MARKETING("OPTED_OUT",
                "this person wants no marketing messages", "own.opted_out");

        private final String code;
        private final String message;
        private final String explanation;

        Scope(String code, String message, String explanation) {
            this.code = code;
            this.message = message;
            this.explanation = explanation;
        }

        public Refusal refusal() {
            return Refusal.conflict(code, message);
        }

        /** The error of a message that was requested all the same; its title is the code of the refusal. */
        public GraphError error() {
            return new GraphError(0, code, Explanation.of(explanation));
        }
    }

    private final Transactions transactions;
    private final SuppressionRepository repository;
    private final Audits audits;
    private final Clock clock;

    Suppressions(Transactions transactions, SuppressionRepository repository, Audits audits, Clock clock) {
        this.transactions = transactions;
        this.repository = repository;
        this.audits = audits;
        this.clock = clock;
    }

    /** The addresses under which a person is found: the phone in its canonical form, and the user id. */
    public static List<String> addresses(Address person) {
        return Suppression.addresses(person);
    }

    /** Returns the scopes of those messages that may not be sent. */
    public Uni<Map<MessageId, Scope>> find(TenantId tenant, Tx tx, List<DispatchRequested> requests) {
        return repository.find(tenant, tx, requests);
    }

    /** Stores that WhatsApp refuses every message of the number to the person, for 30 days. */
    public Uni<Void> addRefused(TenantId tenant, Tx tx, ChannelId channel, Address person, int code) {
        return repository.put(tenant, tx, refused(channel, person, code));
    }

    /** Stores a failed delivery like {@link #addRefused}, but only the third to the person within 30 days. */
    public Uni<Void> addUndeliverable(TenantId tenant, Tx tx, ChannelId channel, Address person, int code) {
        return repository.putAfterRepeats(tenant, tx, refused(channel, person, code), UNDELIVERABLE_MAX,
                UNDELIVERABLE_WITHIN.toSeconds());
    }

    private Suppression refused(ChannelId channel, Address person, int code) {
        var now = clock.instant();
        return new Suppression(channel, person, Scope.ALL, Cause.error(code), now, now.plus(AFTER_ERROR));
    }

    /** Stores that the Graph API reports an opt-out: the person wants no marketing from any number of the tenant. */
    public Uni<Void> optOutByError(TenantId tenant, Tx tx, Address person, int code) {
        return repository.put(tenant, tx,
                new Suppression(null, person, Scope.MARKETING, Cause.error(code), clock.instant(), null));
    }

    /**
     * Stores a person's choice about marketing messages of all numbers; an older one than the stored one changes nothing.
     *
     * @param inWhatsApp whether the person chose it in WhatsApp, else it was recorded in the suite
     */
    public Uni<Void> choose(TenantId tenant, Tx tx, Address person, boolean optedOut, boolean inWhatsApp, Instant at) {
        return repository.put(tenant, tx, new Suppression(null, person, Scope.MARKETING,
                inWhatsApp ? Cause.CUSTOMER : Cause.CONTACT, at, optedOut ? null : at));
    }

    /** Keeps what holds for a person whose user id changed. */
    public Uni<Void> keep(TenantId tenant, Tx tx, String previousUserId, String userId) {
        return repository.copy(tenant, tx, previousUserId, userId);
    }

    /** One page of the suppressions in force, the latest first. */
    record SuppressionPage(long count, List<SuppressionView> suppressions) {
    }

    Uni<SuppressionPage> list(TenantId tenant, @Nullable String phone, PageRequest page) {
        return transactions.run(tx -> repository.count(tenant, tx, phone, Paged.COUNT_MAX + 1)
                .chain(count -> repository.list(tenant, tx, phone, page.pageSize(), page.offset())
                        .map(rows -> new SuppressionPage(count, rows.stream().map(SuppressionView::of).toList()))));
    }

    /** Ends a suppression, so that the person gets messages again. */
    Uni<Void> end(TenantId tenant, Actor actor, UUID id) {
        return transactions.run(tx -> repository.end(tenant, tx, id)
                .chain(ended -> ended
                        ? audits.add(tx, AuditEntry.of(tenant, actor, "suppression.ended").to("suppression", id))
                        : Uni.createFrom().failure(Refusal.notFound("suppression"))));
    }
}
