package dev.recado.outbound.whatsapp;

import static dev.recado.outbound.whatsapp.ErrorAction.CONFIGURE;
import static dev.recado.outbound.whatsapp.ErrorAction.DROP;
import static dev.recado.outbound.whatsapp.ErrorAction.PAUSE_TEMPLATE;
import static dev.recado.outbound.whatsapp.ErrorAction.RETRY;
import static dev.recado.outbound.whatsapp.ErrorAction.SLOW_NUMBER;
import static dev.recado.outbound.whatsapp.ErrorAction.SLOW_PERSON;
import static dev.recado.outbound.whatsapp.ErrorAction.STOP_BULK;
import static dev.recado.outbound.whatsapp.ErrorAction.STOP_CHANNEL;
import static dev.recado.outbound.whatsapp.ErrorAction.STOP_TEMPLATES;
import static dev.recado.outbound.whatsapp.ErrorAction.SUPPRESS;
import static dev.recado.outbound.whatsapp.ErrorAction.SUPPRESS_MARKETING;
import static dev.recado.outbound.whatsapp.ErrorAction.UNDELIVERABLE;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/** Maps each Graph error code to its {@link ErrorAction}; the only place that decides which errors are retried. */
final class GraphErrorTable {

    /** The token has expired or was revoked; a new one repairs every message. */
    static final int TOKEN_REFUSED = 190;
    /** The person did not write in the last 24 hours. */
    static final int WINDOW_CLOSED = 131047;
    static final Duration FIRST_WAIT = Duration.ofSeconds(1);
    static final Duration BACK_OFF_MAX = Duration.ofSeconds(60);
    /** A message that WhatsApp accepts and then does not deliver is sent again at most so often. */
    private static final int LATE_RETRIES_MAX = 3;
    private static final int UNLIMITED = Integer.MAX_VALUE;
    private static final int THREE_TIMES = 3;
    private static final Duration TWO_MINUTES = Duration.ofMinutes(2);

    /**
     * @param firstWait before the first retry
     * @param retriesMax after this many retries the error is final
     */
    record Rule(ErrorAction action, Duration firstWait, int retriesMax) {

        /** The wait before a message that failed after its acceptance is sent again; empty if it is not. */
        Optional<Duration> lateRetry(int earlier) {
            var again = switch (action) {
                case RETRY, SLOW_NUMBER, SLOW_PERSON, STOP_BULK -> earlier < Math.min(retriesMax, LATE_RETRIES_MAX);
                case DROP, UNDELIVERABLE, SUPPRESS, SUPPRESS_MARKETING, CONFIGURE, STOP_TEMPLATES, PAUSE_TEMPLATE,
                        STOP_CHANNEL ->
                    false;
            };
            return again ? Optional.of(GraphResponse.wait(this, earlier)) : Optional.empty();
        }
    }

    private static final Map<Integer, Rule> RULES = new HashMap<>();

    static {
        put(RETRY, FIRST_WAIT, UNLIMITED, 2, 131016, 133004);
        put(RETRY, FIRST_WAIT, THREE_TIMES, 1, 131000);
        put(RETRY, FIRST_WAIT, 1, 131053);
        put(RETRY, TWO_MINUTES, UNLIMITED, 4, 80007, 2494100);
        put(RETRY, Duration.ofSeconds(30), UNLIMITED, 131057);
        put(RETRY, Duration.ofMinutes(5), UNLIMITED, 133015, 133008, 133009);
        put(RETRY, Duration.ofMinutes(10), UNLIMITED, 134101);
        put(RETRY, Duration.ofHours(1), UNLIMITED, 132069);
        put(RETRY, Duration.ofHours(24), 1, 131049);
        put(RETRY, Duration.ofHours(72), UNLIMITED, 133016);
        put(SLOW_NUMBER, FIRST_WAIT, UNLIMITED, 130429);
        put(SLOW_PERSON, FIRST_WAIT, UNLIMITED, 131056);
        put(STOP_CHANNEL, FIRST_WAIT, UNLIMITED, TOKEN_REFUSED);
        put(STOP_CHANNEL, FIRST_WAIT, THREE_TIMES, 0, 3, 10, 104, 368, 131031, 131005, 131044);
        put(STOP_BULK, Duration.ofHours(2), UNLIMITED, 131048);
        put(STOP_TEMPLATES, Duration.ofHours(1), UNLIMITED, 131042);
        put(PAUSE_TEMPLATE, Duration.ofHours(1), UNLIMITED, 132015);
        put(SUPPRESS, 130497);
        put(SUPPRESS_MARKETING, 131050);
        put(UNDELIVERABLE, 131026);
        put(DROP, 130403, 130472, 131021, WINDOW_CLOSED, 131052, 137000, 131020, 131041, 131059);
        put(CONFIGURE, 33, 100, 613, 131064, 131008, 131009, 131030, 131037, 131045, 131051, 131055, 131062, 131063);
        put(CONFIGURE, 132000, 132001, 132005, 132007, 132008, 132012, 132016, 132018, 132021, 132068);
        put(CONFIGURE, 133000, 133005, 133006, 133010, 134011, 134100, 134102, 135000, 139200);
        put(CONFIGURE, 2388019, 2388039, 2388040, 2388047, 2388072, 2388073, 2388293, 2388299, 2388318, 2388330);
        put(CONFIGURE, 2388001, 2388012, 2388091, 2388093, 2388103, 2494191, 1752041);
        put(CONFIGURE, 2593079, 2593085, 2593107, 2593108, 2593109);
        put(STOP_CHANNEL, FIRST_WAIT, THREE_TIMES, IntStream.rangeClosed(200, 299).toArray());
        range(DROP, 131201, 131215);
        range(CONFIGURE, 138000, 138018);
        range(CONFIGURE, 139000, 139004);
        range(CONFIGURE, 139100, 139103);
        range(CONFIGURE, 147001, 147005);
        range(CONFIGURE, 200005, 200007);
    }

    private GraphErrorTable() {
    }

    static Set<Integer> codes() {
        return Set.copyOf(RULES.keySet());
    }

    static Optional<Rule> find(int code) {
        return Optional.ofNullable(RULES.get(code));
    }

    private static void put(ErrorAction action, Duration firstWait, int retriesMax, int... codes) {
        for (var code : codes) {
            if (RULES.put(code, new Rule(action, firstWait, retriesMax)) != null) {
                throw new IllegalStateException("the error table has code " + code + " twice");
            }
        }
    }

    private static void put(ErrorAction action, int... codes) {
        put(action, Duration.ZERO, 0, codes);
    }

    private static void range(ErrorAction action, int from, int to) {
        for (var code = from; code <= to; code++) {
            put(action, code);
        }
    }
}
