package dev.recado.outbound.callback;

import static dev.recado.outbound.Suite.soon;
import static dev.recado.outbound.callback.CallbackRequests.create;
import static dev.recado.outbound.callback.CallbackRequests.deliveries;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import jakarta.inject.Singleton;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import dev.recado.events.ChannelId;
import dev.recado.events.ConversationId;
import dev.recado.events.DispatchFinished;
import dev.recado.events.DispatchOutcome;
import dev.recado.events.MessageId;
import dev.recado.events.TenantId;
import dev.recado.kit.test.TestDatabase;
import dev.recado.outbound.CallbackReceiver.Call;
import dev.recado.outbound.callback.CallbackRequests.Created;
import io.quarkus.vertx.VertxContextSupport;

/** Registers callbacks, creates results for them, and lets their deliveries be due. */
@Singleton
class CallbackDriver {

    static final String TENANT = "6f0e9c1a-0000-4000-8000-00000000cb05";

    private final CallbackTenants tenants;
    private final CallbackDeliveryLoop loop;
    /** All results have it, so that they are in order. */
    private final ConversationId conversation = ConversationId.random();

    CallbackDriver(CallbackTenants tenants, CallbackDeliveryLoop loop) {
        this.tenants = tenants;
        this.loop = loop;
    }

    void deleteAll() {
        TestDatabase.update("delete from callback");
        TestDatabase.update("delete from callback_delivery");
    }

    /** Creates a callback that gets results from now on. */
    Created subscribe(String url) {
        var callback = create(url);
        try {
            VertxContextSupport.subscribeAndAwait(tenants::load);
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
        return callback;
    }

    DispatchFinished finished(DispatchOutcome outcome) {
        return finished(new TenantId(UUID.fromString(TENANT)), outcome);
    }

    DispatchFinished finished(TenantId tenant, DispatchOutcome outcome) {
        var id = MessageId.random();
        return new DispatchFinished(id + ":" + outcome.getClass().getSimpleName(), tenant, Instant.now(), id, conversation,
                new ChannelId(UUID.randomUUID()), outcome);
    }

    DispatchFinished accepted() {
        return finished(new DispatchOutcome.Accepted("wamid.callback"));
    }

    /** Waits until an attempt has failed, and returns its delivery. */
    static Map<String, Object> waiting(Created callback) {
        soon().until(() -> deliveries(callback.id(), "waiting").stream().anyMatch(one -> one.get("last_error") != null));
        return deliveries(callback.id(), "waiting").getFirst();
    }

    void makeDue() {
        TestDatabase.update("update callback_delivery set due_at = now() where state = 'waiting'");
        loop.wake();
    }

    static List<String> ids(List<Call> calls) {
        return calls.stream().map(call -> call.header("Webhook-id")).toList();
    }

    static void verify(String secret, Call call) throws WebhookVerificationException {
        new Webhook(secret).verify(call.body(), Map.of("webhook-id", call.headers().get("Webhook-id"),
                "webhook-timestamp", call.headers().get("Webhook-timestamp"),
                "webhook-signature", call.headers().get("Webhook-signature")));
    }
}
