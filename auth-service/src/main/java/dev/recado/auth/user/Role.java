package dev.recado.auth.user;

import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** What a person may do, highest first. */
public enum Role {

    PLATFORM_ADMIN, OWNER, ADMIN, AGENT, VIEWER;

    /** As tokens, JSON and {@code @RolesAllowed} spell it. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Nobody gives away more than they have; the rank decides. */
    static boolean mayGrant(Set<Role> own, Collection<Role> wanted) {
        return wanted.stream().allMatch(role -> own.stream().anyMatch(mine -> mine.ordinal() <= role.ordinal()));
    }

    /** Roles this service does not know count for nothing. */
    static Set<Role> known(Collection<String> wireNames) {
        return Set.of(values()).stream().filter(role -> wireNames.contains(role.wireName()))
                .collect(Collectors.toUnmodifiableSet());
    }
}
