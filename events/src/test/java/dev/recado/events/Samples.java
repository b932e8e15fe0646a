package dev.recado.events;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

/** One event of each kind and each variant of its content, with invented values. */
final class Samples {

    private static final Instant AT = Instant.parse("2026-11-21T12:00:00Z");
    private static final TenantId TENANT = NamedUuid.tenant("main");
    private static final ChannelId CHANNEL = NamedUuid.channel(TENANT, "106540352242922");
    private static final ConversationId CONVERSATION = ConversationId.of("0b9f2f3e-7f5e-4b43-9a59-2a1c64a4f001");
    private static final MessageId MESSAGE = new MessageId(UUID.fromString("0b9f2f3e-7f5e-4b43-9a59-2a1c64a4f002"));
    private static final MessageId RETRIED = new MessageId(UUID.fromString("0b9f2f3e-7f5e-4b43-9a59-2a1c64a4f007"));
    static final Person ANA = new Person("5511999990001", "BR.13491208655302741918", "BR.ENT.118157", "anaq", "Ana Q");
    private static final UUID REPLAY = UUID.fromString("0b9f2f3e-7f5e-4b43-9a59-2a1c64a4f003");
    private static final UUID USER = UUID.fromString("0b9f2f3e-7f5e-4b43-9a59-2a1c64a4f004");
    private static final UUID TEAM = UUID.fromString("0b9f2f3e-7f5e-4b43-9a59-2a1c64a4f005");
    private static final UUID KEY = UUID.fromString("0b9f2f3e-7f5e-4b43-9a59-2a1c64a4f006");
    private static final ModelUsage USAGE = new ModelUsage("gemini-3.8-flash", 120, 14, 830L);

    private Samples() {
    }

    static Stream<SuiteEvent> all() {
        return Stream.of(ContentSamples.inbound().map(Samples::received), ContentSamples.account().map(Samples::account),
                OutboundSamples.all().map(Samples::requested), others(), ofMedia(), ofAuth()).flatMap(each -> each);
    }

    private static Stream<SuiteEvent> others() {
        return Stream.of(
                echoed(),
                new ReplayChanged(REPLAY + ":3", TENANT, AT, REPLAY, 3, "u-1", AT, ReplayChanged.State.RUNNING,
                        AT.minusSeconds(60), AT, "106540352242922", true, Map.of(0, 17L), 0.25,
                        new ReplayChanged.Counts(5, 7, 1, 0), "ingest-0", 1, null),
                new BackfillChanged(CHANNEL + ":2", TENANT, AT, CHANNEL, "106540352242922", AT.minusSeconds(60), 2, true,
                        Map.of(0, 17L, 1, 0L), 3),
                status(DeliveryStatus.READ, List.of()),
                status(DeliveryStatus.FAILED,
                        List.of(new ReportedError(131047, "Re-engagement message", "More than 24 hours"))),
                new ReplyRequested(CONVERSATION + ":3:7", TENANT, AT, CONVERSATION, 3, 7, AT.plusSeconds(60),
                        List.of(new TranscriptLine(Author.CUSTOMER, "oi", AT)), "Ana Q"),
                drafted(new Decision.Reply(List.of("Olá!"), "greeting", Urgency.NORMAL)),
                drafted(new Decision.HandOver(HandOverCause.MODEL_TIMEOUT, null, null, Urgency.NORMAL)),
                drafted(new Decision.NotNeeded("a thank-you")),
                new DispatchQueued(MESSAGE + ":queued", TENANT, AT, MESSAGE, CHANNEL, new Address("5511999990001", null),
                        OutboundContent.text("Olá!"), Lane.NOTICE, AT.plusSeconds(600), "wamid.AA==", RETRIED, null),
                new DispatchFinished(MESSAGE + ":expired", TENANT, AT, MESSAGE, null, CHANNEL, new DispatchOutcome.Expired(),
                        RETRIED, null),
                contact(new ContactChange.OptedOut(List.of(new Address(ANA.phone(), null), new Address(null, ANA.userId())))),
                contact(new ContactChange.OptedIn(List.of(new Address(ANA.phone(), null)))),
                contact(new ContactChange.Unsupported()),
                finished("accepted", new DispatchOutcome.Accepted("wamid.AA==")),
                finished("failed", new DispatchOutcome.Failed(131026, "Undeliverable", "The number is not on WhatsApp.")),
                finished("uncertain", new DispatchOutcome.Uncertain("no answer")),
                finished("cancelled", new DispatchOutcome.Cancelled("a person took over")),
                finished("expired", new DispatchOutcome.Expired()),
                new ConversationControlled(CONVERSATION + ":4", TENANT, AT, CONVERSATION, 4, ConversationState.HUMAN),
                new ControlApplied(CONVERSATION + ":4:applied", TENANT, AT, CONVERSATION, 4),
                new ConversationChanged("c-1", TENANT, AT, ConversationChanged.Change.HANDED_OVER, CONVERSATION,
                        ConversationState.WAITING, 4, null, null, HandOverCause.MODEL_TIMEOUT, null),
                new ConversationChanged("c-2", TENANT, AT, ConversationChanged.Change.TAKEN_OVER, CONVERSATION,
                        ConversationState.HUMAN, 5, null, null, HandOverCause.MODEL_TIMEOUT, USER),
                new ChannelConnected(CHANNEL + ":open", TENANT, AT, CHANNEL, "106540352242922", "102290129340398",
                        ChannelConnected.DEFAULT_APP, null, AT.minusSeconds(3600)),
                new ChannelConnected(CHANNEL + ":closed", TENANT, AT, CHANNEL, "106540352242922", "102290129340398",
                        ChannelConnected.DEFAULT_APP, AT, null));
    }

    private static Stream<SuiteEvent> ofMedia() {
        return Stream.of(
                new MediaRequested(MESSAGE + ":media", TENANT, AT, CONVERSATION, MESSAGE, CHANNEL, "wamid.AB==",
                        MediaType.AUDIO, "1003383421387256", "audio/ogg; codecs=opus", "3Zc1=", "note.ogg", true,
                        "https://lookaside.example/attachments?mid=133", AT.plusSeconds(1)),
                media("stored", new MediaOutcome.Stored(KEY, "audio/ogg", 30_383, "5a".repeat(32), "note.ogg",
                        "https://recado.example/api/v1/media/" + KEY + "/content?expires=1", AT.plusSeconds(3600))),
                media("failed", new MediaOutcome.Failed(MediaFailure.EXPIRED, "Meta no longer has this media.")));
    }

    private static SuiteEvent media(String kind, MediaOutcome outcome) {
        return new MediaStored(MESSAGE + ":media:" + kind, TENANT, AT, CONVERSATION, MESSAGE, CHANNEL, "wamid.AB==",
                "1003383421387256", outcome);
    }

    private static Stream<SuiteEvent> ofAuth() {
        return Stream.of(
                new TenantChanged(TENANT + ":1", TENANT, AT, "main", "America/Sao_Paulo", "pt-BR", false,
                        List.of(new TenantChanged.Shift("monday", "08:00", "18:00")),
                        List.of(new TenantChanged.Team(TEAM, "Reception", 5)), false),
                new UserChanged(USER + ":2", TENANT, AT, USER, "Carla", List.of("admin", "agent"), List.of(TEAM), 2, true,
                        List.of(REPLAY)),
                new ApiKeyChanged(KEY + ":1", TENANT, AT, KEY, 1, true),
                new PublisherChanged("erp:1", TENANT, AT, "erp", List.of(Lane.NOTICE, Lane.BULK), true),
                new AuditRecorded(REPLAY.toString(), TENANT, AT, "auth", AuditRecorded.Actor.user(USER), "user.roles_changed",
                        new AuditRecorded.Subject("user", KEY.toString()), Map.of("from", "agent", "to", "admin,agent")),
                new AuditChained(TENANT + ":4711", TENANT, AT, 4711, "5a".repeat(32), "k1", "c2VhbGVk"));
    }

    /** The golden file's name: the kind, and the variant of its content where there are several. */
    static String name(SuiteEvent event) {
        return switch (event) {
            case MessageReceived e -> e.kind() + "-" + e.content().getClass().getSimpleName();
            case AccountChanged e -> e.kind() + "-" + e.change().getClass().getSimpleName();
            case MessageEchoed e -> e.kind();
            case ReplayChanged e -> e.kind();
            case BackfillChanged e -> e.kind();
            case StatusReported e -> e.kind() + "-" + e.status();
            case ReplyDrafted e -> e.kind() + "-" + e.decision().getClass().getSimpleName();
            case DispatchFinished e when e.retryOf() != null -> e.kind() + "-retry";
            case DispatchFinished e -> e.kind() + "-" + e.outcome().getClass().getSimpleName();
            case ReplyRequested e -> e.kind();
            case DispatchRequested e when e.content() instanceof OutboundContent.Text -> e.kind();
            case DispatchRequested e -> e.kind() + "-" + variant(e.content());
            case DispatchQueued e -> e.kind();
            case ConversationControlled e -> e.kind();
            case ControlApplied e -> e.kind();
            case ConversationChanged e -> e.assignee() == null ? e.kind() : e.kind() + "-assigned";
            case ChannelConnected e -> e.closedAt() == null ? e.kind() : e.kind() + "-closed";
            case MediaRequested e -> e.kind();
            case MediaStored e -> e.kind() + "-" + e.outcome().getClass().getSimpleName();
            case TenantChanged e -> e.kind();
            case UserChanged e -> e.kind();
            case ApiKeyChanged e -> e.kind();
            case PublisherChanged e -> e.kind();
            case AuditRecorded e -> e.kind();
            case AuditChained e -> e.kind();
            case ContactChanged e -> e.kind() + "-" + e.change().getClass().getSimpleName();
        };
    }

    private static String variant(OutboundContent content) {
        return content instanceof OutboundContent.Interactive(var message)
                ? message.getClass().getSimpleName()
                : content.getClass().getSimpleName();
    }

    private static SuiteEvent requested(OutboundContent content) {
        return new DispatchRequested(MESSAGE.toString(), TENANT, AT, MESSAGE, CONVERSATION, CHANNEL,
                new Address("5511999990001", null), content, Lane.REPLY, 3, AT.plusSeconds(600), null, null, null);
    }

    private static SuiteEvent received(InboundContent content) {
        return new MessageReceived(CHANNEL + ":wamid.AB==", TENANT, AT, 1, CHANNEL, "wamid.AB==", ANA, content,
                AT.plusSeconds(1), "wamid.AA==", new MessageContext("15550783881", true, false, "1948", "sku1"),
                new Referral("ad", "120226305854810726", "https://fb.example/3cr4", "Chat with us", "Summer plants", "image",
                        "https://scontent.example/1", null, null, "Aff-n8ZTODiE79d22KtAwQKj9e", "Hi!"),
                List.of(new ReportedError(131051, "Message type unknown", null)), "120363000000000001");
    }

    private static SuiteEvent account(AccountChange change) {
        return new AccountChanged(TENANT + ":102290129340398:9f86d081", TENANT, AT, 2, "102290129340398", CHANNEL, change,
                AT.plusSeconds(1));
    }

    private static SuiteEvent echoed() {
        return new MessageEchoed(CHANNEL + ":wamid.AC==:echoed", TENANT, AT, 2, CHANNEL, "wamid.AC==",
                MessageEchoed.Direction.OUT, MessageEchoed.Source.APP, ANA, new InboundContent.Text("sent in blue"),
                AT.plusSeconds(1), null);
    }

    private static StatusReported status(DeliveryStatus status, List<ReportedError> errors) {
        return new StatusReported(CHANNEL + ":wamid.AA==:" + status.name().toLowerCase(Locale.ROOT), TENANT, AT, 1, CHANNEL,
                "wamid.AA==", status,
                MESSAGE.toString(), ANA, errors, new Pricing(true, "PMP", "regular", "utility"),
                new BilledConversation("c-1", AT, "utility"),
                new Payment("ord-1", "captured", new BigDecimal("210.5"), "INR", "pg-1", "success"), "120363000000000001");
    }

    private static SuiteEvent contact(ContactChange change) {
        return new ContactChanged(USER + ":9f86d081", TENANT, AT, USER, change);
    }

    private static ReplyDrafted drafted(Decision decision) {
        return new ReplyDrafted(CONVERSATION + ":3:7:drafted", TENANT, AT, CONVERSATION, 3, 7, decision, USAGE);
    }

    private static DispatchFinished finished(String kind, DispatchOutcome outcome) {
        return new DispatchFinished(MESSAGE + ":" + kind, TENANT, AT, MESSAGE, CONVERSATION, CHANNEL, outcome);
    }
}
