package dev.recado.embedded;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;

import dev.recado.events.Topics;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

/** Creates the suite's topics on a single-node broker; existing topics stay unchanged. */
public final class TopicSetup {

    private static final short REPLICAS = 1;
    private static final Duration DELETE_WITHIN = Duration.ofSeconds(30);

    private TopicSetup() {
    }

    public static void create(String bootstrapServers) throws IOException {
        create(Map.of("bootstrap.servers", bootstrapServers), Topics.ALL);
    }

    /** @param client address and login of an administrator */
    static void create(Map<String, Object> client, List<Topics.Topic> topics) throws IOException {
        try (var admin = Admin.create(client)) {
            var existing = admin.listTopics().names().get();
            var missing = topics.stream().filter(topic -> !existing.contains(topic.name())).map(TopicSetup::newTopic).toList();
            admin.createTopics(missing).all().get();
        } catch (ExecutionException e) {
            throw new IOException("the topics could not be created", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while creating topics", e);
        }
    }

    /** Deletes all topics and creates those of the suite, for modules whose tests share a broker one after the other. */
    static void recreate(String bootstrapServers) throws IOException {
        try (var admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
            admin.deleteTopics(admin.listTopics().names().get()).all().get();
            var start = System.nanoTime();
            while (!admin.listTopics().names().get().isEmpty()) {
                if (System.nanoTime() - start > DELETE_WITHIN.toNanos()) {
                    throw new IOException("the topics were not deleted within " + DELETE_WITHIN.toSeconds() + " s");
                }
            }
        } catch (ExecutionException e) {
            throw new IOException("the topics could not be deleted", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while deleting topics", e);
        }
        create(bootstrapServers);
    }

    private static NewTopic newTopic(Topics.Topic topic) {
        var settings = new HashMap<String, String>();
        settings.put("cleanup.policy", topic.compacted() ? "compact" : "delete");
        if (topic.retention() != null) {
            settings.put("retention.ms", Long.toString(topic.retention().toMillis()));
        }
        return new NewTopic(topic.name(), topic.partitions(), REPLICAS).configs(settings);
    }
}
