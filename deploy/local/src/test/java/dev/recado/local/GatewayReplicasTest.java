package dev.recado.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import com.sun.net.httpserver.HttpServer;
import org.junit.jupiter.api.Test;

/** The processes of a service take turns, and one that cannot be reached is skipped. */
class GatewayReplicasTest {

    private static final SuitePorts PORTS = SuitePorts.free(3);

    @Test
    void requests_take_turns_and_a_process_that_is_away_is_skipped() throws Exception {
        // Given
        var servers = new ArrayList<HttpServer>();
        for (var replica : PORTS.replicasOf(SuitePart.AUTH)) {
            servers.add(serve(replica));
        }
        try (var gateway = Gateway.start(PORTS, Map.of()); var client = HttpClient.newHttpClient()) {
            // Then
            assertThat(gateway).isNotNull();
            assertThat(answers(client, 6)).containsExactly("auth", "auth-2", "auth-3", "auth", "auth-2", "auth-3");
            // When
            servers.get(1).stop(0);
            // Then
            assertThat(answers(client, 6)).containsExactly("auth", "auth-3", "auth-3", "auth", "auth-3", "auth-3");
            // When
            servers.set(1, serve(new Replica(SuitePart.AUTH, 2)));
            // Then
            assertThat(answers(client, 3)).containsExactly("auth", "auth-2", "auth-3");
        } finally {
            servers.forEach(server -> server.stop(0));
        }
    }

    @Test
    void the_usual_ports_of_all_processes_differ() {
        var ports = SuitePorts.usual(SuitePorts.REPLICAS_MAX);
        var all = new ArrayList<Integer>();
        for (var part : SuitePart.values()) {
            for (var replica : ports.replicasOf(part)) {
                all.add(ports.of(replica));
                if (part.isService()) {
                    all.add(ports.managementOf(replica));
                }
            }
        }
        assertThat(all).doesNotHaveDuplicates().hasSize(34).contains(8081, 9081, 8091, 9091, 8105, 9105);
    }

    private static List<String> answers(HttpClient client, int requests) throws IOException, InterruptedException {
        var answers = new ArrayList<String>();
        for (var i = 0; i < requests; i++) {
            var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + PORTS.of("gateway") + "/api/v1/me")).build();
            answers.add(client.send(request, HttpResponse.BodyHandlers.ofString()).body());
        }
        return answers;
    }

    /** Answers with the name of the process, and keeps no connection, so that a stopped one is away at once. */
    private static HttpServer serve(Replica replica) throws IOException {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), PORTS.of(replica)), 0);
        server.createContext("/", exchange -> {
            var name = replica.title().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Connection", "close");
            exchange.sendResponseHeaders(200, name.length);
            exchange.getResponseBody().write(name);
            exchange.close();
        });
        server.start();
        return server;
    }
}
