package dev.recado.conversation.live;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;

import jakarta.enterprise.context.ApplicationScoped;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.quarkus.vertx.http.runtime.filters.QuarkusRequestWrapper;
import io.vertx.core.http.HttpServerRequest;

/**
 * Tells Quarkus that a request is answered once it becomes a WebSocket: by itself it counts that one as running for ever, even
 * when the WebSocket is long closed, and every stop would wait for it in vain. There is no public way to say so.
 */
@ApplicationScoped
@RegisterForReflection(targets = QuarkusRequestWrapper.class, fields = false)
class UpgradedRequests {

    private final Method done;

    UpgradedRequests() {
        try {
            this.done = QuarkusRequestWrapper.class.getDeclaredMethod("done");
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException("this version of Quarkus counts its requests in another way", e);
        }
        done.setAccessible(true);
    }

    void answered(HttpServerRequest request) {
        try {
            done.invoke(QuarkusRequestWrapper.get(request));
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException("a request could not be counted as answered", e);
        }
    }
}
