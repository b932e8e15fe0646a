package dev.recado.kit.http;

import java.util.stream.Stream;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.ext.Provider;

import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import org.jboss.resteasy.reactive.server.core.ResteasyReactiveRequestContext;
import org.jboss.resteasy.reactive.server.handlers.FormBodyHandler;
import org.jboss.resteasy.reactive.server.handlers.InputHandler;
import org.jboss.resteasy.reactive.server.handlers.RequestDeserializeHandler;
import org.jboss.resteasy.reactive.server.spi.ResteasyReactiveContainerRequestContext;

/**
 * Receives and drops the body of a request whose resource reads none. Otherwise the request stays paused: its body would count
 * as incomplete, and a slow answer would become a 408. The body of any other request needs memory before it is read, but for a
 * streamed one: its resource reads it from the paused request.
 */
@Provider
class UnreadBodies implements ContainerRequestFilter {

    private final CurrentVertxRequest request;

    UnreadBodies(CurrentVertxRequest request) {
        this.request = request;
    }

    @Override
    public void filter(ContainerRequestContext context) {
        var resource = ((ResteasyReactiveContainerRequestContext) context).getServerRequestContext();
        if (resource instanceof ResteasyReactiveRequestContext matched) {
            if (reads(matched, RequestDeserializeHandler.class, InputHandler.class, FormBodyHandler.class)) {
                BodyMemory.reserve(request.getCurrent(), !reads(matched, InputHandler.class));
            } else if (!StreamedBodies.isPrepared(request.getCurrent())) {
                request.getCurrent().request().resume();
            }
        }
    }

    private static boolean reads(ResteasyReactiveRequestContext context, Class<?>... handlers) {
        return Stream.of(context.getTarget().getHandlerChain())
                .anyMatch(handler -> Stream.of(handlers).anyMatch(type -> type.isInstance(handler)));
    }
}
