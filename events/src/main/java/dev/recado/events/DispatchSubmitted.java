package dev.recado.events;

import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * A message that a system outside the suite submits for sending. Topics {@code dispatches.submitted.<publisher>}: tenant and
 * allowed lanes come from the publisher's registration, never from the record.
 *
 * @param eventId chosen by the publisher; a repeated id is the same message
 * @param occurredAt when it was requested
 * @param channel Meta's phone number id of the sending number; may be null when the tenant has one only
 * @param to the recipient
 * @param lane {@code notice} or {@code bulk}; null means {@code notice}
 * @param expiresAt not sent after this; null for a day after {@code occurredAt}
 * @param replyTo wamid of the quoted message, or null
 * @param resendIfUncertain true for a template that is sent once more when nothing proves that WhatsApp accepted it; null otherwise
 */
public record DispatchSubmitted(String eventId, Instant occurredAt, @Nullable String channel, Address to,
        OutboundContent content,
        @Nullable Lane lane, @Nullable Instant expiresAt, @Nullable String replyTo, @Nullable Boolean resendIfUncertain) {

    public static final int EVENT_ID_CHARS_MAX = 128;
    public static final int USER_ID_CHARS_MAX = 160;
    public static final String PHONE_FORM = "^[1-9][0-9]{6,14}$";
    public static final String CHANNEL_FORM = "^[0-9]{1,32}$";
    /** Lanes open to publishers; a registration may allow fewer. */
    public static final List<Lane> LANES = List.of(Lane.NOTICE, Lane.BULK);

    private static final Pattern PHONE = Pattern.compile(PHONE_FORM);
    private static final Pattern CHANNEL = Pattern.compile(CHANNEL_FORM);

    public DispatchSubmitted {
        check(eventId != null && within(eventId, EVENT_ID_CHARS_MAX), "event_id");
        check(occurredAt != null, "occurred_at");
        check(channel == null || CHANNEL.matcher(channel).matches(), "channel");
        check(to != null && reachable(to), "to");
        check(content != null, "content");
        lane = lane == null ? Lane.NOTICE : lane;
        check(LANES.contains(lane), "lane");
        check(replyTo == null || within(replyTo, ContentRules.WAMID_CHARS_MAX), "reply_to");
        ContentRules.violations(content).stream().findFirst().ifPresent(violation -> {
            throw new NotAllowedException("content." + violation.field(), violation.message());
        });
        if (Boolean.TRUE.equals(resendIfUncertain) && !(content instanceof OutboundContent.Template)) {
            throw new NotAllowedException("resend_if_uncertain", "is allowed for a template only");
        }
    }

    private static boolean reachable(Address to) {
        return (to.phone() == null || PHONE.matcher(to.phone()).matches())
                && (to.userId() == null || within(to.userId(), USER_ID_CHARS_MAX));
    }

    private static boolean within(String text, int charsMax) {
        return !text.isEmpty() && text.codePointCount(0, text.length()) <= charsMax;
    }

    private static void check(boolean valid, String property) {
        if (!valid) {
            throw new NotAllowedException(property, "does not match schemas/dispatch_submitted.json");
        }
    }

    /** Names the invalid property, without its value. */
    public static final class NotAllowedException extends IllegalArgumentException {

        private static final long serialVersionUID = 1L;

        private final String property;
        private final String rule;

        NotAllowedException(String property, String rule) {
            super("invalid by the contract of submitted dispatches: " + property + " " + rule);
            this.property = property;
            this.rule = rule;
        }

        public String property() {
            return property;
        }

        /** The rule that the value breaks, without the value. */
        public String rule() {
            return rule;
        }
    }
}
