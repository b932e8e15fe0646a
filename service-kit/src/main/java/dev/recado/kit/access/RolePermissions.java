package dev.recado.kit.access;

import static dev.recado.kit.access.Permissions.AI_READ;
import static dev.recado.kit.access.Permissions.API_KEYS_MANAGE;
import static dev.recado.kit.access.Permissions.AUDITS_READ;
import static dev.recado.kit.access.Permissions.CALLBACKS_MANAGE;
import static dev.recado.kit.access.Permissions.CHANNELS_MANAGE;
import static dev.recado.kit.access.Permissions.CHANNELS_READ;
import static dev.recado.kit.access.Permissions.CONVERSATIONS_CONTROL;
import static dev.recado.kit.access.Permissions.CONVERSATIONS_READ;
import static dev.recado.kit.access.Permissions.CONVERSATIONS_READ_ALL;
import static dev.recado.kit.access.Permissions.DEAD_LETTERS_MANAGE;
import static dev.recado.kit.access.Permissions.MEDIA_READ;
import static dev.recado.kit.access.Permissions.MEDIA_SEND;
import static dev.recado.kit.access.Permissions.MESSAGES_READ;
import static dev.recado.kit.access.Permissions.MESSAGES_SEND;
import static dev.recado.kit.access.Permissions.PUBLISHERS_MANAGE;
import static dev.recado.kit.access.Permissions.QUEUES_MANAGE;
import static dev.recado.kit.access.Permissions.QUEUES_READ;
import static dev.recado.kit.access.Permissions.REPLAYS_MANAGE;
import static dev.recado.kit.access.Permissions.SETTINGS_MANAGE;
import static dev.recado.kit.access.Permissions.SETTINGS_READ;
import static dev.recado.kit.access.Permissions.SIGNING_KEYS_ROTATE;
import static dev.recado.kit.access.Permissions.TEMPLATES_MANAGE;
import static dev.recado.kit.access.Permissions.TEMPLATES_READ;
import static dev.recado.kit.access.Permissions.TENANTS_MANAGE;
import static dev.recado.kit.access.Permissions.USERS_MANAGE;
import static dev.recado.kit.access.Permissions.USERS_READ;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Maps roles to permissions; no other class reads role names. */
public final class RolePermissions {

    private static final Set<String> ADMIN = Set.of(CONVERSATIONS_READ, CONVERSATIONS_READ_ALL, CONVERSATIONS_CONTROL,
            MESSAGES_READ, MESSAGES_SEND, MEDIA_READ, MEDIA_SEND, CHANNELS_READ, CHANNELS_MANAGE, TEMPLATES_READ,
            TEMPLATES_MANAGE, QUEUES_READ, QUEUES_MANAGE, AI_READ, DEAD_LETTERS_MANAGE, USERS_READ, USERS_MANAGE,
            SETTINGS_READ, SETTINGS_MANAGE, API_KEYS_MANAGE, PUBLISHERS_MANAGE, CALLBACKS_MANAGE, AUDITS_READ);
    static final String PLATFORM_ADMIN = "platform_admin";
    private static final String AGENT = "agent";
    private static final Map<String, Set<String>> OF_ROLE = Map.of(
            PLATFORM_ADMIN,
            Set.of(TENANTS_MANAGE, SIGNING_KEYS_ROTATE, REPLAYS_MANAGE, DEAD_LETTERS_MANAGE, USERS_READ, USERS_MANAGE,
                    AUDITS_READ),
            "owner", ADMIN,
            "admin", ADMIN,
            // a tenant may let its agents read all conversations: auth then adds that permission to the scope
            AGENT,
            Set.of(CONVERSATIONS_READ, CONVERSATIONS_CONTROL, MESSAGES_READ, MESSAGES_SEND, MEDIA_READ, MEDIA_SEND,
                    CHANNELS_READ, TEMPLATES_READ, QUEUES_READ, SETTINGS_READ),
            "viewer", Set.of(CONVERSATIONS_READ, CONVERSATIONS_READ_ALL, MESSAGES_READ, MEDIA_READ, CHANNELS_READ,
                    TEMPLATES_READ, QUEUES_READ, SETTINGS_READ));

    private RolePermissions() {
    }

    /** The roles that give a permission. */
    public static Set<String> rolesWith(String permission) {
        return OF_ROLE.entrySet().stream().filter(role -> role.getValue().contains(permission)).map(Map.Entry::getKey)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Whether a caller with these roles reads all conversations only if its tenant allows that to agents. */
    public static boolean readsAllAsAgent(Collection<String> roles) {
        return roles.contains(AGENT) && !of(roles, List.of()).contains(CONVERSATIONS_READ_ALL);
    }

    /**
     * @param roles unknown roles are ignored
     * @param scope of the token; only permissions that a machine may have are used
     */
    static Set<String> of(Collection<String> roles, Collection<String> scope) {
        var granted = new HashSet<>(scope);
        granted.retainAll(Permissions.OF_MACHINES);
        roles.forEach(role -> granted.addAll(OF_ROLE.getOrDefault(role, Set.of())));
        return Set.copyOf(granted);
    }
}
