package dev.recado.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;

import dev.recado.events.Topics;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** PostgreSQL and Kafka start, keep their data, and start again. */
class EmbeddedTest {

    @Test
    void a_durable_postgres_keeps_its_data_over_a_restart(@TempDir Path folder) throws IOException, SQLException {
        // Given
        try (var first = PostgresServer.start(folder, 0, true)) {
            first.createDatabase("kept");
            first.createDatabase("kept");
            execute(first.jdbcUrl("kept"), "create table note as select 42 as answer");
            assertThat(text(first.jdbcUrl("kept"), "show fsync")).isEqualTo("on");
            assertThat(text(first.jdbcUrl("kept"), "show synchronous_commit")).isEqualTo("on");
        }
        // When
        try (var second = PostgresServer.start(folder, 0, true)) {
            // Then
            assertThat(text(second.jdbcUrl("kept"), "select answer from note")).isEqualTo("42");
        }
    }

    @Test
    void committed_data_survives_an_immediate_stop_and_a_wrong_password_is_refused(@TempDir Path folder) throws Exception {
        // Given
        try (var server = PostgresServer.start(new PostgresOptions(folder, 0, true, "test_password"))) {
            execute(server.jdbcUrl("postgres"), "create table note as select 42 as answer");
            // When
            server.stop(PostgresServer.StopMode.IMMEDIATE);
            assertThat(server.process()).isEmpty();
            server.start();
            // Then
            assertThat(text(server.jdbcUrl("postgres"), "select answer from note")).isEqualTo("42");
            assertThatThrownBy(() -> text(server.jdbcUrl("postgres").replace("test_password", "other"), "select 1"))
                    .isInstanceOf(SQLException.class).hasMessageContaining("password");
        }
    }

    @Test
    void an_interrupted_start_leaves_no_password_on_the_disk(@TempDir Path folder) throws Exception {
        // Given
        var started = folder.resolve("started");
        var initdb = Files.createDirectories(folder.resolve("server/bin")).resolve("initdb");
        Files.writeString(initdb, "#!/bin/sh\n: >" + started + "\nexec sleep 60\n");
        Files.setPosixFilePermissions(initdb, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.createFile(folder.resolve("server/unpacked"));
        var start = Thread.ofPlatform().start(() -> assertThatThrownBy(
                () -> PostgresServer.start(new PostgresOptions(folder, 0, true, "test_password")))
                .hasMessageContaining("interrupted"));
        await().until(() -> Files.exists(started));
        // When
        start.interrupt();
        start.join();
        // Then
        try (var all = Files.walk(folder)) {
            assertThat(all.filter(Files::isRegularFile)).isNotEmpty()
                    .allSatisfy(file -> assertThat(file).content().doesNotContain("test_password"));
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("postgres.log"))))
                .isEqualTo("rw-------");
    }

    @Test
    void a_server_of_a_killed_launcher_is_stopped_before_the_next_start(@TempDir Path folder) throws Exception {
        // Given
        var orphan = PostgresServer.start(folder, 0, true);
        // When
        try (var next = PostgresServer.start(folder, 0, true)) {
            // Then
            assertThatThrownBy(() -> text(orphan.jdbcUrl("postgres"), "select 1")).isInstanceOf(SQLException.class);
            assertThat(text(next.jdbcUrl("postgres"), "select 1")).isEqualTo("1");
        }
    }

    @Test
    void kafka_keeps_the_suites_topics_over_a_restart(@TempDir Path folder) throws Exception {
        // Given
        try (var first = KafkaServer.start(folder, 0)) {
            TopicSetup.create(first.bootstrapServers());
            TopicSetup.create(first.bootstrapServers());
        }
        // When
        try (var second = KafkaServer.start(folder, 0);
                var admin = Admin.create(Map.of("bootstrap.servers", second.bootstrapServers()))) {
            // Then
            var names = Topics.ALL.stream().map(Topics.Topic::name).toList();
            await().untilAsserted(() -> assertThat(admin.listTopics().names().get()).containsAll(names));
            TopicSetup.recreate(second.bootstrapServers());
            await().untilAsserted(() -> assertThat(admin.listTopics().names().get()).containsAll(names));
        }
    }

    @Test
    void a_cut_proxy_closes_connections_and_a_restored_one_forwards_again(@TempDir Path folder) throws IOException {
        try (var echo = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var proxy = TcpFaultProxy.start(0, echo.getLocalPort())) {
            Thread.ofVirtual().start(() -> echoOneByte(echo, 2));
            // Given
            try (var client = new Socket(InetAddress.getLoopbackAddress(), proxy.port())) {
                client.getOutputStream().write('a');
                assertThat(client.getInputStream().read()).isEqualTo('a');
                // When
                proxy.cut();
                // Then
                assertThat(endsOrFails(client)).isTrue();
            }
            proxy.restore();
            try (var client = new Socket(InetAddress.getLoopbackAddress(), proxy.port())) {
                client.getOutputStream().write('b');
                assertThat(client.getInputStream().read()).isEqualTo('b');
            }
        }
    }

    @Test
    void a_port_in_use_is_an_error(@TempDir Path folder) throws IOException {
        try (var occupied = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> PostgresServer.start(folder, occupied.getLocalPort(), false).close())
                    .isInstanceOf(IOException.class).hasMessageContaining("in use");
        }
    }

    private static boolean endsOrFails(Socket client) {
        try {
            return client.getInputStream().read() < 0;
        } catch (IOException e) {
            return e.getMessage() != null;
        }
    }

    private static void echoOneByte(ServerSocket listener, int clients) {
        for (var i = 0; i < clients; i++) {
            try (var socket = listener.accept()) {
                socket.getOutputStream().write(socket.getInputStream().read());
                socket.getInputStream().transferTo(socket.getOutputStream());
            } catch (IOException e) {
                assertThat(e).as("the proxy closed the connection").isNotNull();
            }
        }
    }

    private static void execute(String url, String sql) throws SQLException {
        try (var connection = DriverManager.getConnection(url); var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String text(String url, String sql) throws SQLException {
        try (var connection = DriverManager.getConnection(url);
                var result = connection.createStatement().executeQuery(sql)) {
            result.next();
            return result.getString(1);
        }
    }
}
