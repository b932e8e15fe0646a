package dev.recado.outbound.dispatch;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import dev.recado.events.ChannelId;
import dev.recado.events.Lane;

/** Limits the dispatches of one number that wait for uploads in this process. Some places are kept for answers to people. */
class UploadPlaces {

    static final int PLACES_MAX = 16;
    /** The places for notices and bulk messages, of {@link #PLACES_MAX}. */
    static final int BACKGROUND_MAX = 12;

    private final Map<ChannelId, Integer> taken = new ConcurrentHashMap<>();

    /** Takes a place, or returns false if none is free for the lane. Notices count the places of replies, too. */
    boolean take(ChannelId number, Lane lane) {
        if (taken.merge(number, 1, Integer::sum) > max(lane)) {
            release(number);
            return false;
        }
        return true;
    }

    void release(ChannelId number) {
        taken.computeIfPresent(number, (id, count) -> count == 1 ? null : count - 1);
    }

    private static int max(Lane lane) {
        return switch (lane) {
            case REPLY, AGENT -> PLACES_MAX;
            case NOTICE, BULK -> BACKGROUND_MAX;
        };
    }
}
