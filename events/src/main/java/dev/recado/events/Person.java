package dev.recado.events;

import org.jspecify.annotations.Nullable;

/**
 * The customer as far as Meta reports it; any address may be absent (WhatsApp reference B.4).
 *
 * @param phone canonical digits without "+", or null when Meta withholds the number
 * @param userId business-scoped user id ({@code BR.1349…}), or null
 * @param parentUserId user id across business portfolios, or null
 * @param username without the leading "@", or null
 * @param name profile name, or null
 */
public record Person(@Nullable String phone, @Nullable String userId, @Nullable String parentUserId, @Nullable String username,
        @Nullable String name) {

    /** Whether there is an address to answer to. */
    public boolean reachable() {
        return phone != null || userId != null;
    }

    @Override
    public String toString() {
        return "Person[redacted]";
    }
}
