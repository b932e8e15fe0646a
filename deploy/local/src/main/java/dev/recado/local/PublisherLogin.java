package dev.recado.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.logging.Level;
import java.util.logging.Logger;

import dev.recado.embedded.KafkaAccess;
import dev.recado.embedded.KafkaGrants;
import dev.recado.embedded.KafkaUsers;
import dev.recado.embedded.OwnerOnlyFiles;
import dev.recado.events.PublisherChanged;
import dev.recado.events.Topics;

/** {@code deploy/publisher}: creates or removes the Kafka login of a system outside the suite; the file is for its client. */
public final class PublisherLogin {

    static final String USAGE = """
        deploy/publisher <name> [--results | --remove]

          <name>     a registered publisher, or local
          --results  lets it also read dispatches.finished, in groups that begin with publisher.<name>. ;
                     the topic holds the results of all tenants; called again without it, the login may no longer
          --remove   removes the login, its grants and its file; remove the publisher itself in auth

        Needs a running deploy/up. Creates the login, or changes its password, and writes the settings of a Kafka client to
        .recado/publishers/<name>.properties. The login may write to dispatches.submitted.<name> and nothing else,
        at most 5 MB a second.
        """;
    private static final String RESULTS = "--results";
    private static final String REMOVE = "--remove";

    private PublisherLogin() {
    }

    public static void main(String[] given) {
        Logger.getLogger("").setLevel(Level.WARNING);
        var words = new ArrayList<>(List.of(given));
        if (words.contains("--help") || words.contains("-h")) {
            System.out.println(USAGE);
            return;
        }
        var results = words.remove(RESULTS);
        var remove = words.remove(REMOVE);
        if (results && remove) {
            fail("give --results or --remove, not both\n" + USAGE);
        }
        if (words.size() != 1 || !words.getFirst().matches(PublisherChanged.NAME_FORM)) {
            fail("name one publisher: a letter, then up to 40 of a-z, 0-9 and -\n" + USAGE);
        }
        try {
            var folder = Path.of(System.getProperty("recado.home", "."), ".recado");
            var server = "127.0.0.1:" + SuitePorts.usual().of(SuitePart.KAFKA);
            System.out.println(remove
                    ? "removed the login and " + remove(folder, server, words.getFirst())
                    : "the login is in " + create(folder, server, words.getFirst(), results));
        } catch (IOException e) {
            fail(e.getMessage());
        }
    }

    static Path create(Path folder, String server, String name, boolean results) throws IOException {
        var password = SuiteSecrets.token();
        KafkaAccess.ofPublisher(server, users(folder), name, password, results);
        var client = new TreeMap<>(KafkaUsers.client(KafkaGrants.userOf(name), password));
        client.put("bootstrap.servers", server);
        var lines = new ArrayList<>(List.of("# Kafka client of the publisher " + name + ", topic " + Topics.submittedBy(name)));
        client.forEach((key, value) -> lines.add(key + "=" + value));
        OwnerOnlyFiles.folder(folder.resolve("publishers"));
        return Files.write(OwnerOnlyFiles.file(file(folder, name)), lines);
    }

    static Path remove(Path folder, String server, String name) throws IOException {
        KafkaAccess.removePublisher(server, users(folder), name);
        Files.deleteIfExists(file(folder, name));
        return file(folder, name);
    }

    private static KafkaUsers users(Path folder) throws IOException {
        if (!Files.exists(SuiteSecrets.file(folder))) {
            throw new IOException("start the suite with deploy/up first: " + SuiteSecrets.file(folder) + " does not exist");
        }
        return SuiteSecrets.in(folder).kafkaUsers();
    }

    private static Path file(Path folder, String name) {
        return folder.resolve("publishers").resolve(name + ".properties");
    }

    private static void fail(String reason) {
        System.err.println("recado: " + reason);
        System.exit(1);
    }
}
