package dev.recado.events;

import java.time.Instant;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import org.jspecify.annotations.Nullable;

/**
 * A message outside the suite: sent from the WhatsApp app or another tool, or received while another app controls the
 * conversation. It is shown and never answered. Topic {@code messages.echoed}.
 *
 * @param eventId {@code <channel id>:<wamid>:echoed}
 * @param occurredAt Meta's timestamp of the message
 * @param revision of the parser that read it; a higher revision replaces content stored as unsupported
 * @param wamid Meta's id of the message
 * @param person the customer, also when the business wrote
 * @param receivedAt when the webhook was received
 * @param replyTo wamid of the quoted message, or null
 */
public record MessageEchoed(String eventId, TenantId tenantId, Instant occurredAt, int revision, ChannelId channelId,
        String wamid, Direction direction, Source source, Person person, InboundContent content, Instant receivedAt,
        @Nullable String replyTo) implements SuiteEvent {

    @Override
    public String kind() {
        return "message_echoed";
    }

    /** As seen by the business: {@code IN} is from the customer. */
    public enum Direction {
        IN, OUT
    }

    /** Where the message was written. */
    public enum Source {
        /** The WhatsApp Business app on the business's phone. */
        APP,
        /** Another tool on the same number. */
        TOOL,
        /** Another app controls the conversation, and the suite only receives copies. */
        STANDBY, @JsonEnumDefaultValue
        UNKNOWN
    }
}
