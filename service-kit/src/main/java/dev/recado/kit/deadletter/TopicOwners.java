package dev.recado.kit.deadletter;

import java.util.Set;

import dev.recado.events.TenantId;

/** Assigns topics of outside publishers to tenants. A service that consumes such topics provides one such bean. */
public interface TopicOwners {

    /** The tenant that owns a topic, or null; the first tenant then sees the topic's dead letters. */
    TenantId owner(String topic);

    Set<String> topics(TenantId tenant);
}
