package dev.recado.kit.deadletter;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import dev.recado.events.DeadLetterHeaders;
import dev.recado.events.Topics;
import dev.recado.kit.kafka.TransactionalProducers.TransactionalProducer;
import io.quarkus.logging.Log;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;

/** Collects letters and stores their records together with one mark, in one transaction. */
final class DeadLetterBatch {

    private static final int LETTERS_MAX = 50;
    /** A larger letter is stored alone. */
    private static final int BYTES_MAX = 1024 * 1024;

    private final TransactionalProducer producer;
    private final String service;
    private final String key;
    private final List<ConsumerRecord<String, byte[]>> letters = new ArrayList<>();
    private int bytes;
    private int replayed;
    private int refused;

    DeadLetterBatch(TransactionalProducer producer, String service) {
        this(producer, service, null);
    }

    /** @param key tenant, caller and Idempotency-Key of the request; null without one */
    DeadLetterBatch(TransactionalProducer producer, String service, String key) {
        this.producer = producer;
        this.service = service;
        this.key = key;
    }

    /** Letters that were stored. */
    int replayed() {
        return replayed;
    }

    /** Letters that their original topic refuses. */
    int refused() {
        return refused;
    }

    void add(ConsumerRecord<String, byte[]> letter) {
        var size = letter.value() == null ? 0 : letter.value().length;
        if (bytes + size > BYTES_MAX) {
            store();
        }
        letters.add(letter);
        bytes += size;
        if (letters.size() == LETTERS_MAX || bytes > BYTES_MAX) {
            store();
        }
    }

    /** Stores the letters that were added. */
    void store() {
        if (!letters.isEmpty()) {
            if (!store(letters)) {
                letters.forEach(letter -> {
                    if (letters.size() == 1 || !store(List.of(letter))) {
                        refuse(letter);
                    }
                });
            }
            letters.clear();
            bytes = 0;
        }
    }

    private void refuse(ConsumerRecord<String, byte[]> letter) {
        refused++;
        Log.warnf("A dead letter is too large to be replayed; raise max.message.bytes of its original topic topic=%s"
                + " offset=%d", letter.topic(), letter.offset());
    }

    /** Returns false when a record is larger than its topic allows; then none was stored. */
    private boolean store(List<ConsumerRecord<String, byte[]>> together) {
        try {
            producer.store(
                    Stream.concat(together.stream().map(this::record), Stream.of(ReplayMarks.mark(together, key))).toList());
            replayed += together.size();
            return true;
        } catch (KafkaException e) {
            if (e instanceof RecordTooLargeException || e.getCause() instanceof RecordTooLargeException) {
                return false;
            }
            throw e;
        }
    }

    private ProducerRecord<String, byte[]> record(ConsumerRecord<String, byte[]> letter) {
        var headers = DeadLetters.withoutOwn(letter);
        DeadLetters.put(headers, DeadLetterHeaders.REPLAY_FOR, service);
        return new ProducerRecord<>(original(letter), null, letter.key(), letter.value(), headers);
    }

    /** Whether the letter has a value and names an original topic of its own. */
    static boolean isReplayable(ConsumerRecord<String, byte[]> letter, String service) {
        var original = original(letter);
        return original != null && !isLeftOut(letter) && (letter.topic().equals(Topics.deadLetterOf(original, service))
                || letter.topic().equals(Topics.commonDeadLetterOf(original, service)));
    }

    static boolean isLeftOut(ConsumerRecord<String, byte[]> letter) {
        return DeadLetters.text(letter, DeadLetterHeaders.LEFT_OUT) != null;
    }

    private static String original(ConsumerRecord<String, byte[]> letter) {
        return DeadLetters.text(letter, DeadLetterHeaders.TOPIC);
    }
}
