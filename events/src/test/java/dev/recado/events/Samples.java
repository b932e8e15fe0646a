package dev.recado.events;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Stream;

/** One event of each kind and each variant of its content, with invented values. */
final class Samples {

    private static final Instant AT = Instant.parse("2026-11-21T12:00:00Z");
    private static final TenantId TENANT = NamedUuid.tenant("main");
    private static final ChannelId CHANNEL = NamedUuid.channel(TENANT, "106540352242922");
    private static final ConversationId CONVERSATION = ConversationId.of("0b9f2f3e-7f5e-4b43-9a59-2a1c64a4f001");
    private static final MessageId MESSAGE = new MessageId(UUID.fromString("0b9f2f3e-7f5e-4b43-9a59-2a1c64a4f002"));
    private static final Person ANA = new Person("5511999990001", "BR.13491208655302741918", "BR.ENT.118157", "anaq", "Ana Q");
    private static final ModelUsage USAGE = new ModelUsage("gemini-3.8-flash", 120, 14, 830L);

    private Samples() {
    }

    static Stream<SuiteEvent> all() {
        return Stream.of(
                received(new InboundContent.Text("Does it come in blue?")),
                received(new InboundContent.Unsupported("poll", "{\"type\":\"poll\"}")),
                status(DeliveryStatus.READ, List.of()),
                status(DeliveryStatus.FAILED,
                        List.of(new ReportedError(131047, "Re-engagement message", "More than 24 hours"))),
                new ReplyRequested(CONVERSATION + ":3:7", TENANT, AT, CONVERSATION, 3, 7, AT.plusSeconds(60),
                        List.of(new TranscriptLine(Author.CUSTOMER, "oi", AT)), "Ana Q"),
                drafted(new Decision.Reply(List.of("Olá!"), "greeting", Urgency.NORMAL)),
                drafted(new Decision.HandOver(HandOverCause.MODEL_TIMEOUT, null, null, Urgency.NORMAL)),
                drafted(new Decision.NotNeeded("a thank-you")),
                new DispatchRequested(MESSAGE.toString(), TENANT, AT, MESSAGE, CONVERSATION, CHANNEL,
                        new Address("5511999990001", null), new OutboundContent.Text("Olá!"), Lane.REPLY, 3,
                        AT.plusSeconds(600),
                        null),
                finished("accepted", new DispatchOutcome.Accepted("wamid.AA==")),
                finished("failed", new DispatchOutcome.Failed(131026, "Undeliverable", "The number is not on WhatsApp.")),
                finished("uncertain", new DispatchOutcome.Uncertain("no answer")),
                finished("cancelled", new DispatchOutcome.Cancelled("a person took over")),
                finished("expired", new DispatchOutcome.Expired()),
                new ConversationControlled(CONVERSATION + ":4", TENANT, AT, CONVERSATION, 4, ConversationState.HUMAN),
                new ControlApplied(CONVERSATION + ":4:applied", TENANT, AT, CONVERSATION, 4),
                new ConversationChanged("c-1", TENANT, AT, ConversationChanged.Change.HANDED_OVER, CONVERSATION,
                        ConversationState.WAITING, 4, null, null, HandOverCause.MODEL_TIMEOUT),
                new ChannelConnected(CHANNEL + ":open", TENANT, AT, CHANNEL, "106540352242922", "102290129340398",
                        ChannelConnected.DEFAULT_APP, null),
                new TenantChanged(TENANT + ":1", TENANT, AT, "main", "America/Sao_Paulo", "pt-BR", false));
    }

    /** The golden file's name: the kind, and the variant of its content where there are several. */
    static String name(SuiteEvent event) {
        return switch (event) {
            case MessageReceived e -> e.kind() + "-" + e.content().getClass().getSimpleName();
            case StatusReported e -> e.kind() + "-" + e.status();
            case ReplyDrafted e -> e.kind() + "-" + e.decision().getClass().getSimpleName();
            case DispatchFinished e -> e.kind() + "-" + e.outcome().getClass().getSimpleName();
            case ReplyRequested e -> e.kind();
            case DispatchRequested e -> e.kind();
            case ConversationControlled e -> e.kind();
            case ControlApplied e -> e.kind();
            case ConversationChanged e -> e.kind();
            case ChannelConnected e -> e.kind();
            case TenantChanged e -> e.kind();
        };
    }

    private static MessageReceived received(InboundContent content) {
        return new MessageReceived(CHANNEL + ":wamid.AB==", TENANT, AT, 1, CHANNEL, "wamid.AB==", ANA, content,
                AT.plusSeconds(1), "wamid.AA==");
    }

    private static StatusReported status(DeliveryStatus status, List<ReportedError> errors) {
        return new StatusReported(CHANNEL + ":wamid.AA==:" + status.name().toLowerCase(Locale.ROOT), TENANT, AT, 1, CHANNEL,
                "wamid.AA==", status,
                MESSAGE.toString(), ANA, errors);
    }

    private static ReplyDrafted drafted(Decision decision) {
        return new ReplyDrafted(CONVERSATION + ":3:7:drafted", TENANT, AT, CONVERSATION, 3, 7, decision, USAGE);
    }

    private static DispatchFinished finished(String kind, DispatchOutcome outcome) {
        return new DispatchFinished(MESSAGE + ":" + kind, TENANT, AT, MESSAGE, CONVERSATION, CHANNEL, outcome);
    }
}
