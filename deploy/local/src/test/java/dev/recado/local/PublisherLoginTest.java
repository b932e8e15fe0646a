package dev.recado.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Properties;

import dev.recado.embedded.KafkaServer;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The file of a publisher's login is what its Kafka client needs. */
class PublisherLoginTest {

    @Test
    void a_client_logs_in_with_the_file_until_the_password_is_changed_or_removed(@TempDir Path folder) throws Exception {
        // Given
        var users = SuiteSecrets.in(folder).kafkaUsers();
        try (var kafka = KafkaServer.start(folder.resolve("kafka"), 0, users)) {
            // When
            var first = settings(PublisherLogin.create(folder, kafka.bootstrapServers(), "erp", false));
            var file = PublisherLogin.create(folder, kafka.bootstrapServers(), "erp", true);
            // Then
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-------");
            try (var client = Admin.create(settings(file))) {
                assertThat(client.describeCluster().nodes().get()).hasSize(1);
            }
            try (var client = Admin.create(first)) {
                assertThatThrownBy(() -> client.describeCluster().nodes().get()).hasMessageContaining("Authentication failed");
            }
            // When
            var last = settings(file);
            PublisherLogin.remove(folder, kafka.bootstrapServers(), "erp");
            // Then
            assertThat(file).doesNotExist();
            try (var client = Admin.create(last)) {
                assertThatThrownBy(() -> client.describeCluster().nodes().get()).hasMessageContaining("Authentication failed");
            }
        }
    }

    @Test
    void without_a_suite_it_says_what_to_start(@TempDir Path folder) {
        assertThatThrownBy(() -> PublisherLogin.create(folder, "127.0.0.1:1", "erp", false)).isInstanceOf(IOException.class)
                .hasMessageStartingWith("start the suite with deploy/up first");
    }

    private static Properties settings(Path file) throws IOException {
        var settings = new Properties();
        try (var in = Files.newBufferedReader(file)) {
            settings.load(in);
        }
        return settings;
    }
}
