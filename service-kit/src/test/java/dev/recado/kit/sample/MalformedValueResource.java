package dev.recado.kit.sample;

import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;

import com.fasterxml.jackson.databind.JsonNode;
import dev.recado.kit.http.Refusal;
import dev.recado.kit.http.StreamedBodies;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Promise;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;

/** Returns what the service has read from path, query, form and body. */
@Path("/api/v1/odd")
@PermitAll
public class MalformedValueResource {

    /** Longer than the time limit for bodies in {@code kit-test.properties}. */
    private static final Duration SLOW = Duration.ofMillis(2_500);

    private final StreamedBodies streamed;
    private final CurrentVertxRequest request;

    MalformedValueResource(StreamedBodies streamed, CurrentVertxRequest request) {
        this.streamed = streamed;
        this.request = request;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public Uni<JsonNode> json(JsonNode body) {
        return Uni.createFrom().item(body);
    }

    @POST
    @Path("any")
    public Uni<JsonNode> any(JsonNode body) {
        return Uni.createFrom().item(body);
    }

    @POST
    @Path("bytes")
    @Consumes(MediaType.APPLICATION_JSON)
    public Uni<Integer> bytes(byte[] body) {
        return Uni.createFrom().item(body.length);
    }

    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Uni<String> form(MultivaluedMap<String, String> form) {
        return Uni.createFrom().item(form.getFirst("name"));
    }

    /** Reads no body, and answers after the time limit for bodies. */
    @POST
    @Path("slow")
    public Uni<String> slow() {
        return Uni.createFrom().item("done").onItem().delayIt().by(SLOW);
    }

    @POST
    @Path("slow-on-a-worker")
    @Blocking
    public Uni<String> slowOnWorker() {
        return slow();
    }

    /** Reads the body as a stream, and returns the number of its bytes. It can be refused unread. */
    @POST
    @Path("stream")
    public Uni<Long> stream(@RestQuery boolean refused) {
        var body = streamed.read(request.getCurrent());
        if (refused) {
            throw Refusal.invalid("refused", "is true");
        }
        var counted = Promise.<Long>promise();
        var bytes = new AtomicLong();
        body.exceptionHandler(counted::tryFail).endHandler(end -> counted.tryComplete(bytes.get()))
                .handler(chunk -> bytes.addAndGet(chunk.length())).resume();
        return Uni.createFrom().completionStage(counted.future().toCompletionStage());
    }

    @GET
    @Path("{id}")
    public Uni<String> query(@RestPath UUID id, @RestQuery Integer count, @RestQuery UUID other, @RestQuery String text) {
        return Uni.createFrom().item(id + " " + count + " " + other + " " + text);
    }
}
