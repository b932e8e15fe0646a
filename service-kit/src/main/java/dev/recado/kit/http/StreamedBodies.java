package dev.recado.kit.http;

import java.util.Optional;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.vertx.http.runtime.VertxHttpRecorder;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import org.eclipse.microprofile.config.Config;
import org.jspecify.annotations.Nullable;

/**
 * Decides which bodies a resource reads as a stream, such as uploads. They may be larger than memory, so the kit's limits of size,
 * time and memory do not apply to them: the resource limits them itself. All other bodies keep these limits.
 */
@Singleton
public class StreamedBodies {

    /** Directly behind the limit of Quarkus, which is that of streamed bodies. */
    private static final int AFTER_LIMIT = -1;
    private static final String CONTINUE = "100-continue";
    private static final String PREPARED = "recado.body-streamed";

    /** Which bodies are streamed, and the limit of the others. */
    @ConfigMapping(prefix = "recado.http")
    interface StreamedBodiesConfig {

        /** The path whose POST requests a resource reads as a stream; by default none. */
        Optional<String> streamedPath();

        /** Bytes of any other body, beside a {@code streamed-path}; without one, {@code quarkus.http.limits.max-body-size} counts. */
        @WithDefault("128K")
        MemorySize bodyBytesMax();
    }

    private final @Nullable String path;
    private final long streamedBytesMax;
    private final long otherBytesMax;

    StreamedBodies(StreamedBodiesConfig config, Config all) {
        path = config.streamedPath().orElse(null);
        streamedBytesMax = all.getOptionalValue("quarkus.http.limits.max-body-size", MemorySize.class)
                .map(MemorySize::asLongValue).orElse(Long.MAX_VALUE);
        otherBytesMax = path == null ? streamedBytesMax : config.bodyBytesMax().asLongValue();
    }

    /**
     * Returns the request, paused before its body. The caller reads the body, or answers: the rest of it is then discarded.
     *
     * @throws Refusal 404 when the path is another spelling, whose body is limited like any other
     */
    public HttpServerRequest read(RoutingContext context) {
        if (!isPrepared(context)) {
            throw Refusal.notFound("resource");
        }
        if (CONTINUE.equalsIgnoreCase(context.request().getHeader(HttpHeaders.EXPECT))) {
            context.response().writeContinue();
        }
        return context.request();
    }

    /** Discards what is not read of the body when an answer begins, because the client may still be writing it. */
    static void prepare(RoutingContext context) {
        context.put(PREPARED, true);
        context.addHeadersEndHandler(answered -> RefusedBody.discard(context.vertx(), context.request()));
    }

    /** Static, because filters are created before the settings can be read. */
    static boolean isPrepared(RoutingContext context) {
        return context.get(PREPARED) != null;
    }

    boolean isStreamed(RoutingContext context) {
        return path != null && context.request().method() == HttpMethod.POST && path.equals(context.normalizedPath());
    }

    long bytesMax(RoutingContext context) {
        return isStreamed(context) ? streamedBytesMax : otherBytesMax;
    }

    /** The limit of a body that is not streamed. */
    long otherBytesMax() {
        return otherBytesMax;
    }

    /** Lowers the limit of bodies without an announced length; {@link FallbackRoutes} refuses an announced length. */
    void register(@Observes Router router) {
        if (path != null) {
            router.route().order(AFTER_LIMIT).handler(context -> {
                if (!isStreamed(context) && context.get(VertxHttpRecorder.MAX_REQUEST_SIZE_KEY) != null) {
                    context.put(VertxHttpRecorder.MAX_REQUEST_SIZE_KEY, otherBytesMax);
                }
                context.next();
            });
        }
    }
}
