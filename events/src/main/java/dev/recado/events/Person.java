package dev.recado.events;

import org.jspecify.annotations.Nullable;

/**
 * Who is on the customer's side, as far as Meta tells: any of the addresses may be absent (WhatsApp reference B.4).
 *
 * @param phone canonical digits without "+", or null when Meta withholds the number
 * @param userId business-scoped user id ({@code BR.1349…}), or null
 * @param parentUserId the same across portfolios, or null
 * @param username without the leading "@", or null
 * @param name the profile name the person chose, or null
 */
public record Person(@Nullable String phone, @Nullable String userId, @Nullable String parentUserId, @Nullable String username,
        @Nullable String name) {

    /** True when there is something to answer to. */
    public boolean reachable() {
        return phone != null || userId != null;
    }

    @Override
    public String toString() {
        return "Person[redacted]";
    }
}
