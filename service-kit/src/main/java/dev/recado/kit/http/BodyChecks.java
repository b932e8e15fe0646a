package dev.recado.kit.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;

import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.Provider;
import jakarta.ws.rs.ext.ReaderInterceptor;
import jakarta.ws.rs.ext.ReaderInterceptorContext;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;

/**
 * Refuses bodies with control characters or repeated JSON keys before they are converted to objects. It does not check bodies
 * that a resource reads as bytes.
 */
@Provider
class BodyChecks implements ReaderInterceptor {

    private static final JsonFactory JSON = JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

    private final CurrentVertxRequest request;

    BodyChecks(CurrentVertxRequest request) {
        this.request = request;
    }

    @Override
    public Object aroundReadFrom(ReaderInterceptorContext context) throws IOException {
        if (isJson(context.getMediaType()) && context.getType() != byte[].class) {
            var body = context.getInputStream().readAllBytes();
            checkJson(body);
            context.setInputStream(new ByteArrayInputStream(body));
        }
        var read = context.proceed();
        RequestChecks.bodyRead(request.getCurrent());
        if (read instanceof MultivaluedMap<?, ?> form) {
            form.forEach((name, values) -> check(String.valueOf(name), String.valueOf(name), values));
        }
        return read;
    }

    private static boolean isJson(MediaType type) {
        return type != null && (type.getSubtype().equals("json") || type.getSubtype().endsWith("+json"));
    }

    private static void check(String field, String name, Iterable<?> values) {
        check(field, name);
        values.forEach(value -> check(field, String.valueOf(value)));
    }

    private static void check(String field, String text) {
        var refused = ControlCharacters.inText(text);
        if (refused != null) {
            throw Refusal.invalid(field, refused);
        }
    }

    /** Reads the document one time more than its conversion does; the body's size limit bounds the cost. */
    private static void checkJson(byte[] body) throws IOException {
        try (var parser = JSON.createParser(body)) {
            for (var token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token == JsonToken.FIELD_NAME || token == JsonToken.VALUE_STRING) {
                    checkText(parser);
                }
            }
        } catch (JacksonException e) {
            throw unreadable(e);
        }
    }

    private static void checkText(JsonParser parser) throws IOException {
        var refused = ControlCharacters.inText(parser.getText());
        if (refused != null) {
            throw Refusal.invalid(field(parser.getParsingContext()), refused);
        }
    }

    private static Refusal unreadable(JacksonException failure) {
        var duplicate = failure.getOriginalMessage() != null && failure.getOriginalMessage().startsWith("Duplicate field '")
                && failure.getProcessor() instanceof JsonParser;
        return (Refusal) (duplicate
                ? Refusal.invalid(field(((JsonParser) failure.getProcessor()).getParsingContext()),
                        "must be given one time only")
                : ProblemResponses.ofStatus(400)).initCause(failure);
    }

    /** The path to the current value, such as {@code owner.name} or {@code members[2]}. */
    private static String field(JsonStreamContext context) {
        if (context == null || context.inRoot()) {
            return "";
        }
        var parent = field(context.getParent());
        if (context.inArray()) {
            return parent + "[" + context.getCurrentIndex() + "]";
        }
        return parent.isEmpty() ? context.getCurrentName() : parent + "." + context.getCurrentName();
    }
}
