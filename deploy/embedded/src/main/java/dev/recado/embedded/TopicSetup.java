package dev.recado.embedded;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;

import dev.recado.events.Topics;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.TopicExistsException;

/** Makes the suite's topics on a broker of one node; those that are there stay as they are. */
public final class TopicSetup {

    private static final short REPLICAS = 1;

    private TopicSetup() {
    }

    public static void create(String bootstrapServers) throws IOException {
        create(bootstrapServers, Topics.ALL);
    }

    public static void create(String bootstrapServers, List<Topics.Topic> topics) throws IOException {
        try (var admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
            var wanted = new ArrayList<NewTopic>();
            topics.forEach(topic -> wanted.add(newTopic(topic)));
            for (var made : admin.createTopics(wanted).values().values()) {
                made.get();
            }
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw new IOException("the topics could not be made", e);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while making topics", e);
        }
    }

    /** Throws all topics away and makes the suite's anew, for tests that share a broker one after the other. */
    static void recreate(String bootstrapServers) throws IOException {
        try (var admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
            admin.deleteTopics(admin.listTopics().names().get()).all().get();
            while (!admin.listTopics().names().get().isEmpty()) {
                Thread.onSpinWait();
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
