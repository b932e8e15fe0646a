package dev.recado.kit.access;

import java.util.Set;

/** The permissions that endpoints require. A role is a set of them; the scope of a machine's token lists them. */
public final class Permissions {

    /** Read own and unassigned conversations with their history. */
    public static final String CONVERSATIONS_READ = "conversations.read";
    /** Read all conversations of the tenant. */
    public static final String CONVERSATIONS_READ_ALL = "conversations.read_all";
    /** Take over and release conversations, and write to customers. */
    public static final String CONVERSATIONS_CONTROL = "conversations.control";
    public static final String MESSAGES_READ = "messages.read";
    public static final String MESSAGES_SEND = "messages.send";
    /** Read any media of the tenant whose id is known; ids are random, and conversations show them. */
    public static final String MEDIA_READ = "media.read";
    /** Upload and delete media. */
    public static final String MEDIA_SEND = "media.send";
    public static final String CHANNELS_READ = "channels.read";
    public static final String CHANNELS_MANAGE = "channels.manage";
    public static final String TEMPLATES_READ = "templates.read";
    public static final String TEMPLATES_MANAGE = "templates.manage";
    /** Read how many messages of each number wait to be sent, and which failed. */
    public static final String QUEUES_READ = "queues.read";
    /** Pause and resume numbers and lanes, cancel waiting messages, and retry failed ones. */
    public static final String QUEUES_MANAGE = "queues.manage";
    public static final String AI_READ = "ai.read";
    public static final String DEAD_LETTERS_MANAGE = "dead_letters.manage";
    public static final String USERS_READ = "users.read";
    public static final String USERS_MANAGE = "users.manage";
    /** Read the settings and teams of the caller's tenant. */
    public static final String SETTINGS_READ = "settings.read";
    public static final String SETTINGS_MANAGE = "settings.manage";
    public static final String API_KEYS_MANAGE = "api_keys.manage";
    public static final String PUBLISHERS_MANAGE = "publishers.manage";
    /** Manage the addresses to which results of the tenant are delivered. */
    public static final String CALLBACKS_MANAGE = "callbacks.manage";
    public static final String AUDITS_READ = "audits.read";
    /** Manage all tenants. This permission and the two below are for platform administrators only. */
    public static final String TENANTS_MANAGE = "tenants.manage";
    public static final String SIGNING_KEYS_ROTATE = "signing_keys.rotate";
    public static final String REPLAYS_MANAGE = "replays.manage";

    /** Permissions that a machine may have. */
    public static final Set<String> OF_MACHINES = Set.of(CONVERSATIONS_READ, CONVERSATIONS_READ_ALL, CONVERSATIONS_CONTROL,
            MESSAGES_READ, MESSAGES_SEND, MEDIA_READ, MEDIA_SEND, CHANNELS_READ, TEMPLATES_READ, AUDITS_READ);

    private Permissions() {
    }
}
