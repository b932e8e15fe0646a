package dev.recado.auth.user;

import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** The roles of users, highest rank first. */
public enum Role {

    PLATFORM_ADMIN, OWNER, ADMIN, AGENT, VIEWER;

    /** Returns the name in tokens, JSON and {@code @RolesAllowed}. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns whether the highest own role ranks at least as high as each wanted role. */
    static boolean mayGrant(Set<Role> own, Collection<Role> wanted) {
        return wanted.stream().allMatch(role -> own.stream().anyMatch(mine -> mine.ordinal() <= role.ordinal()));
    }

    /** Ignores names that are not roles. */
    static Set<Role> ofWireNames(Collection<String> wireNames) {
        return Set.of(values()).stream().filter(role -> wireNames.contains(role.wireName()))
                .collect(Collectors.toUnmodifiableSet());
    }
}
