package dev.recado.kit.http;

import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.ext.web.RoutingContext;
import org.jboss.logging.MDC;

/** Assigns an id to every request and returns it in a header. A well-formed id of the caller is kept. */
@Singleton
class RequestId {

    static final String HEADER = "X-Request-Id";
    private static final String KEY = "requestId";
    private static final Pattern WELL_FORMED = Pattern.compile("[A-Za-z0-9-]{1,64}");
    private static final int FIRST = 1000;

    void register(@Observes Filters filters) {
        filters.register(RequestId::assign, FIRST);
    }

    static String of(RoutingContext context) {
        return context.get(KEY);
    }

    /** Unique but not secret, so the faster random source is enough. */
    private static String newId() {
        var random = ThreadLocalRandom.current();
        return new UUID(random.nextLong() & ~0xF000L | 0x4000L, random.nextLong() >>> 2 | Long.MIN_VALUE).toString();
    }

    private static void assign(RoutingContext context) {
        var claimed = context.request().getHeader(HEADER);
        var id = claimed != null && WELL_FORMED.matcher(claimed).matches() ? claimed : newId();
        context.put(KEY, id);
        context.response().putHeader(HEADER, id);
        MDC.put(KEY, id);
        context.next();
    }
}
