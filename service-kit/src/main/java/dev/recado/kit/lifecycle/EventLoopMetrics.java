package dev.recado.kit.lifecycle;

import java.util.ArrayList;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.binder.netty4.NettyEventExecutorMetrics;
import io.netty.util.concurrent.EventExecutor;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;

/**
 * Binds the gauges of all event loops in one step. Quarkus binds two groups one after the other, and Micrometer then warns of a
 * duplicate gauge at each start. {@code quarkus.arc.exclude-types} removes the binder of Quarkus.
 */
class EventLoopMetrics {

    @Produces
    @Singleton
    MeterBinder eventLoops(Vertx vertx) {
        var executors = new ArrayList<EventExecutor>();
        ((VertxInternal) vertx).getEventLoopGroup().forEach(executors::add);
        ((VertxInternal) vertx).getAcceptorEventLoopGroup().forEach(executors::add);
        return new NettyEventExecutorMetrics(executors);
    }
}
