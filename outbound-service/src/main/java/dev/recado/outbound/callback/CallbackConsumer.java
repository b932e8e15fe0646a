package dev.recado.outbound.callback;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.events.DispatchFinished;
import dev.recado.kit.delivery.Delivery;
import io.smallrye.mutiny.Uni;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Consumes the results of dispatches for callbacks. Without a callback it starts no transaction, because every turn has a result. */
@ApplicationScoped
class CallbackConsumer {

    private final Delivery delivery;
    private final CallbackTenants tenants;
    private final CallbackResults results;

    CallbackConsumer(Delivery delivery, CallbackTenants tenants, CallbackResults results) {
        this.delivery = delivery;
        this.tenants = tenants;
        this.results = results;
    }

    @Incoming("dispatches-finished")
    Uni<Void> finished(ConsumerRecords<String, byte[]> records) {
        return tenants.mayHaveAny()
                ? delivery.batch(records, DispatchFinished.class, results::store)
                : Uni.createFrom().voidItem();
    }
}
