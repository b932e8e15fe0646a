package dev.recado.kit.http;

import java.util.regex.Pattern;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.MediaType;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;

/** Refuses control characters in path or query, an unreadable content type, and a body that does not arrive in time. */
@Singleton
class RequestChecks {

    private static final int AFTER_REQUEST_ID = 999;
    /**
     * The priority of a filter; higher ones run first. A service that limits the time and memory of its bodies itself registers
     * above it.
     */
    private static final int BODY_LIMITS_PRIORITY = 800;
    private static final String BODY_TIMER = "recado.body-timer";
    /** A control character in a URI, raw or percent-encoded. */
    private static final Pattern CONTROL = Pattern.compile("[\\x00-\\x1F\\x7F]|%[01][0-9A-Fa-f]|%7[Ff]");

    private final ProblemWriter problems;
    private final BodyMemory memory;
    private final StreamedBodies streamed;
    private final long bodyMillisMax;

    RequestChecks(ProblemWriter problems, BodyMemory memory, StreamedBodies streamed, HttpConfig config) {
        this.streamed = streamed;
        this.problems = problems;
        this.memory = memory;
        this.bodyMillisMax = config.bodyTimeMax().toMillis();
    }

    void register(@Observes Filters filters) {
        filters.register(this::refuseControlCharacters, AFTER_REQUEST_ID - 1);
        filters.register(this::refuseUnreadableContentType, AFTER_REQUEST_ID - 2);
        filters.register(this::limitBodyTime, BODY_LIMITS_PRIORITY);
    }

    private void refuseControlCharacters(RoutingContext context) {
        var field = fieldWithControl(context.request().uri());
        if (field == null) {
            context.next();
            return;
        }
        problems.answer(context, Refusal.invalid(field, "must not contain U+0000 to U+001F or U+007F, raw or percent-encoded"));
    }

    /** The place of the first control character: a parameter's name, {@code query} within a name, {@code path}, or null for none. */
    static String fieldWithControl(String uri) {
        if (isPlain(uri)) {
            return null;
        }
        var found = CONTROL.matcher(uri);
        if (!found.find()) {
            return null;
        }
        var query = uri.indexOf('?');
        if (query < 0 || found.start() < query) {
            return "path";
        }
        var start = Math.max(query, uri.lastIndexOf('&', found.start())) + 1;
        var name = uri.substring(start, Math.max(start, uri.indexOf('=', start)));
        return name.isEmpty() || start + name.length() > found.start() ? "query" : name;
    }

    /** Most URIs have neither a percent sign nor a control character, and the pattern takes longer than this. */
    private static boolean isPlain(String uri) {
        for (var i = 0; i < uri.length(); i++) {
            var c = uri.charAt(i);
            if (c == '%' || Character.isISOControl(c)) {
                return false;
            }
        }
        return true;
    }

    /** The framework would report a defect of the service. */
    private void refuseUnreadableContentType(RoutingContext context) {
        var given = context.request().getHeader(HttpHeaders.CONTENT_TYPE);
        if (given == null || isReadable(given)) {
            context.next();
            return;
        }
        problems.answer(context, Refusal.invalid("Content-Type", "is not readable: " + GivenValue.quoted(given)));
    }

    private static boolean isReadable(String mediaType) {
        if (mediaType.equals(MediaType.APPLICATION_JSON)) {
            return true;
        }
        try {
            MediaType.valueOf(mediaType);
            return true;
        } catch (IllegalArgumentException unreadable) {
            return false;
        }
    }

    /** Ends a request whose body is incomplete after the time limit, so that idle clients do not occupy connections. */
    private void limitBodyTime(RoutingContext context) {
        if (streamed.isStreamed(context)) {
            StreamedBodies.prepare(context);
        } else if (hasBody(context.request())) {
            var vertx = context.vertx();
            var timer = vertx.setTimer(bodyMillisMax, id -> endIfIncomplete(context));
            context.put(BODY_TIMER, timer);
            memory.prepare(context);
            context.addEndHandler(ended -> {
                vertx.cancelTimer(timer);
                BodyMemory.release(context);
            });
        }
        context.next();
    }

    /**
     * Cancels the timer, because the whole body was read. The request does not report this: a worker thread leaves it paused,
     * and a paused request never ends.
     */
    static void bodyRead(RoutingContext context) {
        Long timer = context.get(BODY_TIMER);
        if (timer != null) {
            context.vertx().cancelTimer(timer);
        }
    }

    private void endIfIncomplete(RoutingContext context) {
        if (!context.request().isEnded() && !context.response().headWritten()) {
            problems.answerAndClose(context, ProblemResponses.ofStatus(408));
        }
    }

    private static boolean hasBody(HttpServerRequest request) {
        var length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        return request.getHeader(HttpHeaders.TRANSFER_ENCODING) != null || length != null && !length.equals("0");
    }
}
