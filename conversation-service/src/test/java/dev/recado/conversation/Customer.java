package dev.recado.conversation;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

import dev.recado.events.AccountChange;
import dev.recado.events.AccountChanged;
import dev.recado.events.ChannelId;
import dev.recado.events.ControlApplied;
import dev.recado.events.ConversationId;
import dev.recado.events.Decision;
import dev.recado.events.DeliveryStatus;
import dev.recado.events.DispatchFinished;
import dev.recado.events.DispatchOutcome;
import dev.recado.events.DispatchRequested;
import dev.recado.events.InboundContent;
import dev.recado.events.MessageEchoed;
import dev.recado.events.MessageReceived;
import dev.recado.events.Person;
import dev.recado.events.ReplyDrafted;
import dev.recado.events.ReplyRequested;
import dev.recado.events.ReportedError;
import dev.recado.events.StatusReported;
import dev.recado.events.TenantId;
import dev.recado.events.Urgency;

/** A customer of a tenant, with factories for the events about it. */
public record Customer(TenantId tenant, ChannelId channel, Person person) {

    private static final AtomicInteger NUMBER = new AtomicInteger();

    public static Customer ofNewTenant() {
        return of(TenantId.random());
    }

    public static Customer of(TenantId tenant) {
        return new Customer(tenant, ChannelId.random(),
                new Person("55119%08d".formatted(NUMBER.incrementAndGet()), null, null, null, "Ana"));
    }

    public Customer as(Person other) {
        return new Customer(tenant, channel, other);
    }

    public MessageReceived writes(String text) {
        return writes(text, Duration.ZERO);
    }

    public MessageReceived writes(String text, Duration ago) {
        return sends(new InboundContent.Text(text), ago);
    }

    /** In microseconds, which PostgreSQL stores without rounding. */
    private static Instant ago(Duration ago) {
        return Instant.now().minus(ago).truncatedTo(ChronoUnit.MICROS);
    }

    public MessageReceived sends(InboundContent content, Duration ago) {
        var wamid = "wamid." + UUID.randomUUID();
        return new MessageReceived(channel + ":" + wamid, tenant, ago(ago), 1, channel, wamid, person, content,
                Instant.now(), null, null, null, null, null);
    }

    /** The same message as another revision of the parser reports it. */
    public MessageReceived reparsed(MessageReceived event, int revision, InboundContent content) {
        return new MessageReceived(event.eventId(), event.tenantId(), event.occurredAt(), revision, event.channelId(),
                event.wamid(), event.from(), content, Instant.now(), event.replyTo(), null, null, null, null);
    }

    public MessageReceived sendsToAGroup(InboundContent content) {
        var event = sends(content, Duration.ZERO);
        return new MessageReceived(event.eventId(), tenant, event.occurredAt(), 1, channel, event.wamid(), person, content,
                Instant.now(), null, null, null, null, "group-1");
    }

    public MessageEchoed echoes(MessageEchoed.Direction direction, MessageEchoed.Source source, InboundContent content) {
        return echoes(direction, source, content, Duration.ZERO);
    }

    public MessageEchoed echoes(MessageEchoed.Direction direction, MessageEchoed.Source source, InboundContent content,
            Duration ago) {
        var wamid = "wamid." + UUID.randomUUID();
        return new MessageEchoed(channel + ":" + wamid + ":echoed", tenant, ago(ago), 1, channel, wamid,
                direction, source, person, content, Instant.now(), null);
    }

    public AccountChanged changes(AccountChange change, Instant at) {
        return new AccountChanged(tenant + ":waba:" + UUID.randomUUID(), tenant, at, 1, "waba", channel, change, Instant.now());
    }

    public ReplyDrafted drafted(ReplyRequested turn, Decision decision) {
        return new ReplyDrafted(turn.eventId() + ":drafted", tenant, Instant.now(), turn.conversationId(), turn.epoch(),
                turn.turnSeq(),
                decision, null);
    }

    public static Decision reply(String... parts) {
        return new Decision.Reply(List.of(parts), "question", Urgency.NORMAL);
    }

    public DispatchFinished finished(DispatchRequested dispatch, DispatchOutcome outcome) {
        var pending = outcome instanceof DispatchOutcome.Uncertain uncertain && Boolean.TRUE.equals(uncertain.pending());
        var kind = outcome.getClass().getSimpleName() + (pending ? "-pending" : "");
        return new DispatchFinished(dispatch.messageId() + ":" + kind, tenant, Instant.now(),
                dispatch.messageId(), dispatch.conversationId(), channel, outcome);
    }

    public StatusReported status(String wamid, DeliveryStatus status, Instant at) {
        return statusWithOurId(wamid, status, new Echo(at, null));
    }

    public StatusReported statusWithOurId(String wamid, DeliveryStatus status, Echo echo) {
        var errors = status == DeliveryStatus.FAILED
                ? List.of(new ReportedError(131047, "Re-engagement message", "24 hours"))
                : null;
        return new StatusReported(channel + ":" + wamid + ":" + status, tenant, echo.at(), 1, channel, wamid, status,
                echo.ourId(), person,
                errors, null, null, null, null);
    }

    public ControlApplied applied(ConversationId conversation, long epoch) {
        return new ControlApplied(conversation + ":" + epoch + ":applied", tenant, Instant.now(), conversation, epoch);
    }

    /** @param ourId our id of the message, which Meta echoes; or null */
    public record Echo(Instant at, String ourId) {
    }
}
