package dev.recado.events;

/** Computes the key of every record, so that events that must stay in order share a partition. */
public final class Keys {

    private Keys() {
    }

    /** The key of an event on its topic. */
    public static String of(SuiteEvent event) {
        return switch (event) {
            case MessageReceived e -> person(e.channelId(), e.from(), e.wamid());
            case StatusReported e -> person(e.channelId(), e.recipient(), e.wamid());
            case MessageEchoed e -> person(e.channelId(), e.person(), e.wamid());
            case AccountChanged e -> e.businessId();
            case ReplayChanged e -> e.replayId().toString();
            case BackfillChanged e -> e.phoneNumberId();
            case ReplyRequested e -> e.conversationId().toString();
            case ReplyDrafted e -> e.conversationId().toString();
            case DispatchRequested e -> e.conversationId().toString();
            case DispatchQueued e -> e.messageId().toString();
            case DispatchFinished e -> e.conversationId() != null ? e.conversationId().toString() : e.messageId().toString();
            case ConversationControlled e -> e.conversationId().toString();
            case ControlApplied e -> e.conversationId().toString();
            case ConversationChanged e -> e.conversationId().toString();
            case MediaRequested e -> e.conversationId().toString();
            case MediaStored e -> e.conversationId().toString();
            case ChannelConnected e -> e.channelId().toString();
            case TenantChanged e -> e.tenantId().toString();
            case UserChanged e -> e.userId().toString();
            case ApiKeyChanged e -> e.apiKeyId().toString();
            case PublisherChanged e -> e.name();
            case AuditRecorded e -> e.tenantId().toString();
            case AuditChained e -> e.tenantId().toString();
            case ContactChanged e -> e.contactId().toString();
        };
    }

    /** Business-scoped user id, else the canonical phone, else the wamid: messages of one person share the key. */
    private static String person(ChannelId channel, Person person, String wamid) {
        if (person != null && person.userId() != null) {
            return channel + ":" + person.userId();
        }
        return channel + ":" + (person != null && person.phone() != null ? person.phone() : wamid);
    }
}
