package dev.recado.kit.kafka;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import io.quarkus.logging.Log;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.DescribeClusterOptions;

/** Knows whether this process reaches the broker, so that nobody has to wait to find out. */
@ApplicationScoped
class BrokerMonitor {

    private static final int TIMEOUT_MILLIS = 1_500;
    private static final long PERIOD_MILLIS = 1_000;
    /** One slow answer of a busy machine is no outage. */
    private static final int UNANSWERED_MAX = 2;

    private final Vertx vertx;
    private final Admin admin;
    private final AtomicBoolean unavailable = new AtomicBoolean();
    private final AtomicBoolean asking = new AtomicBoolean();
    private final AtomicInteger unanswered = new AtomicInteger();
    private long timer;

    BrokerMonitor(KafkaSettings settings, Vertx vertx) {
        this.vertx = vertx;
        var client = settings.client();
        client.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, Integer.toString(TIMEOUT_MILLIS));
        client.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, Integer.toString(TIMEOUT_MILLIS));
        this.admin = Admin.create(client);
    }

    void start(@Observes StartupEvent event) {
        timer = vertx.setPeriodic(PERIOD_MILLIS, id -> ask());
    }

    boolean unavailable() {
        return unavailable.get();
    }

    void answered() {
        unanswered.set(0);
        if (unavailable.compareAndSet(true, false)) {
            Log.info("the broker is back");
        }
    }

    void failed() {
        if (unavailable.compareAndSet(false, true)) {
            Log.warn("the broker is away");
        }
    }

    Admin admin() {
        return admin;
    }

    private void ask() {
        if (!asking.compareAndSet(false, true)) {
            return;
        }
        admin.describeCluster(new DescribeClusterOptions().timeoutMs(TIMEOUT_MILLIS)).nodes().whenComplete((nodes, failure) -> {
            asking.set(false);
            if (failure == null && !nodes.isEmpty()) {
                answered();
            } else if (unanswered.incrementAndGet() >= UNANSWERED_MAX) {
                failed();
            }
        });
    }

    @PreDestroy
    void close() {
        vertx.cancelTimer(timer);
        admin.close(java.time.Duration.ofMillis(TimeUnit.SECONDS.toMillis(1)));
    }
}
