package dev.recado.ai.model;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import dev.langchain4j.http.client.HttpClientBuilder;
import dev.langchain4j.http.client.HttpRequest;
import dev.langchain4j.http.client.SuccessfulHttpResponse;
import dev.langchain4j.http.client.sse.ServerSentEventListener;
import dev.langchain4j.http.client.sse.ServerSentEventParser;
import dev.recado.ai.model.ModelAnswer.Failed;
import dev.recado.ai.model.ModelAnswer.TimedOut;
import dev.recado.ai.model.ModelAnswer.Unavailable;

/**
 * Sends LangChain4j's requests to Gemini. Unlike the extension's client, it has no limit of 50 connections and one time limit
 * for the whole exchange. It classifies failures while status and body are available.
 */
final class GeminiHttp implements dev.langchain4j.http.client.HttpClient {

    private static final long BODY_BYTES_MAX = 4L * 1024 * 1024;

    private final HttpClient client;
    private final Duration timeout;

    /** @param timeout the limit of one call, from connect to the last byte */
    private GeminiHttp(HttpClient client, Duration timeout) {
        this.client = client;
        this.timeout = timeout;
    }

    @Override
    public SuccessfulHttpResponse execute(HttpRequest request) {
        var response = await(
                client.sendAsync(jdkRequest(request), BodyHandlers.limiting(BodyHandlers.ofString(), BODY_BYTES_MAX)));
        var geminiResponse = new GeminiResponse(response.statusCode(), response.body());
        geminiResponse.countTokens();
        geminiResponse.failure().ifPresent(GeminiHttp::fail);
        return SuccessfulHttpResponse.builder()
                .statusCode(response.statusCode())
                .headers(response.headers().map())
                .body(geminiResponse.plainAnswer())
                .build();
    }

    @Override
    public void execute(HttpRequest request, ServerSentEventParser parser, ServerSentEventListener listener) {
        throw new UnsupportedOperationException("Gemini's answers are not streamed; call execute(request)");
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

    private static java.net.http.HttpRequest jdkRequest(HttpRequest request) {
        var copy = java.net.http.HttpRequest.newBuilder(URI.create(request.url()))
                .method(request.method().name(), BodyPublishers.ofString(request.body()));
        request.headers().forEach((name, values) -> values.forEach(value -> copy.header(name, value)));
        return copy.build();
    }

    private static void fail(Failed failure) {
        throw new ModelFailureException(failure);
    }

    /** Builds {@link GeminiHttp} with the time limits that LangChain4j passes. */
    static final class Builder implements HttpClientBuilder {

        private static final Duration CONNECT_MAX = Duration.ofSeconds(5);

        private Duration connectTimeout = CONNECT_MAX;
        private Duration readTimeout = Duration.ofSeconds(20);

        @Override
        public Duration connectTimeout() {
            return connectTimeout;
        }

        @Override
        public HttpClientBuilder connectTimeout(Duration timeout) {
            connectTimeout = timeout.compareTo(CONNECT_MAX) < 0 ? timeout : CONNECT_MAX;
            return this;
        }

        @Override
        public Duration readTimeout() {
            return readTimeout;
        }

        @Override
        public HttpClientBuilder readTimeout(Duration timeout) {
            readTimeout = timeout;
            return this;
        }

        @Override
        public dev.langchain4j.http.client.HttpClient build() {
            // HTTP/1.1 uses one connection per call in flight, so a stalled connection never holds several calls
            var client = HttpClient.newBuilder()
                    .version(Version.HTTP_1_1)
                    .followRedirects(Redirect.NEVER)
                    .connectTimeout(connectTimeout)
                    .build();
            return new GeminiHttp(client, readTimeout);
        }
    }
}
