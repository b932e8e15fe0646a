package dev.recado.kit.deadletter;

/** A dead letter without its payload, as an administrator sees it. */
public record DeadLetterView(String topic, long offset, String eventId, String reason, String attempts, String originalTopic,
        String originalPartition, String originalOffset, String at, int bytes) {
}
