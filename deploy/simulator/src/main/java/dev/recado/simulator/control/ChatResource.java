package dev.recado.simulator.control;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import dev.recado.simulator.customer.ChatLog;
import dev.recado.simulator.customer.Customer;
import dev.recado.simulator.customer.CustomerMessageReader;
import dev.recado.simulator.customer.CustomerMessages;
import dev.recado.simulator.customer.Customers;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/** Lets testers and the chat page write as a customer and read the chats. */
public final class ChatResource {

    private final Customers customers;
    private final ChatLog chats;
    private final CustomerMessageReader reader;
    private final CustomerMessages customerMessages;
    private final ChatEventStream chatEvents;

    public ChatResource(Customers customers, ChatLog chats, CustomerMessageReader reader, CustomerMessages customerMessages,
            ChatEventStream chatEvents) {
        this.customers = customers;
        this.chats = chats;
        this.reader = reader;
        this.customerMessages = customerMessages;
        this.chatEvents = chatEvents;
    }

    /** Mount it before {@link SimulationResource}, which answers invalid requests of all paths under /sim. */
    public void mount(Router router) {
        router.post("/sim/messages").handler(this::sendMessage);
        router.get("/sim/customers")
                .handler(http -> http.json(array(customers.latest().stream().map(Customer::toJson).toList())));
        router.put("/sim/customers/:phone").handler(this::setLastWrote);
        router.get("/sim/customers/:phone/chat").handler(http -> http.json(
                array(chats.linesOf(phone(http)).stream().map(ChatLog.Line::toJson).toList())));
        router.get("/sim/live").handler(chatEvents::subscribe);
    }

    private void sendMessage(RoutingContext http) {
        reader.read(body(http)).compose(customerMessages::send)
                .onSuccess(message -> http.json(new JsonObject().put("wamid", message.wamid()).put("status", message.status())))
                .onFailure(http::fail);
    }

    /** Sets the time of the customer's last message, to close or open the 24-hour window. */
    private void setLastWrote(RoutingContext http) {
        var json = body(http);
        var wroteAt = Instant.now().minus(Duration.ofMinutes(Math.round(json.getDouble("last_wrote_hours_ago", 0.0) * 60)));
        http.json(customers.recordMessage(phone(http), json.getString("name"), wroteAt).toJson());
    }

    private static JsonObject body(RoutingContext http) {
        return Optional.ofNullable(http.body().asJsonObject()).orElseGet(JsonObject::new);
    }

    private static String phone(RoutingContext http) {
        var phone = http.pathParam("phone");
        return phone.contains(".") ? phone : phone.replaceAll("\\D", "");
    }

    private static JsonArray array(List<JsonObject> objects) {
        return new JsonArray(Arrays.asList(objects.toArray()));
    }
}
