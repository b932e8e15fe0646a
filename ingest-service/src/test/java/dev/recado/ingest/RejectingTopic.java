package dev.recado.ingest;

import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;

/** Makes Kafka reject every record of one topic, and accept all others, while an action runs. */
final class RejectingTopic {

    private static final String LIMIT = "max.message.bytes";

    private RejectingTopic() {
    }

    static <T> T during(String servers, String topic, Supplier<T> action) throws Exception {
        try (var admin = Admin.create(Map.of("bootstrap.servers", servers))) {
            alter(admin, topic, new AlterConfigOp(new ConfigEntry(LIMIT, "1"), AlterConfigOp.OpType.SET));
            try {
                return action.get();
            } finally {
                alter(admin, topic, new AlterConfigOp(new ConfigEntry(LIMIT, ""), AlterConfigOp.OpType.DELETE));
            }
        }
    }

    private static void alter(Admin admin, String topic, AlterConfigOp change) throws Exception {
        admin.incrementalAlterConfigs(Map.of(new ConfigResource(ConfigResource.Type.TOPIC, topic), List.of(change))).all()
                .get();
    }
}
