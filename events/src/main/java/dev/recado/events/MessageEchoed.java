package dev.recado.events;

import java.time.Instant;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import org.jspecify.annotations.Nullable;

/**
 * A message that passed without us: sent from the WhatsApp app or by another tool, or written while another app has the
 * conversation. To be shown, never answered. Topic {@code messages.echoed}.
 *
 * @param eventId {@code <channel id>:<wamid>:echoed}
 * @param occurredAt Meta's timestamp of the message
 * @param revision of the normaliser that read it; a higher one replaces what a lower one stored as unsupported
 * @param wamid Meta's id of the message
 * @param person the customer, whoever wrote
 * @param receivedAt when the webhook reached us
 * @param replyTo wamid of the message quoted, or null
 */
public record MessageEchoed(String eventId, TenantId tenantId, Instant occurredAt, int revision, ChannelId channelId,
        String wamid, Direction direction, Source source, Person person, InboundContent content, Instant receivedAt,
        @Nullable String replyTo) implements SuiteEvent {

    @Override
    public String kind() {
        return "message_echoed";
    }

    /** Seen from the business: {@code IN} is the customer's. */
    public enum Direction {
        IN, OUT
    }

    /** Where it was written. */
    public enum Source {
        /** The WhatsApp Business app on the business's phone. */
        APP,
        /** Another tool on the same number. */
        TOOL,
        /** Another app has the conversation; we only listen. */
        STANDBY, @JsonEnumDefaultValue
        UNKNOWN
    }
}
