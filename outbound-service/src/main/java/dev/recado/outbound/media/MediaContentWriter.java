package dev.recado.outbound.media;

import java.io.OutputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.Provider;

import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import org.jboss.resteasy.reactive.server.core.ResteasyReactiveRequestContext;
import org.jboss.resteasy.reactive.server.spi.ResteasyReactiveResourceInfo;
import org.jboss.resteasy.reactive.server.spi.ServerHttpResponse;
import org.jboss.resteasy.reactive.server.spi.ServerMessageBodyWriter;
import org.jboss.resteasy.reactive.server.spi.ServerRequestContext;

/** Writes content chunk by chunk: the framework writes streams without their length, which a player needs. */
@Provider
class MediaContentWriter implements ServerMessageBodyWriter<MediaContent> {

    @Override
    public boolean isWriteable(Class<?> type, Type genericType, ResteasyReactiveResourceInfo target, MediaType mediaType) {
        return MediaContent.class.isAssignableFrom(type);
    }

    @Override
    public boolean isWriteable(Class<?> type, Type genericType, Annotation[] annotations, MediaType mediaType) {
        return MediaContent.class.isAssignableFrom(type);
    }

    @Override
    public void writeTo(MediaContent content, Class<?> type, Type genericType, Annotation[] annotations, MediaType mediaType,
            MultivaluedMap<String, Object> headers, OutputStream out) {
        throw new IllegalStateException("the framework writes content by writeResponse");
    }

    @Override
    public void writeResponse(MediaContent content, Type genericType, ServerRequestContext context) {
        var request = (ResteasyReactiveRequestContext) context;
        var response = context.serverResponse();
        request.suspend();
        response.setResponseHeader(HttpHeaders.CONTENT_LENGTH, Long.toString(content.range().bytes()));
        content.chunks().onItem().transformToUniAndConcatenate(chunk -> write(response, chunk))
                .collect().last().subscribeAsCompletionStage()
                .whenComplete((last, failure) -> end(request, response, failure));
    }

    /** The next chunk is read when this one is written. A client that has gone ends the stream. */
    private static Uni<Void> write(ServerHttpResponse response, Buffer chunk) {
        return Uni.createFrom().completionStage(() -> response.write(chunk.getBytes()));
    }

    private static void end(ResteasyReactiveRequestContext request, ServerHttpResponse response, Throwable failure) {
        if (failure == null) {
            response.end();
            request.resume();
        } else if (response.headWritten()) {
            Log.infof("Content of media was not written to its end outcome=%s", failure.getClass().getSimpleName());
            request.serverRequest().closeConnection();
            request.close();
        } else {
            request.resume(failure);
        }
    }
}
