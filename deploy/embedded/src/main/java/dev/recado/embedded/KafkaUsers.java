package dev.recado.embedded;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.security.plain.PlainLoginModule;
import org.apache.kafka.common.security.scram.ScramLoginModule;

/**
 * The users of a Kafka that checks passwords. The broker and the administrator log in with PLAIN, because their passwords are
 * settings of the broker. All others log in with SCRAM: Kafka stores their salted hashes, and they can be added at run time.
 *
 * @param passwords by user; {@link #BROKER} and {@link #ADMIN} are among them
 */
public record KafkaUsers(Map<String, String> passwords) {

    /** Connects the broker with itself and its controller. */
    public static final String BROKER = "broker";
    /** May do everything: creates topics, users and grants. */
    public static final String ADMIN = "admin";
    static final String SCRAM = "SCRAM-SHA-256";
    static final String PLAIN = "PLAIN";
    private static final Pattern TEXT = Pattern.compile("[A-Za-z0-9._-]+");

    public KafkaUsers {
        passwords = Map.copyOf(passwords);
        passwords.forEach((user, password) -> {
            if (!TEXT.matcher(user).matches() || !TEXT.matcher(password).matches()) {
                throw new IllegalArgumentException(
                        "user and password of Kafka user " + user + " may contain A-Z a-z 0-9 . _ - alone");
            }
        });
        for (var needed : new String[]{BROKER, ADMIN}) {
            if (!passwords.containsKey(needed)) {
                throw new IllegalArgumentException("the password of Kafka user " + needed + " is missing");
            }
        }
    }

    /** Reads what {@link #encode} wrote. */
    static KafkaUsers decode(String text) {
        var passwords = new TreeMap<String, String>();
        for (var pair : text.split(",")) {
            var colon = pair.indexOf(':');
            passwords.put(pair.substring(0, colon), pair.substring(colon + 1));
        }
        return new KafkaUsers(passwords);
    }

    /** One line {@code user:password,…} for the environment of the broker's process. */
    public String encode() {
        return passwords.entrySet().stream().map(user -> user.getKey() + ":" + user.getValue())
                .collect(Collectors.joining(","));
    }

    /** Settings with which a client logs in as one of the users. */
    public Map<String, String> client(String user) {
        return client(user, passwords.get(user));
    }

    /** Settings with which a client logs in: as one of the users, or as one that was added later. */
    public static Map<String, String> client(String user, String password) {
        var plain = user.equals(ADMIN) || user.equals(BROKER);
        return Map.of(CommonClientConfigs.SECURITY_PROTOCOL_CONFIG, "SASL_PLAINTEXT", SaslConfigs.SASL_MECHANISM,
                plain ? PLAIN : SCRAM, SaslConfigs.SASL_JAAS_CONFIG,
                jaas((plain ? PlainLoginModule.class : ScramLoginModule.class).getName(), user, password));
    }

    static String jaas(String module, String user, String password) {
        return "%s required username=\"%s\" password=\"%s\";".formatted(module, user, password);
    }

    @Override
    public String toString() {
        return "KafkaUsers" + new TreeMap<>(passwords).keySet();
    }
}
