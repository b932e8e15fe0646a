package dev.recado.events;

import java.time.Instant;

import com.fasterxml.jackson.annotation.JsonProperty;

/** A past fact or a request, with an id that stays the same across retries. */
public sealed interface SuiteEvent permits MessageReceived, StatusReported, ReplyRequested, ReplyDrafted, DispatchRequested,
        DispatchQueued, DispatchFinished, ConversationControlled, ControlApplied, ConversationChanged, ChannelConnected,
        TenantChanged,
        MessageEchoed, AccountChanged, ReplayChanged, BackfillChanged, UserChanged, ApiKeyChanged, PublisherChanged,
        AuditRecorded,
        AuditChained, MediaRequested, MediaStored, ContactChanged {

    /** Stable across retries and replays; consumers skip repeated ids. */
    String eventId();

    TenantId tenantId();

    /** Time of the fact, in UTC. */
    Instant occurredAt();

    /** The event's name in snake_case, the JSON property {@code kind}. */
    @JsonProperty(access = JsonProperty.Access.READ_ONLY)
    String kind();
}
