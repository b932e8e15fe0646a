package dev.recado.conversation.docs;

import java.io.OutputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;

import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.Provider;

import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import org.jboss.resteasy.reactive.server.spi.ResteasyReactiveResourceInfo;
import org.jboss.resteasy.reactive.server.spi.ServerMessageBodyWriter;
import org.jboss.resteasy.reactive.server.spi.ServerRequestContext;

/** Sends a document without copying it, which the framework's writers do. */
@Provider
class SharedDocumentWriter implements ServerMessageBodyWriter<SharedDocument> {

    private final CurrentVertxRequest request;

    SharedDocumentWriter(CurrentVertxRequest request) {
        this.request = request;
    }

    @Override
    public boolean isWriteable(Class<?> type, Type genericType, ResteasyReactiveResourceInfo target, MediaType mediaType) {
        return type == SharedDocument.class;
    }

    @Override
    public void writeResponse(SharedDocument document, Type genericType, ServerRequestContext context) {
        request.getCurrent().response().end(document.content());
    }

    @Override
    public boolean isWriteable(Class<?> type, Type genericType, Annotation[] annotations, MediaType mediaType) {
        return type == SharedDocument.class;
    }

    @Override
    public void writeTo(SharedDocument document, Class<?> type, Type genericType, Annotation[] annotations, MediaType mediaType,
            MultivaluedMap<String, Object> headers, OutputStream output) {
        throw new UnsupportedOperationException("the server calls writeResponse");
    }
}
