package dev.recado.kit.deadletter;

import java.util.Set;

import dev.recado.events.TenantId;

/** Whose the topics are that are not the suite's own: a service that takes such has one bean of it, and its dead letters are theirs. */
public interface TopicOwners {

    /** Null: nobody's, so what is refused of it is the first tenant's. */
    TenantId owner(String topic);

    Set<String> topics(TenantId tenant);
}
