package dev.recado.ai.model;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import dev.langchain4j.http.client.HttpRequest;
import dev.langchain4j.http.client.SuccessfulHttpResponse;
import dev.langchain4j.http.client.sse.ServerSentEventListener;
import dev.langchain4j.http.client.sse.ServerSentEventParser;
import dev.recado.ai.model.ModelAnswer.Failed;
import dev.recado.ai.model.ModelAnswer.TimedOut;
import dev.recado.ai.model.ModelAnswer.Unavailable;

/**
 * LangChain4j's way to Gemini: a client without a pool limit (the extension's own holds 50 connections), with one time limit over the
 * whole exchange, that tells failures apart while status and body are still known.
 */
final class GeminiHttp implements dev.langchain4j.http.client.HttpClient {

    private static final long BODY_BYTES_MAX = 4L * 1024 * 1024;

    private final HttpClient client;
    private final Duration timeout;

    /** @param timeout of a call from connect to the last byte */
    GeminiHttp(HttpClient client, Duration timeout) {
        this.client = client;
        this.timeout = timeout;
    }

    @Override
    public SuccessfulHttpResponse execute(HttpRequest request) {
        var response = await(client.sendAsync(of(request), BodyHandlers.limiting(BodyHandlers.ofString(), BODY_BYTES_MAX)));
        var reading = new GeminiResponse(response.statusCode(), response.body());
        reading.countTokens();
        reading.failure().ifPresent(GeminiHttp::fail);
        return SuccessfulHttpResponse.builder()
                .statusCode(response.statusCode())
                .headers(response.headers().map())
                .body(response.body())
                .build();
    }

    @Override
    public void execute(HttpRequest request, ServerSentEventParser parser, ServerSentEventListener listener) {
        throw new UnsupportedOperationException("a decision is never streamed");
    }

    private HttpResponse<String> await(CompletableFuture<HttpResponse<String>> call) {
        try {
            return call.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            call.cancel(true);
            throw new ModelFailureException(new TimedOut());
        } catch (ExecutionException e) {
            throw new ModelFailureException(new Unavailable(e.getCause().getClass().getSimpleName()));
        } catch (InterruptedException e) {
            call.cancel(true);
            Thread.currentThread().interrupt();
            throw new ModelFailureException(new Unavailable("interrupted"));
        }
    }

    private static java.net.http.HttpRequest of(HttpRequest request) {
        var copy = java.net.http.HttpRequest.newBuilder(URI.create(request.url()))
                .method(request.method().name(), BodyPublishers.ofString(request.body()));
        request.headers().forEach((name, values) -> values.forEach(value -> copy.header(name, value)));
        return copy.build();
    }

    private static void fail(Failed failure) {
        throw new ModelFailureException(failure);
    }
}
