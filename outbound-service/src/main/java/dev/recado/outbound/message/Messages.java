package dev.recado.outbound.message;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.events.Address;
import dev.recado.events.ChannelId;
import dev.recado.events.DispatchRequested;
import dev.recado.events.MessageId;
import dev.recado.events.OutboundContent;
import dev.recado.events.TenantId;
import dev.recado.kit.database.Tx;
import dev.recado.kit.http.Problem;
import dev.recado.kit.http.Refusal;
import dev.recado.outbound.channel.ChannelProvider.Capability;
import dev.recado.outbound.channel.Channels;
import dev.recado.outbound.dispatch.DispatchRequests;
import dev.recado.outbound.media.MessageMediaChecks;
import dev.recado.outbound.media.MessageMediaChecks.MediaProblem;
import dev.recado.outbound.suppression.Suppressions;
import dev.recado.outbound.suppression.Suppressions.Scope;
import dev.recado.outbound.template.TemplateMessages;
import dev.recado.outbound.window.CustomerWindows;
import dev.recado.outbound.window.CustomerWindows.Recipient;
import dev.recado.outbound.window.CustomerWindows.Window;
import io.smallrye.mutiny.Uni;
import org.jspecify.annotations.Nullable;

/** Queues messages that other systems submit, over HTTP or Kafka, after the checks of every entry point. */
@ApplicationScoped
public class Messages {

    private static final int UNPROCESSABLE = 422;

    private final Channels channels;
    private final CustomerWindows windows;
    private final TemplateMessages templates;
    private final MessageMediaChecks mediaChecks;
    private final Suppressions suppressions;
    private final DispatchRequests requests;
    private final Clock clock;

    Messages(Channels channels, CustomerWindows windows, TemplateMessages templates, MessageMediaChecks mediaChecks,
            Suppressions suppressions, DispatchRequests requests, Clock clock) {
        this.channels = channels;
        this.windows = windows;
        this.templates = templates;
        this.mediaChecks = mediaChecks;
        this.suppressions = suppressions;
        this.requests = requests;
        this.clock = clock;
    }

    /**
     * Queues messages of a tenant without a conversation. Resolves the channel of each, and its recipient to the address that
     * WhatsApp reported last. Every rule is checked before the first message is stored, so after a refusal the caller may queue some of the
     * messages in the same transaction.
     *
     * @param submissions their channel may be null when the tenant has one number only
     */
    public Uni<Void> queue(TenantId tenant, Tx tx, List<DispatchRequested> submissions) {
        return queue(tenant, tx, submissions, Map.of());
    }

    /** @param submitters the API keys that find the messages as their own, by message */
    Uni<Void> queue(TenantId tenant, Tx tx, List<DispatchRequested> submissions, Map<MessageId, UUID> submitters) {
        return check(tenant, tx, submissions).chain(checked -> requests.store(tx, checked, submitters));
    }

    /** Retries a failed message as a new one, after the same checks. */
    Uni<Void> retry(TenantId tenant, Tx tx, DispatchRequested again, MessageId failed) {
        return check(tenant, tx, List.of(again))
                .chain(checked -> requests.retry(tx, checked.getFirst(), failed, Duration.ZERO));
    }

    /** Returns the messages with their channels and the addresses to use. */
    private Uni<List<DispatchRequested>> check(TenantId tenant, Tx tx, List<DispatchRequested> submissions) {
        return resolveChannels(tenant, tx, submissions)
                .chain(resolved -> windows.find(tenant, tx, recipients(resolved))
                        .call(found -> refuseContents(tenant, tx, resolved, found))
                        .map(found -> resolved.stream()
                                .map(one -> with(one, one.channelId(), found.get(recipient(one)).to())).toList()))
                .call(checked -> refuseSuppressed(tenant, tx, checked));
    }

    private Uni<List<DispatchRequested>> resolveChannels(TenantId tenant, Tx tx, List<DispatchRequested> submissions) {
        var wanted = submissions.stream().map(one -> Optional.ofNullable(one.channelId())).collect(Collectors.toSet());
        return channels.resolveAll(tenant, tx, wanted).map(resolved -> submissions.stream()
                .map(one -> with(one, resolved.get(Optional.ofNullable(one.channelId())), one.to())).toList());
    }

    private static List<Recipient> recipients(List<DispatchRequested> submissions) {
        return submissions.stream().map(Messages::recipient).toList();
    }

    private static Recipient recipient(DispatchRequested one) {
        return new Recipient(one.channelId(), one.to());
    }

    private Uni<Void> refuseContents(TenantId tenant, Tx tx, List<DispatchRequested> submissions,
            Map<Recipient, Window> found) {
        refuseTemplates(submissions, found);
        return refuseWrongTemplates(tenant, tx, submissions)
                .chain(() -> refuseClosed(tenant, tx, submissions, found))
                .chain(() -> refuseMedia(tenant, tx, submissions));
    }

    /** Refuses templates on a number whose provider has none. */
    private static void refuseTemplates(List<DispatchRequested> submissions, Map<Recipient, Window> found) {
        if (submissions.stream().anyMatch(one -> one.content() instanceof OutboundContent.Template
                && !found.get(recipient(one)).provider().has(Capability.TEMPLATES))) {
            throw Refusal.of(UNPROCESSABLE, "TEMPLATES_NOT_SUPPORTED",
                    "the provider of this number has no templates; send a text or another kind");
        }
    }

    /** Refuses messages that do not fit their template. A stored one was checked before: its template may have changed. */
    private Uni<Void> refuseWrongTemplates(TenantId tenant, Tx tx, List<DispatchRequested> submissions) {
        return templates.violations(tenant, tx, submissions)
                .chain(wrong -> findNew(tenant, tx,
                        submissions.stream().filter(one -> wrong.containsKey(one.messageId())).toList())
                        .invoke(unstored -> unstored.stream().findFirst().ifPresent(one -> {
                            throw Refusal.invalid(wrong.get(one.messageId()));
                        })))
                .replaceWithVoid();
    }

    /** Refuses free-form messages outside the window, except repetitions of stored ones: those were accepted in time. */
    private Uni<Void> refuseClosed(TenantId tenant, Tx tx, List<DispatchRequested> submissions, Map<Recipient, Window> found) {
        var now = clock.instant();
        var closed = submissions.stream().filter(one -> !(one.content() instanceof OutboundContent.Template)
                && !found.get(recipient(one)).isOpen(now)).toList();
        return findNew(tenant, tx, closed).chain(unstored -> unstored.isEmpty()
                ? Uni.createFrom().voidItem()
                : refuse(tenant, tx, unstored.getFirst(), found.get(recipient(unstored.getFirst()))));
    }

    private Uni<List<DispatchRequested>> findNew(TenantId tenant, Tx tx, List<DispatchRequested> suspects) {
        return suspects.isEmpty()
                ? Uni.createFrom().item(List.of())
                : requests.findStored(tenant, tx, suspects.stream().map(DispatchRequested::messageId).toList())
                        .map(stored -> suspects.stream().filter(one -> !stored.contains(one.messageId())).toList());
    }

    private Uni<Void> refuse(TenantId tenant, Tx tx, DispatchRequested message, Window window) {
        return templates.listUsable(tenant, tx, message.channelId()).invoke(usable -> {
            throw Refusal.conflict("WINDOW_CLOSED", closed(window.openUntil()), usable);
        }).replaceWithVoid();
    }

    /** Refuses messages to people who may not get them, except repetitions of stored ones. */
    private Uni<Void> refuseSuppressed(TenantId tenant, Tx tx, List<DispatchRequested> submissions) {
        return suppressions.find(tenant, tx, submissions).chain(found -> found.isEmpty()
                ? Uni.createFrom().voidItem()
                : requests.findStored(tenant, tx, List.copyOf(found.keySet())).invoke(stored -> refuse(found, stored))
                        .replaceWithVoid());
    }

    private static void refuse(Map<MessageId, Scope> suppressed, Set<MessageId> stored) {
        suppressed.entrySet().stream().filter(one -> !stored.contains(one.getKey())).findFirst().ifPresent(one -> {
            throw one.getValue().refusal();
        });
    }

    private static String closed(@Nullable Instant openUntil) {
        return openUntil == null
                ? "the customer has not written to this number yet; send a template message"
                : "the customer service window ended at " + openUntil + "; send a template message";
    }

    /** Refuses media that are missing or do not fit, except in repetitions of stored messages. */
    private Uni<Void> refuseMedia(TenantId tenant, Tx tx, List<DispatchRequested> submissions) {
        return mediaChecks.problems(tenant, tx, submissions).chain(problems -> problems.isEmpty()
                ? Uni.createFrom().voidItem()
                : requests.findStored(tenant, tx, List.copyOf(problems.keySet()))
                        .invoke(stored -> problems.entrySet().stream().filter(one -> !stored.contains(one.getKey()))
                                .findFirst().ifPresent(one -> refuse(one.getValue())))
                        .replaceWithVoid());
    }

    private static void refuse(MediaProblem problem) {
        throw problem.missing()
                ? Refusal.of(UNPROCESSABLE, "UNKNOWN_MEDIA", "the message names media that are not stored; see details",
                        new Problem.Detail(problem.field(), problem.message()))
                : Refusal.invalid(problem.field(), problem.message());
    }

    private static DispatchRequested with(DispatchRequested r, ChannelId channel, Address to) {
        return new DispatchRequested(r.eventId(), r.tenantId(), r.occurredAt(), r.messageId(), r.conversationId(), channel, to,
                r.content(), r.lane(), r.epoch(), r.expiresAt(), r.replyTo(), r.emergency(), r.resendIfUncertain());
    }
}
