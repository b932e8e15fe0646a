package dev.recado.ingest.webhook;

import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanId;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceId;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import org.jspecify.annotations.Nullable;

/** Creates the {@code traceparent} header (W3C Trace Context) of all records of a webhook. */
final class TraceParent {

    static final String HEADER = "traceparent";
    private static final W3CTraceContextPropagator PROPAGATOR = W3CTraceContextPropagator.getInstance();
    private static final TextMapGetter<String> GETTER = new HeaderValue();

    private TraceParent() {
    }

    /**
     * Returns the sender's trace with a new span id, or a new sampled trace.
     *
     * @param received the sender's header; a missing or malformed one starts a new trace
     */
    static String continuing(@Nullable String received) {
        var sender = Span.fromContext(PROPAGATOR.extract(Context.root(), received, GETTER)).getSpanContext();
        var random = ThreadLocalRandom.current();
        var own = SpanContext.create(
                sender.isValid() ? sender.getTraceId() : TraceId.fromLongs(random.nextLong() | 1, random.nextLong() | 1),
                SpanId.fromLong(random.nextLong() | 1),
                sender.isValid() ? sender.getTraceFlags() : TraceFlags.getSampled(), TraceState.getDefault());
        var header = new StringBuilder();
        PROPAGATOR.inject(Context.root().with(Span.wrap(own)), header, (carrier, name, value) -> carrier.append(value));
        return header.toString();
    }

    /** Reads the header from its value, because no other header is propagated. */
    private static final class HeaderValue implements TextMapGetter<String> {

        @Override
        public Iterable<String> keys(String value) {
            return List.of(HEADER);
        }

        @Override
        public String get(String value, String name) {
            return HEADER.equals(name) ? value : null;
        }
    }
}
