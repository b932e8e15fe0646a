package dev.recado.kit.http;

import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.util.Locale;
import java.util.Set;

import jakarta.ws.rs.ConstrainedTo;
import jakarta.ws.rs.RuntimeType;
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
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import dev.recado.kit.events.Json;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;

/**
 * Refuses bodies with control characters, repeated JSON keys, too many or long names, or deep nesting before they are converted
 * to objects.
 * It does not check bodies that a resource reads as bytes, nor the answers that a REST client reads.
 */
@Provider
@ConstrainedTo(RuntimeType.SERVER)
class BodyChecks implements ReaderInterceptor {

    /** Ten times as many as the largest request has, a team of 500 ids. The detection of repeated keys stores every name. */
    private static final int TOKENS_MAX = 5_000;
    private static final StreamReadConstraints CONSTRAINTS = Json.LIMITS.rebuild().maxTokenCount(TOKENS_MAX).build();
    /** Keeps no names: they come from anybody. */
    private static final JsonFactory JSON = JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES).streamReadConstraints(CONSTRAINTS).build();
    private static final Set<Class<?>> RAW_TYPES = Set.of(byte[].class, InputStream.class, Reader.class, File.class);
    private static final String LIMITS = ("must have at most %d names, values and brackets, names of at most %d characters,"
            + " at most %d levels and numbers of at most %d digits").formatted(TOKENS_MAX,
                    Json.LIMITS.getMaxNameLength(), Json.LIMITS.getMaxNestingDepth(), Json.LIMITS.getMaxNumberLength());
    private static final String FORM = "x-www-form-urlencoded";

    private final CurrentVertxRequest request;

    BodyChecks(CurrentVertxRequest request) {
        this.request = request;
    }

    @Override
    public Object aroundReadFrom(ReaderInterceptorContext context) throws IOException {
        try {
            return read(context);
        } finally {
            BodyMemory.release(request.getCurrent());
        }
    }

    private Object read(ReaderInterceptorContext context) throws IOException {
        if (isJson(context)) {
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

    /**
     * Whether the body is read as JSON. All bodies are, except raw ones, texts and forms: the reader accepts more media types
     * than {@code application/json}, in upper case and with wildcards.
     */
    private static boolean isJson(ReaderInterceptorContext context) {
        var type = context.getMediaType();
        var text = context.getType() == String.class && !(type != null && isNamedJson(type));
        return !text && !RAW_TYPES.contains(context.getType()) && !(type != null && isForm(type));
    }

    private static boolean isNamedJson(MediaType type) {
        return type.getSubtype().toLowerCase(Locale.ROOT).endsWith("json");
    }

    private static boolean isForm(MediaType type) {
        return type.getSubtype().equalsIgnoreCase(FORM) || type.getType().equalsIgnoreCase("multipart");
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
            checkTokens(parser);
        } catch (JacksonException e) {
            throw unreadable(e);
        }
    }

    private static void checkTokens(JsonParser parser) throws IOException {
        try {
            for (var token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token == JsonToken.FIELD_NAME || token == JsonToken.VALUE_STRING) {
                    checkText(parser);
                }
            }
        } catch (StreamConstraintsException e) {
            throw (Refusal) Refusal.invalid(field(parser.getParsingContext().getParent()), LIMITS).initCause(e);
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
