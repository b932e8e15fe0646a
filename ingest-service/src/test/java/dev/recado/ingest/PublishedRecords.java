package dev.recado.ingest;

import java.util.Arrays;
import java.util.List;

import dev.recado.events.MessageReceived;
import dev.recado.events.Topics;
import dev.recado.kit.events.EventJson;
import dev.recado.kit.events.Json;
import dev.recado.kit.test.TopicProbe;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Reads what the topics of the running application hold at this moment. */
final class PublishedRecords {

    private static final EventJson JSON = new EventJson(Json.mapper());

    private PublishedRecords() {
    }

    static <E> List<E> events(String topic, Class<E> type) {
        return TopicProbe.readAll(KafkaProxy.servers(), topic).stream().map(found -> JSON.read(found.value(), type)).toList();
    }

    /** @param wamids the start of the messages' wamids */
    static List<MessageReceived> messages(String wamids) {
        return events(Topics.MESSAGES_RECEIVED, MessageReceived.class).stream()
                .filter(message -> message.wamid().startsWith(wamids)).toList();
    }

    /** Raw webhooks or dead letters of one body. */
    static List<ConsumerRecord<String, byte[]>> ofBody(String topic, byte[] body) {
        return TopicProbe.readAll(KafkaProxy.servers(), topic).stream().filter(found -> Arrays.equals(found.value(), body))
                .toList();
    }
}
