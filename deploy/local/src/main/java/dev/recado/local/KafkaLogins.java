package dev.recado.local;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

import dev.recado.embedded.KafkaAccess;
import dev.recado.embedded.KafkaGrants;
import dev.recado.embedded.KafkaUsers;
import org.apache.kafka.clients.CommonClientConfigs;

/** Settings of Kafka clients beside the services: the administrator's, and those of publishers outside the suite. */
final class KafkaLogins {

    private KafkaLogins() {
    }

    static Map<String, Object> admin(String server, SuiteSecrets secrets) {
        return client(server, secrets.kafkaUsers().client(KafkaUsers.ADMIN));
    }

    /** Creates the user of a publisher, which may write to the publisher's topic alone. */
    static Map<String, Object> publisher(String server, SuiteSecrets secrets, String publisher) throws SuiteFailure {
        var password = SuiteSecrets.token();
        try {
            KafkaAccess.ofPublisher(server, secrets.kafkaUsers(), publisher, password, false);
            return client(server, KafkaUsers.client(KafkaGrants.userOf(publisher), password));
        } catch (IOException e) {
            throw new SuiteFailure(e.getMessage(), e);
        }
    }

    private static Map<String, Object> client(String server, Map<String, String> login) {
        var client = new HashMap<String, Object>(login);
        client.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, server);
        return client;
    }
}
