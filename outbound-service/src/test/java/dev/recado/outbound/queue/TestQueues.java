package dev.recado.outbound.queue;

import static dev.recado.outbound.Suite.phone;
import static io.restassured.RestAssured.given;

import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

import jakarta.inject.Singleton;

import dev.recado.events.ChannelId;
import dev.recado.events.DispatchRequested;
import dev.recado.events.Lane;
import dev.recado.events.TenantId;
import dev.recado.kit.database.Transactions;
import dev.recado.outbound.GraphStub;
import dev.recado.outbound.Suite;
import dev.recado.outbound.dispatch.DispatchRequests;
import io.quarkus.vertx.VertxContextSupport;
import io.restassured.response.ValidatableResponse;

/** Stores messages of a tenant of its own, and calls the endpoints of its queues. */
@Singleton
public class TestQueues {

    public static final String TENANT = "7d1c2e9a-0000-4000-8000-0000000000a1";
    public static final String OLGA = "6f0e9c1a-0000-4000-8000-0000000000e1";
    public static final TenantId OWNER = new TenantId(UUID.fromString(TENANT));

    private final Transactions transactions;
    private final DispatchRequests requests;

    TestQueues(Transactions transactions, DispatchRequests requests) {
        this.transactions = transactions;
        this.requests = requests;
    }

    /** Connects a number, and forgets what that asked of the Graph API. */
    public static ChannelId connect(GraphStub graph, String number) {
        var channel = Suite.connect(graph, number, "test_token");
        graph.forgetCalls();
        return channel;
    }

    public List<DispatchRequested> store(ChannelId channel, Lane lane, String text, int count) throws Throwable {
        var all = IntStream.range(0, count).mapToObj(i -> Suite.request(OWNER, channel, phone(), text, lane)).toList();
        VertxContextSupport.subscribeAndAwait(() -> transactions.run(tx -> requests.store(tx, all)));
        return all;
    }

    public void store(DispatchRequested request) throws Throwable {
        VertxContextSupport.subscribeAndAwait(() -> transactions.run(tx -> requests.store(tx, List.of(request))));
    }

    public static ValidatableResponse post(String path, String body) {
        return given().contentType("application/json").body(body).post(path).then();
    }

    /** Pauses the whole number. */
    public static ValidatableResponse pause(ChannelId channel) {
        return post("/api/v1/queues/" + channel + "/pause", "{\"reason\":\"holiday\"}");
    }

    static ValidatableResponse pause(ChannelId channel, String lane) {
        return post("/api/v1/queues/" + channel + "/pause", "{\"lane\":\"" + lane + "\",\"reason\":\"wrong template\"}");
    }

    public static ValidatableResponse resume(ChannelId channel) {
        return post("/api/v1/queues/" + channel + "/resume", "{}");
    }

    /** The path of the queue of a number in {@link #queues()}. */
    static String queue(ChannelId channel) {
        return "results.find { it.channel_id == '%s' }.".formatted(channel);
    }

    static ValidatableResponse queues() {
        return given().get("/api/v1/queues?page_size=100").then().statusCode(200);
    }

    static ValidatableResponse messages(ChannelId channel, String query) {
        return given().get("/api/v1/queues/messages?channel_id=" + channel + query).then().statusCode(200);
    }
}
