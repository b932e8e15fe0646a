package dev.recado.simulator;

import java.util.List;
import java.util.concurrent.Flow.Subscriber;
import java.util.concurrent.Flow.Subscription;

/** Adds each line of a response to a list as soon as it arrives. */
record LineCollector(List<String> lines) implements Subscriber<String> {

    @Override
    public void onSubscribe(Subscription subscription) {
        subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(String line) {
        lines.add(line);
    }

    @Override
    public void onError(Throwable failure) {
        lines.add("error: " + failure);
    }

    @Override
    public void onComplete() {
        lines.add("end");
    }
}
