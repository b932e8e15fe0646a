package dev.recado.ingest.kafka;

import java.util.concurrent.atomic.AtomicInteger;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.RecordMetadata;

/** Counts the acknowledgements of one publication and brings the end of it back to the caller's context, once. */
final class Acks implements Callback {

    private final AtomicInteger missing;
    private final Context context;
    private final Promise<Void> promise = Promise.promise();
    private volatile boolean failed;

    Acks(int records, Context context) {
        this.missing = new AtomicInteger(records);
        this.context = context;
    }

    @Override
    public void onCompletion(RecordMetadata metadata, Exception failure) {
        if (failure != null) {
            failed = true;
            context.runOnContext(now -> promise.tryFail(failure));
        } else if (missing.decrementAndGet() == 0) {
            context.runOnContext(now -> promise.tryComplete());
        }
    }

    boolean failed() {
        return failed;
    }

    Future<Void> future() {
        return promise.future();
    }
}
