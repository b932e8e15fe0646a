package dev.recado.kit.kafka;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;

import io.quarkus.logging.Log;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.DescribeClusterOptions;

/** Polls Kafka every second, so that callers learn of an outage without waiting for a time-out. */
@ApplicationScoped
class BrokerMonitor {

    private static final int TIMEOUT_MILLIS = 1_500;
    private static final long PERIOD_MILLIS = 1_000;
    /** One slow answer of a busy machine is not an outage. */
    private static final int UNANSWERED_MAX = 2;
    private static final Duration CLOSE_MAX = Duration.ofSeconds(1);

    private final Vertx vertx;
    private final Supplier<Admin> clients;
    private final AtomicBoolean unavailable = new AtomicBoolean();
    private final AtomicBoolean polling = new AtomicBoolean();
    private final AtomicBoolean openingFailed = new AtomicBoolean();
    private final AtomicInteger unanswered = new AtomicInteger();
    private final ReentrantLock opening = new ReentrantLock();
    private volatile Admin admin;
    private volatile boolean everAnswered;
    private long timer;

    @Inject
    BrokerMonitor(KafkaSettings settings, Vertx vertx) {
        this(() -> Admin.create(withTimeouts(settings.client())), vertx);
    }

    /** @param clients opens a client; it fails while the name of no broker resolves */
    BrokerMonitor(Supplier<Admin> clients, Vertx vertx) {
        this.vertx = vertx;
        this.clients = clients;
    }

    private static Map<String, Object> withTimeouts(Map<String, Object> settings) {
        settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, Integer.toString(TIMEOUT_MILLIS));
        settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, Integer.toString(TIMEOUT_MILLIS));
        return settings;
    }

    void start(@Observes StartupEvent event) {
        timer = vertx.setPeriodic(PERIOD_MILLIS, id -> poll());
        poll();
    }

    boolean unavailable() {
        return unavailable.get();
    }

    void answered() {
        everAnswered = true;
        unanswered.set(0);
        if (unavailable.compareAndSet(true, false)) {
            Log.info("Kafka is reachable again");
        }
    }

    void failed() {
        if (!unavailable.compareAndSet(false, true)) {
            return;
        }
        if (everAnswered) {
            Log.warn("Kafka is unreachable; consumers and the outbox wait until it is reachable again, check the broker");
        } else {
            Log.info("Waiting for Kafka, which has not answered since the start");
        }
    }

    /** Opens the client on the first call, which takes too long for an event loop. */
    Admin admin() {
        opening.lock();
        try {
            if (admin == null) {
                admin = clients.get();
            }
            return admin;
        } finally {
            opening.unlock();
        }
    }

    private void poll() {
        if (!polling.compareAndSet(false, true)) {
            return;
        }
        if (admin == null) {
            Thread.ofVirtual().start(this::openAndDescribe);
        } else {
            describe(admin);
        }
    }

    /** Every period tries again, because a broker's name may resolve later. */
    private void openAndDescribe() {
        try {
            describe(admin());
        } catch (RuntimeException e) {
            if (openingFailed.compareAndSet(false, true)) {
                Log.warnf(e, "The Kafka client cannot be opened and is retried every second; check KAFKA_BOOTSTRAP_SERVERS and"
                        + " the Kafka settings");
            }
            finish(false);
        }
    }

    private void describe(Admin client) {
        client.describeCluster(new DescribeClusterOptions().timeoutMs(TIMEOUT_MILLIS)).nodes()
                .whenComplete((nodes, failure) -> finish(failure == null && !nodes.isEmpty()));
    }

    private void finish(boolean answered) {
        polling.set(false);
        if (answered) {
            answered();
        } else if (unanswered.incrementAndGet() >= UNANSWERED_MAX) {
            failed();
        }
    }

    @PreDestroy
    void close() {
        vertx.cancelTimer(timer);
        if (admin != null) {
            admin.close(CLOSE_MAX);
        }
    }
}
