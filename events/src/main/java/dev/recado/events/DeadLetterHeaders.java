package dev.recado.events;

/** The Kafka headers that a dead letter carries besides those of the refused record. */
public final class DeadLetterHeaders {

    /** Kind of the failure, never its message. */
    public static final String REASON = "recado-reason";
    public static final String ATTEMPTS = "recado-attempts";
    /** Tenant of the record; absent when it could not be read. */
    public static final String TENANT = "recado-tenant";
    public static final String TOPIC = "recado-topic";
    public static final String PARTITION = "recado-partition";
    public static final String OFFSET = "recado-offset";
    /** Time at which the record was refused. */
    public static final String AT = "recado-at";
    /** Set when the record was too large for a dead letter: the value is only on its original topic. */
    public static final String LEFT_OUT = "recado-left-out";
    /** Set on a replayed record: the one service that handles it. */
    public static final String REPLAY_FOR = "recado-replay-for";
    /** Set on the mark of a replayed letter when the request had an Idempotency-Key: it names tenant, caller and key. */
    public static final String REPLAY_KEY = "recado-replay-key";

    private DeadLetterHeaders() {
    }
}
